"""The frame of pages that an administrator and a head both use, each at a desk of their own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domovoy.delivery.queries import unread_of
from domovoy.housing import desk
from domovoy.housing.staff.queries import organisation_guid_of
from domovoy.identity.actors import Role
from domovoy.web.requests import OfficerRequest


def framed(request: OfficerRequest) -> dict[str, Any]:
    """Return what the frame needs. Two statements for a head, none for an administrator."""
    if request.officer.role is Role.ADMINISTRATOR:
        return {"frame": "administration/base.html", "is_administrator": True}
    return {
        "frame": "office/base.html",
        "is_administrator": False,
        "place": desk.place_of(request.officer).short_name,
        "unread": unread_of(request.officer.person_id, for_staff=True),
    }


def own_organisation(request: OfficerRequest) -> UUID:
    """Return the organisation the officer works at. One statement."""
    return organisation_guid_of(request.officer)
