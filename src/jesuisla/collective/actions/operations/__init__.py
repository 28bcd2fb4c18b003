"""Every change to actions: launching them, taking part, closing them."""
