from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

import pytest

from domovoy.housing.binding import errors, rules
from domovoy.housing.binding.rules import EVERYTHING, Allowed, ClaimWords, Right

TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Name:
    surname: str = "Семёнова"
    first_name: str = "Дарья"
    patronymic: str = "Ильинична"
    snils_print: str = ""


WORDS = ClaimWords(house=uuid4(), flat="45", kind="owner")


class TestSameOwner:
    @pytest.mark.parametrize(
        "register",
        [
            Name("СЕМЕНОВА", "дарья", "ИЛЬИНИЧНА"),
            Name("Семёнова", "Дарья", ""),
            Name(" Семёнова ", "Дарья", "Ильинична", "a" * 64),
        ],
    )
    def test_is_known_however_the_name_is_written(self, register):
        assert rules.same_owner(register, Name())

    def test_is_known_with_and_without_a_hyphen(self):
        assert rules.same_owner(Name("Тян-Шанская"), Name("Тян Шанская"))

    @pytest.mark.parametrize(
        "register",
        [
            Name("Семёнов"),
            Name(first_name="Марья"),
            Name(patronymic="Петровна"),
            Name("", "", ""),
            Name("-", "Дарья"),
        ],
    )
    def test_is_another_where_a_part_differs_or_is_not_there(self, register):
        assert not rules.same_owner(register, Name())
        assert not rules.same_owner(Name("", "", ""), Name("", "", ""))

    def test_is_told_apart_by_the_snils_of_both(self):
        known = Name(snils_print="a" * 64)

        assert not rules.same_owner(known, Name(snils_print="b" * 64))
        assert rules.same_owner(known, Name(snils_print="a" * 64))


class TestFlatNumber:
    @pytest.mark.parametrize(
        ("typed", "read"),
        [("45", "45"), (" кв. 45 ", "45"), ("Квартира №45 а", "45А"), ("пом. 3-Н", "3-Н")],
    )
    def test_is_read_as_people_write_it(self, typed, read):
        assert rules.flat_number(typed) == read

    @pytest.mark.parametrize("typed", ["", "  ", "кв.", "№", "4" * 21, "-"])
    def test_must_be_there(self, typed):
        with pytest.raises(errors.FlatNumberMissing):
            rules.flat_number(typed)


class TestAge:
    def test_comes_on_the_birthday_and_on_the_first_of_march(self):
        assert rules.grows_up_on(date(2008, 11, 20)) == TODAY
        assert rules.is_of_age(date(2008, 11, 20), on=TODAY)
        assert not rules.is_of_age(date(2008, 11, 21), on=TODAY)
        assert rules.grows_up_on(date(2008, 2, 29)) == date(2026, 3, 1)

    def test_is_taken_for_full_where_the_birthday_is_not_known(self):
        assert rules.is_of_age(None, on=TODAY)

    def test_lets_a_minor_see_and_not_write(self):
        assert rules.of_an_owner(date(2012, 5, 1), on=TODAY) == Allowed(may_write=False)
        assert rules.of_an_owner(date(1990, 5, 1), on=TODAY) == EVERYTHING


class TestAllowedBy:
    MINOR = date(2010, 5, 1)

    def test_keeps_a_right_to_write_until_the_age_for_it(self):
        today = rules.allowed_by(EVERYTHING, self.MINOR, on=TODAY)
        birthday = rules.allowed_by(EVERYTHING, self.MINOR, on=date(2028, 5, 1))

        assert today == Allowed(may_write=False)
        assert birthday == EVERYTHING

    def test_adds_nothing_to_what_the_tie_lets(self):
        assert rules.allowed_by(Allowed(False, True, False), None, on=TODAY) == Allowed(
            False, True, False
        )

    @pytest.mark.parametrize("kind", rules.CLAIMED)
    def test_lets_nobody_under_age_invite(self, kind):
        allowed = rules.allowed_by(EVERYTHING, self.MINOR, on=TODAY)

        assert not rules.may_invite(kind, allowed)


class TestClaim:
    @pytest.mark.parametrize(
        ("change", "error"),
        [
            ({"flat": ""}, errors.FlatNumberMissing),
            ({"kind": ""}, errors.KindUnknown),
            ({"kind": "emperor"}, errors.KindUnknown),
            ({"account": "1" * 31}, errors.WordsTooLong),
            ({"comment": "а" * 1001}, errors.WordsTooLong),
            ({"kind": "parent"}, errors.ChildMissing),
            ({"kind": "parent", "child_name": "Илья"}, errors.ChildMissing),
            (
                {"kind": "parent", "child_name": "Илья", "child_born_on": date(2008, 11, 20)},
                errors.ChildGrownUp,
            ),
            (
                {"kind": "parent", "child_name": "Илья", "child_born_on": date(2026, 11, 21)},
                errors.ChildMissing,
            ),
            ({"kind": "tenant", "until": date(2026, 11, 19)}, errors.UntilPassed),
            ({"kind": "tenant", "until": date.max}, errors.UntilPassed),
        ],
    )
    def test_that_says_too_little_or_too_much_is_refused(self, change, error):
        with pytest.raises(error):
            rules.require_claim(replace(WORDS, **change), on=TODAY)

    def test_ends_after_its_last_day_or_when_the_child_is_eighteen(self):
        lease = replace(WORDS, kind="tenant", until=date(2026, 12, 31))
        parent = replace(WORDS, kind="parent", child_name="Илья", child_born_on=date(2012, 5, 1))

        rules.require_claim(lease, on=TODAY)
        rules.require_claim(parent, on=TODAY)
        assert rules.ends_on(lease) == date(2027, 1, 1)
        assert rules.ends_on(parent) == date(2030, 5, 1)
        assert rules.ends_on(WORDS) is None

    def test_finds_no_room_beside_what_is_held_or_waits(self):
        def room(kind, held=None, waiting=()):
            rules.require_room_for_claim(kind, held=held, waiting=waiting, flat=(1, "45"), most=5)

        def mended(*waiting):
            rules.require_room_for_claim(
                "owner", held=None, waiting=waiting, flat=(1, "45"), most=5, by_account=True
            )

        room("owner", held="household", waiting=[(1, "46")])
        with pytest.raises(errors.AlreadyHeld):
            room("tenant", held="tenant")
        with pytest.raises(errors.AlreadyHeld):
            room("tenant", held="owner")
        with pytest.raises(errors.AlreadyClaimed):
            room("owner", waiting=[(1, "45")])
        mended((1, "45"), *((2, str(number)) for number in range(5)))
        with pytest.raises(errors.TooManyClaims):
            room("owner", waiting=[(2, str(number)) for number in range(5)])


class TestRight:
    @pytest.mark.parametrize(
        ("right", "allowed", "error"),
        [
            (Right.WRITE, Allowed(may_write=False), errors.MayNotWrite),
            (Right.METERS, Allowed(may_meters=False), errors.MayNotSeeMeters),
            (Right.BILLS, Allowed(may_bills=False), errors.MayNotSeeBills),
        ],
    )
    def test_that_is_not_given_is_named(self, right, allowed, error):
        rules.require_right(EVERYTHING, right)
        rules.require_right(allowed, None)
        with pytest.raises(error):
            rules.require_right(allowed, right)
