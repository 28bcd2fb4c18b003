"""Commands: one Typer group a file, thin over the operations."""
