"""Invented drafts, what the coach learns from them, and how often it is right."""
