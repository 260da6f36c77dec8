"""The manager's grid read back: cells that were changed by hand become duties again, and marked ones become locks."""
