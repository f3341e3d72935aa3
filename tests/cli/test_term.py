"""The lawyer's table again, through the command; and every way a line can be wrong."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import yaml

CASES = yaml.load(
    (Path(__file__).parents[1] / "cases" / "terms.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,
)
TEN_DAYS = {
    "amount": 10,
    "unit": "working_day",
    "start": "2026-12-21T10:00",
    "tz": "Europe/Moscow",
    "region": "RU-MOW",
}


def answers(*lines, command="term"):
    raw = [
        line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()
        for line in lines
    ]
    done = subprocess.run(
        [sys.executable, "-m", "domovoy", command],
        input=b"\n".join(raw) + b"\n",
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return [json.loads(line) for line in done.stdout.splitlines()]


def asked(case):
    line = {key: case[key] for key in ("unit", "start", "tz", "region", "direction") if key in case}
    if "window" in case:
        opens, closes = case["window"].split("-")
        line["window"] = {"from": opens, "to": closes}
    return {**line, "amount": int(case["amount"])}


def printed(case):
    if "last_day" not in case:
        return datetime.fromisoformat(case["at"])
    return datetime.fromisoformat(case["at"]) - timedelta(seconds=1)


class TestTerm:
    def test_tells_the_end_the_day_and_how_it_was_counted(self):
        [answer] = answers(TEN_DAYS)

        assert answer == {
            "due": "2027-01-13T23:59:59+03:00",
            "last_day": "2027-01-13",
            "cautious_day": None,
            "provisional": False,
            "why": "10 рабочих дней с 21 декабря, новогодние праздники не считаются.",
        }

    def test_counts_the_whole_table_in_order(self):
        found = answers(*map(asked, CASES))

        assert len(found) == len(CASES)
        for case, answer in zip(CASES, found, strict=True):
            due = datetime.fromisoformat(answer["due"]).replace(tzinfo=None)
            assert (due, answer["last_day"], answer["cautious_day"]) == (
                printed(case),
                case.get("last_day"),
                case.get("cautious"),
            ), case["why"]

    def test_takes_a_start_with_an_offset_of_its_own(self):
        [answer] = answers({**TEN_DAYS, "start": "2026-12-21T23:00+09:00", "tz": "Asia/Omsk"})

        assert answer["due"] == "2027-01-13T23:59:59+06:00"

    def test_takes_the_earlier_of_two_equal_wall_clock_times(self):
        line = {"amount": 1, "unit": "hour", "start": "2014-10-26T01:30", "tz": "Europe/Moscow"}

        assert answers(line)[0]["due"] == "2014-10-26T01:30:00+03:00"

    def test_takes_a_bare_date_where_the_hour_does_not_matter(self):
        whole_days, hours = answers(
            {**TEN_DAYS, "start": "2026-12-21"},
            {**TEN_DAYS, "start": "2026-12-21", "unit": "hour"},
        )

        assert whole_days["last_day"] == "2027-01-13"
        assert hours["error"]["code"] == "start_unreadable"

    def test_counts_day_by_day_when_asked(self):
        [answer] = answers({**TEN_DAYS, "amount": 2, "start": "2026-11-20T10:00", "by_day": True})

        assert answer["by_day"] == [
            {"day": "2026-11-20", "number": None, "note": "день события, с него счёт не начинают"},
            {"day": "2026-11-21", "number": None, "note": "выходной"},
            {"day": "2026-11-22", "number": None, "note": "выходной"},
            {"day": "2026-11-23", "number": 1, "note": ""},
            {"day": "2026-11-24", "number": 2, "note": ""},
        ]

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"amount": -1}, "negative_term"),
            ({"amount": 1.5}, "amount_unreadable"),
            ({"amount": True}, "amount_unreadable"),
            ({"amount": None}, "amount_unreadable"),
            ({"amount": 10**15}, "term_out_of_range"),
            ({"amount": 10**15, "unit": "minute"}, "term_out_of_range"),
            ({"amount": 10**400, "unit": "month"}, "term_out_of_range"),
            ({"unit": "fortnight"}, "unit_unknown"),
            ({"unit": ["hour"]}, "unit_unknown"),
            ({"start": "вчера"}, "start_unreadable"),
            ({"start": "2026-02-30T10:00"}, "start_unreadable"),
            ({"start": 20261221}, "start_unreadable"),
            ({"start": "0001-01-01T00:00"}, "out_of_range"),
            ({"start": "1812-09-07T05:30"}, "term_out_of_range"),
            ({"tz": "Europe"}, "tz_unknown"),
            ({"tz": "../../etc/passwd"}, "tz_unknown"),
            ({"tz": None}, "tz_missing"),
            ({"region": "RU-XX"}, "region_unknown"),
            ({"region": 77}, "region_unknown"),
            ({"direction": "sideways"}, "direction_unknown"),
            ({"window": {"from": "08:00", "to": "23:00"}}, "window_for_days"),
            ({"unit": "hour", "window": {"from": "23:00", "to": "08:00"}}, "window_unreadable"),
            ({"unit": "hour", "window": {"from": "8", "to": "23:00"}}, "window_unreadable"),
            ({"unit": "hour", "window": "08:00-23:00"}, "window_unreadable"),
            ({"regoin": "RU-MOW"}, "unknown_field"),
            ({"region": ""}, "region_unknown"),
            ({"direction": ""}, "direction_unknown"),
            ({"direction": {}}, "direction_unknown"),
            ({"by_day": "false"}, "by_day_unreadable"),
            ({"tz": "localtime"}, "tz_unknown"),
            ({"tz": "right/Europe/Moscow"}, "tz_unknown"),
            (
                {"unit": "hour", "window": {"from": "08:00+03:00", "to": "23:00"}},
                "window_unreadable",
            ),
            ({"unit": "minute", "start": "9999-12-31T23:59"}, "term_out_of_range"),
        ],
    )
    def test_tells_what_is_wrong_with_a_line(self, wrong, code):
        [answer] = answers({**TEN_DAYS, **wrong})

        assert answer["error"]["code"] == code
        assert answer["error"]["message"].endswith(".")

    def test_goes_on_after_a_line_that_is_no_request(self):
        twice = b'{"amount":1,"amount":2}'
        found = answers(b"", b"{", b"[1]", b'"x"', b"\xff\xfe", b"[" * 100_000, twice, TEN_DAYS)

        assert [answer.get("error", {}).get("code") for answer in found] == [
            "not_json",
            "not_json",
            "not_an_object",
            "not_an_object",
            "not_utf8",
            "not_json",
            "field_twice",
            None,
        ]

    @pytest.mark.parametrize("command", ["term", "clocks"])
    def test_ends_quietly_when_nobody_reads(self, command):
        line = json.dumps(TEN_DAYS)
        shell = f"yes '{line}' | head -5000 | {sys.executable} -m domovoy {command} | head -1"

        done = subprocess.run(
            ["sh", "-c", shell],
            env={"PATH": "/usr/bin:/bin"},
            capture_output=True,
            check=False,
        )

        assert done.stderr == b""
        assert done.stdout.count(b"\n") == 1

    def test_says_in_one_sentence_that_it_cannot_write(self):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "domovoy", "term"],
                input=json.dumps(TEN_DAYS).encode(),
                stdout=full,
                stderr=subprocess.PIPE,
                env={"PATH": "/usr/bin:/bin"},
                check=False,
            )

        assert done.returncode == 1
        assert done.stderr.decode().count("\n") == 1

    def test_needs_neither_django_nor_the_database(self):
        code = (
            "import sys; sys.modules |= dict.fromkeys(('django', 'psycopg'));"
            "from domovoy.cli.main import main; sys.exit(main(['term']))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps(TEN_DAYS),
            capture_output=True,
            text=True,
            env={"PATH": "/usr/bin:/bin"},
            check=False,
        )

        assert (done.returncode, done.stderr) == (0, "")

    def test_answers_each_line_at_once(self):
        with subprocess.Popen(
            [sys.executable, "-m", "domovoy", "term"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": "/usr/bin:/bin"},
        ) as process:
            for _ in range(2):
                process.stdin.write(json.dumps(TEN_DAYS) + "\n")
                process.stdin.flush()
                assert json.loads(process.stdout.readline())["last_day"] == "2027-01-13"
            process.stdin.close()
