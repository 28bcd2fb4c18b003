"""Every change to people and their places: one operation, one transaction, one entry."""
