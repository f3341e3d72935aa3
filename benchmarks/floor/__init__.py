"""The floor: a bare Django view that inserts two rows, served as the product is."""
