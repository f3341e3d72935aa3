import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domovoy.catalogue import PLACES, shipped_catalogue
from domovoy.understanding import (
    Lesson,
    ModelUnusable,
    Understander,
    current_understander,
    shipped_understander,
)
from domovoy.understanding.lessons import neutral_texts

HOSTILE = {
    "empty": "",
    "spaces": " \n\t ",
    "long": "холодная батарея в комнате " * 400,
    "one endless word": "а" * 10_000,
    "endless latin": "shch" * 2_500,
    "html": "<script>alert(1)</script><p>течёт кран &amp; капает</p>",
    "unclosed": "<" * 10_000,
    "entities": "&" * 10_000,
    "emoji": "🔥💧😡" * 50,
    "control": "\x00\x01\ud83d свет",
    "digits": "1234567890 " * 900,
    "commas": "," * 10_000,
    "words": "слово " * 1_600,
    "smells": "пахнет " * 1_400,
    "sql": "'; DROP TABLE appeals; --",
}


class TestUnderstand:
    @pytest.mark.parametrize(
        ("message", "problem"),
        [
            ("батарея в спальне холодная", "heating.cold_radiator"),
            ("пахнет газом", "gas.smell"),
            ("лифт не работает", "lift.not_working"),
            ("моего счётчика нет в списке", "meters.not_listed"),
            ("начислено неверно", "charges.wrong_amount"),
            ("пропал свет в квартире у соседей есть", "electricity.flat_no_power"),
            ("протекает крыша", "roof.leak"),
            ("batareya v spalne kholodnaya", "heating.cold_radiator"),
            ("домофон не работает", "intercom_access.intercom"),
            ("на моё обращение не отвечают", "uo_inaction.no_answer"),
        ],
    )
    def test_puts_the_right_problem_first(self, message, problem):
        understood = shipped_understander().understand(message)

        assert understood.problems[0].code == problem
        assert understood.groups[0].code == problem.partition(".")[0]
        assert understood.sure

    def test_hears_each_problem_of_a_message_with_its_words(self):
        understood = shipped_understander().understand(
            "Здравствуйте! В подъезде третий день не горит свет, а ещё лифт не работает "
            "и мусор не вывозят. Примите меры."
        )

        assert [(part.text, part.group) for part in understood.parts] == [
            ("Здравствуйте! В подъезде третий день не горит свет", "electricity"),
            ("лифт не работает", "lift"),
            ("мусор не вывозят. Примите меры.", "waste"),
        ]
        assert all(part.problem.startswith(f"{part.group}.") for part in understood.parts)

    def test_takes_inaction_for_a_tone_beside_a_problem(self):
        understood = shipped_understander().understand("УК бездействует, третий год течёт крыша!")

        assert understood.groups[0].code == "roof"
        assert "inaction" in understood.tone
        assert [part.group for part in understood.parts] == ["roof"]

    @pytest.mark.parametrize("message", ["", "лифт", "фывапролдж", "капает кран на кухне"])
    def test_hears_at_least_one_part(self, message):
        understood = shipped_understander().understand(message)

        assert [(p.text, p.group) for p in understood.parts] == [
            (message, understood.groups[0].code)
        ]

    def test_probabilities_are_complete_ordered_and_sum_to_one(self):
        understood = shipped_understander().understand("холодно")
        catalogue = shipped_catalogue()

        for ranking, known in (
            (understood.problems, catalogue.problems),
            (understood.groups, catalogue.groups),
        ):
            chances = [ranked.p for ranked in ranking]
            assert {ranked.code for ranked in ranking} == set(known)
            assert chances == sorted(chances, reverse=True)
            assert sum(chances) == pytest.approx(1)

    @pytest.mark.parametrize(
        "message", ["", "фывапролдж", "Здравствуйте", "🔥🔥🔥", "курс доллара", "не работает"]
    )
    def test_is_not_sure_where_nothing_resembles(self, message):
        assert not shipped_understander().understand(message).sure

    @pytest.mark.parametrize("message", HOSTILE.values(), ids=HOSTILE.keys())
    def test_takes_any_text_in_no_time(self, message):
        started = time.perf_counter()

        understood = shipped_understander().understand(message)

        assert time.perf_counter() - started < 1
        assert sum(ranked.p for ranked in understood.problems) == pytest.approx(1)

    @settings(max_examples=60, deadline=None)
    @given(st.text(max_size=300))
    def test_takes_whatever_can_be_typed(self, message):
        understood = shipped_understander().understand(message)

        assert understood == shipped_understander().understand(message)
        assert understood.danger is None or understood.urgent
        assert understood.slots.place is None or understood.slots.place in PLACES

    def test_costs_about_a_millisecond(self):
        messages = [e for p in shipped_catalogue().problems.values() for e in p.examples][:300]
        spent = []
        for message in messages:
            started = time.perf_counter()
            shipped_understander().understand(message)
            spent.append(time.perf_counter() - started)

        assert sorted(spent)[len(spent) // 2] < 0.01


class TestLearn:
    def test_past_appeals_teach_words_the_catalogue_does_not_know(self):
        slang = [Lesson(f"у нас опять кракозябра номер {n}", "lift") for n in range(30)]
        slang += [Lesson(f"грымза {n} снова тут", "parking") for n in range(30)]

        taught = Understander.learn(shipped_catalogue(), slang)

        assert taught.understand("кракозябра").groups[0].code == "lift"
        assert taught.understand("грымза у дома").groups[0].code == "parking"
        assert taught.understand("пахнет газом").problems[0].code == "gas.smell"


class TestCurrentUnderstander:
    def test_is_the_shipped_one_until_there_is_a_history(self):
        assert current_understander() is shipped_understander()

    def test_takes_up_a_newer_model_and_goes_back_without_it(self, tmp_path, monkeypatch):
        shipped = shipped_understander()
        monkeypatch.setenv("DOMOVOY_VAR", str(tmp_path))
        path = tmp_path / "understanding" / "history.npz"
        path.parent.mkdir()
        surer = replace(shipped, ranking=shipped.ranking.tempered(30.0, 0.0))

        surer.save(path)
        taken = current_understander()
        path.unlink()

        assert taken.ranking.sharpness == surer.ranking.sharpness
        assert current_understander() is shipped

    def test_a_damaged_model_does_no_harm(self, tmp_path, monkeypatch):
        shipped = shipped_understander()
        monkeypatch.setenv("DOMOVOY_VAR", str(tmp_path))
        (tmp_path / "understanding").mkdir()
        (tmp_path / "understanding" / "history.npz").write_bytes(b"nonsense")

        assert current_understander() is shipped


class TestSaveAndLoad:
    def test_a_loaded_model_understands_the_same(self, tmp_path):
        shipped_understander().save(tmp_path / "model.npz")

        loaded = Understander.load(tmp_path / "model.npz", shipped_catalogue())

        for message in ("капает кран", "", "нет света в подъезде"):
            assert loaded.understand(message) == shipped_understander().understand(message)

    def test_refuses_a_model_of_another_catalogue(self, tmp_path):
        shipped_understander().save(tmp_path / "model.npz")
        problems = dict(shipped_catalogue().problems)
        del problems["roof.leak"]

        with pytest.raises(ModelUnusable, match="another catalogue"):
            Understander.load(
                tmp_path / "model.npz", replace(shipped_catalogue(), problems=problems)
            )

    def test_refuses_a_model_taught_by_other_examples(self, tmp_path):
        shipped_understander().save(tmp_path / "model.npz")
        leak = shipped_catalogue().problem("roof.leak")
        problems = {
            **shipped_catalogue().problems,
            leak.code: replace(leak, examples=leak.examples[1:]),
        }

        with pytest.raises(ModelUnusable, match="another catalogue"):
            Understander.load(
                tmp_path / "model.npz", replace(shipped_catalogue(), problems=problems)
            )

    def test_leaves_only_the_finished_file(self, tmp_path):
        shipped_understander().save(tmp_path / "model.npz")

        assert [path.name for path in tmp_path.iterdir()] == ["model.npz"]

    @pytest.mark.parametrize("content", [b"", b"nonsense", b"PK\x03\x04 cut off"])
    def test_refuses_a_damaged_file(self, tmp_path, content):
        (tmp_path / "model.npz").write_bytes(content)

        with pytest.raises(ModelUnusable):
            Understander.load(tmp_path / "model.npz", shipped_catalogue())

    def test_refuses_a_missing_file(self, tmp_path):
        with pytest.raises(ModelUnusable):
            Understander.load(tmp_path / "model.npz", shipped_catalogue())


class TestWhatIsWrittenAroundAProblem:
    @pytest.mark.parametrize("message", neutral_texts()[::6])
    def test_speaks_for_no_group(self, message):
        assert shipped_understander().understand(message).groups[0].p < 0.9

    def test_does_not_move_the_problem(self):
        alone = shipped_understander().understand("Протекает крыша над последним этажом")
        around = shipped_understander().understand(
            "Уважаемая управляющая компания! Проживаю на улице Лесной двадцать лет. "
            "Протекает крыша над последним этажом. Прошу дать письменный ответ. "
            "С уважением, жильцы дома."
        )

        assert around.groups[0].code == alone.groups[0].code == "roof"
