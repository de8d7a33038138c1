"""Checks of versioning."""
