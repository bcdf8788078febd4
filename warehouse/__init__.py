"""Where it ends up: the Parquet lake, the DuckDB warehouse, its marts and its snapshots."""
