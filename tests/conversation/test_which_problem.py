"""Which problem it is: settled, asked by what tells most, or honestly not understood."""

from dataclasses import replace

import pytest

from domovoy.catalogue import Group
from domovoy.conversation import (
    OTHER,
    AskQuestion,
    ChooseProblem,
    Chose,
    Conversation,
    Said,
    SendAsIs,
    shipped_conversation,
    wording,
)
from domovoy.conversation.choosing import step
from domovoy.conversation.state import Choice, Stage, Turn
from domovoy.conversation.weighing import by_buttons, by_group, information, likelihood

GROUPS_OPEN = {
    "heating.cold_radiator": 0.3,
    "roof.leak": 0.3,
    "lift.not_working": 0.2,
    "meters.not_listed": 0.2,
}
WITHIN_LIFT = {"lift.not_working": 0.5, "lift.trapped": 0.5}


@pytest.fixture
def catalogue(conversation):
    return conversation.catalogue


class TestInformation:
    def test_of_an_answer_that_decides_between_two_is_one_bit(self, catalogue):
        answering = by_buttons(("lift.not_working", "lift.trapped"), catalogue)

        assert information(WITHIN_LIFT, answering, lambda code: code) == pytest.approx(1.0)

    def test_of_groups_says_nothing_within_one_group(self, catalogue):
        answering = by_buttons(("lift", "roof"), catalogue)

        assert information(WITHIN_LIFT, answering, lambda code: code) == pytest.approx(0.0)

    def test_grows_with_what_the_buttons_show(self, catalogue):
        def told(*buttons):
            answering = by_buttons(buttons, catalogue)
            return information(GROUPS_OPEN, answering, lambda code: code)

        assert told("heating.cold_radiator") < told("heating.cold_radiator", "roof.leak")


class TestLikelihood:
    def test_of_a_place_follows_where_the_problem_can_be(self, catalogue):
        where = likelihood(catalogue.problem("roof.leak"), catalogue.questions["roof_place"])

        assert sum(where.values()) == pytest.approx(1.0)
        assert where["attic"] > where["entrance"]

    def test_is_known_of_places_and_reach_alone(self, catalogue):
        radiator = catalogue.problem("heating.cold_radiator")

        assert likelihood(radiator, catalogue.questions["since"]) == {}


class TestStep:
    def test_settles_what_is_as_good_as_certain(self, catalogue):
        turn = step(Turn(), {"roof.leak": 0.99, "lift.trapped": 0.01}, catalogue)

        assert (turn.problem, turn.candidates) == ("roof.leak", ())

    def test_asks_with_two_to_four_buttons(self, catalogue):
        turn = step(Turn(), GROUPS_OPEN, catalogue)

        assert turn.stage is Stage.CHOOSING
        assert 2 <= len(turn.candidates) <= 4
        assert not turn.unsure

    def test_says_so_when_nothing_was_understood(self, catalogue):
        flat = dict.fromkeys(catalogue.problems, 1 / len(catalogue.problems))

        turn = step(Turn(), flat, catalogue)

        assert turn.unsure
        assert turn.likely is None
        assert len(turn.candidates) == 3

    def test_stops_asking_after_three_questions(self, catalogue):
        turn = step(Turn(asked=3), GROUPS_OPEN, catalogue)

        assert turn.problem == catalogue.fallback.code

    def test_tells_nothing_twice(self, catalogue):
        before = Turn(choices=(Choice("roof_place", "attic"),))

        assert step(before, GROUPS_OPEN, catalogue).question is None


