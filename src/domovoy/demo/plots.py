"""How appeals go: which steps a story takes and when. Only what comes before «now» happens;
what was still to come leaves the district as it stands today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from domovoy.appeals.models import Assessment, Clock
from domovoy.demo.chance import between, happens
from domovoy.demo.hours import in_office
from domovoy.demo.story import Story

Plot = Callable[[Story, datetime, list[Clock]], None]
SHORT = timedelta(hours=30)
HABIT = timedelta(days=10)
LONG_WAIT = timedelta(days=10)


def begin(story: Story, at: datetime, plot: Plot) -> None:
    """Register the appeal at its moment and let the plot lay out what follows."""
    story.world.agenda.put(at, lambda at: plot(story, at, story.register(at)))


def punctual(story: Story, at: datetime, clocks: list[Clock]) -> None:
    """Every duty in its time, an answer with the work done, perhaps an assessment."""
    rng, answer_due = story.rng, _answer_due(at, clocks)
    done_at = _finishing(story, at, clocks)
    taken_at = _taken_at(story, at, clocks, before=done_at)
    if happens(rng, 0.6):
        _put(story, taken_at, story.take)
    if done_at - taken_at > timedelta(days=1) and happens(rng, 0.5):
        planned = between(taken_at, done_at, rng, 0.7, 1.0)
        appointed_at = taken_at + timedelta(minutes=rng.randrange(2, 50))
        _put(story, appointed_at, partial(story.appoint, planned=planned))
    _do_duties(story, at, clocks, until=min(done_at, answer_due))
    _put(story, done_at, story.answer)
    _afterwards(story, done_at, content=0.78)


def late(story: Story, at: datetime, clocks: list[Clock]) -> None:
    """Nobody answers until the term has passed; then somebody does."""
    rng, answer_due = story.rng, _answer_due(at, clocks)
    _watch(story, clocks)
    done_at = in_office(answer_due + timedelta(days=rng.uniform(0.4, 6)), story.zone, rng)
    if happens(rng, 0.6):
        _put(story, in_office(between(at, answer_due, rng, 0.1, 0.5), story.zone, rng), story.take)
    _put(story, done_at, story.answer)
    _afterwards(story, done_at, content=0.45)


def slow(story: Story, at: datetime, clocks: list[Clock]) -> None:
    """Duties of hours are done late, the answer in time."""
    rng = story.rng
    duties = [clock for clock in clocks if clock.kind != "answer"]
    _watch(story, duties)
    last = max((clock.due_at for clock in duties), default=at)
    done_at = last + timedelta(hours=rng.uniform(1, 9))
    _put(story, done_at, story.answer)
    _afterwards(story, done_at, content=0.5)


def neglected(story: Story, at: datetime, clocks: list[Clock]) -> None:
    """No answer; after a while a complaint, or an answer long overdue."""
    rng, answer_due = story.rng, _answer_due(at, clocks)
    _watch(story, clocks)
    if clocks and happens(rng, 0.7):
        complain_later(story, answer_due + timedelta(days=rng.uniform(0.5, 6)))
    answered_at = answer_due + LONG_WAIT * rng.uniform(0.9, 3)
    _put(story, in_office(answered_at, story.zone, rng), story.answer)


def interim(story: Story, at: datetime, clocks: list[Clock]) -> None:
    """An answer that names a date, and the work later."""
    rng, answer_due = story.rng, _answer_due(at, clocks)
    answered_at = _in_office_before(between(at, answer_due, rng, 0.3, 0.8), answer_due, story)
    taken_at = _taken_at(story, at, clocks, before=answered_at)
    done_at = in_office(answered_at + timedelta(days=rng.uniform(4, 30)), story.zone, rng)
    _put(story, taken_at, story.take)
    _do_duties(story, at, clocks, until=done_at)
    _put(story, answered_at, partial(story.answer, done=False))
    appointed_at = answered_at + timedelta(minutes=4)
    _put(story, appointed_at, partial(story.appoint, planned=done_at))
    _put(story, done_at, story.answer)
    _afterwards(story, done_at, content=0.7)


def rolled_over(story: Story, at: datetime, clocks: list[Clock]) -> None:
    """The term of the answer is moved, and kept; a term of hours or none leaves nothing to move."""
    if not any(clock.kind == "answer" and clock.due_at - at > HABIT / 2 for clock in clocks):
        punctual(story, at, clocks)
        return
    rng, answer_due = story.rng, _answer_due(at, clocks)
    moved_at = _in_office_before(
        answer_due - timedelta(days=rng.uniform(0.8, 2)), answer_due, story
    )
    days = rng.randrange(5, 16)
    moved_to = answer_due + timedelta(days=days)
    done_at = in_office(between(answer_due, moved_to, rng, 0.1, 0.6), story.zone, rng)
    _put(story, _taken_at(story, at, clocks, before=moved_at), story.take)
    _do_duties(story, at, clocks, until=done_at)
    _put(story, moved_at, partial(story.roll_over, days=days))
    _put(story, done_at, story.answer)
    _afterwards(story, done_at, content=0.6)


def redirected(story: Story, at: datetime, clocks: list[Clock]) -> None:
    """To another organisation of the district, which answers in time."""

    def redirect(at: datetime) -> None:
        story.redirect(at)
        punctual(story, at, story.clocks())

    _put(story, _early(story, at, clocks), redirect)


def redirected_outside(story: Story, at: datetime, clocks: list[Clock]) -> None:
    """To somebody who is not here."""
    _put(story, _early(story, at, clocks), story.redirect_outside)


def not_required(story: Story, at: datetime, clocks: list[Clock]) -> None:
    """Closed without an answer; once in a while that is complained of."""
    closed_at = _early(story, at, clocks)
    _put(story, closed_at, story.require_no_answer)
    if happens(story.rng, 0.2):
        complain_later(story, closed_at + timedelta(days=story.rng.uniform(0.5, 5)))


def withdrawn(story: Story, at: datetime, clocks: list[Clock]) -> None:
    """The resident takes it back before anybody has done anything."""
    _put(story, between(at, _nearest(at, clocks), story.rng, 0.1, 0.7), story.withdraw)


def complain_later(story: Story, at: datetime) -> None:
    """A complaint, its registration within three days, and an answer within thirty."""
    rng = story.rng

    def complain(at: datetime) -> None:
        complaint = story.complain(at)
        zone = complaint.zone
        registered_at = in_office(at + timedelta(hours=rng.uniform(4, 60)), zone, rng)
        answered_at = in_office(registered_at + timedelta(days=rng.uniform(9, 27)), zone, rng)
        _put(complaint, registered_at, complaint.register_by_law)
        _put(complaint, registered_at + timedelta(minutes=30), complaint.take)
        _put(complaint, answered_at, complaint.answer)

    _put(story, at, complain)


WEIGHTS: tuple[tuple[Plot, float], ...] = (
    (punctual, 70),
    (late, 6),
    (slow, 3),
    (neglected, 3.5),
    (interim, 5),
    (rolled_over, 3),
    (redirected, 1.5),
    (redirected_outside, 3),
    (not_required, 2),
    (withdrawn, 3),
)


def choose(rng: Random, *, is_emergency: bool) -> Plot:
    """Draw how an appeal will go; an accident is not put off by letters."""
    plots, weights = zip(*WEIGHTS, strict=True)
    plot: Plot = rng.choices(plots, weights)[0]
    return punctual if is_emergency and plot not in {slow, late} else plot


def _afterwards(story: Story, done_at: datetime, *, content: float) -> None:
    rng = story.rng
    if happens(rng, 0.45):
        return
    assessed_at = done_at + timedelta(hours=rng.uniform(0.5, 70))
    if rng.random() < content:
        _put(story, assessed_at, partial(story.assess, assessment=Assessment.RECEIVED))
        return
    verdict = rng.choice((Assessment.PARTLY, Assessment.NOT_SATISFIED))
    _put(story, assessed_at, partial(story.assess, assessment=verdict))
    again_at = assessed_at + timedelta(hours=rng.uniform(0.1, 60))
    if story.parent is None and happens(rng, 0.5):
        _put(story, again_at, partial(_repeat, story))
    elif happens(rng, 0.3):
        complain_later(story, again_at)


def _repeat(story: Story, at: datetime) -> None:
    clocks = story.repeat(at)
    if story.child is not None:
        punctual(story.child, at, clocks)


def _put(story: Story, at: datetime, step: Callable[[datetime], object]) -> None:
    story.world.agenda.put(at, step)


def _watch(story: Story, clocks: list[Clock]) -> None:
    for clock in clocks:
        story.world.watch(clock.due_at)


def _do_duties(story: Story, at: datetime, clocks: list[Clock], *, until: datetime) -> None:
    """Do what is due apart from the answer, each in its time; the rest is done by `until`.

    A term may be older than the story's present, and even over: it goes on from the damage.
    """
    for clock in clocks:
        if clock.kind == "answer" or not at < clock.due_at <= until:
            continue
        done_at = between(max(at, clock.started_at), clock.due_at, story.rng, 0.3, 0.85)
        _put(story, done_at, partial(story.mark_done, clock=clock))


def _answer_due(at: datetime, clocks: list[Clock]) -> datetime:
    """The end of the answer's term; where the law names none, what is the habit."""
    answers = (clock.due_at for clock in clocks if clock.kind == "answer")
    return min(answers, default=at + HABIT)


