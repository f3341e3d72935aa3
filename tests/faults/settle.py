"""`python -m faults.settle OID`: one flat in one house for that person, in an empty stand."""

import sys

import django

django.setup()

from estate import make_estate  # noqa: E402

estate = make_estate()
estate.owner.oid = int(sys.argv[1])
estate.owner.save(update_fields=["oid"])
