"""Threads that members put forward, and who is working on which."""
