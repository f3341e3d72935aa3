"""One appeal's life: each method is one thing somebody does at one moment, by the real actions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import transaction

from domovoy.appeals import actions
from domovoy.appeals.errors import ChangedMeanwhile
from domovoy.appeals.files import attach
from domovoy.appeals.models import Appeal, Assessment, Clock
from domovoy.catalogue import Problem, shipped_catalogue
from domovoy.demo import composing
from domovoy.demo.chance import happens
from domovoy.demo.people import Home
from domovoy.demo.pictures import AFTER, BY_GROUP
from domovoy.demo.world import World
from domovoy.housing.models import House, Organisation
from domovoy.identity.actors import Resident

TRANSMITTED_AFTER = timedelta(seconds=4)


@dataclass
class Story:
    """An appeal, who sent it, and who has it now."""

    world: World
    home: Home
    problem: Problem
    rng: Random
    text: str = ""
    with_photo: bool = False
    subject: dict[str, object] | None = None
    parent: Story | None = None
    appeal: Appeal = field(init=False)
    child: Story | None = field(init=False, default=None)
    complaint: Story | None = field(init=False, default=None)

    @property
    def house(self) -> House:
        """Where it happens."""
        return self.world.house_of(self.home)

    @property
    def zone(self) -> ZoneInfo:
        """By whose clock."""
        return self.house.zone

    @property
    def resident(self) -> Resident:
        """Who sent it."""
        return Resident(self.home.person.pk)

    @property
    def addressee(self) -> Organisation:
        """Who has it now."""
        return self.appeal.addressee

    def register(self, at: datetime) -> list[Clock]:
        """Send it; returns the clocks that began to run."""
        draft = uuid4() if self.with_photo else None
        with transaction.atomic():
            if draft:
                picture = self.world.pictures[BY_GROUP.get(self.problem.group, "podezd")]
                attach([picture], owner_id=self.home.person.pk, at=at, draft=draft)
            self.appeal = actions.register(
                actions.NewAppeal(
                    applicant=self.home.person,
                    premises=self.home.premises,
                    house=self.house,
                    addressee=self.world.register.manager_of[self.house.pk],
                    problem=self.problem,
                    text=self.text or self._message(),
                    answers=composing.answers(self.problem, self.rng),
                    subject=self.subject,
                    danger=self.problem.danger or "",
                    from_mobile=happens(self.rng, 0.7),
                    draft=draft,
                ),
                by=self.resident,
                at=at,
            )
        return self.clocks()

    def take(self, at: datetime) -> None:
        """The organisation begins."""
        self._act(actions.take_to_work, at=at)

    def appoint(self, at: datetime, *, planned: datetime) -> None:
        """A date and somebody to come."""
        performers = self.world.office_of(self.addressee.pk).performers
        performer = self.rng.choice(performers) if performers else None
        self._act(
            actions.appoint,
            planned_on=planned.astimezone(self.zone).date(),
            performer_id=performer.pk if performer else None,
            at=at,
        )

    def mark_done(self, at: datetime, *, clock: Clock) -> None:
        """One duty other than the answer, unless naming a date has met it meanwhile."""
        if not Clock.objects.filter(pk=clock.pk, ended_at=None).exists():
            return
        self._act(actions.mark_done, clock_id=clock.pk, at=at)

    def answer(self, at: datetime, *, done: bool = True, text: str = "") -> None:
        """An answer; mostly the work is finished too, at times with a photo of it."""
        has_photo = done and self.problem.group in BY_GROUP and happens(self.rng, 0.25)
        self._act(
            actions.answer,
            text=text or composing.answer(self.appeal, self.home.person, self.rng, done=done),
            done=done,
            files=[self.world.pictures[AFTER]] if has_photo else [],
            at=at,
        )

    def roll_over(self, at: datetime, *, days: int) -> None:
        """The answer will come later, and why."""
        term = self.appeal.execution_end_on or at.date()
        self._act(
            actions.roll_over,
            until=term + timedelta(days=days),
            comment=composing.comment("roll_over", self.rng),
            at=at,
        )

    def redirect(self, at: datetime) -> None:
        """It belongs to another organisation of the district."""
        others = [o for o in self.world.register.managers if o.pk != self.addressee.pk]
        receiver = self.rng.choice(others)
        comment = composing.comment("redirect", self.rng)
        self._act(actions.redirect, receiver_id=receiver.pk, comment=comment, at=at)

    def redirect_outside(self, at: datetime) -> None:
        """It belongs to somebody who is not here."""
        receiver, comment = composing.outside(self.problem.group)
        self._act(actions.redirect_outside, receiver=receiver, comment=comment, at=at)

    def require_no_answer(self, at: datetime) -> None:
        """There is nothing to answer, and why."""
        cause = composing.comment("not_required", self.rng)
        self._act(actions.require_no_answer, cause=cause, at=at)

    def ask(self, at: datetime) -> None:
        """The organisation wants to know something more."""
        self._act(actions.ask, question=composing.comment("question", self.rng), at=at)

    def reply(self, at: datetime) -> None:
        """The resident says it."""
        self.appeal = actions.reply(
            number=self.appeal.number,
            text=composing.comment("reply", self.rng),
            by=self.resident,
            at=at,
        )

    def recategorise(self, at: datetime, *, problem: str) -> None:
        """It is about something else than it was taken for."""
        comment = composing.comment("recategorise", self.rng)
        self._act(actions.recategorise, problem=problem, comment=comment, at=at)
        self.problem = shipped_catalogue().problem(problem)

    def reopen(self, at: datetime) -> None:
        """The closing was a mistake, and why."""
        self._act(actions.reopen, comment=composing.comment("reopen", self.rng), at=at)

    def note(self, at: datetime, *, event: str, happened_at: datetime) -> None:
        """It became known when something happened that the law counts from."""
        self._act(actions.note_occurrence, event=event, happened_at=happened_at, at=at)

    def join(self, at: datetime, *, home: Home) -> None:
        """A neighbour has the same trouble."""
        actions.join(
            number=self.appeal.number,
            premises_id=home.premises.pk,
            by=Resident(home.person.pk),
            at=at,
        )

    def withdraw(self, at: datetime) -> None:
        """The resident takes it back."""
        comment = composing.comment("withdrawn", self.rng)
        self.appeal = actions.withdraw(
            number=self.appeal.number, comment=comment, by=self.resident, at=at
        )

    def assess(self, at: datetime, *, assessment: Assessment) -> None:
        """How the answer helped."""
        self.appeal = actions.assess(
            number=self.appeal.number,
            assessment=assessment,
            comment=composing.comment(assessment.value, self.rng),
            by=self.resident,
            at=at,
        )

    def repeat(self, at: datetime) -> list[Clock]:
        """Send it again with what was left undone; the child goes on as a story of its own."""
        child = Story(self.world, self.home, self.problem, self.rng, parent=self)
        child.appeal = actions.repeat(
            number=self.appeal.number,
            details=composing.comment("repeat", self.rng),
            key=uuid4(),
            by=self.resident,
            at=at,
        )
        self.child = child
        return child.clocks()

    def complain(self, at: datetime) -> Story:
        """Complain to the inspectorate, which gets it within seconds."""
        complaint = Story(self.world, self.home, self.problem, self.rng, parent=self)
        complaint.appeal = actions.complain(
            number=self.appeal.number,
            text=composing.complaint(self.appeal, self.addressee, self.rng),
            key=uuid4(),
            by=self.resident,
            at=at,
        )
        self.complaint = complaint
        if at + TRANSMITTED_AFTER <= self.world.now:
            sent = actions.transmit(number=complaint.appeal.number, at=at + TRANSMITTED_AFTER)
            complaint.appeal = sent or complaint.appeal
        return complaint

    def register_by_law(self, at: datetime) -> None:
        """The inspectorate gives a complaint its own number."""
        law_number = f"01-{at:%m}/{self.appeal.number}-ж"
        self._act(actions.register_by_law, law_number=law_number, at=at)

    def clocks(self) -> list[Clock]:
        """Return the clocks that still run, nearest first."""
        return list(
            Clock.objects.filter(appeal=self.appeal, ended_at=None).order_by("due_at", "id")
        )

    def _message(self) -> str:
        return composing.message(self.problem, self.home.person, self.rng)

    def _act(self, action: Callable[..., Appeal], *, at: datetime, **about: object) -> None:
        """Let somebody of the organisation act, looking again where a miss was recorded since."""
        by = self.world.officer_of(self.addressee.pk, self.rng)
        about |= {"number": self.appeal.number, "by": by, "at": at}
        try:
            self.appeal = action(**about, seen=self.appeal.version)
        except ChangedMeanwhile as changed:
            self.appeal = action(**about, seen=changed.now)
