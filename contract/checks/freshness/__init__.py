"""Checks of freshness."""
