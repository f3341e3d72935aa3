"""Houses, flats, organisations: who manages what and who owns what."""
