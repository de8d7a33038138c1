"""The path-mapping rewriter: text in, edits out."""
