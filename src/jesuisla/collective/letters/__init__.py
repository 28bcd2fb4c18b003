"""Courteous letters to the owners of pages, which a moderator completes and sends."""
