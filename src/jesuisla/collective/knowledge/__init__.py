"""The fact shelf: what is claimed, what holds, and where that can be checked."""
