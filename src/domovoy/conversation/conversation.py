"""(state, move) -> (state, reply). No clock, no chance, nothing outside its arguments."""

from dataclasses import dataclass, replace

from domovoy.catalogue import Catalogue
from domovoy.conversation import hearing, settling
from domovoy.conversation.drafting import drafts_of, length_of
from domovoy.conversation.errors import (
    MoveNotExpected,
    NothingSaid,
    NothingToUndo,
    TooMuchSaid,
)
from domovoy.conversation.fitting import fitted, must_move_on
from domovoy.conversation.going_on import advised, answered, changed, onward, told_of_advice
from domovoy.conversation.replying import moves_of, reply_to
from domovoy.conversation.state import Remark, Stage, State, Turn
from domovoy.conversation.types import (
    TEXT_LIMIT,
    AdviceFailed,
    AdviceHelped,
    Back,
    Change,
    ChangeProblem,
    Chose,
    Context,
    Draft,
    Move,
    PhotosDone,
    Reply,
    Said,
    SendAsIs,
)
from domovoy.understanding import Understander, Understanding, current_understander


@dataclass(frozen=True)
class Conversation:
    """The rules of talking about one catalogue. It holds no state of its own."""

    understander: Understander

    @property
    def catalogue(self) -> Catalogue:
        return self.understander.catalogue

    def begin(self, context: Context) -> tuple[State, Reply]:
        """Open a conversation; a subject with a known problem is not asked what it is about."""
        subject = context.subject
        problem = self.catalogue.problems.get(subject.problem) if subject else None
        state = State(context, Turn())
        if problem:
            state = replace(state, turn=Turn(problem=problem.code, by_hand=True))
            state = replace(state, turn=onward(state, self.understander))
        return state, self.reply(state)

    def advance(self, state: State, move: Move) -> tuple[State, Reply]:
        """Make one move. Raises ConversationError, and then the state stands as it was."""
        state = self._fitted(state)
        after = self._moved(state, move)
        return after, self.reply(after)

    def reply(self, state: State) -> Reply:
        """What to show for a state, however long ago it was stored."""
        return reply_to(self._fitted(state), self.catalogue)

    def draft(self, state: State) -> Draft:
        """What would be sent if it were sent now; the first of several."""
        return self.drafts(state)[0]

    def drafts(self, state: State) -> tuple[Draft, ...]:
        """Every appeal that would be sent now: one, or one for each problem to be sent apart."""
        return drafts_of(self._fitted(state), self.catalogue)

    def _moved(self, state: State, move: Move) -> State:
        if isinstance(move, Back):
            if not state.past:
                raise NothingToUndo
            return self._fitted(state.taken_back())
        if isinstance(move, SendAsIs) and not state.said:
            raise NothingSaid
        if move.kind not in moves_of(state):
            raise MoveNotExpected(move.kind, state.turn.stage)
        if isinstance(move, Said):
            return self._said(state, move.text)
        return state.followed_by(self._turned(state, move))

    def _turned(self, state: State, move: Move) -> Turn:  # noqa: PLR0911
        """Every move that adds no words."""
        turn = state.turn
        match move:
            case Chose(option):
                return self._chosen(state, option)
            case AdviceHelped():
                return advised(state, self.understander, helped=True)
            case AdviceFailed():
                return advised(state, self.understander, helped=False)
            case PhotosDone():
                return replace(turn, stage=Stage.REVIEW, photos_done=True)
            case ChangeProblem():
                return settling.doubted(state, self.understander)
            case Change(what):
                return changed(turn, what, self.catalogue)
            case _:
                return self._sent_as_is(state)

    def _sent_as_is(self, state: State) -> Turn:
        asked = None
        if state.turn.stage is Stage.DANGER:
            asked = settling.past_danger(state, self.understander)
        return asked or sent_as_is(state.turn, self.catalogue)

    def _chosen(self, state: State, option: str) -> Turn:
        match state.turn.stage:
            case Stage.CHOOSING:
                turn = settling.chosen(state, option, self.understander)
            case Stage.SPLITTING:
                turn = settling.split(state, option, self.understander)
            case Stage.SORTING:
                turn = settling.sorted_out(state, option, self.understander)
            case _:
                return answered(state, option, self.understander)
        return self._gone_on(state, turn)

    # Words

    def _said(self, state: State, text: str) -> State:
        words = hearing.legible(text)
        if not words:
            raise NothingSaid
        length = length_of([*(remark.text for remark in state.said), words])
        if length > TEXT_LIMIT:
            raise TooMuchSaid(length, TEXT_LIMIT)
        meaning = self.understander.understand(words)
        if meaning.danger in self.catalogue.dangers:
            turn = hearing.heard(state.turn, meaning)
            after = settling.endangered(state, turn, words, meaning, self.catalogue)
            return state.followed_by(after, Remark(words))
        turn = state.turn
        asked = turn.question if turn.stage is Stage.ASKING else None
        if asked:
            turn = hearing.answered_in_words(turn, asked, self.catalogue)
        turn = hearing.heard(turn, meaning)
        return self._listened(state, turn, Remark(words, asked), meaning)

    def _listened(self, state: State, turn: Turn, remark: Remark, meaning: Understanding) -> State:
        """No danger in the words: what they mean depends on what was asked."""
        told = replace(state, turn=turn, said=(*state.said, remark))
        match turn.stage:
            case Stage.SAYING | Stage.CHOOSING | Stage.SORTING | Stage.SPLITTING if (
                turn.problem is None
            ):
                after = settling.understood(told, meaning, self.understander)
                after = self._gone_on(told, after)
            case Stage.SAYING | Stage.ASKING:
                after = onward(told, self.understander)
            case Stage.DANGER:
                after = self._sent_as_is(told)
            case Stage.ADVISING | Stage.SOLVED:
                after = told_of_advice(told, remark.text, self.understander)
            case _:
                after = turn
        return state.followed_by(after, remark)

    def _gone_on(self, state: State, turn: Turn) -> Turn:
        """A settled problem is asked about; a dangerous one, or an open one, is shown first."""
        if turn.problem is None or turn.stage is Stage.DANGER:
            return turn
        return onward(replace(state, turn=turn), self.understander)

    def _fitted(self, state: State) -> State:
        """The state as this catalogue can show it."""
        state = fitted(state, self.catalogue)
        if not must_move_on(state.turn):
            return state
        if state.turn.problem is None:
            return replace(state, turn=settling.doubted(state, self.understander))
        return replace(state, turn=onward(state, self.understander))


def sent_as_is(turn: Turn, catalogue: Catalogue) -> Turn:
    """To the review with what is likely; where nothing is, as a general appeal."""
    problem = turn.problem or turn.likely or catalogue.fallback.code
    return replace(
        turn, stage=Stage.REVIEW, problem=problem, question=None, candidates=(), apart=()
    )


def shipped_conversation() -> Conversation:
    """About the shipped catalogue, with what has been learned by now, history and all."""
    return Conversation(current_understander())
