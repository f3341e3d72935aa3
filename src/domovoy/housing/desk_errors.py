"""What the desk may be refused about claims and shifts."""

from __future__ import annotations

from datetime import datetime

from domovoy.housing.errors import HousingError


class OwnClaim(HousingError):
    """Nobody decides their own claim."""

    code = "own_claim"


class ReasonLength(HousingError):
    """A refusal without a reason helps nobody, and a longer one is not kept."""

    code = "reason_length"

    def __init__(self, length: int, shortest: int, longest: int) -> None:
        super().__init__(f"{length} characters, {shortest} to {longest} wanted")
        self.length = length
        self.shortest = shortest
        self.longest = longest


class FlatNotInHouse(HousingError):
    """The house of the claim has no flat of this number."""

    code = "flat_not_in_house"


class HeldWithMore(HousingError):
    """The person owns here, or acts as a parent of who does: the claim would take from that."""

    code = "held_with_more"


class ShiftNotFound(HousingError):
    """There is no such shift at this organisation."""

    code = "shift_not_found"


class ShiftGoesOn(HousingError):
    """This person is on shift already."""

    code = "shift_goes_on"


class ShiftEnded(HousingError):
    """The shift has ended already."""

    code = "shift_ended"


class ShiftNotEnded(HousingError):
    """A shift that goes on cannot be taken over."""

    code = "shift_not_ended"


class ShiftTaken(HousingError):
    """Somebody has taken this shift over already."""

    code = "shift_taken"


class OwnShift(HousingError):
    """Nobody takes over from themselves."""

    code = "own_shift"


class ShiftOfAnother(HousingError):
    """Another's shift is ended by the head or the next only once it is forgotten.

    `forgotten_at` is when it will be.
    """

    code = "shift_of_another"

    def __init__(self, forgotten_at: datetime) -> None:
        super().__init__(f"not before {forgotten_at.isoformat()}")
        self.forgotten_at = forgotten_at


class HandoverTooLong(HousingError):
    """More was written than is kept."""

    code = "handover_too_long"

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"{length} characters, at most {limit}")
        self.length = length
        self.limit = limit
