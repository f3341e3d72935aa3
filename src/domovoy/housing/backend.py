"""Django's door to people: it never checks a secret, ESIA has done that."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.backends import BaseBackend

from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Officer, Role
from domovoy.identity.consents import CURRENT
from domovoy.identity.models import Person

# Asked at every signed-in page: written out, it costs a quarter of what composing it costs.
PERSON_WITH_POST = """
SELECT (arriving.person).*, arriving.post_role, arriving.post_at, EXISTS (
    SELECT FROM identity_consent consent
    WHERE consent.person_id = (arriving.person).id AND consent.document = %s
        AND consent.withdrawn_at IS NULL
) AS has_agreed
FROM person_arriving(%s) arriving
"""


class EsiaAccounts(BaseBackend):
    """Finds the person of a session together with the posts held now."""

    def get_user(self, user_id: int) -> Person | None:
        """Return the person with their `posts`, the oldest first, and that one as `post`.

        Which of several posts a session is for is chosen by `work_for`. With them comes whether
        the person `has_agreed` to the present wording. One statement.
        """
        with beyond_the_wall("who comes in is known by a session that is theirs"):
            found: list[Any] = list(Person.objects.raw(PERSON_WITH_POST, [CURRENT, user_id]))
        if not found:
            return None
        person = cast(Person, found[0])
        person.posts = tuple(
            Officer(row.pk, row.post_at, Role(row.post_role)) for row in found if row.post_role
        )
        person.post = person.posts[0] if person.posts else None
        return person


def work_for(person: Person, organisation_id: object) -> None:
    """Make the post at this organisation the one held in this request, if the person has it."""
    for post in person.posts:
        if post.organisation_id == organisation_id:
            person.post = post
