"""Real processes for the tests of this folder."""

from processes import group, installation, open_folder, tables, with_group, with_tables

__all__ = ["group", "installation", "open_folder", "tables", "with_group", "with_tables"]
