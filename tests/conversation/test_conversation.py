"""What a person meets in a conversation, step by step."""

import pytest

from domovoy.conversation import (
    OTHER,
    TEXT_LIMIT,
    AdviceFailed,
    AdviceHelped,
    AskPhotos,
    AskQuestion,
    AskText,
    Back,
    ChangeProblem,
    ChooseProblem,
    Chose,
    MoveNotExpected,
    NothingSaid,
    NothingToUndo,
    OfferAdvice,
    OptionUnknown,
    PhotosDone,
    Progress,
    Review,
    Said,
    SendAsIs,
    ShowDanger,
    Solved,
    TooMuchSaid,
)

COLD = Said("батарея холодная в комнате")
ROOF = Said("крыша протекает после дождя")
GAS = Said("сильно пахнет газом на кухне")
NONSENSE = Said("ъъъ ыыы щщщ")
NOTHING_OF_THESE = (Chose(OTHER), Chose(OTHER), Chose(OTHER))
THROUGH_QUESTIONS = (COLD, Chose("flat"), Chose("one"), Chose("today"))


class TestFirstWords:
    def test_conversation_begins_by_asking_what_happened(self, play):
        _, reply = play()

        assert isinstance(reply.prompt, AskText)
        assert "Садовая ул., 5, кв. 12" in reply.lines[0]
        assert reply.moves == {"said"}

    def test_understood_problem_is_named_and_a_question_asked(self, play):
        _, reply = play(COLD)

        assert reply.problem.code == "heating.cold_radiator"
        assert "Не греет батарея" in reply.lines[0]
        assert reply.prompt.question.code == "scope"
        assert reply.prompt.progress == Progress(number=1, total=3)

    def test_blank_words_are_refused(self, play):
        for blank in ("", " \n\t", "\x00\x07", "\u200b\u200d"):
            with pytest.raises(NothingSaid):
                play(Said(blank))

    def test_words_over_the_limit_are_refused_and_not_cut(self, play, conversation):
        state, _ = play(Said("а" * 9_000))

        with pytest.raises(TooMuchSaid) as refusal:
            conversation.advance(state, Said("б" * 1_000))

        assert refusal.value.limit == TEXT_LIMIT
        assert conversation.draft(state).text == "а" * 9_000

    def test_signs_no_database_stores_are_dropped(self, play):
        state, _ = play(Said("  Батарея\x00 холодная\r\n\ud800очень "))

        assert state.said[0].text == "Батарея холодная\nочень"


class TestUnknownProblem:
    def test_three_nearest_problems_are_offered_and_never_the_fallback(self, play):
        _, reply = play(NONSENSE)

        assert isinstance(reply.prompt, ChooseProblem)
        codes = [candidate.code for candidate in reply.prompt.candidates]
        assert len(set(codes)) == 3
        assert "other_not_housing.other" not in codes

    def test_other_words_are_understood_instead(self, play):
        _, reply = play(NONSENSE, COLD)

        assert reply.problem.code == "heating.cold_radiator"

    def test_chosen_problem_goes_on_with_the_same_text(self, play):
        state, reply = play(NONSENSE, Chose("lift.not_working"))

        assert isinstance(reply.prompt, AskPhotos)
        assert [remark.text for remark in state.said] == [NONSENSE.text]

    def test_other_goes_on_as_a_general_appeal(self, play):
        _, reply = play(NONSENSE, *NOTHING_OF_THESE)

        assert reply.problem.code == "other_not_housing.other"
        assert reply.prompt.question.code == "about"

    def test_problem_not_in_the_catalogue_cannot_be_chosen(self, play):
        with pytest.raises(OptionUnknown):
            play(NONSENSE, Chose("roof.flying"))

    def test_sent_as_it_is_it_goes_as_a_general_appeal(self, play):
        _, reply = play(NONSENSE, SendAsIs())

        assert reply.prompt.draft.problem.code == "other_not_housing.other"
        assert reply.prompt.draft.text == NONSENSE.text
        assert reply.prompt.draft.ready


