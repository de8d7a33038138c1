"""Checks of content negotiation."""
