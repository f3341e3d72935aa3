"""Django's door to people: it never checks a secret, ESIA has done that."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.db.models import F, FilteredRelation, Q

from domovoy.identity.actors import Officer, Role
from domovoy.identity.models import Person


class EsiaAccounts(BaseBackend):
    """Finds the person of a session together with the post held now."""

    def get_user(self, user_id: int) -> Person | None:
        """Return the person with `post` set (an Officer or None): the oldest post of several.

        One statement."""
        person = (
            Person.objects.annotate(
                current=FilteredRelation(
                    "employments",
                    condition=Q(employments__dismissed_on=None) & ~Q(employments__role="performer"),
                )
            )
            .annotate(post_role=F("current__role"), post_at=F("current__organisation_id"))
            .filter(pk=user_id)
            .order_by("current__pk")
            .first()
        )
        if person is not None:
            person.post = (
                Officer(person.pk, person.post_at, Role(person.post_role))
                if person.post_role
                else None
            )
        return person
