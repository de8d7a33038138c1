"""Checks of quota."""
