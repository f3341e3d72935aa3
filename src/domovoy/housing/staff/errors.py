"""What may be refused about who works where."""

from __future__ import annotations

from datetime import datetime


class StaffError(Exception):
    """The base of these refusals."""

    code = "staff"


class OrganisationNotFound(StaffError):
    """There is no such organisation, or it is not one of this officer's."""

    code = "organisation_not_found"


class PostNotFound(StaffError):
    """There is no such post, invitation or person in the organisation."""

    code = "post_not_found"


class RoleNotHere(StaffError):
    """No such role in an organisation of this kind, or it is not this officer's to give."""

    code = "role_not_here"

    def __init__(self, role: str, kind: str) -> None:
        super().__init__(f"no role {role} to give in an organisation of kind {kind}")
        self.role = role
        self.kind = kind


class NameIncomplete(StaffError):
    """A name without a first name, or too long to be one."""

    code = "name_incomplete"


class PositionMissing(StaffError):
    """No position, or one too long to be one."""

    code = "position_missing"


class CodeNotGood(StaffError):
    """Unknown, used, withdrawn, expired or another's: nobody is told which."""

    code = "code_not_good"


class AlreadyWorksThere(StaffError):
    """The person has a post in this organisation."""

    code = "already_works_there"


class InvitationOver(StaffError):
    """Nothing to withdraw: used, withdrawn or expired."""

    code = "invitation_over"


class AlreadyDismissed(StaffError):
    """The post has ended."""

    code = "already_dismissed"


class LastOfItsRole(StaffError):
    """The last one cannot dismiss themselves: nobody would be left to invite another."""

    code = "last_of_its_role"

    def __init__(self, role: str) -> None:
        super().__init__(f"the last {role} cannot leave")
        self.role = role


class NotAPerformer(StaffError):
    """Only somebody without an account can be named anew: others are called as Госуслуги say."""

    code = "not_a_performer"


class OperatorIncomplete(StaffError):
    """There is no operator yet, and too little was said to make it; `missing` is the first gap."""

    code = "operator_incomplete"

    def __init__(self, missing: str) -> None:
        super().__init__(f"operator lacks {missing}")
        self.missing = missing


class OperatorUnfit(StaffError):
    """What was said of the operator cannot be so; `field` is what."""

    code = "operator_unfit"

    def __init__(self, field: str) -> None:
        super().__init__(f"operator has an impossible {field}")
        self.field = field


class TooManyWaiting(StaffError):
    """So many invitations wait in one organisation that something is amiss."""

    code = "too_many_waiting"

    def __init__(self, most: int) -> None:
        super().__init__(f"{most} invitations wait already")
        self.most = most


class InvitationTried(StaffError):
    """Codes were typed too often; the next may be typed at `again_at`."""

    code = "invitation_tried"

    def __init__(self, again_at: datetime) -> None:
        super().__init__("too many codes typed")
        self.again_at = again_at


class SecondFactorThere(StaffError):
    """The officer has a second factor: it must be reset before another is set up."""

    code = "second_factor_there"


class NoSecondFactor(StaffError):
    """The officer has no second factor."""

    code = "no_second_factor"
