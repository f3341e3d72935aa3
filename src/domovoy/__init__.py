"""Domovoy: from what goes wrong in a building to those who must mend it."""
