"""Every read wider than one row, one file a noun."""
