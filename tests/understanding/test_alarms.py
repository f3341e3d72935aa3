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
