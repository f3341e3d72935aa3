"""Several problems in one message: agreed to, asked about once, sent apart."""

import json

import pytest

from domovoy.conversation import (
    OTHER,
    TOGETHER,
    AdviceFailed,
    AdviceHelped,
    AskPhotos,
    AskQuestion,
    Change,
    ChangeProblem,
    ChooseProblem,
    Chose,
    OfferAdvice,
    OfferSplit,
    OptionUnknown,
    PhotosDone,
    Review,
    Said,
    SendAsIs,
    ShowDanger,
    Solved,
    State,
)

TWO = Said("Лифт стоит, лифт сломался. Батарея холодная в комнате, радиатор ледяной.")
LIFT, RADIATOR = "lift.not_working", "heating.cold_radiator"
AGREED = (TWO, Chose(TOGETHER))
ANSWERED = (*AGREED, Chose("flat"), Chose("one"), Chose("today"))


class TestAskingWhetherToSplit:
    def test_two_problems_are_named_and_nothing_is_decided(self, play):
        state, reply = play(TWO)

        assert isinstance(reply.prompt, OfferSplit)
        assert [problem.code for problem in reply.prompt.problems] == [LIFT, RADIATOR]
        assert "о двух делах" in reply.lines[0]
        assert state.turn.matters == ()

    def test_no_word_is_lost_between_them(self, play):
        state, _ = play(TWO)

        told = " ".join(matter.text for matter in state.turn.apart)
        assert told.split() == TWO.text.split()

    def test_one_alone_can_be_kept_with_all_the_words(self, play, conversation):
        state, reply = play(TWO, Chose(LIFT))

        assert reply.problem.code == LIFT
        assert [draft.text for draft in conversation.drafts(state)] == [TWO.text]

    def test_neither_leads_to_a_choice_and_is_not_asked_again(self, play):
        state, _ = play(TWO, Chose(OTHER))

        assert state.turn.apart == ()
        assert state.turn.split_asked

    def test_problem_that_was_not_heard_cannot_be_kept(self, play):
        with pytest.raises(OptionUnknown):
            play(TWO, Chose("roof.leak"))

    def test_sent_as_it_is_it_is_one_appeal(self, play):
        _, reply = play(TWO, SendAsIs())

        assert reply.prompt.others == ()
        assert reply.prompt.draft.text == TWO.text


class TestSentApart:
    def test_common_questions_are_asked_once_for_all(self, play):
        _, reply = play(*AGREED)

        assert isinstance(reply.prompt, AskQuestion)
        assert "Ответы подойдут ко всем" in reply.lines[0]
        assert [problem.code for problem in reply.others] == [RADIATOR]

    def test_each_has_its_words_and_the_answers_it_needs(self, play):
        _, reply = play(*ANSWERED, AdviceFailed(), PhotosDone())

        assert isinstance(reply.prompt, Review)
        lift, radiator = reply.prompt.draft, reply.prompt.others[0]
        assert "Лифт" in lift.text
        assert "Батарея" not in lift.text
        assert {code for code, _, _ in radiator.answers} == {"scope", "radiators", "since"}
        assert {code for code, _, _ in lift.answers} == {"scope", "since"}

    def test_later_words_go_with_each(self, play, conversation):
        state, reply = play(*ANSWERED, AdviceFailed(), Said("Код двери 7"))

        assert isinstance(reply.prompt, AskPhotos)
        assert all("Код двери 7" in draft.text for draft in conversation.drafts(state))

    def test_advice_that_helped_takes_out_its_problem_alone(self, play, conversation):
        state, reply = play(*ANSWERED)
        assert isinstance(reply.prompt, OfferAdvice)

        state, reply = conversation.advance(state, AdviceHelped())

        assert not isinstance(reply.prompt, Solved)
        assert [draft.problem.code for draft in conversation.drafts(state)] == [LIFT]

    def test_danger_breaks_in_and_the_others_stay(self, play):
        _, reply = play(*AGREED, Said("пахнет газом в подъезде, запах газа"))
        assert isinstance(reply.prompt, ShowDanger)
        assert {problem.code for problem in reply.others} == {LIFT, RADIATOR}

        _, reply = play(*AGREED, Said("пахнет газом в подъезде, запах газа"), SendAsIs())

        drafts = (reply.prompt.draft, *reply.prompt.others)
        assert [draft.danger for draft in drafts] == ["gas", None, None]

    def test_each_keeps_its_own_danger(self, play, conversation):
        gas, trapped = Said("пахнет газом в подъезде, запах газа"), Said("застряли в лифте")
        state, _ = play(*AGREED, gas, trapped)

        dangers = {d.problem.code: d.danger for d in conversation.drafts(state)}
        assert dangers["gas.smell"] == "gas"
        assert dangers["lift.trapped"] == "trapped"
        assert dangers[LIFT] is None

    def test_three_with_a_danger_each_time_make_five(self, play, conversation):
        three = Said(
            "Лифт стоит, лифт сломался. Батарея холодная в комнате, радиатор ледяной. "
            "Крыша протекает после дождя, с кровли капает."
        )
        gas, trapped = Said("пахнет газом в подъезде, запах газа"), Said("застряли в лифте")
        state, reply = play(three, Chose(TOGETHER), gas, trapped, SendAsIs())

        assert len(conversation.drafts(state)) == 5
        assert isinstance(reply.prompt, Review)

        _, reply = conversation.advance(state, Change("radiators"))
        assert "5 заявок" in reply.lines[0]

    def test_it_can_be_about_something_else_after_all(self, play):
        _, reply = play(*AGREED, ChangeProblem())

        assert isinstance(reply.prompt, ChooseProblem)
        assert reply.others == ()

    def test_is_stored_and_comes_back(self, play, conversation):
        state, reply = play(*AGREED)

        stored = State.from_json(json.loads(json.dumps(state.to_json())))

        assert stored == state
        assert conversation.reply(stored) == reply

    def test_problem_that_left_the_catalogue_leaves_one_appeal_of_all_words(
        self, play, conversation_without
    ):
        state, _ = play(*AGREED)
        talk = conversation_without(RADIATOR)

        drafts = talk.drafts(state)

        assert [draft.problem.code for draft in drafts] == [LIFT]
        assert drafts[0].text == TWO.text
