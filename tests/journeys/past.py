"""Appeals nobody has answered, sent weeks ago by the product's own actions: one a text given.

Run beside a stand: prints the number of each. What follows from the passed terms is the worker's.
"""

import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from domovoy.appeals.actions import NewAppeal, register  # noqa: E402
from domovoy.appeals.files import attach, store_photo  # noqa: E402
from domovoy.catalogue import shipped_catalogue  # noqa: E402
from domovoy.housing.access import manager_of  # noqa: E402
from domovoy.housing.models import Holding  # noqa: E402
from domovoy.identity.acting import acting  # noqa: E402
from domovoy.identity.actors import THE_SYSTEM, Resident  # noqa: E402
from domovoy.identity.models import Person  # noqa: E402
from domovoy.imaging import prepare_photo  # noqa: E402

LONG_ENOUGH = timedelta(days=30)


def send_long_ago(oid, photo, words):
    """An appeal of that person about their first flat, with a photo."""
    at = timezone.now() - LONG_ENOUGH
    owner = Person.objects.get(oid=oid)
    flat = Holding.objects.filter(person=owner).order_by("pk")[0].premises
    stored = store_photo(prepare_photo(photo.read_bytes()), name=photo.name)
    draft = uuid4()
    with transaction.atomic():
        attach([stored], owner_id=owner.pk, at=at, draft=draft)
        return register(
            NewAppeal(
                applicant=owner,
                premises=flat,
                house=flat.house,
                addressee=manager_of(flat.house_id, on=at.date()),
                problem=shipped_catalogue().problem("entrance_repair.walls"),
                text=words,
                answers=[],
                draft=draft,
            ),
            by=Resident(owner.pk),
            at=at,
        )


if __name__ == "__main__":
    owner_oid, photo_path, *texts = sys.argv[1:]
    with acting(THE_SYSTEM):
        for text in texts:
            print(send_long_ago(int(owner_oid), Path(photo_path), text).number)
