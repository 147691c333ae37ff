"""The walk over every address of the site."""
