"""The stand: everything that must be running before the first page can be shown."""
