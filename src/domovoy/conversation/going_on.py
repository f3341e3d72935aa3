"""Once the problem is known: questions, words, advice, photos, review."""

from dataclasses import replace

from domovoy.catalogue import Catalogue
from domovoy.conversation import hearing
from domovoy.conversation.advising import advice_for
from domovoy.conversation.asking import next_question, question_on
from domovoy.conversation.errors import OptionUnknown
from domovoy.conversation.settling import meaning_of_all
from domovoy.conversation.state import Choice, Offered, Stage, State, Turn
from domovoy.conversation.types import OTHER
from domovoy.conversation.weighing import TELLING_SLOTS, Odds, odds_of, outcome_of
from domovoy.understanding import Understander

_SURE_OF_ANOTHER = 0.6


def onward(state: State, understander: Understander) -> Turn:
    """The next stage for a known problem."""
    catalogue = understander.catalogue
    turn = replace(state.turn, question=None)
    state = replace(state, turn=turn)
    question = next_question(state, catalogue, _odds(state, understander))
    if question:
        return replace(turn, stage=Stage.ASKING, question=question.code)
    if not state.said:
        return replace(turn, stage=Stage.SAYING)
    if found := advice_for(state, catalogue):
        problem, advice = found
        offered = (*turn.offered, Offered(advice, problem=problem))
        return replace(turn, stage=Stage.ADVISING, advice=advice, offered=offered)
    return replace(turn, stage=Stage.REVIEW if turn.photos_done else Stage.PHOTOS)


def answered(state: State, option: str, understander: Understander) -> Turn:
    """A ready answer. It may show that the problem, if nobody tapped it, is another."""
    catalogue = understander.catalogue
    question = catalogue.questions[state.turn.question or ""]
    if option != OTHER and option not in {known.code for known in question.options}:
        raise OptionUnknown(option)
    others = tuple(c for c in state.turn.choices if c.question != question.code)
    known = tuple(pair for pair in state.turn.known if pair[0] != question.slot)
    turn = replace(
        state.turn, choices=(*others, Choice(question.code, option)), known=known, question=None
    )
    state = replace(state, turn=turn)
    if question.slot in TELLING_SLOTS and option != OTHER:
        state = replace(state, turn=_reconsidered(state, understander))
    if state.turn.stage is Stage.DANGER:
        return state.turn
    return onward(state, understander)


def changed(turn: Turn, what: str, catalogue: Catalogue) -> Turn:
    """Ask again what was understood wrongly; the old answer stands until there is a new one."""
    question = question_on(what, turn, catalogue)
    if question is None:
        raise OptionUnknown(what)
    return replace(turn, stage=Stage.ASKING, question=question.code)


def advised(state: State, understander: Understander, *, helped: bool) -> Turn:
    """The outcome of the advice is written down. Of several problems the rest goes on."""
    offered = tuple(
        replace(offer, helped=helped) if offer.advice == state.turn.advice else offer
        for offer in state.turn.offered
    )
    turn = replace(state.turn, offered=offered)
    if not helped:
        return onward(replace(state, turn=turn), understander)
    solved = {offer.problem for offer in offered if offer.helped}
    left = tuple(matter for matter in turn.matters if matter.problem not in solved)
    if not left:
        return replace(turn, stage=Stage.SOLVED)
    turn = replace(turn, matters=left, problem=left[0].problem)
    return onward(replace(state, turn=turn), understander)


def told_of_advice(state: State, text: str, understander: Understander) -> Turn:
    """Own words beside an advice: it helped, thanks, or it goes on."""
    turn = state.turn
    if hearing.says_it_helped(text):
        return advised(state, understander, helped=True)
    if turn.stage is Stage.SOLVED and hearing.says_thanks(text):
        return turn
    return advised(state, understander, helped=False)


def _reconsidered(state: State, understander: Understander) -> Turn:
    """Another problem of the group, where the answer makes it likely and it changes something."""
    turn = state.turn
    catalogue = understander.catalogue
    odds = _odds(state, understander)
    if not odds:
        return turn
    code, chance = next(iter(odds.items()))
    other, current = catalogue.problems[code], catalogue.problem(turn.problem or "")
    if chance < _SURE_OF_ANOTHER or outcome_of(other) == outcome_of(current):
        return turn
    turn = replace(turn, problem=code)
    if other.danger and other.danger not in turn.dangers:
        return turn.endangered_by(other.danger)
    return turn


def _odds(state: State, understander: Understander) -> Odds | None:
    """What else of the group it may be; None where the person has said what it is."""
    turn = state.turn
    if turn.by_hand or turn.matters or turn.problem is None or not state.said:
        return None
    group = understander.catalogue.problems[turn.problem].group
    meaning = meaning_of_all(state, understander)
    return odds_of(meaning, replace(turn, group=group), understander.catalogue)
