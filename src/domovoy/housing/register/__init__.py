"""The register as files: reading tables, checking them line by line, writing and exporting them."""
