"""What changes: pure functions from Polars frames to a Polars frame."""
