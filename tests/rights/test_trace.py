"""What the tests of rights rely on: that no row is written without their noticing."""

import pytest

from domovoy.housing.models import Setting
from domovoy.identity.models import Person
from rights.people import OWNER
from rights.trace import changed, one_transaction, writes


def written(world):
    Person.objects.filter(pk=world.somebody(OWNER).person.pk).update(surname="Другая")


def added(world):
    Setting.objects.create(key="x", value=1, changed_at=world.now)


def deleted(world):
    Setting.objects.create(key="x", value=1, changed_at=world.now)
    Person.objects.filter(pk=world.somebody(OWNER).person.pk).first().sessions.all().delete()


def added_and_deleted(world):
    added(world)
    Setting.objects.filter(key="x").delete()


def taken_back(world):
    with one_transaction():
        written(world)


class TestTrace:
    @pytest.mark.parametrize(
        ("step", "tables"),
        [
            (written, ["identity_person"]),
            (added, ["housing_setting"]),
            (deleted, ["housing_setting", "identity_session"]),
            (added_and_deleted, []),
            (taken_back, []),
            (lambda world: None, []),
        ],
    )
    def test_is_left_by_what_is_otherwise_after_it_and_by_nothing_else(
        self, world, before, step, tables
    ):
        for _ in range(2):
            with one_transaction():
                since = writes()
                step(world)

                assert changed(before, since, but=set()) == tables

    def test_is_not_asked_for_in_tables_that_are_left_out(self, world, before):
        with one_transaction():
            since = writes()
            written(world)

            assert changed(before, since, but={"identity_person"}) == []
