"""Checks of migration equivalence."""
