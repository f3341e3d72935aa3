"""What cannot be done in a conversation. After any of these the state is as it was before."""


class ConversationError(Exception):
    """Base of everything a conversation raises."""

    code = "conversation_error"


class MoveNotExpected(ConversationError):
    """This move has no meaning where the conversation stands."""

    code = "move_not_expected"

    def __init__(self, move: str, stage: str) -> None:
        super().__init__(f"move {move} is not expected at stage {stage}")
        self.move = move
        self.stage = stage


class NothingToUndo(ConversationError):
    """The conversation stands at its beginning, or further back than is remembered."""

    code = "nothing_to_undo"

    def __init__(self) -> None:
        super().__init__("no earlier move to go back to")


class NothingSaid(ConversationError):
    """There are no words yet that could be understood or sent."""

    code = "nothing_said"

    def __init__(self) -> None:
        super().__init__("nothing has been said yet")


class TooMuchSaid(ConversationError):
    """With these words the text would be longer than an appeal may be."""

    code = "too_much_said"

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"text of {length} characters, an appeal takes {limit}")
        self.length = length
        self.limit = limit


class OptionUnknown(ConversationError):
    """The chosen option is not among those that can be chosen now."""

    code = "option_unknown"

    def __init__(self, option: str) -> None:
        super().__init__(f"no option {option!r} can be chosen now")
        self.option = option


class StateUnreadable(ConversationError):
    """What was stored is no state of a conversation, or of a version not known here."""

    code = "state_unreadable"

    def __init__(self, reason: str) -> None:
        super().__init__(f"stored conversation cannot be read: {reason}")
        self.reason = reason
