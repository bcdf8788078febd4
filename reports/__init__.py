"""Who looks at it: pages, briefs and alerts, from the published warehouse only."""
