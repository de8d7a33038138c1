"""Keeps a roster of creators."""
