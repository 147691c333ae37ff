"""What only a browser can tell: whole paths, keyboard, layout, axe, policy."""
