"""Checks of request ids."""
