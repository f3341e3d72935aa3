"""Every plot goes through with whatever problem it meets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import cycle
from random import Random
from types import SimpleNamespace

from domovoy.appeals.models import Appeal, Clock, Status
from domovoy.demo import history, plots
from domovoy.demo.agenda import Agenda
from domovoy.demo.loading import load
from domovoy.demo.scale import SMALL

NOW = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)


class TestPlots:
    def test_each_leaves_what_it_is_for(self, committed_db, monkeypatch):
        turn = cycle(plot for plot, _ in plots.WEIGHTS)
        monkeypatch.setattr(history.plots, "choose", lambda *_, **__: next(turn))

        load(seed=7, scale=replace(SMALL, appeals=120), now=NOW, progress=lambda step, part: None)

        appeals = Appeal.objects.all()
        assert appeals.filter(redirected=True).exists()
        assert appeals.exclude(redirected_outside="").exists()
        assert appeals.filter(rolled_over=True).exists()
        assert appeals.filter(answer_not_required=True).exists()
        assert appeals.filter(status=Status.WITHDRAWN).exists()
        assert appeals.filter(missed=True, status=Status.EXECUTED).exists()
        assert appeals.filter(parent__isnull=False, kind="appeal").exists()
        assert not Clock.objects.filter(state="running", due_at__lte=NOW).exists()


class TestEndOfTheLastPublishedYear:
    def test_has_terms_that_may_yet_move(self, committed_db):
        now = datetime(2027, 12, 28, 12, 30, tzinfo=UTC)

        load(seed=2, scale=replace(SMALL, appeals=20), now=now, progress=lambda step, part: None)

        assert Clock.objects.filter(provisional=True, state="running").exists()


class TestDutiesOlderThanTheStory:
    """What counts from the damage goes on for whoever gets the appeal later."""

    def moments_of_doing(self, *, started_hours_ago, due_in_hours):
        clock = Clock(
            kind="eliminate",
            started_at=NOW - timedelta(hours=started_hours_ago),
            due_at=NOW + timedelta(hours=due_in_hours),
        )
        agenda = Agenda()
        story = SimpleNamespace(
            world=SimpleNamespace(agenda=agenda), rng=Random(1), mark_done=lambda *_, **__: None
        )
        plots._do_duties(story, NOW, [clock], until=NOW + timedelta(days=5))
        return [at for at, _ in agenda.until(NOW + timedelta(days=9))]

    def test_are_done_after_it_has_come(self):
        [done_at] = self.moments_of_doing(started_hours_ago=71, due_in_hours=1)

        assert NOW < done_at < NOW + timedelta(hours=1)

    def test_are_left_where_their_term_was_over_before(self):
        assert self.moments_of_doing(started_hours_ago=80, due_in_hours=-8) == []
