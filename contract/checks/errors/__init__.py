"""Checks of error answers."""
