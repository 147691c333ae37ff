"""Closed sets of notices."""
