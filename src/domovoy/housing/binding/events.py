"""What the journal calls that which happens to ties, claims and invitations."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """A line of the chain of a holding, a claim or an invitation."""

    HOLDING_BEGUN = "holding_begun"
    HOLDING_CHANGED = "holding_changed"
    HOLDING_ENDED = "holding_ended"
    CLAIM_MADE = "claim_made"
    CLAIM_WITHDRAWN = "claim_withdrawn"
    INVITATION_MADE = "invitation_made"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    INVITATION_ACCEPTED = "invitation_accepted"


class Told(StrEnum):
    """What people are told of: each has templates under this name in `delivery`."""

    CLAIM_CONFIRMED = "claim_confirmed"
    CLAIM_REFUSED = "claim_refused"
    INVITATION_ACCEPTED = "invitation_accepted"
    RIGHTS_CHANGED = "rights_changed"
    HOLDING_ENDED = "holding_ended"
    HOLDING_LEFT = "holding_left"
