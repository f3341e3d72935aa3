import pytest
from evaluation.messages import Message
from evaluation.shares import Asked, measures, share

from domovoy.understanding import Part, Ranked, Slots, Understanding


def asked(*ranked, group="lift", also=(), urgent=False, alarmed=False, sure=True):
    chances = [0.5, 0.3, 0.1, 0.1]
    understood = Understanding(
        problems=(),
        groups=tuple(Ranked(code, p) for code, p in zip(ranked, chances, strict=False)),
        danger=None,
        urgent=alarmed,
        slots=Slots(),
        tone=(),
        sure=sure,
        parts=(Part("", ranked[0], ""),),
    )
    return Asked(Message("", group, also, urgent), understood)


class TestMeasures:
    def test_count_a_secondary_group_as_right_where_the_table_says_so(self):
        found = measures([asked("roof", "lift", "gas", also=("roof",))])

        assert found["group first, strict"].value == 0
        assert found["group first, a secondary accepted"].value == 1
        assert found["both groups of a double among three"].value == 1

    def test_tell_alarms_from_false_alarms(self):
        found = measures(
            [asked("lift", urgent=True, alarmed=True), asked("lift"), asked("gas", alarmed=True)]
        )

        assert found["alarm on urgent messages"].value == 1
        assert found["false alarm on the others"].value == 0.5

    def test_mean_the_groups_alike_in_macro_f1(self):
        found = measures([asked("lift"), asked("lift"), asked("lift", group="gas")])

        assert found["macro-F1, strict"].value == pytest.approx((0.8 + 0) / 2)

    def test_see_how_far_chances_are_from_the_truth(self):
        found = measures([asked("lift"), asked("gas")])

        assert found["calibration error, a secondary accepted"].value == pytest.approx(0)


class TestShare:
    def test_comes_with_the_interval_of_wilson(self):
        found = share([asked("lift")] * 8 + [asked("gas")] * 2, lambda a: a.is_right)

        assert (found.value, found.low, found.high) == pytest.approx((0.8, 0.490, 0.943), abs=1e-3)

    def test_says_nothing_of_nothing(self):
        found = share([], lambda a: True)

        assert (found.low, found.high) == (0, 1)
