"""A copy as one web page: nothing comes from outside of the file, and all of it is there without a script."""
