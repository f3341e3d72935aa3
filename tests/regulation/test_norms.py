from datetime import date
from pathlib import Path

import pytest

from domovoy.regulation import (
    Certainty,
    Hours,
    Kind,
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
EVENTS = "request_received: {words: поступило обращение}\n"


@pytest.fixture
def load(tmp_path: Path):
    def load(norms, *, head=HEAD, events=EVENTS):
        folder = tmp_path / "norms"
        folder.mkdir(exist_ok=True)
        (folder / "act.yaml").write_text(head + norms, encoding="utf-8")
        (tmp_path / "events.yaml").write_text(events, encoding="utf-8")
        return load_norms(folder, events_file=tmp_path / "events.yaml")

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

    @pytest.mark.parametrize("norm_id", norm_book().ids)
    def test_every_duty_is_one_sentence(self, norm_id):
        duty = norm_book().get(norm_id).duty

        assert duty.endswith(".")
        assert len(duty) <= 160

    def test_half_remembered_norms_are_not_law(self):
        weak = [i for i in norm_book().ids if norm_book().get(i).certainty is Certainty.WEAK]

        assert {"A416.EXT", "GAS.ARRIVE"} <= set(weak)
        assert not any(norm_book().get(norm_id).shown_as_law for norm_id in weak)
        assert not any(norm_book().get(norm_id).starts_clock for norm_id in weak)

    def test_a_break_has_a_term_only_where_one_length_always_holds(self):
        assert norm_book().get("BREAK.SEW").term == Hours(4)
        assert norm_book().get("BREAK.HEAT").term is None
        assert len(norm_book().get("BREAK.HEAT").limits) == 4

    def test_accident_terms_bind_since_march_2019(self):
        before, since = date(2019, 2, 28), date(2019, 3, 1)

        assert norm_book().in_force(["ADS.LOCAL"], before) == ()
        assert [norm.id for norm in norm_book().in_force(["ADS.LOCAL"], since)] == ["ADS.LOCAL"]

    def test_an_unknown_id_is_refused(self):
        assert "A416.ANS11" not in norm_book()
        with pytest.raises(NormUnknown):
            norm_book().get("A416.ANS11")


class TestNormBook:
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
            ("unit: working_day", "unit: table", "whole amount above zero"),
            ("  what: Ответ\n", "", "`what` must say"),
            ("  counts_from: request_received\n", "", "`counts_from` must name"),
            ("counts_from: request_received", "counts_from: dawn", "unknown event dawn"),
            ("source: [page]", "source: [rumour]", "does not list: rumour"),
            ("  source: [page]\n", "", "names no source"),
            ("  clause: п. 1\n", "", "clause must be given"),
            ("clause: п. 1", "clausula: п. 1\n  clause: п. 1", "unknown field clausula"),
            ("clause: п. 1", "clause: п. 1\n  clause: п. 2", "a key is given twice"),
            ("clause: п. 1", "clause: [п. 1", "act.yaml:13"),
            ("source: [page]", "limits: [{hours: 1, per: year}]", "has a limit that is neither"),
            ("source: [page]", "window: 8-23", "a window is written"),
            ("source: [page]", "window: 23:00-08:00", "a window is written"),
            ("source: [page]", "in_force_from: yesterday", "in_force_from must be a date"),
        ],
    )
    def test_are_told_with_file_and_line(self, load, written, instead, fault):
        with pytest.raises(NormsInvalid) as refusal:
            load(NORM.replace(written, instead))

        assert fault in str(refusal.value)
        assert "act.yaml:" in str(refusal.value)

    def test_are_told_all_at_once(self, load):
        with pytest.raises(NormsInvalid) as refusal:
            load(
                NORM.replace("kind: answer", "kind: shout")
                + NORM.replace("amount: 10", "amount: 0")
            )

        assert [fault.split(":")[1] for fault in refusal.value.faults] == ["11", "22"]

    def test_two_wordings_may_not_bind_on_one_day(self, load):
        with pytest.raises(NormsInvalid, match=r"act\.yaml:22: X\.ONE has two wordings"):
            load(NORM + NORM)

    def test_an_act_without_a_standing_is_refused(self, load):
        with pytest.raises(NormsInvalid, match=r"act\.yaml:1: the head of the act"):
            load(NORM, head=HEAD.replace("  standing: in_force\n", ""))

    def test_an_event_replaced_by_an_unknown_one_is_refused(self, load):
        with pytest.raises(NormsInvalid, match=r"events\.yaml:1: event request_received"):
            load(NORM, events="request_received: {words: поступило, otherwise: [dusk]}\n")

    def test_a_file_that_is_no_mapping_is_refused(self, load):
        with pytest.raises(NormsInvalid, match="must be a mapping"):
            load("", head="- act\n")
