import pytest
from django.urls import reverse
from django.utils import timezone

from domovoy.appeals.models import Appeal
from domovoy.identity.consents import CURRENT, has_consented
from domovoy.identity.looks import Looked, note_look
from domovoy.identity.models import Consent
from domovoy.web.phones import in_groups

SEND = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def undecided(estate, owner):
    """The browser of an owner who has not agreed yet."""
    Consent.objects.all().delete()
    return owner


def agree(client, *, back="/", **data):
    told = {"document": CURRENT, "agreed": "1", "next": back, **data}
    return client.post(reverse("resident:consent"), told)


class TestConsent:
    def test_is_a_page_of_its_own_that_names_the_person(self, undecided, estate):
        page = undecided.get(reverse("resident:consent")).content.decode()

        assert "Согласие на обработку персональных данных" in page
        assert "Кому и зачем" in page
        assert estate.owner.full_name in page

    def test_leads_on_to_where_the_person_was_going(self, undecided, estate):
        led = agree(undecided, back="/appeals/")

        assert led.url == "/appeals/"
        assert has_consented(estate.resident)

    @pytest.mark.parametrize("bad", ["https://evil.example/", "//evil.example", "javascript:x", ""])
    def test_leads_nowhere_else(self, undecided, bad):
        assert agree(undecided, back=bad).url == "/"

    def test_wants_the_tick(self, undecided, estate):
        told = agree(undecided, agreed="")

        assert told.status_code == 422
        assert "Отметьте" in told.content.decode()
        assert not has_consented(estate.resident)

    def test_to_another_wording_is_asked_again(self, undecided, estate):
        told = agree(undecided, document="consent-2020-01-01")

        assert told.status_code == 422
        assert not has_consented(estate.resident)

    def test_stands_before_sending_and_keeps_the_draft(self, undecided):
        chat = undecided.post(reverse("resident:chat_start"), {"text": "Холодная батарея"}).url
        send = f"{chat}/send"

        led = undecided.post(send, {"key": SEND})

        assert led.url == f"/data/consent?next={chat.replace('/', '%2F')}"
        assert not Appeal.objects.exists()
        assert "Холодная батарея" in undecided.get(chat).content.decode()

    def test_is_asked_about_before_it_is_taken_back(self, owner, estate):
        asked = owner.get("/data/consent/withdraw")

        assert "Что остановится" in asked.content.decode()
        assert Consent.objects.get(person=estate.owner).withdrawn_at is None

    def test_is_taken_back_at_once(self, owner, estate):
        led = owner.post(reverse("resident:consent_withdraw"))

        assert not has_consented(estate.resident)
        assert "Согласие отозвано" in owner.get(led.url).content.decode()


class TestMyData:
    def test_are_shown_with_most_of_the_snils_hidden(self, owner, estate):
        from domovoy.identity.actions import snils_fields

        for field, value in snils_fields("90000000182").items():
            setattr(estate.owner, field, value)
        estate.owner.save(update_fields=["snils_sealed", "snils_print"])

        page = owner.get(reverse("resident:data")).content.decode()

        assert estate.owner.full_name in page
        assert in_groups(estate.owner.phone) in page
        assert "***-***-*** 82" in page
        assert "9000000018" not in page

    def test_are_copied_under_the_day_of_the_house(self, owner, estate):
        estate.house.time_zone = "Asia/Kamchatka"
        estate.house.save(update_fields=["time_zone"])

        copied = owner.post(reverse("resident:data_copy"))

        copied.close()
        today = timezone.now().astimezone(estate.zone).date()
        assert f'"domovoy-{today}.zip"' in copied.headers["Content-Disposition"]

    def test_are_found_in_the_menu(self, owner):
        assert reverse("resident:data") in owner.get("/help").content.decode()

    def test_tell_who_has_looked(self, owner, estate):
        note_look(
            person_id=estate.owner.pk,
            by=estate.dispatcher,
            what=Looked.APPEAL,
            subject="17",
            at=timezone.now(),
        )

        page = owner.get(reverse("resident:looks")).content.decode()

        assert "Заявка № 17" in page
        assert f"диспетчер {estate.dispatcher_person.full_name}" in page
        assert estate.organisation.short_name in page
