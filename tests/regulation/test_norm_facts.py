"""Our norms beside the facts they were written from: every difference has its reason here."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from domovoy.regulation import DayOfMonth, NormNotInForce, norm_book

FACTS = Path(__file__).parents[3] / "shared/regulation/norms.yaml"
LEFT_OUT = {"GD.FLOW": "how another application works: it binds nobody in a house"}
UNITS_THAT_ARE_NOT_COUNTED = {
    "see_break_norm": "table",
    "notice": "none",
    "formula": "none",
    "right": "none",
    "rule": "none",
    "per_3_months": "none",
    "as_needed": "none",
    "threshold": "none",
    "contract": "none",
    "no_fixed_term": "none",
    "set_by_OMS": "none",
    "since:2026-02-17": "none",  # the day it began to bind is `in_force_from`
    "since:2026-09-01": "none",
}
OURS_DIFFER = {
    ("BREAK.GVS.PLAN", "unit"): "the law has no firm limit: 14 days are a recommendation",
    ("BREAK.GVS.PLAN", "amount"): "the same",
    ("R354.ODPU23", "amount"): "read from the 23rd to the 25th: the term is the last of them",
    ("ZHK155.PENI", "unit"): "from the 31st day penalty runs: nothing is due by that day",
    ("ZHK155.PENI", "amount"): "the same",
    ("ZHK162.REPORT", "unit"): "a quarter of the year is no length from a moment",
    ("G170.ICICLE", "amount"): "«as needed» is not zero",
    ("R354.VISIT3M", "amount"): "how often, not how long",
    ("ZHK162.REPORT", "amount"): "a quarter is no number",
}
CONDITIONS = {
    "12..norm": "indoor_above_12",
    "10..12": "indoor_10_to_12",
    "8..10": "indoor_8_to_10",
    "<=5": "outdoor_5_or_colder",
    ">5": "outdoor_above_5",
}
BUILDING_NORMS_DECIDE = ("BREAK.HVS", (None, "single", "central_network_accident"))

pytestmark = pytest.mark.skipif(
    not FACTS.is_file(), reason=f"the facts about the law are not at {FACTS.parent.name}/"
)


@pytest.fixture(scope="module")
def facts():
    return yaml.safe_load(FACTS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pairs(facts):
    """Each fact with our wording of the day the facts were written."""
    on = date.fromisoformat(facts["meta"]["as_of"])
    return [
        (fact, norm_book().on(fact["id"], on))
        for fact in facts["deadlines"]
        if fact["id"] in norm_book()
    ]


def unit_of(fact):
    return UNITS_THAT_ARE_NOT_COUNTED.get(fact["unit"], fact["unit"])


def amount_of(norm):
    if norm.term is None:
        return 0 if norm.unit == "immediate" else None
    return norm.term.number if isinstance(norm.term, DayOfMonth) else norm.term.count


def window_of(norm):
    return norm.window and f"{norm.window.opens:%H:%M}-{norm.window.closes:%H:%M}"


def sides(fact, norm):
    """Each thing that is compared: as the facts have it, as we have it."""
    return {
        "unit": (unit_of(fact), norm.unit),
        "amount": (fact["amount"], amount_of(norm)),
        "certainty": (fact["cert"], norm.certainty),
        "clause certainty": (fact.get("clause_cert"), norm.clause_certainty),
        "from": (fact["from"].replace("-", "") or None, norm.counts_from),
        "direction": (fact.get("direction") == "before", norm.before),
        "window": (fact.get("window", "").split(" ")[0] or None, window_of(norm)),
    }


def limits_of(fact):
    for limit in fact.get("limits", ()):
        cold = limit.get("indoor_c") or limit.get("avg_outdoor_c")
        per = {"month_sum": "month"}.get(limit["per"], limit["per"])
        yield limit["h"], per, limit.get("when") or CONDITIONS.get(cold)


class TestOurNorms:
    def test_leave_out_only_what_binds_nobody(self, facts):
        theirs = {fact["id"] for fact in facts["deadlines"]}

        assert theirs - set(norm_book().ids) == set(LEFT_OUT)
        assert set(norm_book().ids) - theirs == set()

    def test_differ_only_where_a_reason_is_written(self, pairs):
        found = {
            (fact["id"], name): values
            for fact, norm in pairs
            for name, values in sides(fact, norm).items()
            if values[0] != values[1]
        }

        assert {key: found[key] for key in found if key not in OURS_DIFFER} == {}
        assert set(OURS_DIFFER) - set(found) == set()

    def test_permit_the_same_interruptions(self, pairs):
        for fact, norm in pairs:
            ours = {(limit.hours, limit.per, limit.when) for limit in norm.limits}

            more = ours - set(limits_of(fact))
            assert set(limits_of(fact)) - ours == set()
            assert all((norm.id, limit) == BUILDING_NORMS_DECIDE for limit in more)

    def test_stand_in_acts_whose_standing_we_tell_alike(self, facts, pairs):
        words = {True: "in_force", "presumed": "presumed", "check": "to_check"}
        for fact, norm in pairs:
            assert norm.act.code == fact["act"]
            assert norm.act.standing == words[facts["acts"][fact["act"]]["in_force"]]
            assert norm.act.certainty == facts["acts"][fact["act"]]["cert"]

    def test_name_the_same_pages(self, facts, pairs):
        pages = facts["sources"] | facts["sources_extra"]
        for fact, norm in pairs:
            assert norm.source == tuple(pages[key] for key in fact["src"])

    def test_claim_no_more_for_an_older_wording(self, pairs):
        order = "LMSV"
        for fact, _ in pairs:
            for wording in norm_book().wordings(fact["id"]):
                assert order.index(wording.certainty) <= order.index(fact["cert"])

    def test_bind_on_the_day_the_facts_were_written(self, facts):
        on = date.fromisoformat(facts["meta"]["as_of"])

        for norm_id in norm_book().ids:
            try:
                norm_book().on(norm_id, on)
            except NormNotInForce:
                pytest.fail(f"{norm_id} has no wording on {on}")
