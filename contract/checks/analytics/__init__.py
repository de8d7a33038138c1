"""Checks of analytics."""
