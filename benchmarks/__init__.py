"""How fast it is, beside floors measured in the same run. `make bench`; never part of the tests."""
