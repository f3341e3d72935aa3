"""What a resident does about flats."""

from domovoy.housing.binding.claims import claim_flat, withdraw_claim
from domovoy.housing.binding.documents import Document
from domovoy.housing.binding.invitations import (
    Invited,
    Offer,
    accept_invitation,
    change_rights,
    end_holding,
    invite,
    withdraw_invitation,
)
from domovoy.housing.binding.matching import match_flats
from domovoy.housing.binding.rules import Allowed, ClaimWords

__all__ = [
    "Allowed",
    "ClaimWords",
    "Document",
    "Invited",
    "Offer",
    "accept_invitation",
    "change_rights",
    "claim_flat",
    "end_holding",
    "invite",
    "match_flats",
    "withdraw_claim",
    "withdraw_invitation",
]
