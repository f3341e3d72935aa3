"""The register: organisations, houses, premises and the ties between them and people."""

from domovoy.housing.models.house import (
    House,
    Management,
    PersonalAccount,
    Premises,
    PremisesKind,
    Riser,
    RiserKind,
)
from domovoy.housing.models.organisation import Organisation, OrganisationKind, Setting
from domovoy.housing.models.staff import Employment, EmploymentRole, Shift, StaffInvitation
from domovoy.housing.models.tenure import (
    Claim,
    ClaimDocument,
    ClaimState,
    Holding,
    HoldingBasis,
    HoldingKind,
    Invitation,
    OwnerKind,
    Ownership,
)

__all__ = [
    "Claim",
    "ClaimDocument",
    "ClaimState",
    "Employment",
    "EmploymentRole",
    "Holding",
    "HoldingBasis",
    "HoldingKind",
    "House",
    "Invitation",
    "Management",
    "Organisation",
    "OrganisationKind",
    "OwnerKind",
    "Ownership",
    "PersonalAccount",
    "Premises",
    "PremisesKind",
    "Riser",
    "RiserKind",
    "Setting",
    "Shift",
    "StaffInvitation",
]
