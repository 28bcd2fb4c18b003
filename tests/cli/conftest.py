"""Real processes for the tests of this folder."""

from processes import group, installation, open_folder, tables, with_group, with_tables

collect_ignore = ["on_two_nodes.py"]  # a program; Ray, which it loads, takes a second
__all__ = ["group", "installation", "open_folder", "tables", "with_group", "with_tables"]
