import json
import subprocess
import sys

import pytest

OMSK = {"tz": "Asia/Omsk", "region": "RU-OMS"}
AT = "2026-12-21T10:00"


def answers(*lines):
    done = subprocess.run(
        [sys.executable, "-m", "domovoy", "clocks"],
        input="".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines),
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def clocks(*norms, house=OMSK, **events):
    [answer] = answers({"norms": norms, "events": events, "house": house})
    return answer["clocks"]


class TestClocks:
    def test_tell_what_runs_and_what_waits_in_the_order_asked(self):
        answer, localising = clocks("A416.ANS10", "ADS.LOCAL", request_registered=AT)

        assert (answer["norm"], answer["state"], answer["waiting_for"], answer["due"]) == (
            "A416.ANS10",
            "waiting",
            "request_received",
            None,
        )
        assert (localising["state"], localising["due"], localising["certainty"]) == (
            "running",
            "2026-12-21T10:30:00+06:00",
            "V",
        )
        assert (localising["act"], localising["clause"]) == ("PP416", "п. 13")

    def test_print_the_end_of_a_day(self):
        [answer] = clocks("A416.ANS10", request_received=AT)

        assert (answer["due"], answer["last_day"]) == ("2027-01-13T23:59:59+06:00", "2027-01-13")
        assert answer["why"].startswith("Письменный ответ — до 13 января, среда, включительно")

    def test_count_damage_from_the_damage(self):
        known, unknown = answers(
            *(
                {"norms": ["ADS.FIX"], "events": events, "house": OMSK}
                for events in (
                    {"damage_occurred": "2026-12-20T22:00", "request_registered": AT},
                    {"request_registered": AT},
                )
            )
        )

        assert known["clocks"][0]["due"] == "2026-12-23T22:00:00+06:00"
        assert unknown["clocks"][0]["due"] == "2026-12-24T10:00:00+06:00"
        assert "неизвестно" in unknown["clocks"][0]["why"]

    def test_judge_an_old_event_by_the_law_of_its_day(self):
        before, after = answers(
            *(
                {"norms": ["ZHK155.PAY15"], "events": {"month": month}, "house": OMSK}
                for month in ("2026-01-20T00:00", "2026-03-20T00:00")
            )
        )

        assert before["clocks"][0]["last_day"] == "2026-02-10"
        assert after["clocks"][0]["last_day"] == "2026-04-15"

    def test_add_up_the_breaks_of_a_month(self):
        [answer] = answers(
            {
                "norms": ["BREAK.HVS"],
                "events": {"break_started": AT},
                "house": OMSK,
                "interrupted": {
                    "BREAK.HVS": [{"from": "2026-12-05T10:00", "to": "2026-12-05T16:00"}]
                },
            }
        )

        assert [(clock["limit"], clock["due"]) for clock in answer["clocks"]] == [
            ("single", "2026-12-21T14:00:00+06:00"),
            ("month", "2026-12-21T12:00:00+06:00"),
        ]

    def test_take_the_norms_of_a_problem_and_always_owe_an_answer(self):
        [answer] = answers(
            {
                "problem": "roof.leak",
                "events": {"request_received": AT, "request_registered": AT},
                "house": OMSK,
            }
        )

        norms = {clock["norm"] for clock in answer["clocks"]}
        assert {"G170.ROOF", "A416.ANS10"} <= norms

    def test_say_which_norms_give_no_clock_and_why(self):
        [answer] = answers(
            {
                "norms": ["A416.CHANNEL", "G170.GLASS.S", "G170.GLASS.W"],
                "events": {"request_registered": AT},
                "house": OMSK,
            }
        )

        assert [clock["norm"] for clock in answer["clocks"]] == ["G170.GLASS.W"]
        assert [(each["norm"], each["reason"]) for each in answer["left_out"]] == [
            ("A416.CHANNEL", "no_term"),
            ("G170.GLASS.S", "not_this_case"),
        ]

    def test_never_tell_as_law_what_is_not_confirmed(self):
        [clock] = clocks("GAS.ARRIVE", call_arrived=AT)

        assert clock["certainty"] == "L"
        assert "называть его законом нельзя" in clock["why"]

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"norms": ["A416.NO"]}, "norm_unknown"),
            ({"norms": "A416.ANS10"}, "norms_missing"),
            ({"problem": "roof.leak"}, "norms_or_problem"),
            ({"events": {"request_recieved": AT}}, "event_unknown"),
            ({"events": {"request_received": "когда-то"}}, "request_received_unreadable"),
            ({"events": []}, "events_missing"),
            ({"house": {"tz": "Asia/Tomsk42"}}, "tz_unknown"),
            ({"house": {"tz": "Asia/Tomsk", "region": "Сибирь"}}, "region_unknown"),
            ({"house": None}, "house_missing"),
            ({"conditions": ["sunny"]}, "condition_unknown"),
            ({"interrupted": {"BREAK.HVS": [3]}}, "interrupted_unreadable"),
            ({"interrupted": {"BREAK.HVS": 3}}, "interrupted_unreadable"),
            (
                {
                    "interrupted": {
                        "BREAK.HVS": [{"from": "2026-12-05T16:00", "to": "2026-12-05T10:00"}]
                    }
                },
                "interrupted_unreadable",
            ),
            ({"interrupted": {"BREAK.NO": []}}, "norm_unknown"),
            (
                {"norms": ["BREAK.HVS"], "events": {"break_started": "9999-12-31T23:00"}},
                "term_out_of_range",
            ),
            ({"evnets": {}}, "unknown_field"),
        ],
    )
    def test_tell_what_is_wrong_with_a_line(self, wrong, code):
        line = {"norms": ["A416.ANS10"], "events": {"request_received": AT}, "house": OMSK}

        [answer] = answers({**line, **wrong})

        assert answer["error"]["code"] == code

    def test_tell_that_a_problem_is_unknown(self):
        [answer] = answers({"problem": "roof.flies", "events": {}, "house": OMSK})

        assert answer["error"]["code"] == "problem_unknown"
