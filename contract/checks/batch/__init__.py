"""Checks of batches."""
