"""Checks of how collections are walked."""
