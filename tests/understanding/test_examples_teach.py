"""One manner of writing is hidden: do the others teach enough to recognise it?"""

from dataclasses import replace

import pytest

from domovoy.catalogue import shipped_catalogue
from domovoy.understanding import Understander

HIDDEN = ("portal", "phone")


def without(catalogue, style):
    kept = {
        code: replace(
            problem,
            examples=tuple(e for e in problem.examples if e not in problem.styles.get(style, ())),
        )
        for code, problem in catalogue.problems.items()
    }
    return replace(catalogue, problems=kept)


@pytest.fixture(scope="module", params=HIDDEN)
def heard(request):
    """(group, the three groups ranked first) for every example of a manner never seen."""
    catalogue = shipped_catalogue()
    understander = Understander.learn(without(catalogue, request.param))
    seen = []
    for problem in catalogue.problems.values():
        for example in problem.styles.get(request.param, ()):
            groups = understander.understand(example).groups
            seen.append((problem.group, [ranked.code for ranked in groups[:3]]))
    return seen


class TestExamples:
    def test_teach_to_put_the_group_of_another_manner_first(self, heard):
        right = sum(group == ranked[0] for group, ranked in heard) / len(heard)

        assert right >= 0.6, f"{right:.3f}"

    def test_teach_to_put_it_among_three(self, heard):
        among = sum(group in ranked for group, ranked in heard) / len(heard)

        assert among >= 0.82, f"{among:.3f}"

    def test_leave_no_group_untaught(self, heard):
        groups = {group for group, _ in heard}
        found = {group for group, ranked in heard if group in ranked}

        assert groups - found == set()
