"""A conversation that is stored, resumed and met by another catalogue."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domovoy.conversation import (
    OTHER,
    TEXT_LIMIT,
    TOGETHER,
    AdviceFailed,
    AdviceHelped,
    AskQuestion,
    Back,
    Change,
    ChangeProblem,
    ChooseProblem,
    Chose,
    Context,
    ConversationError,
    PhotosDone,
    Review,
    Said,
    SendAsIs,
    ShowDanger,
    Solved,
    State,
    StateUnreadable,
)
from domovoy.conversation.hearing import legible

COLD = Said("батарея холодная в комнате")
THREE = "Лифт стоит, лифт сломался. Батарея холодная в комнате. Крыша протекает после дождя."
TEXTS = st.one_of(
    st.sampled_from(
        [
            COLD.text,
            "крыша протекает",
            THREE,
            "пахнет газом",
            "застряли в лифте",
            "помогло",
            "не помогло",
            "спасибо",
            "ы" * 6_000,
        ]
    ),
    st.text(max_size=60),
)
OPTIONS = st.sampled_from(
    [
        OTHER,
        TOGETHER,
        "one",
        "today",
        "flat",
        "attic",
        "yes",
        "hot",
        "house",
        "roof.leak",
        "lift.trapped",
    ]
)
MOVES = st.one_of(
    TEXTS.map(Said),
    OPTIONS.map(Chose),
    st.sampled_from(["radiators", "since", "scope", "place", "roof_place"]).map(Change),
    st.sampled_from(
        [Back(), SendAsIs(), AdviceHelped(), AdviceFailed(), PhotosDone(), ChangeProblem()]
    ),
)


def stored(state):
    return State.from_json(json.loads(json.dumps(state.to_json())))


class TestAnySequenceOfMoves:
    @settings(max_examples=150, deadline=None)
    @given(moves=st.lists(MOVES, max_size=14), from_screen=st.booleans())
    def test_refuses_only_by_name_and_loses_no_word(self, conversation, moves, from_screen):
        context = screen_context() if from_screen else plain_context()
        state, _ = conversation.begin(context)
        accepted = []
        for move in moves:
            try:
                state, reply = conversation.advance(state, move)
            except ConversationError:
                continue
            accepted += [legible(move.text)] if isinstance(move, Said) else []
            assert stored(state) == state
            assert conversation.reply(stored(state)) == reply

        kept = [remark.text for remark in state.said] + list(state.withdrawn)
        assert sorted(kept) == sorted(accepted)
        self.assert_review_is_near(conversation, state)

    def assert_review_is_near(self, conversation, state):
        if not state.said:
            state, _ = conversation.advance(state, COLD)
        state, reply = conversation.advance(state, SendAsIs())

        draft = reply.prompt.draft
        shown = "".join(
            sent.text + "".join(answer for _, _, answer in sent.answers)
            for sent in (draft, *reply.prompt.others)
        )
        assert isinstance(reply.prompt, Review)
        assert draft.ready
        assert len(draft.text) <= TEXT_LIMIT
        assert all(self.is_shown(remark.text, shown) for remark in state.said)

    def is_shown(self, text, shown):
        """Whether all of it, cut into its matters or not."""
        return text in shown or (text == THREE and all(cut in shown for cut in text.split(". ")))


class TestStoredState:
    def test_comes_back_equal(self, play):
        state, _ = play(COLD, Said("под окном"), Back(), Chose("flat"))

        assert stored(state) == state

    def test_comes_back_with_its_subject(self, play, meters_context):
        state, _ = play(Chose("hot"), within=meters_context)

        assert stored(state).context == meters_context

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda kept: kept.update(version=99),
            lambda kept: kept.pop("said"),
            lambda kept: kept.update(said=[]),
            lambda kept: kept["turn"].update(stage="flying"),
            lambda kept: kept.update(context=None),
        ],
    )
    def test_what_is_no_state_is_refused(self, play, spoil):
        kept = json.loads(json.dumps(play(COLD)[0].to_json()))
        spoil(kept)

        with pytest.raises(StateUnreadable):
            State.from_json(kept)


class TestChangedCatalogue:
    def test_unknown_problem_is_asked_again_with_the_text_kept(self, play, conversation_without):
        state, _ = play(COLD, Chose("flat"), Said("под окном"))
        talk = conversation_without("heating.cold_radiator")

        reply = talk.reply(stored(state))
        assert isinstance(reply.prompt, ChooseProblem)

        state, reply = talk.advance(state, Chose("lift.not_working"))
        draft = talk.draft(state)
        assert draft.text == f"{COLD.text}\n\nпод окном"
        assert draft.answers == (("scope", "Вопрос scope?", "FLAT"),)

    def test_going_back_into_the_old_catalogue_does_no_harm(self, play, conversation_without):
        state, _ = play(COLD, Chose("flat"), Chose("one"))

        _, reply = conversation_without("heating.cold_radiator").advance(state, Back())

        assert isinstance(reply.prompt, ChooseProblem)

    def test_review_of_an_unknown_problem_asks_for_another(self, play, conversation_without):
        state, _ = play(COLD, SendAsIs())

        reply = conversation_without("heating.cold_radiator").reply(state)

        assert isinstance(reply.prompt, ChooseProblem)

    def test_danger_is_still_shown(self, play, conversation_without):
        state, _ = play(Said("сильно пахнет газом"))
        talk = conversation_without("gas.smell")

        assert isinstance(talk.reply(state).prompt, ShowDanger)
        assert isinstance(talk.advance(state, SendAsIs())[1].prompt, Review)
        assert talk.advance(state, Said("этаж 2"))[1].prompt.draft.ready

    def test_changed_questions_are_asked_anew(self, play, conversation, conversation_without):
        state, _ = play(COLD)
        turn = {
            **state.to_json()["turn"],
            "question": "of_old",
            "choices": [{"question": "radiators", "option": "of_old"}],
        }
        old = State.from_json({**state.to_json(), "turn": turn})

        reply = conversation.reply(old)

        assert isinstance(reply.prompt, AskQuestion)
        assert reply.prompt.question.code == "scope"

    def test_solved_stays_solved_when_its_advice_is_gone(self, play, conversation):
        moves = (COLD, Chose("flat"), Chose("one"), Chose("today"), AdviceHelped())
        state, _ = play(*moves)
        turn = {**state.to_json()["turn"], "advice": "of_old"}

        reply = conversation.reply(State.from_json({**state.to_json(), "turn": turn}))

        assert reply.prompt == Solved(None)

    def test_screen_of_an_unknown_problem_asks_what_happened(
        self, play, meters_context, conversation_without
    ):
        talk = conversation_without("meters.not_listed")

        _, reply = play(within=meters_context, talk=talk)

        assert reply.problem is None
        assert reply.moves == {"said"}


def plain_context():
    return Context("Садовая ул., 5", None, None, None, "")


def screen_context():
    from domovoy.conversation import Subject

    subject = Subject("charge_line", "Отопление", (("Сумма", "1 200,00"),), "meters.not_listed")
    return Context("Садовая ул., 5", "7", 1, 2, "+7 343 000-00-00", subject)
