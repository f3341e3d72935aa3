"""A query of every model that has forgotten its scope, run as each of the twelve."""

import pytest
from django.apps import apps
from django.db import connection

from domovoy.identity.acting import acting
from rights.people import PEOPLE
from rights.seeing import HIDDEN, SEES, Viewer, may_see

OURS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.startswith(("domovoy.", "django_otp."))
]
LABELS = {model._meta.label for model in OURS}
KEPT_ELSEWHERE = {"otp_totp.TOTPDevice", "otp_static.StaticDevice", "otp_static.StaticToken"}
EMPTY = {"appeals.TermChange", "appeals.Occurrence", "appeals.Correction", "intake.Solution"}
"""Of these the world has none: their policies ask that of what they belong to."""


def all_of(model):
    """Every row there is, as far as the database shows it."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{model._meta.pk.column}" FROM "{model._meta.db_table}"')
        return {key for (key,) in cursor.fetchall()}


class TestTheTable:
    def test_has_a_row_for_every_model(self):
        assert {*SEES, "journal.Entry"} == LABELS

    def test_is_tried_on_rows(self, world):
        empty = {model._meta.label for model in OURS if not model._base_manager.exists()}

        assert empty <= EMPTY | KEPT_ELSEWHERE | HIDDEN


class TestAQueryWithoutAScope:
    @pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
    def test_shows_what_one_may_see_and_nothing_else(self, world, model):
        wrong = []
        for name in PEOPLE:
            who = world.somebody(name)
            expected = may_see(model, Viewer(world, who))
            with acting(who.actor):
                seen = all_of(model)
            if seen != expected:
                wrong.append(f"{name}: лишние {seen - expected}, недостаёт {expected - seen}")

        assert not wrong, "\n".join(wrong)

    @pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
    def test_changes_and_deletes_nothing_that_one_may_not_see(self, world, model):
        table, key = model._meta.db_table, model._meta.pk.column
        for name in PEOPLE:
            who = world.somebody(name)
            expected = may_see(model, Viewer(world, who))
            with acting(who.actor), connection.cursor() as cursor:
                cursor.execute("SAVEPOINT tried")
                try:
                    cursor.execute(f'SELECT "{key}" FROM "{table}" FOR UPDATE')
                    held = {found for (found,) in cursor.fetchall()}
                finally:
                    cursor.execute("ROLLBACK TO SAVEPOINT tried")

            assert held <= expected, name
