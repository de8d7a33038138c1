"""Checks of conditional requests."""
