from datetime import date
from decimal import Decimal

import pytest

from domovoy.resident.words import month, quantity, roubles


class TestWords:
    @pytest.mark.parametrize(
        ("value", "said"), [("4.5000", "4,5"), ("1204", "1\N{NO-BREAK SPACE}204"), ("0.0000", "0")]
    )
    def test_volumes_have_no_idle_zeros(self, value, said):
        assert quantity(Decimal(value)) == said

    def test_money_has_kopecks(self):
        assert roubles(Decimal("1204.5")) == "1\N{NO-BREAK SPACE}204,50\N{NO-BREAK SPACE}₽"

    def test_months_are_named(self):
        assert month(date(2026, 3, 1)) == "март 2026"
