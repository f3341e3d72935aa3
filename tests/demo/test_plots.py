"""Every plot goes through with whatever problem it meets."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle

from domovoy.appeals.models import Appeal, Clock, Status
from domovoy.demo import history, plots
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
