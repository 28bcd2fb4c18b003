"""Threads worth looking at: links, readings, proposals and the queue."""
