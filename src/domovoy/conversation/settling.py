"""From words and taps to the problem, or to several: the turns until it is known what it is."""

from dataclasses import replace

from domovoy.catalogue import Catalogue
from domovoy.conversation import choosing, hearing
from domovoy.conversation.errors import OptionUnknown
from domovoy.conversation.gravity import is_graver
from domovoy.conversation.splitting import matters_of
from domovoy.conversation.state import Choice, Matter, Stage, State, Turn
from domovoy.conversation.types import OTHER, TOGETHER
from domovoy.conversation.weighing import by_group, odds_of
from domovoy.understanding import Understander, Understanding


def understood(told: State, meaning: Understanding, understander: Understander) -> Turn:
    """The last message alone, or else all of them together, may show the problem.

    A dangerous problem whose danger the words do not voice, or even deny, is offered only.
    """
    catalogue = understander.catalogue
    turn = replace(told.turn, apart=())
    if len(told.said) > 1:
        together = meaning_of_all(told, understander)
        if together.danger in catalogue.dangers and together.danger not in turn.dangers:
            return endangered(told, turn, told.said[-1].text, together, catalogue)
        meaning = meaning if meaning.sure else together
    if not turn.split_asked:
        number = len(told.said) - 1
        if apart := matters_of(told.said[number].text, number, understander):
            return _split_offered(turn, apart, meaning, catalogue)
    return _stepped(turn, meaning, catalogue)


def _stepped(turn: Turn, meaning: Understanding, catalogue: Catalogue) -> Turn:
    odds = odds_of(meaning, turn, catalogue)
    after = choosing.step(turn, odds, catalogue)
    problem = catalogue.problems.get(after.problem or "")
    if problem and problem.danger and problem.danger not in turn.dangers:
        nearest = choosing.nearest_of(odds, catalogue, but=turn.refused)
        return replace(
            turn,
            stage=Stage.CHOOSING,
            candidates=nearest,
            likely=None,
            question=None,
            asked=turn.asked + 1,
        )
    return after


def _split_offered(
    turn: Turn, apart: tuple[Matter, ...], meaning: Understanding, catalogue: Catalogue
) -> Turn:
    likely = choosing.likely_of(odds_of(meaning, turn, catalogue), catalogue)
    return replace(
        turn, stage=Stage.SPLITTING, apart=apart, split_asked=True, likely=likely, candidates=()
    )


def chosen(state: State, option: str, understander: Understander) -> Turn:
    """A problem or a group was tapped, or «Другое»: none of those that were shown."""
    catalogue = understander.catalogue
    if option in catalogue.problems:
        return with_problem(state.turn, option, catalogue)
    if option == OTHER:
        return _refused(state, understander)
    if option not in catalogue.groups:
        raise OptionUnknown(option)
    turn = replace(state.turn, group=option)
    return _stepped(turn, meaning_of_all(state, understander), catalogue)


def _refused(state: State, understander: Understander) -> Turn:
    """What else it may be; a general appeal once there is nothing else, or enough was shown."""
    catalogue = understander.catalogue
    turn = replace(state.turn, refused=(*state.turn.refused, *state.turn.candidates))
    meaning = meaning_of_all(state, understander)
    left = choosing.nearest_of(odds_of(meaning, turn, catalogue), catalogue, but=turn.refused)
    if turn.asked >= choosing.QUESTIONS_AT_MOST or not left or not turn.candidates:
        return with_problem(turn, catalogue.fallback.code, catalogue)
    return _stepped(turn, meaning, catalogue)


def split(state: State, option: str, understander: Understander) -> Turn:
    """Each problem by itself, or only the one that was tapped."""
    catalogue = understander.catalogue
    turn = replace(state.turn, apart=(), candidates=())
    known = {matter.problem: matter for matter in state.turn.apart}
    if option == OTHER:
        return _stepped(turn, meaning_of_all(state, understander), catalogue)
    if option != TOGETHER:
        if option not in known:
            raise OptionUnknown(option)
        return with_problem(turn, option, catalogue)
    first = next(iter(known))
    return replace(turn, problem=first, matters=state.turn.apart, by_hand=True)


