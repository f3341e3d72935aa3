"""The only way from a guid to an organisation or a post, the officer named."""

from __future__ import annotations

from uuid import UUID

from domovoy.housing.models import Employment, Organisation, StaffInvitation
from domovoy.housing.staff.errors import OrganisationNotFound, PostNotFound
from domovoy.identity.acting import beyond_the_wall
from domovoy.identity.actors import Officer, Role, System


def organisation_for(guid: UUID, *, by: Officer) -> Organisation:
    """Return an organisation whose staff and settings are the officer's to keep, locked.

    Any for an administrator, the own one for a head. Raises OrganisationNotFound.
    """
    found = Organisation.objects.filter(guid=guid).first()
    if found is None or not keeps(found.pk, by=by):
        raise OrganisationNotFound
    lock(found.pk)
    return found


def invitation_for(guid: UUID, *, by: Officer | System) -> StaffInvitation:
    """Return an invitation of an organisation the officer keeps, both locked.

    Raises PostNotFound.
    """
    whose = StaffInvitation.objects.filter(guid=guid).values_list("organisation_id", flat=True)
    _lock_kept(whose.first(), by=by)
    invitations = StaffInvitation.objects.select_related("organisation")
    return invitations.select_for_update(of=("self",)).get(guid=guid)


def post_for(guid: UUID, *, by: Officer | System) -> Employment:
    """Return a post of an organisation the officer keeps, both locked. Raises PostNotFound."""
    whose = Employment.objects.filter(guid=guid).values_list("organisation_id", flat=True)
    _lock_kept(whose.first(), by=by)
    posts = Employment.objects.select_related("organisation")
    return posts.select_for_update(of=("self",), no_key=True).get(guid=guid)


def lock(organisation_id: int) -> None:
    """Hold an organisation's staff and its chain of the journal until the transaction ends."""
    with beyond_the_wall("one at a time writes of an organisation, and a head may not change it"):
        rows = Organisation.objects.select_for_update(of=("self",), no_key=True)
        rows.values_list("pk", flat=True).get(pk=organisation_id)


def keeps(organisation_id: int, *, by: Officer | System) -> bool:
    """Tell whether the staff of an organisation is this officer's to keep."""
    if isinstance(by, System) or by.role is Role.ADMINISTRATOR:
        return True
    return by.role is Role.HEAD and by.organisation_id == organisation_id


def _lock_kept(organisation_id: int | None, *, by: Officer | System) -> None:
    if organisation_id is None or not keeps(organisation_id, by=by):
        raise PostNotFound
    lock(organisation_id)
