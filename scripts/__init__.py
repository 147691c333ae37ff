"""Helpers behind the Makefile. `setup` and `catalogues` need only the standard library."""
