"""Real processes for the tests of this folder."""

from processes import group, installation, tables

__all__ = ["group", "installation", "tables"]
