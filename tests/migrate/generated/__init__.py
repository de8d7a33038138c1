"""Programs generated from a path map, run for real before and after the rewrite."""
