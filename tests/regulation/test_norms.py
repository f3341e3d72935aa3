from datetime import date
from pathlib import Path

import pytest

from domovoy.regulation import (
    CalendarDays,
    Certainty,
    DayOfMonth,
    Days24,
    Kind,
    Limit,
    NormNotInForce,
    NormsInvalid,
    NormUnknown,
    Party,
    WorkingDays,
    load_norms,
    norm_book,
)

HEAD = """\
act:
  code: PP1
  name: Правила
  document: постановление № 1
  standing: in_force
  certainty: V
checked_on: 2026-11-22
sources:
  page: https://example.org/rules
norms:
"""
NORM = """\
- id: X.ONE
  clause: п. 1
  party: organisation
  kind: answer
  what: Ответ
  duty: Организация отвечает.
  amount: 10
  unit: working_day
  counts_from: request_received
  certainty: V
  source: [page]
"""
LIMITED = NORM.replace("amount: 10", "limits: [{hours: 4, per: single, when: frost}]").replace(
    "working_day", "table"
)
DAY = NORM.replace("amount: 10", "amount: 15\n  month: following").replace(
    "working_day", "day_of_month"
)
REGIONAL = (
    NORM
    + """\
  region_override:
    RU-MOW: {amount: 7, unit: day24, note: Столица считает иначе., certainty: L, source: [page]}
"""
)
EVENTS = "request_received: {words: поступило обращение}\n"
CONDITIONS = "frost: на улице мороз\n"


@pytest.fixture
def load(tmp_path: Path):
    def load(norms, *, head=HEAD, events=EVENTS):
        folder = tmp_path / "norms"
        folder.mkdir(exist_ok=True)
        (folder / "act.yaml").write_text(head + norms, encoding="utf-8")
        (tmp_path / "events.yaml").write_text(events, encoding="utf-8")
        (tmp_path / "conditions.yaml").write_text(CONDITIONS, encoding="utf-8")
        return load_norms(
            folder,
            events_file=tmp_path / "events.yaml",
            conditions_file=tmp_path / "conditions.yaml",
        )

    return load


class TestShippedNorms:
    def test_hold_every_kind_of_act_the_product_needs(self):
        acts = {norm_book().get(norm_id).act.code for norm_id in norm_book().ids}

        assert {"PP416", "PP354", "PP491", "GS170", "PP1744", "FZ59", "ZPP", "ZHK"} <= acts

    def test_an_answer_takes_ten_working_days(self):
        norm = norm_book().get("A416.ANS10")

        assert (norm.term, norm.party, norm.kind) == (
            WorkingDays(10),
            Party.ORGANISATION,
            Kind.ANSWER,
        )

    def test_half_remembered_norms_are_not_law(self):
        weak = [i for i in norm_book().ids if norm_book().get(i).certainty is Certainty.WEAK]

        assert {"A416.EXT", "GAS.ARRIVE"} <= set(weak)
        assert not any(norm_book().get(norm_id).shown_as_law for norm_id in weak)

    def test_a_break_has_lengths_and_no_term(self):
        norm = norm_book().get("BREAK.HVS")

        assert norm.term is None
        assert norm.limits == (
            Limit(8, "month"),
            Limit(4, "single"),
            Limit(None, "single", "central_network_accident"),
        )

    def test_the_same_day_is_a_term_of_no_days(self):
        assert norm_book().get("A416.REG").term == CalendarDays(0)

    def test_a_day_of_the_month_is_of_this_month_or_of_the_next(self):
        assert norm_book().get("ZHK155.PAY15").term == DayOfMonth(15, following=True)
        assert norm_book().get("R354.READ25").term == DayOfMonth(25, following=False)

    def test_use_every_condition_and_call_it_by_words(self):
        norms = [norm_book().get(norm_id) for norm_id in norm_book().ids]
        used = {limit.when for norm in norms for limit in norm.limits} | {n.when for n in norms}

        assert used - {None} == set(norm_book().conditions)
        assert all(norm_book().conditions.values())

    def test_accident_terms_bind_since_march_2019(self):
        before, since = date(2019, 2, 28), date(2019, 3, 1)

        assert norm_book().in_force(["ADS.LOCAL"], before) == ()
        assert [norm.id for norm in norm_book().in_force(["ADS.LOCAL"], since)] == ["ADS.LOCAL"]

    def test_an_unknown_id_is_refused(self):
        assert "A416.ANS11" not in norm_book()
        with pytest.raises(NormUnknown):
            norm_book().get("A416.ANS11")


