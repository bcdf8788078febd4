"""The dashboard: a site of static pages, made from the published snapshot, that asks no other host for anything."""
