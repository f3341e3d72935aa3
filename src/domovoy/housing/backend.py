"""Django's door to people: it never checks a secret, ESIA has done that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.contrib.auth.backends import BaseBackend

from domovoy.identity.actors import Officer, Role
from domovoy.identity.models import Person

# Asked at every signed-in page: written out, it costs a quarter of what composing it costs.
PERSON_WITH_POST = """
SELECT person.*, post.role AS post_role, post.organisation_id AS post_at
FROM identity_person person
LEFT JOIN housing_employment post ON post.person_id = person.id
    AND post.dismissed_on IS NULL AND post.role <> 'performer'
WHERE person.id = %s
ORDER BY post.id
LIMIT 1
"""


class EsiaAccounts(BaseBackend):
    """Finds the person of a session together with the post held now."""

    def get_user(self, user_id: int) -> Person | None:
        """Return the person with `post` set (an Officer or None): the oldest post of several.

        One statement.
        """
        found: Iterable[Any] = Person.objects.raw(PERSON_WITH_POST, [user_id])
        for person in found:
            if person.post_role:
                person.post = Officer(person.pk, person.post_at, Role(person.post_role))
            return cast(Person, person)
        return None
