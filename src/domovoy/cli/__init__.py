"""The `domovoy` command."""
