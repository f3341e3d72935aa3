from dataclasses import replace

import pytest

from domovoy.catalogue import shipped_catalogue
from domovoy.understanding import Lesson
from domovoy.understanding.errors import HistoryTooSmall
from domovoy.understanding.learning import FEWEST, Learned, Score, learn_history

GROUPS = ("gas", "lift", "roof", "pests")


@pytest.fixture(scope="module")
def catalogue():
    """Four groups of the shipped one: enough to learn from, and learned at once."""
    whole = shipped_catalogue()
    return replace(
        whole,
        groups={group: whole.groups[group] for group in GROUPS},
        problems={c: p for c, p in whole.problems.items() if p.group in GROUPS},
    )


def past(catalogue, *, turned=0):
    """An organisation's own words for each group; `turned` puts every label on the wrong one."""
    own = {"gas": "пырхает", "lift": "кабинка", "roof": "шифернит", "pests": "шебуршат"}
    return [
        Lesson(f"{own[group]} номер {n} в доме {n % 7}", GROUPS[(place + turned) % len(GROUPS)])
        for n in range(60)
        for place, group in enumerate(GROUPS)
    ]


class TestLearnHistory:
    def test_learns_words_the_catalogue_does_not_know_and_proves_it(self, catalogue):
        steps = []

        learned = learn_history(catalogue, past(catalogue), tell=steps.append)

        assert steps == ["before", "after", "all"]
        assert learned.after.first > 0.9 > learned.before.first
        assert not learned.is_worse
        assert learned.understander.understand("кабинка").groups[0].code == "lift"

    def test_holds_worse_what_contradicts_the_catalogue(self, catalogue):
        examples = [
            Lesson(example, GROUPS[(GROUPS.index(problem.group) + 1) % len(GROUPS)])
            for problem in catalogue.problems.values()
            for example in problem.examples
        ]
        lies = [Lesson(f"{one.text} {n}", one.group) for n in range(8) for one in examples]

        assert learn_history(catalogue, lies).is_worse

    def test_gives_the_same_every_time(self, catalogue):
        first, second = (learn_history(catalogue, past(catalogue)) for _ in range(2))

        assert first.after == second.after

    def test_wants_enough_to_hold_some_back(self, catalogue):
        with pytest.raises(HistoryTooSmall) as told:
            learn_history(catalogue, past(catalogue)[: FEWEST - 1])

        assert (told.value.found, told.value.wanted) == (FEWEST - 1, FEWEST)

    def test_counts_a_text_told_again_once(self, catalogue):
        with pytest.raises(HistoryTooSmall) as told:
            learn_history(catalogue, [Lesson("кабинка встала", "lift")] * 40)

        assert told.value.found == 1


class TestWorse:
    @pytest.mark.parametrize(
        ("first", "own", "worse"),
        [
            (0.5, 0.70, False),
            (0.5, 0.68, True),
            (0.6, 0.67, False),
            (0.6, 0.6, True),
            (0.4, 0.7, True),
        ],
    )
    def test_what_mends_nothing_may_not_spoil_the_own_examples(self, first, own, worse):
        before = Score(0.5, 0.7, 0.5, 0.1, own_first=0.7)
        after = replace(before, first=first, own_first=own)

        assert Learned(None, before, after, taught=100, held_back=10).is_worse == worse
