"""Checks of creators."""
