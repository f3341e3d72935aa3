"""The only way from an id to an appeal, the viewer named. "Not yours" and "does not exist"
are the same answer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from domovoy.appeals.errors import AppealNotFound
from domovoy.appeals.models import Appeal, Attachment, Joined, Kind
from domovoy.appeals.together import common_problems
from domovoy.identity.actors import Actor, Officer, Resident, Role

WITH = ("house", "premises", "addressee", "performer")


def scope(by: Actor) -> Q:
    """Return what an actor may act on: one's own, or those addressed to one's organisation.

    A complaint is the inspectorate's from the moment it was transmitted.
    """
    if isinstance(by, Resident):
        return Q(applicant_id=by.person_id)
    return Q(addressee_id=by.organisation_id) & ~Q(kind=Kind.COMPLAINT, transmitted_at=None)


def visible_to(by: Actor) -> QuerySet[Appeal]:
    """Return what an actor may read: an inspector also reads the story a complaint belongs to."""
    appeals = Appeal.objects.all()
    if isinstance(by, Officer) and by.role is Role.INSPECTOR:
        complaint = Appeal.objects.filter(
            root_id=Coalesce(OuterRef("root_id"), OuterRef("pk")),
            kind=Kind.COMPLAINT,
            addressee_id=by.organisation_id,
            transmitted_at__isnull=False,
        )
        return appeals.filter(scope(by) | Q(Exists(complaint)))
    return appeals.filter(scope(by))


def appeal_to_view(number: str, *, by: Actor) -> Appeal:
    """Return an appeal by its number, with what its page names. One statement.

    Raises AppealNotFound.
    """
    found = visible_to(by).select_related(*WITH).filter(number=number).first()
    if found is None:
        raise AppealNotFound
    return found


def appeal_to_change(number: str, *, by: Actor) -> Appeal:
    """Return an appeal locked until the transaction ends. One statement.

    Joined only to what an appeal never changes: a row of another table that has changed while one
    waited for the lock would take the appeal out of the answer. Raises AppealNotFound.
    """
    found = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("house")
        .filter(scope(by), number=number)
        .first()
    )
    if found is None:
        raise AppealNotFound
    return found


def appeal_to_join(number: str, *, house_id: int) -> Appeal:
    """Return an appeal about what is common in a house, locked until the transaction ends.

    The caller has shown that the person lives there. One statement. Raises AppealNotFound.
    """
    found = (
        Appeal.objects.select_for_update(of=("self",))
        .select_related("house")
        .filter(number=number, house_id=house_id, kind=Kind.APPEAL, problem__in=common_problems())
        .first()
    )
    if found is None:
        raise AppealNotFound
    return found


def joined_to_view(number: str, *, by: Resident) -> Joined:
    """Return how a neighbour has joined an appeal, with the appeal. One statement.

    What they may see of it is `queries.shared_page_of`. Raises AppealNotFound.
    """
    found = (
        Joined.objects.select_related("appeal__house", "appeal__addressee")
        .filter(appeal__number=number, person_id=by.person_id)
        .first()
    )
    if found is None:
        raise AppealNotFound
    return found


def file_to_view(guid: UUID, *, by: Actor) -> Attachment:
    """Return a file of an appeal the actor may read, or of the actor's own draft.

    One statement. Raises AppealNotFound.
    """
    mine = Q(draft__isnull=False, owner_id=by.person_id)
    found = (
        Attachment.objects.select_related("appeal")
        .filter(mine | Q(appeal__in=visible_to(by)), guid=guid)
        .order_by("pk")
        .first()
    )
    if found is None:
        raise AppealNotFound
    return found
