"""What the pages draw on the server: shapes, charts, forms."""
