"""How the database plans what pages ask again and again."""

from django.db import connection


class TestPlans:
    def test_are_made_for_the_values_asked_with(self, db):
        with connection.cursor() as cursor:
            cursor.execute("SHOW plan_cache_mode")
            assert cursor.fetchone() == ("force_custom_plan",)
