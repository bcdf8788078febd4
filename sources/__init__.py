"""Where articles come from; the only room that fetches anything."""
