"""Checks of what filters let through, and of how collections are sorted."""
