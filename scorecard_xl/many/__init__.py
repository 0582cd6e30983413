"""Many things at once: on the cores of this computer, or on a cluster."""
