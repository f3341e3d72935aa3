"""What was understood is shown, and each part of it can be changed."""

import json

import pytest

from domovoy.conversation import (
    AskQuestion,
    Back,
    Change,
    Chose,
    OptionUnknown,
    Review,
    Said,
    SendAsIs,
    State,
)
from domovoy.conversation.state import Turn

TOLD = Said("батарея холодная в комнате со вчерашнего дня по всему стояку")


def facts(reply):
    return {fact.label: fact.value for fact in reply.facts}


class TestFacts:
    def test_tell_what_the_words_said(self, play):
        _, reply = play(TOLD)

        assert facts(reply)["У кого ещё"] == "по стояку"
        assert "вчера" in facts(reply)["С каких пор"]

    def test_tell_what_was_answered(self, play):
        _, reply = play(TOLD, Chose("one"))

        assert facts(reply)["Вопрос radiators?"] == "ONE"

    def test_have_no_internal_codes(self, play):
        _, reply = play(TOLD)

        assert "riser" not in facts(reply).values()


class TestChange:
    def test_of_what_was_told_asks_it_and_the_answer_counts(self, play):
        _, asked = play(TOLD, Change("scope"))
        assert asked.prompt.question.slot == "scope"

        _, reply = play(TOLD, Change("scope"), Chose("flat"))

        assert "по стояку" not in facts(reply).values()
        assert facts(reply)["Вопрос scope?"] == "FLAT"

    def test_of_an_answer_asks_again_and_replaces_it(self, play, conversation):
        state, _ = play(TOLD, Chose("one"), SendAsIs(), Change("radiators"), Chose("all"))

        assert ("radiators", "Вопрос radiators?", "ALL") in conversation.draft(state).answers
        assert "ONE" not in str(conversation.draft(state).answers)

    def test_given_up_leaves_the_old_answer(self, play, conversation):
        before = (TOLD, Chose("one"), SendAsIs(), Change("radiators"))

        for after in (Back(), SendAsIs()):
            state, reply = play(*before, after)
            assert isinstance(reply.prompt, Review)
            assert "ONE" in str(conversation.draft(state).answers)

    def test_by_own_words_is_an_answer_too(self, play, conversation):
        state, _ = play(TOLD, Change("radiators"), Said("та, что под окном"))

        assert "под окном" in str(conversation.draft(state).answers)

    def test_by_own_words_takes_the_place_of_the_button(self, play, conversation):
        state, reply = play(
            TOLD, Chose("one"), SendAsIs(), Change("radiators"), Said("уже все до одной")
        )

        draft = conversation.draft(state)
        assert ("radiators", "Вопрос radiators?", "уже все до одной") in draft.answers
        assert "ONE" not in facts(reply).values()

    def test_by_a_button_keeps_the_words_in_the_text(self, play, conversation):
        words = Said("та, что под окном")
        state, _ = play(TOLD, Change("radiators"), words, Change("radiators"), Chose("all"))

        draft = conversation.draft(state)
        assert ("radiators", "Вопрос radiators?", "ALL") in draft.answers
        assert words.text in draft.text

    def test_by_words_twice_answers_with_the_last_and_keeps_the_first(self, play, conversation):
        first, last = Said("та, что под окном"), Said("ой, обе")
        state, _ = play(TOLD, Change("radiators"), first, Change("radiators"), last)

        draft = conversation.draft(state)
        assert ("radiators", "Вопрос radiators?", last.text) in draft.answers
        assert first.text in draft.text

    def test_by_words_that_name_no_value_leaves_no_old_value_beside_them(self, play):
        _, reply = play(TOLD, Change("scope"), Said("точно не скажу"))

        assert facts(reply)["Вопрос scope?"] == "точно не скажу"
        assert "по стояку" not in facts(reply).values()

    def test_of_what_nobody_asks_is_refused(self, play):
        with pytest.raises(OptionUnknown):
            play(TOLD, Change("of_old"))


class TestOldStates:
    def test_of_the_first_version_are_read(self, play, conversation):
        state, reply = play(TOLD)
        kept = json.loads(json.dumps(state.to_json())) | {"version": 1}
        added = set(Turn.__dataclass_fields__) - {
            *("stage", "heard", "problem", "candidates", "question", "choices", "known"),
            *("advice", "danger", "urgent", "offered", "photos_done"),
        }
        for turn in (kept["turn"], *kept["past"]):
            for name in added:
                del turn[name]

        old = State.from_json(kept)

        assert conversation.reply(old).prompt == reply.prompt
        assert isinstance(conversation.advance(old, Chose("one"))[1].prompt, object)

    @pytest.mark.parametrize(
        "gone",
        [
            {"group": "of_old", "stage": "choosing", "problem": None},
            {"likely": "of.old", "stage": "choosing", "problem": None},
            {"refused": ["of.old"], "stage": "choosing", "problem": None},
            {"candidates": ["of_old", "lift"], "stage": "choosing", "problem": None},
            {"question": "of_old", "stage": "sorting", "problem": None},
            {"apart": [{"problem": "of.old", "text": "", "of": 0}], "stage": "splitting"},
            {"matters": [{"problem": "of.old", "text": "", "of": 0}]},
            {"offered": [{"advice": "of_old", "helped": True, "problem": "of.old"}]},
            {"advice": "of_old", "stage": "advising"},
            {"choices": [{"question": "of_old", "option": "x"}]},
            {"danger": "of_old", "stage": "danger"},
        ],
    )
    def test_with_codes_that_are_gone_go_on(self, play, conversation, gone):
        state, _ = play(TOLD)
        kept = json.loads(json.dumps(state.to_json()))
        kept["turn"] |= gone

        old = State.from_json(kept)

        assert conversation.reply(old).prompt
        _, reply = conversation.advance(old, SendAsIs())
        assert reply.prompt.draft.ready
        assert reply.prompt.draft.text == TOLD.text

    def test_asked_by_a_vanished_question_ask_another(self, play, conversation):
        state, _ = play(TOLD)
        kept = json.loads(json.dumps(state.to_json()))
        kept["turn"]["question"] = "of_old"

        reply = conversation.reply(State.from_json(kept))

        assert isinstance(reply.prompt, AskQuestion)
