"""Periods and shares against a check of every day by hand."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from domovoy.housing.register.periods import Held, Period, exceeding, overlaps

BEGINNING = date(2026, 2, 20)
HORIZON = 20


@st.composite
def periods(draw):
    since = draw(st.none() | st.integers(1, HORIZON - 2))
    until = draw(st.none() | st.integers((since or 0) + 1, HORIZON - 1))
    return Period(
        *(None if day is None else BEGINNING + timedelta(days=day) for day in (since, until))
    )


@st.composite
def shares(draw):
    under = draw(st.integers(1, 7))
    return Held(draw(periods()), draw(st.integers(1, under)), under)


def days():
    return [BEGINNING + timedelta(days=number) for number in range(HORIZON)]


def holds(period, day):
    return (period.since is None or period.since <= day) and (
        period.until is None or day < period.until
    )


class TestOverlaps:
    @given(st.lists(periods(), max_size=6))
    def test_are_found_exactly_where_two_share_a_day(self, several):
        naive = any(sum(holds(each, day) for each in several) > 1 for day in days())

        assert bool(list(overlaps(several))) is naive

    @given(st.lists(periods(), max_size=6))
    def test_name_pairs_that_do_share_a_day(self, several):
        for first, second in overlaps(several):
            assert any(holds(several[first], day) and holds(several[second], day) for day in days())

    def test_are_none_when_one_begins_as_another_ends(self):
        day = date(2026, 11, 1)

        assert list(overlaps([Period(None, day), Period(day, None)])) == []


class TestShares:
    @given(st.lists(shares(), max_size=6))
    def test_exceed_the_whole_exactly_where_their_sum_does(self, several):
        totals = [
            sum(Fraction(h.numerator, h.denominator) for h in several if holds(h.period, day))
            for day in days()
        ]
        found = exceeding(several)

        assert (found is not None) is any(total > 1 for total in totals)
        if found:
            assert found[1] > 1

    def test_of_three_thirds_are_whole(self):
        third = Held(Period(None, None), 1, 3)

        assert exceeding([third] * 3) is None
        assert exceeding([third] * 4) == (date.min, Fraction(4, 3))
