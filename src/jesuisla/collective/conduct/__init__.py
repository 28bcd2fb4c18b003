"""Reports of members, measures, appeals."""
