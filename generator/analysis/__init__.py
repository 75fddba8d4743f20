"""One module per section: a network, photographs and earlier results → the section's result. Opens no file."""
