"""One module per file format, each with its layout and where that was found. The list is in ``catalogue``."""
