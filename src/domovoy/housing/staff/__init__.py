"""Who works where: naming, inviting, joining, leaving. `rules` is pure."""
