"""The dispatcher and the head of a management organisation at a desk."""
