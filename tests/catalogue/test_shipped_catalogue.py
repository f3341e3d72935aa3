import re
from collections import Counter

import pytest

from domovoy.catalogue import PLACES, shipped_catalogue

GROUPS = {
    "heating",
    "hot_water",
    "cold_water",
    "sewerage",
    "electricity",
    "gas",
    "lift",
    "roof",
    "facade",
    "entrance_repair",
    "entrance_cleaning",
    "yard_cleaning",
    "snow_ice",
    "waste",
    "intercom_access",
    "pests",
    "noise_neighbours",
    "flooding",
    "meters",
    "charges",
    "documents",
    "uo_inaction",
    "improvement_yard",
    "parking",
    "fire_safety",
    "capital_repair",
    "other_not_housing",
}
REQUIRED = {
    "heating.cold_radiator",
    "electricity.flat_no_power",
    "gas.smell",
    "roof.leak",
    "lift.not_working",
    "lift.trapped",
    "meters.not_listed",
    "charges.wrong_amount",
    "uo_inaction.no_answer",
    "intercom_access.intercom",
    "other_not_housing.other",
}
DANGERS = ["gas", "fire", "electric", "flood", "trapped", "structure", "ice"]
RISKY = re.compile(r"маевск|развоздуш|кипяток|спустите воду|включайте повторно несколько", re.I)
UNKIND = re.compile(r"ошибк|некорректн|пожалуйста|запрещен|обязательн\w+ поле", re.I)
PROBLEMS = list(shipped_catalogue().problems.values())


class TestShippedCatalogue:
    def test_knows_every_group_and_problems_in_each(self):
        catalogue = shipped_catalogue()

        assert set(catalogue.groups) == GROUPS
        assert {p.group for p in PROBLEMS} == GROUPS
        assert len(PROBLEMS) >= 165
        assert sum(len(p.examples) for p in PROBLEMS) >= 3000

    def test_knows_what_the_main_story_needs(self):
        assert set(shipped_catalogue().problems) >= REQUIRED
        assert shipped_catalogue().fallback.code == "other_not_housing.other"

    def test_has_every_danger_with_steps_and_phones(self):
        dangers = shipped_catalogue().dangers

        assert list(dangers) == DANGERS
        assert all(d.steps and d.phones for d in dangers.values())
        assert {p.number for p in dangers["gas"].phones} == {"104", "112"}

    def test_at_a_smell_of_gas_nothing_may_spark_first(self):
        assert shipped_catalogue().dangers["gas"].steps[0].startswith("Не включайте")

    def test_every_danger_belongs_to_some_problem(self):
        assert {p.danger for p in PROBLEMS if p.danger} == set(DANGERS)

    def test_every_question_and_advice_is_used(self):
        catalogue = shipped_catalogue()

        assert {q for p in PROBLEMS for q in p.questions} == set(catalogue.questions)
        assert {a for p in PROBLEMS for a in p.advice} == set(catalogue.advice)
        assert len(catalogue.advice) >= 40

    def test_options_of_a_place_are_places(self):
        for question in shipped_catalogue().questions.values():
            codes = [option.code for option in question.options]
            assert len(set(codes)) == len(codes)
            if question.slot == "place":
                assert set(codes) <= set(PLACES)
            if question.slot == "scope":
                assert set(codes) <= {"flat", "riser", "entrance", "house"}

    def test_words_for_people_are_calm_and_safe(self):
        catalogue = shipped_catalogue()
        texts = [q.text for q in catalogue.questions.values()]
        texts += [s for a in catalogue.advice.values() for s in (a.title, *a.steps)]
        texts += [s for d in catalogue.dangers.values() for s in (d.title, *d.steps)]

        assert [t for t in texts if UNKIND.search(t)] == []
        advice = [s for a in catalogue.advice.values() for s in a.steps]
        assert [s for s in advice if RISKY.search(s)] == []

    def test_no_example_serves_two_problems(self):
        told = Counter(e.lower() for p in PROBLEMS for e in p.examples)

        assert [e for e, times in told.items() if times > 1] == []

    def test_follows_references_to_their_objects(self):
        catalogue = shipped_catalogue()
        radiator = catalogue.problem("heating.cold_radiator")

        assert [a.code for a in catalogue.advice_of(radiator)] == ["radiator_valve"]
        assert [q.code for q in catalogue.questions_of(radiator)] == list(radiator.questions)
        assert catalogue.danger_of(radiator) is None
        assert catalogue.danger_of(catalogue.problem("gas.smell")).code == "gas"
        assert radiator in catalogue.in_group("heating")

    def test_a_problem_without_a_state_topic_goes_out_under_its_title(self):
        smell = shipped_catalogue().problem("gas.smell")

        assert smell.topic is None
        assert smell.another_topic == "Пахнет газом"
        assert shipped_catalogue().problem("roof.leak").another_topic is None

    @pytest.mark.parametrize(
        ("code", "stop"),
        [
            ("vent_paper", "выключите"),
            ("hot_tap_care", "Закройте"),
            ("dry_traps", "газом"),
            ("leak_meanwhile", "горячая"),
            ("siphon", "поднимается"),
            ("electric_meter", "греется"),
            ("pole_number", "не подходите"),
            ("lift_avoid", "застрял"),
        ],
    )
    def test_what_must_stop_a_person_comes_first(self, code, stop):
        assert stop in shipped_catalogue().advice[code].steps[0]

    def test_hot_water_that_scalds_is_never_opened_to_try(self):
        steps = shipped_catalogue().advice["hot_tap_care"].steps

        assert not any("Открывайте" in step for step in steps)
        assert any("Холодная вода тоже" in step for step in steps)

    def test_a_scald_comes_before_the_tap(self):
        steps = shipped_catalogue().dangers["flood"].steps

        assert "кипяток" in steps[0]

    def test_somebody_cut_off_is_not_told_to_wait(self):
        advice = shipped_catalogue().problem("charges.cut_off").advice

        assert "payment_wait" not in advice
        assert "112" in shipped_catalogue().advice[advice[0]].steps[0]

    def test_a_detector_of_gas_is_not_taken_for_a_battery(self):
        assert any("угарного" in s for s in shipped_catalogue().advice["detector_beep"].steps)

    def test_every_emergency_shows_what_to_do(self):
        yard = ["improvement_yard.manhole", "improvement_yard.sinkhole", "flooding.street_burst"]

        assert all(shipped_catalogue().problem(code).danger for code in yard)

    def test_a_reversed_draught_asks_for_the_boiler_first(self):
        draught = shipped_catalogue().problem("gas.reverse_draught")

        assert draught.urgency == "urgent"
        assert draught.questions[0] == "gas_appliance"

    def test_people_in_need_are_sent_to_112_first(self):
        assert "112" in shipped_catalogue().dangers["trapped"].steps[0]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.code)
class TestEachProblem:
    def test_is_told_in_many_ways(self, problem):
        assert 12 <= len(problem.examples) <= 60
        assert len(problem.styles) >= 6
        assert len(problem.styles["portal"]) >= 3
        assert all(len(e) <= 1200 for e in problem.examples)

    def test_has_what_an_appeal_needs(self, problem):
        assert problem.norms
        assert problem.places
        assert len(problem.title) <= 60
        assert problem.description.endswith(".")

    def test_asks_where_nobody_is_in_danger(self, problem):
        assert problem.questions or problem.danger

    def test_offers_no_advice_in_an_emergency(self, problem):
        assert problem.urgency != "emergency" or not problem.advice
        assert problem.danger is None or problem.urgency == "emergency"
