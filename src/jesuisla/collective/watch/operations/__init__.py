"""Every change to threads, readings and proposals, one file a noun."""
