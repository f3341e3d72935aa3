"""People and what they are signed in as."""
