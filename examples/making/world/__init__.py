"""`world`: eleven hubs around the world under their own law, from one table of places and one way of making them."""
