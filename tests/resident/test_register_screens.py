from datetime import date
from html import unescape

import pytest

from domovoy.charges.models import ChargeLine, PaymentDocument
from domovoy.housing.models import PersonalAccount
from domovoy.intake.models import Conversation
from domovoy.metering.models import Device, Reading
from estate import make_flat


@pytest.fixture
def device(estate):
    device = Device.objects.create(
        premises=estate.flat,
        kind="cold_water",
        serial="17-203344",
        place="ванная",
        verified_until=date(2030, 5, 1),
    )
    Reading.objects.create(
        device=device, month=date(2026, 10, 1), value="104.500", taken_on=date(2026, 10, 23)
    )
    return device


@pytest.fixture
def line(estate):
    account = PersonalAccount.objects.create(
        premises=estate.flat, organisation=estate.organisation, number="40-7781"
    )
    bill = PaymentDocument.objects.create(
        account=account,
        month=date(2026, 10, 1),
        total="1204.50",
        due_on=date(2026, 11, 15),
        paid="0",
    )
    return ChargeLine.objects.create(
        document=bill,
        service="Отопление",
        unit="Гкал",
        volume="0.4",
        tariff="3011.25",
        amount="1204.50",
        order=1,
    )


def text_of(response):
    return unescape(response.content.decode())


class TestMeters:
    def test_shows_devices_and_readings(self, owner, device):
        page = text_of(owner.get("/meters"))

        assert "№ 17-203344" in page
        assert "104,5" in page
        assert "октябрь 2026" in page

    def test_opens_a_chat_about_a_meter_that_is_not_listed(self, owner, device):
        answer = owner.post("/chat/start", {"subject": "meter"})

        conversation = Conversation.objects.get()
        assert conversation.subject["kind"] == "missing_device"
        assert "которого нет в списке" in text_of(owner.get(answer.url))

    def test_opens_a_chat_that_knows_the_meter(self, owner, device):
        answer = owner.post("/chat/start", {"subject": f"meter:{device.pk}"})

        assert "17-203344" in text_of(owner.get(answer.url))
        assert "104,5" in text_of(owner.get(answer.url))

    def test_knows_no_meter_of_another_flat(self, estate, owner, device):
        device.premises = make_flat(estate.house, number="181")
        device.save(update_fields=["premises"])

        answer = owner.post("/chat/start", {"subject": f"meter:{device.pk}"})

        assert answer.status_code == 404


class TestBills:
    def test_shows_months_and_lines(self, owner, line):
        page = text_of(owner.get("/bills"))

        assert "Октябрь 2026" in page
        assert "Отопление" in page
        assert "1\N{NO-BREAK SPACE}204,50\N{NO-BREAK SPACE}₽" in page

    def test_opens_a_chat_that_knows_the_line_with_its_figures(self, owner, line):
        answer = owner.post("/chat/start", {"subject": f"line:{line.pk}"})

        facts = dict(Conversation.objects.get().subject["facts"])
        assert facts["Месяц"] == "октябрь 2026"
        assert facts["Лицевой счёт"] == "40-7781"
        assert "1\N{NO-BREAK SPACE}204,50" in text_of(owner.get(answer.url))

    @pytest.mark.parametrize("subject", ["line:0", "line:", "line:x", "roof:1", "meter:1:2"])
    def test_knows_nothing_that_is_not_there(self, owner, line, subject):
        assert owner.post("/chat/start", {"subject": subject}).status_code == 404

    def test_shows_the_figures_once_while_talking_and_again_before_sending(self, owner, line):
        begun = owner.post("/chat/start", {"subject": f"line:{line.pk}"}, follow=True)
        page = begun.context["page"]
        asked = begun.content.decode()

        owner.post(f"/chat/{page.id}/move", {"turn": 0, "move": "said", "text": "Нас не было"})
        turn = Conversation.objects.get().turn
        owner.post(f"/chat/{page.id}/move", {"turn": turn, "move": "send_as_is"})

        assert asked.count("40-7781") == 1
        assert owner.get(f"/chat/{page.id}").content.decode().count("40-7781") == 2
