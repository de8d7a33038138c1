"""Reports; JSON is the source of the others."""
