"""Checks of rate limits and their headers."""