def sorted_out(state: State, option: str, understander: Understander) -> Turn:
    """An answer that tells the likely problems apart."""
    catalogue = understander.catalogue
    question = catalogue.questions[state.turn.question or ""]
    if option != OTHER and option not in {known.code for known in question.options}:
        raise OptionUnknown(option)
    choices = (*state.turn.choices, Choice(question.code, option))
    turn = replace(state.turn, choices=choices, question=None)
    return _stepped(turn, meaning_of_all(state, understander), catalogue)


def with_problem(turn: Turn, code: str, catalogue: Catalogue) -> Turn:
    """The problem that was tapped; a dangerous one shows first what to do."""
    problem = catalogue.problem(code)
    turn = replace(turn, problem=code, candidates=(), by_hand=True, unsure=False, question=None)
    if problem.danger and problem.danger not in turn.dangers:
        return turn.endangered_by(problem.danger)
    return turn


def doubted(state: State, understander: Understander) -> Turn:
    """It is another problem than it was taken for: the nearest others are offered."""
    catalogue = understander.catalogue
    turn = state.turn
    refused = tuple(dict.fromkeys((*turn.refused, *([turn.problem] if turn.problem else []))))
    turn = replace(
        turn,
        problem=None,
        question=None,
        candidates=(),
        matters=(),
        apart=(),
        group=None,
        likely=None,
        refused=refused,
        asked=0,
        unsure=False,
        by_hand=False,
    )
    if not state.said:
        return replace(turn, stage=Stage.SAYING)
    odds = odds_of(meaning_of_all(state, understander), turn, catalogue)
    nearest = choosing.nearest_of(odds, catalogue, but=refused)
    return replace(turn, stage=Stage.CHOOSING, candidates=nearest, asked=1)


def endangered(
    state: State, turn: Turn, words: str, meaning: Understanding, catalogue: Catalogue
) -> Turn:
    """What to do and whom to call, before anything else. Other problems of the talk stay.

    Where one appeal is made of it all, it is about the gravest danger.
    """
    danger = meaning.danger or ""
    matters = turn.matters
    current = catalogue.problems.get(turn.problem or "")
    if current and not matters and is_graver(current.danger, danger, catalogue):
        problem: str | None = current.code
    else:
        problem = hearing.problem_in_danger(meaning, danger, turn.problem, catalogue)
    if matters and problem and problem not in {matter.problem for matter in matters}:
        matters = (Matter(problem, words, len(state.said)), *matters)
    return replace(
        turn.endangered_by(danger),
        problem=problem,
        question=None,
        candidates=(),
        apart=(),
        unsure=False,
        matters=matters,
    )


def past_danger(state: State, understander: Understander) -> Turn | None:
    """Which problem it is, asked once the danger was read; None where that is plain.

    Whoever has no time for it sends at once: the danger's page has a button for that.
    """
    turn = state.turn
    if turn.problem is None or turn.by_hand or turn.matters or turn.asked or len(state.said) > 1:
        return None
    catalogue = understander.catalogue
    odds = odds_of(meaning_of_all(state, understander), turn, catalogue)
    groups = by_group(odds, catalogue)
    own = catalogue.problems[turn.problem].group
    if groups.pop(own) >= choosing.GROUP_SETTLED:
        return None
    others = [group for group in groups if group != catalogue.fallback.group]
    return replace(
        turn,
        stage=Stage.CHOOSING,
        problem=None,
        likely=turn.problem,
        candidates=(turn.problem, *others[: choosing.NEAREST]),
        asked=1,
    )


def meaning_of_all(state: State, understander: Understander) -> Understanding:
    """What all the words mean together."""
    return understander.understand("\n".join(remark.text for remark in state.said))
