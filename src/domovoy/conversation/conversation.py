"""(state, move) -> (state, reply). No clock, no chance, nothing outside its arguments."""

from dataclasses import dataclass, replace
from functools import cache

from domovoy.catalogue import Catalogue, Problem
from domovoy.conversation import asking, hearing
from domovoy.conversation.drafting import draft_of, length_of
from domovoy.conversation.errors import (
    MoveNotExpected,
    NothingSaid,
    NothingToUndo,
    OptionUnknown,
    TooMuchSaid,
)
from domovoy.conversation.fitting import fitted, must_move_on
from domovoy.conversation.replying import moves_of, reply_to
from domovoy.conversation.state import Choice, Offered, Remark, Stage, State, Turn
from domovoy.conversation.types import (
    OTHER,
    TEXT_LIMIT,
    AdviceFailed,
    AdviceHelped,
    Back,
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
from domovoy.understanding import Understander, Understanding, shipped_understander


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
        state = State(context, Turn(problem=problem.code if problem else None))
        if problem:
            state = replace(state, turn=self._onward(state, state.turn))
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
        """What would be sent if it were sent now."""
        return draft_of(self._fitted(state), self.catalogue)

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

    def _turned(self, state: State, move: Move) -> Turn:
        """Every move that adds no words."""
        turn = state.turn
        match move:
            case Chose(option):
                return self._chosen(state, option)
            case AdviceHelped():
                return _advised(turn, Stage.SOLVED, helped=True)
            case AdviceFailed():
                return _advised(turn, Stage.PHOTOS, helped=False)
            case PhotosDone():
                return replace(turn, stage=Stage.REVIEW, photos_done=True)
            case ChangeProblem():
                return self._problem_doubted(state)
            case _:
                return self._sent_as_is(turn)

    def _chosen(self, state: State, option: str) -> Turn:
        if state.turn.stage is Stage.CHOOSING:
            return self._problem_chosen(state, option)
        return self._answer_chosen(state, option)

    # Words

    def _said(self, state: State, text: str) -> State:
        words = hearing.legible(text)
        if not words:
            raise NothingSaid
        length = length_of([*(remark.text for remark in state.said), words])
        if length > TEXT_LIMIT:
            raise TooMuchSaid(length, TEXT_LIMIT)
        meaning = self.understander.understand(words)
        turn = hearing.heard(state.turn, meaning)
        if meaning.danger in self.catalogue.dangers:
            return state.followed_by(self._endangered(turn, meaning), Remark(words))
        asked = turn.question if turn.stage is Stage.ASKING else None
        return self._listened(state, turn, Remark(words, asked), meaning)

    def _listened(self, state: State, turn: Turn, remark: Remark, meaning: Understanding) -> State:
        """No danger in the words: what they mean depends on what was asked."""
        told = replace(state, turn=turn, said=(*state.said, remark))
        match turn.stage:
            case Stage.SAYING | Stage.CHOOSING if turn.problem is None:
                after = self._understood(told, meaning)
            case Stage.SAYING | Stage.ASKING:
                after = self._onward(told, turn)
            case Stage.DANGER:
                after = self._sent_as_is(turn)
            case Stage.ADVISING | Stage.SOLVED:
                after = _told_of_advice(turn, remark.text)
            case _:
                after = turn
        return state.followed_by(after, remark)

    def _understood(self, told: State, meaning: Understanding) -> Turn:
        """The last message alone, or else all of them together, may show the problem.

        A dangerous problem whose danger the words do not voice, or even deny, is offered only.
        """
        if len(told.said) > 1:
            together = self._meaning_of_all(told)
            if together.danger in self.catalogue.dangers and together.danger != told.turn.danger:
                return self._endangered(told.turn, together)
            meaning = meaning if meaning.sure else together
        likely = self.catalogue.problem(meaning.problems[0].code)
        if meaning.sure and not likely.danger:
            return self._with_problem(told, likely)
        nearest = hearing.candidates_of(meaning, self.catalogue)
        return replace(told.turn, stage=Stage.CHOOSING, candidates=nearest)

    def _meaning_of_all(self, state: State) -> Understanding:
        return self.understander.understand("\n".join(remark.text for remark in state.said))

    # The problem

    def _problem_chosen(self, state: State, option: str) -> Turn:
        if option == OTHER:
            return self._with_problem(state, self.catalogue.fallback)
        if option not in self.catalogue.problems:
            raise OptionUnknown(option)
        return self._with_problem(state, self.catalogue.problem(option))

    def _with_problem(self, state: State, problem: Problem) -> Turn:
        turn = replace(state.turn, problem=problem.code, candidates=())
        if problem.danger and problem.danger != turn.danger:
            return replace(turn, stage=Stage.DANGER, danger=problem.danger, question=None)
        return self._onward(state, turn)

    def _problem_doubted(self, state: State) -> Turn:
        turn = replace(state.turn, problem=None, question=None, candidates=())
        if not state.said:
            return replace(turn, stage=Stage.SAYING)
        nearest = hearing.candidates_of(
            self._meaning_of_all(state), self.catalogue, but=state.turn.problem
        )
        return replace(turn, stage=Stage.CHOOSING, candidates=nearest)

    def _endangered(self, turn: Turn, meaning: Understanding) -> Turn:
        danger = meaning.danger or ""
        problem = hearing.problem_in_danger(meaning, danger, turn.problem, self.catalogue)
        return replace(
            turn,
            stage=Stage.DANGER,
            danger=danger,
            problem=problem,
            question=None,
            candidates=(),
        )

    # What comes next

    def _answer_chosen(self, state: State, option: str) -> Turn:
        question = self.catalogue.questions[state.turn.question or ""]
        if option not in {known.code for known in question.options}:
            raise OptionUnknown(option)
        choices = (*state.turn.choices, Choice(question.code, option))
        return self._onward(state, replace(state.turn, choices=choices))

    def _onward(self, state: State, turn: Turn) -> Turn:
        """The next stage for a known problem: questions, words, advice, photos, review."""
        state = replace(state, turn=replace(turn, question=None))
        question = asking.next_question(state, self.catalogue)
        if question:
            return replace(turn, stage=Stage.ASKING, question=question.code)
        turn = state.turn
        if not state.said:
            return replace(turn, stage=Stage.SAYING)
        if advice := self._advice_for(turn):
            offered = (*turn.offered, Offered(advice))
            return replace(turn, stage=Stage.ADVISING, advice=advice, offered=offered)
        return replace(turn, stage=Stage.REVIEW if turn.photos_done else Stage.PHOTOS)

    def _advice_for(self, turn: Turn) -> str | None:
        """One piece of advice for a problem, never where help must not be delayed."""
        problem = self.catalogue.problem(turn.problem or "")
        if turn.danger or problem.danger or problem.urgency == "emergency":
            return None
        if any(offered.advice in problem.advice for offered in turn.offered):
            return None
        return next(iter(problem.advice), None)

    def _sent_as_is(self, turn: Turn) -> Turn:
        problem = turn.problem or self.catalogue.fallback.code
        return replace(turn, stage=Stage.REVIEW, problem=problem, question=None, candidates=())

    def _fitted(self, state: State) -> State:
        """The state as this catalogue can show it."""
        state = fitted(state, self.catalogue)
        if not must_move_on(state.turn):
            return state
        if state.turn.problem is None:
            return replace(state, turn=self._problem_doubted(state))
        return replace(state, turn=self._onward(state, state.turn))


def _advised(turn: Turn, stage: Stage, *, helped: bool) -> Turn:
    """The outcome of the advice is written down."""
    offered = tuple(
        replace(offer, helped=helped) if offer.advice == turn.advice else offer
        for offer in turn.offered
    )
    return replace(turn, stage=stage, offered=offered)


def _told_of_advice(turn: Turn, text: str) -> Turn:
    if hearing.says_it_helped(text):
        return _advised(turn, Stage.SOLVED, helped=True)
    if turn.stage is Stage.SOLVED and hearing.says_thanks(text):
        return turn
    return _advised(turn, Stage.PHOTOS, helped=False)


@cache
def shipped_conversation() -> Conversation:
    """About the shipped catalogue, with what is learned from it; kept for the process."""
    return Conversation(shipped_understander())
