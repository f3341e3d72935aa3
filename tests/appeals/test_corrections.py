from datetime import timedelta

from domovoy.appeals import actions
from domovoy.appeals.corrections import corrected_texts
from domovoy.appeals.models import Appeal
from estate import register_appeal

WHY = "По фото видно, что дело не в этом."


def correct(estate, appeal, problem, *, at):
    actions.recategorise(
        number=appeal.number,
        seen=Appeal.objects.get(pk=appeal.pk).version,
        problem=problem,
        comment=WHY,
        by=estate.dispatcher,
        at=at,
    )


class TestCorrectedTexts:
    def test_tell_the_last_word_on_each_appeal(self, estate):
        at = estate.local(2026, 11, 20, 10)
        twice = register_appeal(estate, at=at, problem="roof.condensation", text="Капает")
        register_appeal(estate, at=at, problem="roof.leak", text="Течёт")
        correct(estate, twice, "roof.leak", at=at + timedelta(hours=1))
        correct(estate, twice, "roof.gutter", at=at + timedelta(hours=2))

        assert list(corrected_texts()) == [("Капает", "roof.gutter")]
