import pytest

from domovoy.understanding import shipped_understander
from domovoy.understanding.dangers import find_alarm, is_total_loss
from domovoy.understanding.text import plain


def danger_in(message):
    return find_alarm(plain(message)).danger


class TestFindAlarm:
    @pytest.mark.parametrize(
        ("message", "danger"),
        [
            ("На пятом этаже сильно пахнет газом", "gas"),
            ("газом воняет с утра", "gas"),
            ("утечка газа на кухне", "gas"),
            ("zapah gaza v podezde", "gas"),
            ("сработал датчик угарного газа", "gas"),
            ("у нас пожар", "fire"),
            ("из подвала валит дым", "fire"),
            ("пахнет гарью у лифта", "fire"),
            ("ИСКРИТ ЩИТОК", "electric"),
            ("меня ударило током от стиралки", "electric"),
            ("в подъезде висят оголённые провода", "electric"),
            ("вода льётся прямо на электрощиток", "electric"),
            ("застряла в лифте с ребёнком", "trapped"),
            ("лифт встал, внутри пожилой человек", "trapped"),
            ("не могу выйти из лифта", "trapped"),
            ("с балкона падают кирпичи", "structure"),
            ("Обвалился потолок на лестнице", "structure"),
            ("козырёк может рухнуть в любую минуту", "structure"),
            ("огромные сосульки над входом", "ice"),
            ("наледь свисает с крыши", "ice"),
            ("прорвало трубу", "flood"),
            ("соседи сверху нас топят", "flood"),
            ("с потолка льёт вода", "flood"),
            ("лопнула батарея, кипяток хлещет", "flood"),
            ("из унитаза лезут стоки", "flood"),
        ],
    )
    def test_hears_the_seven_dangers(self, message, danger):
        assert danger_in(message) == danger

    @pytest.mark.parametrize(
        "message",
        [
            "газ не пахнет, просто слабо горит",
            "запаха газа нет, плита не зажигается",
            "раньше пахло газом, теперь всё хорошо",
            "в прошлом году у нас прорвало трубу, нужен акт",
            "пожар был давно, нужна справка",
            "щиток не искрит",
            "лампочка загорелась и погасла",
            "горит свет днём на лестнице",
            "курят на лестнице, дым идёт в квартиру",
            "не работает пожарная сигнализация",
            "скосите газон",
            "машина застряла в снегу",
            "в лифте постоянно застревают двери",
            "наледь сбили, спасибо",
            "воду перекрыли, больше не топит",
            "батарея холодная",
            "начислено неверно",
            "",
        ],
    )
    def test_is_not_frightened_by_denials_the_past_and_everyday_words(self, message):
        assert danger_in(message) is None

    @pytest.mark.parametrize(
        ("message", "danger"),
        [
            ("в прошлом году прорвало трубу и сейчас снова прорвало", "flood"),
            ("раньше пахло газом и опять пахнет газом", "gas"),
            ("газом не пахнет, но искрит щиток", "electric"),
            ("дыма нет. Пахнет газом", "gas"),
        ],
    )
    def test_a_denial_covers_only_its_own_clause(self, message, danger):
        assert danger_in(message) == danger

    def test_of_two_dangers_shows_the_graver(self):
        assert danger_in("Прорвало трубу, и пахнет газом") == "gas"

    def test_remembers_what_was_denied(self):
        assert "gas" in find_alarm("газом не пахнет").denied


class TestWhatIsPresentNow:
    @pytest.mark.parametrize(
        ("message", "danger"),
        [
            ("раньше не пахло газом, а теперь пахнет", "gas"),
            ("газ перекрыли, но запах есть", "gas"),
            ("несёт газом с лестницы, год назад тоже было", "gas"),
            ("воду не перекрыли, заливает", "flood"),
            ("воду перекрыли, но всё равно заливает", "flood"),
            ("заливает нас сверху, составьте акт о заливе", "flood"),
            ("заливает квартиру, кто возместит ущерб", "flood"),
            ("затапливает квартиру, чердак в воде", "flood"),
            ("льётся вода с потолка, на полу лужа", "flood"),
            ("сосульки не убрали, висят", "ice"),
            ("сбили сосульки, но одна осталась над входом", "ice"),
            ("дым в квартире, датчик пищит", "fire"),
            ("дым из подвала, там подростки курят", "fire"),
            ("дымится счётчик, лампочки мигают", "fire"),
            ("горит лифт", "fire"),
            ("искрит домофон", "electric"),
            ("пол провалился в подъезде", "structure"),
        ],
    )
    def test_is_heard_beside_a_denial_the_past_or_money(self, message, danger):
        assert danger_in(message) == danger

    @pytest.mark.parametrize(
        "message",
        [
            "мать без сознания в лифте",
            "бабушка в лифте сидит уже полчаса",
            "кнопка вызова не работает, а я внутри лифта",
            "палец ребёнка зажало дверью лифта",
            "человек лежит в подъезде без сознания",
            "пьяный с ножом в подъезде",
            "собака напала на ребёнка",
        ],
    )
    def test_people_in_need_are_a_danger(self, message):
        assert danger_in(message) == "trapped"

    @pytest.mark.parametrize(
        "message",
        [
            "дует из вентиляции обратно, колонка работает, угорели чуть",
            "болит голова, когда работает колонка",
            "сработал газоанализатор на кухне",
        ],
    )
    def test_carbon_monoxide_is_a_danger_of_gas(self, message):
        assert danger_in(message) == "gas"

    @pytest.mark.parametrize(
        "message",
        [
            "горячая вода кипяток из батареи течёт струёй",
            "вырвало кран на батарее",
            "лопнула гибкая подводка",
            "вода по щиколотку в коридоре",
        ],
    )
    def test_what_scalds_or_bursts_is_a_flood(self, message):
        assert danger_in(message) == "flood"

    @pytest.mark.parametrize(
        "message",
        [
            "датчик дыма пищит",
            "плитка в подъезде отвалилась в одном месте",
            "запах газет из ящика",
            "вода из крана течёт тонкой струёй",
            "батарея горячая как кипяток",
            "сосулек нет",
            "воду перекрыли",
        ],
    )
    def test_everyday_words_still_frighten_nobody(self, message):
        assert danger_in(message) is None


class TestIsTotalLoss:
    @pytest.mark.parametrize(
        "message",
        [
            "Нет воды второй день",
            "отключили свет во всём доме",
            "нет отопления",
            "Мы замерзаем",
            "отсутствует электроснабжение",
            "не дают тепло",
            "пропал газ",
        ],
    )
    def test_hears_what_a_house_cannot_live_without(self, message):
        assert is_total_loss(plain(message))

    @pytest.mark.parametrize(
        "message",
        [
            "нет горячей воды",
            "нет света на лестничной площадке",
            "не горит фонарь во дворе",
            "нет отопления в одной комнате",
            "слабый напор воды",
            "нет ответа",
        ],
    )
    def test_leaves_lesser_losses_alone(self, message):
        assert not is_total_loss(plain(message))


class TestUrgency:
    def test_a_danger_is_always_urgent(self):
        assert shipped_understander().understand("пахнет газом").urgent

    def test_a_denied_danger_is_not(self):
        understood = shipped_understander().understand("газом не пахнет")

        assert understood.danger is None
        assert not understood.urgent
