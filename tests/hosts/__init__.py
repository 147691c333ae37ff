"""Sites of somebody else, in which the plugin must work."""