class TestNormBook:
    def test_gives_the_wording_of_a_day(self, load):
        old = NORM + "  in_force_from: 2020-01-01\n  in_force_to: 2026-08-31\n"
        new = NORM.replace("amount: 10", "amount: 7") + "  in_force_from: 2026-09-01\n"

        book = load(old + new)

        assert [norm.term.count for norm in book.wordings("X.ONE")] == [10, 7]
        assert book.on("X.ONE", date(2026, 8, 31)).term == WorkingDays(10)
        assert book.on("X.ONE", date(2026, 9, 1)).term == WorkingDays(7)
        with pytest.raises(NormNotInForce, match=r"X\.ONE was not in force on 2019-12-31"):
            book.on("X.ONE", date(2019, 12, 31))
        with pytest.raises(NormUnknown):
            book.on("X.TWO", date(2026, 9, 1))

    def test_keeps_what_a_region_says_beside_the_norm(self, load):
        norm = load(REGIONAL).get("X.ONE")

        [other] = norm.regional
        assert (other.region, other.term, other.certainty) == ("RU-MOW", Days24(7), Certainty.WEAK)
        assert other.source == ("https://example.org/rules",)
        assert norm.term == WorkingDays(10)

    def test_keeps_when_a_norm_holds_and_when_not(self, load):
        norm = load(
            NORM
            + "  when: frost\n  conditions: Мороз.\n  exceptions: Оттепель.\n"
            + "  recalculation: Плата ниже.\n  clause_certainty: M\n  wording_read: false\n"
            + "  verify: Номер пункта.\n"
        ).get("X.ONE")

        assert (norm.when, norm.conditions, norm.exceptions) == ("frost", "Мороз.", "Оттепель.")
        assert (norm.recalculation, norm.verify) == ("Плата ниже.", "Номер пункта.")
        assert (norm.clause_certainty, norm.wording_read) == (Certainty.MEMORY, False)

    def test_keeps_both_wordings_by_date(self, load):
        old = NORM + "  in_force_to: 2026-08-31\n"
        new = NORM.replace("amount: 10", "amount: 7") + "  in_force_from: 2026-09-01\n"

        book = load(old + new)

        assert len(book) == 1
        assert book.get("X.ONE").term == WorkingDays(7)
        assert book.in_force(["X.ONE"], date(2026, 8, 31))[0].term == WorkingDays(10)
        assert book.in_force(["X.ONE"], date(2026, 9, 1))[0].term == WorkingDays(7)

    def test_names_the_page_a_norm_was_checked_on(self, load):
        norm = load(NORM).get("X.ONE")

        assert norm.source == ("https://example.org/rules",)
        assert norm.checked_on == date(2026, 11, 22)


