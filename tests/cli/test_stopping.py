"""Ctrl-C: what it interrupts ends as stopped, whatever was made of the interruption."""

import os
import signal
from contextlib import suppress

import pytest

from domovoy.cli import importing
from domovoy.cli.stopping import STOPPED, Stopping
from domovoy.housing.models import Organisation
from housing.register import files


def ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)


def swallow():
    with suppress(KeyboardInterrupt):
        ctrl_c()


def turned_into(problem):
    try:
        ctrl_c()
    except KeyboardInterrupt:
        raise problem from None


class TestStopping:
    def test_ends_as_stopped_whatever_was_made_of_it(self, capsys):
        with pytest.raises(KeyboardInterrupt), Stopping():
            turned_into(OSError("the connection is closed"))

        assert capsys.readouterr().err == f"{STOPPED}\n"

    def test_that_was_swallowed_is_heard_at_the_next_step(self):
        steps = []

        def work(stopping):
            swallow()
            steps.append("before")
            stopping.check()
            steps.append("after")

        with pytest.raises(KeyboardInterrupt), Stopping() as stopping:
            work(stopping)

        assert steps == ["before"]

    def test_does_not_interrupt_what_undoes_the_work(self):
        undone = []

        def work():
            try:
                ctrl_c()
            finally:
                ctrl_c()
                undone.append(True)

        with pytest.raises(KeyboardInterrupt), Stopping():
            work()

        assert undone == [True]

    def test_that_comes_too_late_interrupts_nothing(self, capsys):
        with Stopping() as stopping:
            stopping.too_late()
            ctrl_c()

        assert stopping.asked_late
        assert capsys.readouterr().err == ""

    def test_leaves_ctrl_c_as_it_was(self):
        before = signal.getsignal(signal.SIGINT)

        with Stopping():
            pass

        assert signal.getsignal(signal.SIGINT) is before

    def test_does_not_hide_what_nobody_stopped(self):
        with pytest.raises(ZeroDivisionError), Stopping():
            raise ZeroDivisionError


@pytest.mark.django_db
class TestAnImport:
    @pytest.fixture
    def register(self, tmp_path):
        return files.folder(tmp_path / "register", **files.whole_register())

    @pytest.mark.parametrize("step", ["помещения", "собственники", "premises.csv"])
    def test_stopped_and_swallowed_is_stopped_all_the_same(
        self, register, monkeypatch, capsys, step
    ):
        say = importing.Tenths.__call__

        def stopped(tenths, told, done):
            say(tenths, told, done)
            if importing.TITLES.get(told, told) == step:
                swallow()

        monkeypatch.setattr(importing.Tenths, "__call__", stopped)

        with pytest.raises(KeyboardInterrupt):
            importing.main([str(register), "--apply"])

        assert capsys.readouterr().err.endswith(f"{STOPPED}\n")
        assert not Organisation.objects.exists()

    def test_too_late_to_stop_says_that_it_is_written(self, register, monkeypatch, capsys):
        def late(stopping):
            stopping.is_late = True
            ctrl_c()

        monkeypatch.setattr(Stopping, "too_late", late)

        assert importing.main([str(register), "--apply"]) == 0

        out, err = capsys.readouterr()
        assert importing.DONE in out
        assert importing.TOO_LATE in err
        assert STOPPED not in err
        assert Organisation.objects.count() == 2
