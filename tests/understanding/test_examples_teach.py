"""Each example is hidden in turn: do the others teach enough to recognise it?"""

from dataclasses import replace

import pytest

from domovoy.catalogue import shipped_catalogue
from domovoy.understanding import Understander

FOLDS = 4


@pytest.fixture(scope="module")
def hidden():
    """(group, the three groups ranked first) for every example, understood without it."""
    catalogue = shipped_catalogue()
    seen = []
    for fold in range(FOLDS):
        kept = {
            code: replace(
                p, examples=tuple(e for i, e in enumerate(p.examples) if i % FOLDS != fold)
            )
            for code, p in catalogue.problems.items()
        }
        understander = Understander.learn(replace(catalogue, problems=kept))
        for problem in catalogue.problems.values():
            for example in problem.examples[fold::FOLDS]:
                groups = understander.understand(example).groups
                seen.append((problem.group, [ranked.code for ranked in groups[:3]]))
    return seen


class TestExamples:
    def test_every_example_is_tried_once(self, hidden):
        assert len(hidden) == sum(len(p.examples) for p in shipped_catalogue().problems.values())

    def test_the_others_put_its_group_first_more_often_than_not(self, hidden):
        right = sum(group == ranked[0] for group, ranked in hidden) / len(hidden)

        assert right >= 0.53, f"{right:.3f}"

    def test_the_others_put_its_group_among_three(self, hidden):
        among = sum(group in ranked for group, ranked in hidden) / len(hidden)

        assert among >= 0.75, f"{among:.3f}"

    def test_no_group_is_left_untaught(self, hidden):
        groups = {group for group, _ in hidden}
        found = {group for group, ranked in hidden if group in ranked}

        assert groups - found == set()