class TestFaultsOfNorms:
    @pytest.mark.parametrize(
        ("written", "instead", "fault"),
        [
            ("party: organisation", "party: nobody", "act.yaml:11: X.ONE has an unknown party"),
            ("kind: answer", "kind: shout", "unknown kind shout"),
            ("certainty: V", "certainty: Z", "unknown certainty Z"),
            ("unit: working_day", "unit: fortnight", "unknown unit fortnight"),
            ("amount: 10", "amount: -1", "whole amount above zero"),
            ("amount: 10", "amount: true", "whole amount above zero"),
            ("amount: 10\n  ", "", "whole amount above zero"),
            ("unit: working_day", "unit: table", "can have no amount: table is not counted"),
            ("unit: working_day", "unit: same_day", "can have no amount: same_day is not counted"),
            ("unit: working_day", "unit: day_of_month", "the same or the following month"),
            ("  what: Ответ\n", "", "`what` must say"),
            ("  counts_from: request_received\n", "", "`counts_from` must name"),
            ("counts_from: request_received", "counts_from: dawn", "unknown event dawn"),
            ("source: [page]", "source: [rumour]", "does not list: rumour"),
            ("  source: [page]\n", "", "names no source"),
            ("  clause: п. 1\n", "", "clause must be given"),
            ("clause: п. 1", "clausula: п. 1\n  clause: п. 1", "unknown field clausula"),
            ("clause: п. 1", "clause: п. 1\n  clause: п. 2", "a key is given twice"),
            ("clause: п. 1", "clause: [п. 1", "act.yaml:13"),
            ("source: [page]", "limits: [{hours: 1, per: year}]", "its unit must be table"),
            ("source: [page]", "window: 8-23", "a window that is not written"),
            ("source: [page]", "window: 23:00-08:00", "a window that is not written"),
            ("source: [page]", "in_force_from: yesterday", "in in_force_from"),
            ("source: [page]", "when: dusk", "unknown condition dusk"),
            ("source: [page]", "conditions: мороз", "a whole sentence in conditions"),
            ("source: [page]", "exceptions: 5", "must have words in exceptions"),
            ("clause: п. 1", "clause: 36", "must have words in clause"),
            ("source: [page]", "wording_read: later", "true or false in wording_read"),
            ("source: [page]", "clause_certainty: V", "weaker than its certainty"),
            ("source: [page]", "clause_certainty: Z", "weaker than its certainty"),
            ("certainty: V", "certainty: L", "`verify` must say"),
            ("source: [page]", "source: page", "another shape than it must in source"),
            ("source: [page]", "window: 8", "another shape than it must in window"),
            ("source: [page]", "limits: [4]", "another shape than it must in limits"),
            ("source: [page]", "region_override: {RU-MOW: 7}", "than it must in RU-MOW"),
            ("source: [page]", "region_override: 7", "than it must in region_override"),
        ],
    )
    def test_are_told_with_file_and_line(self, load, written, instead, fault):
        with pytest.raises(NormsInvalid) as refusal:
            load(NORM.replace(written, instead))

        assert fault in str(refusal.value)
        assert "act.yaml:" in str(refusal.value)

    @pytest.mark.parametrize(
        ("norm", "written", "instead", "fault"),
        [
            (LIMITED, "per: single", "per: year", "neither single nor month"),
            (LIMITED, "hours: 4", "hours: 0", "a limit of 0 hours"),
            (LIMITED, "hours: 4", "length: 4", "is not hours, per, when"),
            (LIMITED, "when: frost", "when: dusk", "on an unknown condition dusk"),
            (DAY, "amount: 15", "amount: 31", "a day that every month has, not 31"),
            (DAY, "month: following", "month: next", "the same or the following month"),
            (REGIONAL, "RU-MOW", "RU-XX", "an unknown region RU-XX"),
            (REGIONAL, "note: Столица считает иначе., ", "", "must have an amount, a unit, a note"),
            (REGIONAL, "amount: 7", "amount: half", "RU-MOW must have a whole amount"),
            (REGIONAL, "unit: day24", "unit: table", "RU-MOW must have a whole amount"),
            (REGIONAL, "certainty: L", "certainty: Z", "RU-MOW has an unknown certainty Z"),
            (REGIONAL, "L, source: [page]", "L, source: [talk]", "not listed: talk"),
        ],
    )
    def test_of_limits_days_and_regions_are_told_too(self, load, norm, written, instead, fault):
        load(norm)

        with pytest.raises(NormsInvalid) as refusal:
            load(norm.replace(written, instead))

        assert fault in str(refusal.value)
        assert "act.yaml:11: X.ONE " in str(refusal.value)

    def test_are_told_all_at_once(self, load):
        with pytest.raises(NormsInvalid) as refusal:
            load(
                NORM.replace("kind: answer", "kind: shout")
                + NORM.replace("amount: 10", "amount: 0")
            )

        assert [fault.split(":")[1] for fault in refusal.value.faults] == ["11", "22"]

    def test_an_entry_that_is_no_mapping_is_refused(self, load):
        with pytest.raises(NormsInvalid, match=r"act\.yaml:1: 'ten days' is no norm"):
            load(NORM + "- ten days\n")

    def test_two_wordings_may_not_bind_on_one_day(self, load):
        with pytest.raises(NormsInvalid, match=r"act\.yaml:22: X\.ONE has two wordings"):
            load(NORM + NORM)

    def test_an_act_without_a_standing_is_refused(self, load):
        with pytest.raises(NormsInvalid, match=r"act\.yaml:1: the head of the act"):
            load(NORM, head=HEAD.replace("  standing: in_force\n", ""))

    def test_an_event_replaced_by_an_unknown_one_is_refused(self, load):
        with pytest.raises(NormsInvalid, match=r"events\.yaml:1: event request_received"):
            load(NORM, events="request_received: {words: поступило, otherwise: [dusk]}\n")

    def test_an_event_that_replaces_itself_is_refused(self, load):
        with pytest.raises(NormsInvalid, match=r"events\.yaml:1: event request_received"):
            load(
                NORM, events="request_received: {words: поступило, otherwise: [request_received]}\n"
            )

    def test_a_file_that_is_no_mapping_is_refused(self, load):
        with pytest.raises(NormsInvalid, match="must be a mapping"):
            load("", head="- act\n")
