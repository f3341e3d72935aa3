import pytest

from domovoy.conversation import AskQuestion, Context, Subject, shipped_conversation

LINE = Subject(
    "charge_line", "Отопление, октябрь 2026", (("Сумма", "2 480,10 ₽"),), "charges.wrong_amount"
)
DEVICE = Subject("device", "Холодная вода № 123", (), "meters.readings_refused")


class TestSubject:
    @pytest.mark.parametrize(("subject", "slot"), [(LINE, "service"), (DEVICE, "meter")])
    def test_settles_the_question_that_it_answers(self, subject, slot):
        context = Context("Лесной, Садовая, 12", "45", 2, 3, "+7 000 000-00-04", subject)

        _, reply = shipped_conversation().begin(context)

        assert reply.problem.code == subject.problem
        assert not (isinstance(reply.prompt, AskQuestion) and reply.prompt.question.slot == slot)
