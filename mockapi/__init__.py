"""The reference API, v1 and v2 on one store."""
