"""A host's own user: no username, another table."""
