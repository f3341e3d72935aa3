"""What binding a person to premises may refuse."""

from __future__ import annotations

from uuid import UUID

from domovoy.housing.errors import HousingError


class MayNotWrite(HousingError):
    """The person belongs to the flat but may not send appeals for it."""

    code = "may_not_write"


class MayNotSeeMeters(HousingError):
    """The person belongs to the flat but its meters are not open to them."""

    code = "may_not_see_meters"


class MayNotSeeBills(HousingError):
    """The person belongs to the flat but its bills are not open to them."""

    code = "may_not_see_bills"


class HouseNotFound(HousingError):
    """There is no such house."""

    code = "house_not_found"


class FlatNumberMissing(HousingError):
    """No flat was named, or what was typed is no number of a flat."""

    code = "flat_number_missing"


class KindUnknown(HousingError):
    """It was not chosen how the person belongs to the flat, or not from what is offered."""

    code = "kind_unknown"


class NotOfAge(HousingError):
    """Only who is eighteen acts for another."""

    code = "not_of_age"


class ChildMissing(HousingError):
    """A parent has not named the child, or the child's day of birth."""

    code = "child_missing"


class ChildGrownUp(HousingError):
    """The child is eighteen already and acts without a parent."""

    code = "child_grown_up"


class UntilPassed(HousingError):
    """The last day of a right is not a day to come."""

    code = "until_passed"


class WordsTooLong(HousingError):
    """More was typed than a field holds."""

    code = "words_too_long"

    def __init__(self, limit: int) -> None:
        super().__init__(f"longer than {limit}")
        self.limit = limit


class TooManyDocuments(HousingError):
    """A claim carries five documents at most."""

    code = "too_many_documents"

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} documents")
        self.limit = limit


class DocumentTooLarge(HousingError):
    """A document is larger than is kept."""

    code = "document_too_large"


class DocumentKindNotAccepted(HousingError):
    """By its first bytes a document is neither a JPEG, nor a PNG, nor a PDF."""

    code = "document_kind_not_accepted"


class AlreadyHeld(HousingError):
    """The person belongs to this flat in this way already."""

    code = "already_held"


class AlreadyClaimed(HousingError):
    """A claim of this person for this flat waits already."""

    code = "already_claimed"


class TooManyClaims(HousingError):
    """Enough claims of this person wait."""

    code = "too_many_claims"

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} claims wait")
        self.limit = limit


class ClaimNotFound(HousingError):
    """There is no such claim of this person."""

    code = "claim_not_found"


class ClaimDecided(HousingError):
    """The claim does not wait any more."""

    code = "claim_decided"


class HoldingNotFound(HousingError):
    """There is no such tie that this person could see or change."""

    code = "holding_not_found"


class MayNotInvite(HousingError):
    """Only an owner of age, or a parent acting for one, invites."""

    code = "may_not_invite"


class TooManyInvitations(HousingError):
    """Enough invitations to this flat wait."""

    code = "too_many_invitations"

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} invitations wait")
        self.limit = limit


class AlreadyInvited(HousingError):
    """This form has made its invitation already; the code is told once. `waits`: it can be taken
    back.
    """

    code = "already_invited"

    def __init__(self, guid: UUID, *, waits: bool) -> None:
        super().__init__(f"invitation {guid} is made already")
        self.guid = guid
        self.waits = waits


class InvitationNotFound(HousingError):
    """There is no such invitation that waits among those of this person."""

    code = "invitation_not_found"


class InvitationNotUsable(HousingError):
    """The code opens nothing to this person; why is not told."""

    code = "invitation_not_usable"
