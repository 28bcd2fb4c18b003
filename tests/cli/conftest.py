"""Real processes for the tests of this folder."""

from collective.knowledge.conftest import shelve
from processes import group, installation, open_folder, tables, with_group, with_tables

collect_ignore = ["on_two_nodes.py"]  # a program; Ray, which it loads, takes a second
__all__ = ["group", "installation", "open_folder", "shelve", "tables", "with_group", "with_tables"]
