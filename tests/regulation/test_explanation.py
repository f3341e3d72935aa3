import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domovoy.regulation import (
    Minutes,
    Reckoning,
    clock_plan,
    due_before,
    explain,
    norm_book,
    work_calendar,
)
from domovoy.regulation.explanation import counted_in_words

MOSCOW = ZoneInfo("Europe/Moscow")
EVENTS = tuple(norm_book().events)


def sentence_of(norm_id, *started):
    at = datetime(*started, tzinfo=MOSCOW)
    [clock] = clock_plan([norm_id], events=dict.fromkeys(EVENTS, at), tz=MOSCOW).running
    return explain(clock).sentence


class TestExplain:
    @pytest.mark.parametrize(
        ("norm_id", "started", "sentence"),
        [
            (
                "A416.ANS10",
                (2026, 12, 21, 10, 15),
                "Письменный ответ — до 13 января, среда, включительно: 10 рабочих дней"
                " с 21 декабря, новогодние праздники не считаются."
                " Это срок ответа, не ремонта.",
            ),
            (
                "R354.COMPL3",
                (2025, 10, 31, 18, 0),
                "Ответ на жалобу о качестве услуги — до 6 ноября, четверг, включительно:"
                " 3 рабочих дня с 31 октября, праздничные дни не считаются,"
                " рабочая суббота 1 ноября считается. Это срок ответа, не ремонта.",
            ),
            (
                "R354.COMPL3",
                (2026, 11, 19, 9, 0),
                "Ответ на жалобу о качестве услуги — до 24 ноября, вторник, включительно:"
                " 3 рабочих дня с 19 ноября, выходные не считаются."
                " Это срок ответа, не ремонта.",
            ),
            (
                "R354.COMPL3",
                (2026, 11, 16, 9, 0),
                "Ответ на жалобу о качестве услуги — до 19 ноября, четверг, включительно:"
                " 3 рабочих дня с 16 ноября. Это срок ответа, не ремонта.",
            ),
            (
                "F59.REG3",
                (2026, 12, 30, 9, 0),
                "Регистрация жалобы в инспекции — до 11 января, понедельник,"
                " включительно: 3 календарных дня с 30 декабря; 2 января — нерабочий день,"
                " поэтому конец срока перенесён."
                " По осторожному прочтению — до 30 декабря: конец срока выпал на нерабочий день.",
            ),
            (
                "ADS.LOCAL",
                (2026, 12, 21, 10, 15),
                "Остановить аварию — до 10:45, понедельник, 21 декабря: 30 минут с 10:15."
                " Это срок, чтобы остановить аварию: сам ремонт может занять дольше.",
            ),
            (
                "ADS.CHUTE",
                (2026, 12, 21, 22, 30),
                "Устранить засор мусоропровода — до 09:30, вторник, 22 декабря:"
                " 2 часа с 22:30 21 декабря, считая только время с 08:00 до 23:00.",
            ),
        ],
    )
    def test_tells_until_when_and_how_it_was_counted(self, norm_id, started, sentence):
        assert sentence_of(norm_id, *started) == sentence

    def test_says_that_the_start_is_not_known(self):
        at = datetime(2026, 11, 22, 10, tzinfo=MOSCOW)
        plan = clock_plan(["ADS.FIX"], events={"request_registered": at}, tz=MOSCOW)

        assert "Когда произошло повреждение, неизвестно" in explain(plan.running[0]).sentence

    def test_counts_notice_back_from_the_event(self):
        assert sentence_of("A416.WORKS3", 2026, 11, 24, 9) == (
            "Объявить о работах — не позже 19 ноября, четверг, включительно:"
            " за 3 рабочих дня до 24 ноября, выходные не считаются."
        )

    def test_names_days_off_of_the_region_and_its_missing_table(self):
        at = datetime(2026, 3, 18, 10, tzinfo=MOSCOW)
        plan = clock_plan(
            ["R354.COMPL3"],
            events={"request_received": at},
            tz=MOSCOW,
            calendar=work_calendar("RU-TA"),
        )

        tatarstan = explain(plan.running[0], calendar=work_calendar("RU-TA")).sentence
        yakutia = explain(plan.running[0], calendar=work_calendar("RU-SA")).sentence

        assert "нерабочий день региона 20 марта не считается" in tatarstan
        assert "таблицы на этот год у нас нет" in yakutia

    def test_never_calls_law_what_is_not_confirmed(self):
        assert "Срок не подтверждён" in sentence_of("GAS.ARRIVE", 2026, 11, 22, 10)

    @pytest.mark.parametrize(
        ("norm_id", "words"),
        [
            ("BREAK.HVS", "4 часа подряд с 10:00"),
            ("A416.REG", "в тот же день, 20 ноября"),
            ("ZHK155.PAY15", "15-е число следующего месяца"),
            ("A416.TARIFF30", "за 30 календарных дней до 20 ноября"),
            ("BREAK.HEAT", "Если условия для более долгого срока не сложились — до 14:00"),
        ],
    )
    def test_tells_every_manner_of_counting(self, norm_id, words):
        at = datetime(2026, 11, 20, 10, tzinfo=MOSCOW)
        plan = clock_plan([norm_id], events=dict.fromkeys(EVENTS, at), tz=MOSCOW)

        assert words in explain(plan.running[0]).sentence

    def test_tells_an_hour_before_an_event(self):
        at = datetime(2026, 11, 20, 10, tzinfo=MOSCOW)
        end = due_before(Minutes(1), event=at, tz=MOSCOW, calendar=work_calendar())

        assert counted_in_words(Reckoning(Minutes(1), at, end, before=True)) == (
            "за 1 минуту до 10:00"
        )

    def test_says_that_a_date_is_provisional(self):
        assert "Дата предварительная" in sentence_of("A416.ANS10", 2027, 12, 28, 9)

    def test_names_the_act_and_the_clause(self):
        at = datetime(2026, 12, 21, 10, tzinfo=MOSCOW)
        [clock] = clock_plan(["A416.ANS10"], events={"request_received": at}, tz=MOSCOW).running

        assert explain(clock).basis == (
            "Правила управления домами (постановление Правительства РФ от 15.05.2013 № 416), п. 36"
        )

    def test_every_clock_can_be_told_calmly(self):
        at = datetime(2026, 12, 21, 10, tzinfo=MOSCOW)
        plan = clock_plan(norm_book().ids, events=dict.fromkeys(EVENTS, at), tz=MOSCOW)

        sentences = [explain(clock).sentence for clock in plan.running]

        assert len(sentences) > 50
        for sentence in sentences:
            assert re.match(
                r"[А-Я].* — (до|не позже) .*: ((за )?\d+[ -]|в тот же день)[а-я]*.*\.$", sentence
            )
            assert not re.search(r"ошибк|некорректн|пожалуйста|None|,,", sentence, re.IGNORECASE)
