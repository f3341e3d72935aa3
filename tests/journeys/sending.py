"""An appeal sent just now by the product's own actions, about a problem that is named.

Run beside a stand with the person, the problem and the words: prints the number.
"""

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from domovoy.appeals.actions import NewAppeal, register  # noqa: E402
from domovoy.catalogue import shipped_catalogue  # noqa: E402
from domovoy.housing.access import manager_of  # noqa: E402
from domovoy.housing.models import Holding  # noqa: E402
from domovoy.identity.acting import acting  # noqa: E402
from domovoy.identity.actors import THE_SYSTEM, Resident  # noqa: E402
from domovoy.identity.models import Person  # noqa: E402


def send_now(oid, problem, words):
    """An appeal of that person about their first flat."""
    at = timezone.now()
    person = Person.objects.get(oid=oid)
    flat = Holding.objects.filter(person=person).order_by("pk")[0].premises
    with transaction.atomic():
        return register(
            NewAppeal(
                applicant=person,
                premises=flat,
                house=flat.house,
                addressee=manager_of(flat.house_id, on=at.date()),
                problem=shipped_catalogue().problem(problem),
                text=words,
                answers=[],
            ),
            by=Resident(person.pk),
            at=at,
        )


if __name__ == "__main__":
    with acting(THE_SYSTEM):
        print(send_now(int(sys.argv[1]), sys.argv[2], sys.argv[3]).number)
