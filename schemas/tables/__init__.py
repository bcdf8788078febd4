"""The contracts, one file per noun."""
