import logging

import pytest
import structlog

from domovoy.site.logs import MASK, mask_personal


def written(**event):
    return mask_personal(None, "info", event)


class TestMask:
    @pytest.mark.parametrize(
        "personal",
        [
            *("90000000182", "900-000-001 82", "900 000 001 82", "900-000-001-82"),
            *("+79991234567", "+7 999 123-45-67", "8 (999) 123-45-67", "+7(999)1234567"),
            *("anna@example.test", "anna.k+home@mail.example.ru"),
        ],
    )
    def test_hides_what_looks_like_a_person(self, personal):
        assert written(event=f"refused: {personal}.") == {"event": f"refused: {MASK}."}

    def test_hides_the_row_a_database_refused(self):
        said = "duplicate key\nDETAIL:  Key (surname)=(Ковалёва) already exists.\nmore"

        assert written(exception=said)["exception"] == f"duplicate key\nDETAIL: {MASK}\nmore"

    def test_looks_into_lists_and_values(self):
        told = written(
            facts={"to": ["anna@example.test", 5, None]}, who=ValueError("8 999 1234567")
        )

        assert told["facts"] == {"to": [MASK, 5, None]}
        assert MASK in told["who"]

    @pytest.mark.parametrize(
        "harmless",
        [
            "2026-11-22T21:38:03.123456Z",
            "0516a90b-1111-4111-8111-111111111111",
            "appeal 1042, 3 files, 5242880 bytes",
            "127.0.0.1:8000",
            "1027700132195",
        ],
    )
    def test_leaves_everything_else(self, harmless):
        assert written(event=harmless) == {"event": harmless}


class TestOurLogs:
    def test_are_masked_however_they_are_written(self):
        formatter = next(
            handler.formatter
            for handler in logging.getLogger().handlers
            if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)
        )
        record = logging.LogRecord(
            "django.request", logging.ERROR, "x.py", 1, "from %s", ("anna@example.test",), None
        )

        line = formatter.format(record)

        assert "anna@example" not in line
        assert MASK in line
