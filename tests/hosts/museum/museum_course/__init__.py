"""A course of another institute, as a package of its own: it brings a block that the plugin does not know."""
