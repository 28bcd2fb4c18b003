"""Second-stage models, where a group has one: slower, dearer, for the doubtful and the top only."""
