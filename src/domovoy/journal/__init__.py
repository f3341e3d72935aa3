"""Who did what and when: append-only, chained by hashes."""