class TestQuestions:
    def test_answers_lead_from_question_to_question(self, play):
        _, reply = play(COLD, Chose("flat"))

        assert reply.prompt.question.code == "radiators"
        assert reply.prompt.progress == Progress(number=2, total=3)

    def test_own_words_are_an_answer(self, play, conversation):
        state, reply = play(COLD, Chose("flat"), Said("та, что под окном"))

        assert reply.prompt.question.code == "since"
        draft = conversation.draft(state)
        assert draft.answers[0] == ("radiators", "Вопрос radiators?", "та, что под окном")
        assert draft.text == COLD.text

    def test_what_the_message_says_is_not_asked(self, play):
        _, reply = play(
            Said("батарея холодная в комнате со вчерашнего дня по всему стояку"), Chose("one")
        )

        assert not isinstance(reply.prompt, AskQuestion)

    def test_what_the_register_knows_is_not_asked(self, play):
        state, reply = play(ROOF, Chose("attic"))

        assert reply.prompt.question.code == "q1"
        assert state.context.entrance == 2

    def test_at_most_four_questions_are_asked(self, play):
        _, reply = play(ROOF, Chose("attic"), Chose("yes"), Chose("yes"), Chose("no"))

        assert isinstance(reply.prompt, AskPhotos)

    def test_place_that_is_no_answer_to_the_question_does_not_settle_it(self, play):
        _, reply = play(ROOF)

        assert dict(play(ROOF)[0].turn.known).get("place") not in {"flat", "entrance", "attic"}
        assert reply.prompt.question.code == "roof_place"

    def test_option_of_another_question_is_refused(self, play):
        with pytest.raises(OptionUnknown):
            play(COLD, Chose("one"))


class TestAdvice:
    def test_advice_comes_after_questions_and_before_photos(self, play):
        _, reply = play(*THROUGH_QUESTIONS)

        assert isinstance(reply.prompt, OfferAdvice)
        assert reply.prompt.advice.code == "radiator_valve"

    @pytest.mark.parametrize("move", [AdviceHelped(), Said("Спасибо, помогло!")])
    def test_advice_that_helped_ends_it(self, play, move):
        state, reply = play(*THROUGH_QUESTIONS, move)

        assert isinstance(reply.prompt, Solved)
        assert reply.prompt.advice.code == "radiator_valve"
        assert [(o.advice, o.helped) for o in state.turn.offered] == [("radiator_valve", True)]

    @pytest.mark.parametrize(
        "words",
        [
            "вряд ли помогло",
            "помогло?",
            "помогло ли",
            "уже помогло соседям",
            "спасибо, помогло наполовину",
            "заработал другой лифт",
        ],
    )
    def test_is_not_over_by_words_that_do_not_say_so(self, play, words):
        _, reply = play(*THROUGH_QUESTIONS, Said(words))

        assert not isinstance(reply.prompt, Solved)

    @pytest.mark.parametrize("move", [AdviceFailed(), Said("не помогло"), Said("уже пробовали")])
    def test_advice_that_failed_goes_on_with_nothing_retyped(self, play, conversation, move):
        state, reply = play(*THROUGH_QUESTIONS, move)

        assert isinstance(reply.prompt, AskPhotos)
        assert conversation.draft(state).text.startswith(COLD.text)
        assert len(conversation.draft(state).answers) == 3
        assert state.turn.offered[0].helped is False

    def test_solved_can_be_taken_up_again(self, play):
        solved = (*THROUGH_QUESTIONS, AdviceHelped())

        assert isinstance(play(*solved, AdviceFailed())[1].prompt, AskPhotos)
        assert isinstance(play(*solved, Said("снова холодная"))[1].prompt, AskPhotos)
        assert isinstance(play(*solved, Said("Спасибо большое!"))[1].prompt, Solved)
        assert isinstance(play(*solved, SendAsIs())[1].prompt, Review)

    def test_advice_already_tried_is_not_offered_again(self, play):
        _, reply = play(
            *THROUGH_QUESTIONS, AdviceFailed(), ChangeProblem(), Chose("heating.cold_radiator")
        )

        assert isinstance(reply.prompt, AskPhotos)

    def test_emergency_is_never_delayed_by_advice(self, play):
        _, reply = play(NONSENSE, Chose("electricity.house_dark"))

        assert isinstance(reply.prompt, AskPhotos)


