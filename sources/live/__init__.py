"""Live sources: what is asked when, what of the answers is new, and what is fetched for it."""
