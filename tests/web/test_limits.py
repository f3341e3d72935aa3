"""What is refused when it is asked too often, of whom, and what never is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils import timezone

from domovoy.identity.actors import Resident
from domovoy.identity.attempts import count_attempt
from domovoy.identity.models import Attempt
from domovoy.intake import limits as intake_limits
from domovoy.intake.access import conversation_to_send
from domovoy.intake.errors import TooManyAppeals, TooManyPhotosAnHour
from domovoy.intake.models import Conversation
from domovoy.site.environment import Environment, SettingMissing
from domovoy.web.limits import FOREIGN_RETURNS, SIGN_INS, address_of
from estate import make_estate, register_appeal

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HERE = "address:127.0.0.1"
CALM = SimpleNamespace(urgent=False, danger=None)


@pytest.fixture
def spent(db):
    """All but one try of a limit."""

    def spend(limit, whose=HERE, *, left=0):
        for _ in range(limit.most - left):
            count_attempt(limit, whose, at=timezone.now())

    return spend


@pytest.fixture
def at_home(settings):
    """Sign-in begins at the address it is asked at."""
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, base_url="http://testserver")


class TestSignIns:
    @pytest.mark.usefixtures("at_home")
    def test_beyond_the_limit_are_told_when_to_come_again(self, client, spent):
        spent(SIGN_INS)

        answer = client.get("/sign-in")

        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 600
        assert "Слишком много попыток" in answer.text
        assert 'href="tel:112"' in answer.text
        assert answer["Cache-Control"] == "private, no-store"

    @pytest.mark.usefixtures("at_home")
    def test_from_another_address_go_on(self, client, spent):
        spent(SIGN_INS)

        assert client.get("/sign-in", REMOTE_ADDR="203.0.113.7").status_code != 429

    @pytest.mark.usefixtures("at_home")
    def test_are_not_hidden_by_a_header_anybody_can_send(self, client, spent):
        spent(SIGN_INS)

        answer = client.get("/sign-in", headers={"x-forwarded-for": "203.0.113.7"})

        assert answer.status_code == 429


class TestForeignReturns:
    def test_are_counted_and_then_refused(self, client, spent):
        spent(FOREIGN_RETURNS, left=1)

        first = client.get("/esia/callback", {"state": str(uuid4()), "code": "x"})
        second = client.get("/esia/callback", {"state": str(uuid4()), "code": "x"})

        assert second.status_code == 429
        assert first.status_code != 429


def sent_lately(estate, *, at):
    """Count as a sending of their own does."""
    talk = Conversation.objects.create(
        person=estate.owner, premises=estate.flat, state={}, started_at=at, moved_at=at
    )
    since = at - intake_limits.DAY
    asked = conversation_to_send(talk.pk, by=estate.resident, at=at, since=since)
    return asked.sent_lately


class TestAppeals:
    @pytest.fixture
    def estate(self, db, monkeypatch):
        monkeypatch.setattr(intake_limits, "APPEALS_A_DAY", 2)
        return make_estate()

    @pytest.fixture
    def sent(self, estate):
        """As many as a day has room for."""
        return [register_appeal(estate, at=timezone.now()) for _ in range(2)]

    @pytest.mark.usefixtures("sent")
    def test_of_a_day_are_as_many_as_nobody_needs(self, estate):
        now = timezone.now()

        with pytest.raises(TooManyAppeals):
            intake_limits.require_few_appeals([CALM], sent=sent_lately(estate, at=now))

        intake_limits.require_few_appeals([CALM], sent=sent_lately(make_estate(), at=now))
        tomorrow = now + timedelta(days=1)
        intake_limits.require_few_appeals([CALM], sent=sent_lately(estate, at=tomorrow))

    @pytest.mark.usefixtures("sent")
    @pytest.mark.parametrize("grave", [{"urgent": True}, {"danger": "gas"}])
    def test_that_tell_of_a_danger_are_never_held_up(self, estate, grave):
        danger = SimpleNamespace(**{**vars(CALM), **grave})

        sent = sent_lately(estate, at=timezone.now())
        intake_limits.require_few_appeals([CALM, danger], sent=sent)

    def test_that_told_of_a_danger_take_no_room(self, estate, sent):
        for appeal in sent:
            appeal.urgent = True
            appeal.save(update_fields=["urgent"])

        assert sent_lately(estate, at=timezone.now()) == 0

    @pytest.mark.usefixtures("sent")
    def test_beyond_the_limit_stay_drafts_and_are_told_of_in_words(self, estate):
        owner = Client()
        owner.force_login(estate.owner)
        owner.post("/chat/start", {"text": "Холодная батарея"})
        talk = Conversation.objects.get()
        owner.post(f"/chat/{talk.pk}/move", {"turn": 1, "move": "send_as_is"})
        talk.refresh_from_db()

        answer = owner.post(
            f"/chat/{talk.pk}/send", {"key": talk.submission_key, "turn": talk.turn}
        )

        assert answer.status_code == 422
        assert "отправьте её завтра" in answer.text
        assert Conversation.objects.get().appeal_id is None


class TestPhotos:
    def test_of_an_hour_are_counted_before_they_are_opened(self, db, monkeypatch):
        opened = []
        monkeypatch.setattr("domovoy.resident.views.chat.prepare_photo", opened.append)
        monkeypatch.setattr(
            intake_limits, "PHOTOS", replace(intake_limits.PHOTOS, kind="one", most=1)
        )
        estate = make_estate()
        owner = Client()
        owner.force_login(estate.owner)
        owner.post("/chat/start", {"text": "Холодная батарея"})
        talk = Conversation.objects.get()
        intake_limits.count_photo(by=estate.resident, at=timezone.now())

        answer = owner.post(
            f"/chat/{talk.pk}/photo", {"photos": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff")}
        )

        assert answer.status_code == 422
        assert "За час можно добавить" in answer.text
        assert opened == []

    def test_are_counted_for_each_person(self, db):
        for _ in range(intake_limits.PHOTOS.most):
            intake_limits.count_photo(by=Resident(1), at=NOW)

        with pytest.raises(TooManyPhotosAnHour):
            intake_limits.count_photo(by=Resident(1), at=NOW)
        intake_limits.count_photo(by=Resident(2), at=NOW)


class TestAddress:
    @pytest.mark.parametrize(
        ("remote", "forwarded", "trusted", "address"),
        [
            ("203.0.113.7", "", [], "203.0.113.7"),
            ("203.0.113.7", "198.51.100.1", [], "203.0.113.7"),
            ("10.0.0.5", "198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"),
            ("10.0.0.5", "1.1.1.1, 198.51.100.1", ["10.0.0.5/32"], "198.51.100.1"),
            ("10.0.0.5", "198.51.100.1, 10.0.0.9", ["10.0.0.0/8"], "198.51.100.1"),
            ("10.0.0.5", "198.51.100.1, nonsense", ["10.0.0.0/8"], "10.0.0.5"),
            ("10.0.0.5", "", ["10.0.0.0/8"], "10.0.0.5"),
            ("2001:db8:1:2:3:4:5:6", "", [], "2001:db8:1:2::/64"),
            ("::ffff:203.0.113.7", "", [], "203.0.113.7"),
            ("", "", [], "unknown"),
        ],
    )
    def test_is_believed_of_trusted_proxies_alone(
        self, settings, remote, forwarded, trusted, address
    ):
        settings.ENVIRONMENT = replace(
            settings.ENVIRONMENT, trusted_proxies=tuple(map(ip_network, trusted))
        )
        request = RequestFactory().get(
            "/", REMOTE_ADDR=remote, headers={"x-forwarded-for": forwarded}
        )

        assert address_of(request) == address

    def test_of_a_proxy_is_read_from_the_settings(self):
        told = {"DOMOVOY_ENV": "test", "DATABASE_APP_URL": "postgresql://a@b/c"}

        read = Environment.read({**told, "DOMOVOY_TRUSTED_PROXIES": "10.0.0.5, 2001:db8::/32"})
        assert read.trusted_proxies == (ip_network("10.0.0.5"), ip_network("2001:db8::/32"))

        with pytest.raises(SettingMissing, match="DOMOVOY_TRUSTED_PROXIES"):
            Environment.read({**told, "DOMOVOY_TRUSTED_PROXIES": "proxy.example"})

    def test_is_not_kept(self, client, spent):
        spent(SIGN_INS, left=1)

        assert "127.0.0.1" not in str(list(Attempt.objects.values()))


class TestEvents:
    def test_of_a_limit_and_of_what_is_not_permitted_are_in_the_log(self, db, caplog, spent):
        estate = make_estate()
        desk = Client()
        desk.force_login(estate.dispatcher_person)
        spent(FOREIGN_RETURNS)

        Client().get("/esia/callback", {"state": "x", "code": "secret-code"})
        assert desk.get("/inspectorate/").status_code == 404

        written = "\n".join(one.getMessage() for one in caplog.records)
        assert "a limit was reached" in written
        assert "sign-in refused" not in written or "secret-code" not in written
        assert "not permitted" in written
        for personal in ("127.0.0.1", "secret-code", "Соколова"):
            assert personal not in written