class TestDanger:
    def test_danger_comes_first_with_the_accident_line(self, play):
        state, reply = play(GAS)

        assert isinstance(reply.prompt, ShowDanger)
        numbers = [phone.number for phone in reply.prompt.phones]
        assert numbers == ["104", state.context.accident_phone]

    @pytest.mark.parametrize(
        "before", [(COLD,), (NONSENSE,), THROUGH_QUESTIONS, (COLD, SendAsIs()), (GAS,)]
    )
    def test_danger_breaks_into_every_stage(self, play, before):
        _, reply = play(*before, GAS)

        assert isinstance(reply.prompt, ShowDanger)
        assert reply.problem.code == "gas.smell"

    def test_one_tap_leads_to_review(self, play):
        _, reply = play(GAS, SendAsIs())

        draft = reply.prompt.draft
        assert (draft.danger, draft.urgent, draft.ready) == ("gas", True, True)
        assert draft.text == GAS.text

    def test_more_words_lead_to_review_too(self, play):
        _, reply = play(COLD, GAS, Said("код двери 7"))

        assert isinstance(reply.prompt, Review)
        assert reply.prompt.draft.text.count("\n\n") == 2

    def test_words_that_break_into_a_question_do_not_answer_it(self, play):
        _, reply = play(COLD, GAS, SendAsIs())

        assert reply.prompt.draft.answers == ()
        assert GAS.text in reply.prompt.draft.text

    def test_dangerous_problem_chosen_by_hand_shows_the_danger(self, play):
        _, reply = play(NONSENSE, Chose("lift.trapped"))

        assert reply.prompt.danger.code == "trapped"

    def test_danger_told_in_two_messages_is_heard(self, play):
        _, reply = play(Said("газ"), Said("пахнет ъъъ"))

        assert isinstance(reply.prompt, ShowDanger)

    def test_denied_danger_is_offered_and_not_declared(self, play):
        state, reply = play(Said("запаха газа на кухне нет, газом не пахнет"))

        assert state.turn.danger is None
        assert reply.prompt.candidates[0].code == "gas.smell"

    def test_danger_stays_known_when_the_problem_is_changed(self, play):
        _, reply = play(GAS, ChangeProblem(), Chose("lift.not_working"), SendAsIs())

        assert reply.prompt.draft.problem.code == "lift.not_working"
        assert reply.prompt.draft.danger == "gas"

    def test_no_advice_follows_a_danger(self, play):
        _, reply = play(
            GAS,
            ChangeProblem(),
            Chose("heating.cold_radiator"),
            Chose("flat"),
            Chose("one"),
            Chose("today"),
        )

        assert isinstance(reply.prompt, AskPhotos)


class TestSubject:
    def test_conversation_opened_from_a_screen_knows_what_it_is_about(self, play, meters_context):
        _, reply = play(within=meters_context)

        assert reply.problem.code == "meters.not_listed"
        assert any("октябрь 2026" in line for line in reply.lines)
        assert reply.prompt.question.code == "device"

    def test_buttons_alone_are_not_enough_to_send(self, play, meters_context):
        _, reply = play(Chose("hot"), within=meters_context)

        assert isinstance(reply.prompt, AskText)
        assert "send_as_is" not in reply.moves

    def test_own_words_complete_it(self, play, meters_context):
        _, reply = play(Chose("hot"), Said("стоит с марта"), within=meters_context)

        assert isinstance(reply.prompt, AskPhotos)

    def test_answer_in_own_words_is_text_enough(self, play, meters_context):
        _, reply = play(Said("на горячую воду"), SendAsIs(), within=meters_context)

        assert reply.prompt.draft.text == "на горячую воду"
        assert reply.prompt.draft.ready

    def test_it_can_be_about_something_else(self, play, meters_context):
        _, reply = play(ChangeProblem(), COLD, within=meters_context)

        assert reply.problem.code == "heating.cold_radiator"