def _nearest(at: datetime, clocks: list[Clock]) -> datetime:
    return min((clock.due_at for clock in clocks if clock.due_at > at), default=at + HABIT)


def _finishing(story: Story, at: datetime, clocks: list[Clock]) -> datetime:
    """Accidents within a day, the rest in the answer's term."""
    answer_due = _answer_due(at, clocks)
    if _nearest(at, clocks) - at < SHORT:
        return between(at, min(at + SHORT, answer_due), story.rng, 0.15, 0.9)
    return _in_office_before(between(at, answer_due, story.rng, 0.1, 0.85), answer_due, story)


def _in_office_before(moment: datetime, due_at: datetime, story: Story) -> datetime:
    suggested = in_office(moment, story.zone, story.rng)
    return suggested if suggested < due_at else moment


def _taken_at(story: Story, at: datetime, clocks: list[Clock], *, before: datetime) -> datetime:
    suggested = in_office(
        at + timedelta(minutes=story.rng.randrange(4, 240)), story.zone, story.rng
    )
    latest = at + (min(_nearest(at, clocks), before) - at) * 0.25
    return min(suggested, latest)


def _early(story: Story, at: datetime, clocks: list[Clock]) -> datetime:
    suggested = in_office(at + timedelta(hours=story.rng.uniform(1, 30)), story.zone, story.rng)
    return min(suggested, at + (_nearest(at, clocks) - at) * 0.6)
