"""Invitations, and the first steps of whoever is new."""
