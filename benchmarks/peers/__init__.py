"""What a user would pick instead, on the same hubs: each peer is a function from a problem to a roster."""
