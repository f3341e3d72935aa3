"""Two acts that want the same by the same moment are one term to everybody who reads."""

from datetime import timedelta

import pytest

from domovoy.appeals import actions, queries
from domovoy.appeals.models import Appeal
from estate import make_estate, register_appeal

LIFT = "lift.not_working"


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def sent_at(estate):
    return estate.local(2026, 11, 20, 10)


@pytest.fixture
def appeal(estate, sent_at):
    return register_appeal(estate, at=sent_at, problem=LIFT, text="Лифт стоит.")


def repairs_of(appeal, by, at):
    page = queries.page_of(appeal.number, by=by, at=at)
    return [clock for clock in page.clocks if clock.what == "Починить лифт"]


class TestTermOfTwoActs:
    @pytest.mark.parametrize("who", ["resident", "dispatcher"])
    def test_is_one_line_with_both_acts(self, appeal, estate, sent_at, who):
        [repair] = repairs_of(appeal, getattr(estate, who), sent_at)

        assert "№ 1744" in repair.basis
        assert "№ 170" in repair.basis
        assert appeal.clocks.filter(norm__in=["LIFT.FIX", "G170.LIFT"]).count() == 2

    def test_is_done_by_one_deed(self, appeal, estate, sent_at):
        [repair] = repairs_of(appeal, estate.dispatcher, sent_at)
        done_at = sent_at + timedelta(hours=3)

        actions.mark_done(
            number=appeal.number,
            seen=appeal.version,
            clock_id=repair.clock_id,
            by=estate.dispatcher,
            at=done_at,
        )

        ended = appeal.clocks.filter(norm__in=["LIFT.FIX", "G170.LIFT"])
        assert [clock.ended_at for clock in ended] == [done_at, done_at]
        [card] = repairs_of(Appeal.objects.get(), estate.dispatcher, done_at)
        assert card.state == "met"

    def test_is_told_apart_where_the_acts_went_different_ways(self, appeal, estate, sent_at):
        clock = appeal.clocks.get(norm="G170.LIFT")
        clock.due_at += timedelta(hours=1)
        clock.save(update_fields=["due_at"])

        assert len(repairs_of(appeal, estate.dispatcher, sent_at)) == 2