class TestReview:
    def test_whole_way_ends_in_a_complete_draft(self, play):
        _, reply = play(*THROUGH_QUESTIONS, AdviceFailed(), PhotosDone())

        draft = reply.prompt.draft
        assert draft.text == COLD.text
        assert [answer for _, _, answer in draft.answers] == ["ONE", "TODAY", "FLAT"]
        assert (draft.ready, draft.missing, draft.urgent, draft.danger) == (True, (), False, None)

    def test_sent_early_it_names_what_is_missing(self, play):
        _, reply = play(COLD, Chose("flat"), SendAsIs())

        assert [question.code for question in reply.prompt.draft.missing] == ["radiators", "since"]
        assert reply.prompt.draft.ready

    def test_words_may_be_added(self, play):
        _, reply = play(COLD, SendAsIs(), Said("Код домофона 12"))

        assert reply.prompt.draft.text == f"{COLD.text}\n\nКод домофона 12"

    def test_changed_problem_keeps_words_given_in_answer(self, play):
        _, reply = play(
            COLD, Chose("flat"), Said("под окном"), ChangeProblem(), *NOTHING_OF_THESE, SendAsIs()
        )

        assert reply.prompt.draft.problem.code == "other_not_housing.other"
        assert "под окном" in reply.prompt.draft.text

    def test_refused_problem_is_not_offered_again(self, play):
        _, reply = play(COLD, ChangeProblem())

        codes = [candidate.code for candidate in reply.prompt.candidates]
        assert codes
        assert "heating.cold_radiator" not in codes

    def test_nothing_can_be_sent_before_a_word(self, play):
        with pytest.raises(NothingSaid):
            play(SendAsIs())


class TestBack:
    def test_back_restores_the_question_before(self, play):
        before, shown = play(COLD)

        state, reply = play(COLD, Chose("flat"), Back())

        assert (state.turn, state.said, reply) == (before.turn, before.said, shown)

    def test_words_taken_back_are_offered_for_editing(self, play):
        state, reply = play(COLD, Back())

        assert isinstance(reply.prompt, AskText)
        assert reply.typed == COLD.text
        assert state.withdrawn == (COLD.text,)
        assert play(COLD, Back(), ROOF)[1].typed == ""

    def test_back_leaves_a_danger_shown_by_mistake(self, play):
        _, reply = play(COLD, GAS, Back())

        assert reply.prompt.question.code == "scope"

    def test_there_is_nothing_before_the_beginning(self, play):
        with pytest.raises(NothingToUndo):
            play(Back())


class TestUnexpectedMoves:
    @pytest.mark.parametrize(
        ("before", "move"),
        [
            ((), Chose("one")),
            ((), ChangeProblem()),
            ((COLD,), AdviceHelped()),
            ((COLD,), PhotosDone()),
            ((GAS,), Chose("one")),
            ((COLD, SendAsIs()), AdviceFailed()),
        ],
    )
    def test_move_without_meaning_is_refused_and_changes_nothing(
        self, play, conversation, before, move
    ):
        state, reply = play(*before)

        with pytest.raises(MoveNotExpected):
            conversation.advance(state, move)

        assert conversation.reply(state) == reply


class TestSecondDanger:
    GAS, TRAPPED = Said("пахнет газом на кухне, запах газа"), Said("застряли в лифте")

    @pytest.mark.parametrize("said", [(GAS, TRAPPED), (TRAPPED, GAS)])
    def test_is_shown_beside_the_first_and_the_gravest_counts(self, play, conversation, said):
        state, reply = play(*said)

        assert isinstance(reply.prompt, ShowDanger)
        assert reply.prompt.danger.code == "gas"
        assert [other.code for other in reply.prompt.others] == ["trapped"]
        assert [phone.number for phone in reply.prompt.phones][:2] == ["104", "112"]
        draft = conversation.draft(state)
        assert (draft.problem.code, draft.danger, draft.urgent) == ("gas.smell", "gas", True)

    def test_goes_with_its_words_alone(self, play, conversation):
        state, _ = play(self.GAS, self.TRAPPED, Back())

        assert state.turn.dangers == ("gas",)

    def test_heard_before_is_not_lost_when_it_is_heard_again(self, play):
        state, _ = play(self.GAS, self.TRAPPED, self.GAS)

        assert set(state.turn.dangers) == {"gas", "trapped"}
        assert len(state.turn.dangers) == 2
