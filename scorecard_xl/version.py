"""The version of this package, which messages of errors and the command say."""

__version__ = "0.1.0"
