"""Actions from before this software, taken over from a spreadsheet that the group kept."""
