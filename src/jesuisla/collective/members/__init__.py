"""People, their place in each group, sign-in and who may do what."""