class TestShipped:
    """With the shipped catalogue, whatever its examples happen to be."""

    @pytest.fixture
    def talk(self):
        return shipped_conversation()

    def test_group_that_was_tapped_is_asked_no_more(self, talk, context):
        state, _ = talk.begin(context)
        state, reply = talk.advance(state, Said("вода"))
        while isinstance(reply.prompt, ChooseProblem):
            group = next((c for c in reply.prompt.candidates if isinstance(c, Group)), None)
            code = (group or reply.prompt.candidates[0]).code
            state, reply = talk.advance(state, Chose(code))
            if group:
                shown = getattr(reply.prompt, "candidates", ())
                assert all(p.group == group.code for p in shown)
                assert not reply.problem or reply.problem.group == group.code

    def test_a_question_never_comes_back(self, talk, context):
        state, _ = talk.begin(context)
        state, reply = talk.advance(state, Said("холодно в квартире и течёт"))
        asked = []
        for _ in range(12):
            if isinstance(reply.prompt, AskQuestion):
                asked.append(reply.prompt.question.code)
                move = Chose(reply.prompt.question.options[0].code)
            elif isinstance(reply.prompt, ChooseProblem):
                move = Chose(reply.prompt.candidates[0].code)
            else:
                break
            state, reply = talk.advance(state, move)

        assert len(asked) == len(set(asked))

    def test_gibberish_is_not_understood(self, talk, context):
        _, reply = talk.advance(talk.begin(context)[0], Said("ъуъ щщщ"))

        assert reply.prompt.unsure
        assert "Не получилось понять" in reply.lines[0]
        assert len(reply.prompt.candidates) == 3

    def test_sent_as_it_is_gibberish_is_no_confident_guess(self, talk, context):
        state, _ = talk.advance(talk.begin(context)[0], Said("ъуъ щщщ"))
        _, reply = talk.advance(state, SendAsIs())

        assert reply.prompt.draft.problem == talk.catalogue.fallback

    def test_answer_that_changes_party_or_urgency_is_asked_first(self, talk, context):
        state, reply = talk.advance(talk.begin(context)[0], Said("Нет света"))
        while isinstance(reply.prompt, ChooseProblem):
            state, reply = talk.advance(state, Chose(reply.prompt.candidates[0].code))

        assert reply.prompt.question.slot == "scope"


class TestOther:
    def test_answer_is_none_of_those_and_the_talk_goes_on(self, play, conversation):
        state, reply = play(Said("батарея холодная в комнате"), Chose(OTHER))

        assert reply.prompt.question.code == "radiators"
        assert conversation.draft(state).answers == ()

    def test_groups_are_ranked_by_the_sum_of_their_problems(self, catalogue):
        assert next(iter(by_group(WITHIN_LIFT, catalogue).items())) == ("lift", 1.0)


class TestAfterADanger:
    def test_it_is_asked_where_the_words_leave_it_open(self, conversation, play):
        learned = conversation.understander
        doubting = replace(learned, ranking=learned.ranking.tempered(60.0, 0.3))
        conversation = Conversation(doubting)
        state, reply = play(Said("сильно пахнет газом на кухне"), talk=conversation)
        assert reply.prompt.kind == "show_danger"

        _, reply = conversation.advance(state, SendAsIs())

        assert isinstance(reply.prompt, ChooseProblem)
        assert reply.prompt.candidates[0].danger == "gas"
        _, reply = conversation.advance(conversation.advance(state, SendAsIs())[0], SendAsIs())
        assert reply.prompt.draft.danger == "gas"
        assert reply.prompt.draft.problem.code == "gas.smell"


class TestWordsThatTellNothing:
    @pytest.mark.parametrize("words", ["123", "...", "🙂", "नमस्ते"])
    def test_are_answered_by_what_is_common_not_by_the_alphabet(self, context, words):
        talk = shipped_conversation()
        state, _ = talk.begin(context)

        _, reply = talk.advance(state, Said(words))

        assert reply.prompt.unsure
        assert reply.lines == (wording.CHOOSE_UNSURE,)
        offered = {candidate.code for candidate in reply.prompt.candidates}
        assert offered == set(self.most_told(talk.catalogue))

    def most_told(self, catalogue):
        problems = [p for p in catalogue.problems.values() if p != catalogue.fallback]
        return [p.code for p in sorted(problems, key=lambda p: (-len(p.examples), p.code))[:3]]
