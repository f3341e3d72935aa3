"""A session in the browser: how it begins, lives, changes its key and ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.core.signing import b62_encode
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from domovoy.housing import settings as housing_settings
from domovoy.housing.models import Setting
from domovoy.identity.models import Session
from domovoy.identity.sessions import KEY_LIVES, LIFE, SEEN_EVERY, Length, SessionStore
from domovoy.web import sessions
from domovoy.web.sessions import begin_session, device, renew_key
from estate import make_estate, make_person

ANDROID = "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
COOKIE = settings.SESSION_COOKIE_NAME
AT_HOME = Length(idle=timedelta(days=30), whole=timedelta(days=90))
AT_A_POST = Length(idle=timedelta(hours=12), whole=timedelta(days=7))
OVER_OTHERS = Length(idle=timedelta(minutes=30), whole=timedelta(days=7))


@pytest.fixture
def estate(db):
    return make_estate()


def browser_of(person, agent=ANDROID):
    client = Client(headers={"user-agent": agent})
    client.force_login(person)
    client.get("/help")
    return client


@pytest.fixture
def owner(estate):
    return browser_of(estate.owner)


def aged(client, **ago):
    """The same session, its moments so much earlier."""
    store = client.session
    life = store.life
    earlier = {name: getattr(life, name) - by for name, by in ago.items()}
    store[LIFE] = replace(life, **earlier).written()
    store.save()


def key_of(client):
    return client.cookies[COOKIE].value


def is_in(client):
    return client.get("/notices").status_code == 200


class TestSession:
    def test_is_begun_with_its_device_and_no_address(self, owner, estate):
        [row] = Session.objects.all()

        assert row.person == estate.owner
        assert row.device == "Chrome на Android"
        assert "127.0.0.1" not in str(SessionStore().decode(row.session_data))

    def test_in_use_is_written_down_every_ten_minutes_at_most(self, owner):
        before = Session.objects.get().seen_at
        owner.get("/notices")
        assert Session.objects.get().seen_at == before

        aged(owner, seen_at=SEEN_EVERY)
        owner.get("/notices")

        assert Session.objects.get().seen_at >= before

    def test_in_use_asks_no_statement_more(self, owner, django_assert_max_num_queries):
        with django_assert_max_num_queries(30) as asked:
            owner.get("/notices")

        told = [one["sql"] for one in asked.captured_queries]
        assert not [sql for sql in told if sql.startswith("UPDATE") and "session" in sql]

    @pytest.mark.parametrize(
        ("ago", "stays"),
        [
            ({"seen_at": AT_HOME.idle}, False),
            ({"seen_at": AT_HOME.idle - timedelta(hours=1)}, True),
            ({"begun_at": AT_HOME.whole}, False),
            ({"begun_at": AT_HOME.whole - timedelta(hours=1)}, True),
        ],
    )
    def test_of_a_resident_ends_by_itself(self, owner, ago, stays):
        aged(owner, **ago)

        assert is_in(owner) is stays
        assert Session.objects.filter(person__isnull=False).exists() is stays

    @pytest.mark.parametrize(
        ("ago", "stays"),
        [
            ({"seen_at": AT_A_POST.idle}, False),
            ({"seen_at": AT_A_POST.idle - timedelta(hours=1)}, True),
            ({"begun_at": AT_A_POST.whole}, False),
            ({"begun_at": AT_A_POST.whole - timedelta(hours=1)}, True),
        ],
    )
    def test_of_an_officer_ends_sooner(self, estate, ago, stays):
        desk = browser_of(estate.dispatcher_person)
        aged(desk, **ago)

        assert (desk.get("/office/").status_code == 200) is stays

    @pytest.mark.parametrize(
        ("ago", "stays"),
        [
            ({"seen_at": OVER_OTHERS.idle}, False),
            ({"seen_at": OVER_OTHERS.idle - timedelta(minutes=1)}, True),
            ({"begun_at": OVER_OTHERS.whole}, False),
        ],
    )
    def test_of_who_is_over_others_ends_after_half_an_hour(self, estate, ago, stays):
        desk = browser_of(estate.head_person)
        aged(desk, **ago)

        assert (desk.get("/office/").status_code == 200) is stays

    def test_of_who_is_over_others_is_noted_often_enough_not_to_end_at_work(self, estate):
        desk = browser_of(estate.head_person)

        for _ in range(4):
            aged(desk, seen_at=timedelta(minutes=3), begun_at=timedelta(minutes=3))
            seen = desk.session.life.seen_at
            assert desk.get("/office/").status_code == 200
            assert desk.session.life.seen_at > seen

    def test_of_a_resident_who_was_given_a_post_is_an_officers_at_once(self, estate, owner):
        aged(owner, seen_at=AT_A_POST.idle)
        estate.dispatcher_person.employments.update(person=estate.owner)

        assert not is_in(owner)

    @pytest.mark.parametrize(
        ("key", "ago"),
        [
            (housing_settings.SESSION_IDLE_DAYS, {"seen_at": timedelta(days=2)}),
            (housing_settings.SESSION_WHOLE_DAYS, {"begun_at": timedelta(days=2)}),
        ],
    )
    def test_of_a_resident_ends_when_it_is_set_to(self, owner, key, ago):
        aged(owner, **ago)
        assert is_in(owner)
        aged(owner, **ago)

        Setting.objects.create(key=key, value=2, changed_at=timezone.now())
        assert is_in(owner), "what was read a moment ago still holds"
        aged(owner, **ago)
        housing_settings.MEMORY.forget()

        assert not is_in(owner)

    @pytest.mark.parametrize(
        ("key", "ago"),
        [
            (housing_settings.POST_SESSION_IDLE_HOURS, {"seen_at": timedelta(hours=2)}),
            (housing_settings.POST_SESSION_WHOLE_DAYS, {"begun_at": timedelta(days=2)}),
        ],
    )
    def test_of_an_officer_ends_when_it_is_set_to(self, estate, key, ago):
        desk = browser_of(estate.dispatcher_person)
        aged(desk, **ago)
        assert desk.get("/office/").status_code == 200
        aged(desk, **ago)

        Setting.objects.create(key=key, value=2, changed_at=timezone.now())
        housing_settings.MEMORY.forget()

        assert desk.get("/office/").status_code != 200

    def test_of_who_is_over_others_ends_when_it_is_set_to(self, estate):
        key = housing_settings.HEAD_SESSION_IDLE_MINUTES
        Setting.objects.create(key=key, value=5, changed_at=timezone.now())
        housing_settings.MEMORY.forget()
        desk = browser_of(estate.head_person)
        aged(desk, seen_at=timedelta(minutes=5))

        assert desk.get("/office/").status_code != 200

    def test_is_kept_by_the_browser_as_long_as_by_us(self, estate):
        desk = Client(headers={"user-agent": ANDROID})
        desk.force_login(estate.dispatcher_person)

        given = desk.get("/office/").cookies[COOKIE]

        assert given["max-age"] == AT_A_POST.idle.total_seconds()
        assert given["httponly"]
        assert given["samesite"] == "Lax"


class TestKey:
    def test_is_another_after_a_day(self, owner):
        old = key_of(owner)
        aged(owner, key_since=KEY_LIVES)

        assert is_in(owner)

        assert key_of(owner) != old
        assert is_in(owner)

    def test_that_was_stolen_opens_nothing_after_that(self, owner):
        thief = Client()
        thief.cookies[COOKIE] = key_of(owner)
        aged(owner, key_since=KEY_LIVES)
        owner.get("/notices")
        Session.objects.filter(pk=thief.cookies[COOKIE].value).update(
            expire_date=timezone.now() - timedelta(seconds=1)
        )

        assert not is_in(thief)
        assert is_in(owner)

    def test_that_is_old_serves_a_page_on_its_way_and_is_not_brought_back(self, owner):
        late = Client()
        late.cookies[COOKIE] = key_of(owner)
        aged(owner, key_since=KEY_LIVES)
        owner.get("/notices")

        answer = late.get("/")

        assert answer.status_code == 200
        assert COOKIE not in answer.cookies

    def test_stays_where_the_page_broke(self, owner, monkeypatch):
        aged(owner, key_since=KEY_LIVES)
        old = key_of(owner)
        owner.raise_request_exception = False
        monkeypatch.setattr("domovoy.resident.views.notices.notices_of", None)

        assert owner.get("/notices").status_code == 500

        monkeypatch.undo()
        assert key_of(owner) == old
        assert is_in(owner)

    @pytest.mark.parametrize("again", ["another person", "the same person"])
    def test_is_another_after_a_sign_in(self, estate, again):
        request = HttpRequest()
        request.user = AnonymousUser()
        request.session = SessionStore()
        request.session.create()
        planted = request.session.session_key
        first = estate.owner if again == "the same person" else make_person()
        login(request, first, backend=settings.AUTHENTICATION_BACKENDS[0])
        begin_session(request, at=datetime.now(UTC))
        between = request.session.session_key

        login(request, estate.owner, backend=settings.AUTHENTICATION_BACKENDS[0])
        begin_session(request, at=datetime.now(UTC))
        request.session.save()

        assert len({planted, between, request.session.session_key}) == 3
        assert [row.pk for row in Session.objects.all()] == [request.session.session_key]

    def test_is_another_after_the_second_factor(self, owner):
        request = HttpRequest()
        request.session = SessionStore(key_of(owner))
        old = request.session.session_key

        renew_key(request, at=timezone.now())
        request.session.save()

        assert request.session.session_key != old
        assert not Session.objects.filter(pk=old).exists()

    @pytest.mark.parametrize(
        "made_up", ["x", "a" * 32, "../../etc/passwd", "'; --", b62_encode(2**180), "\x07", ""]
    )
    def test_that_nobody_gave_is_nobodys_and_is_not_kept(self, estate, made_up):
        stranger = Client()
        stranger.cookies[COOKIE] = made_up

        answer = stranger.get("/notices")

        assert answer.status_code == 302
        assert answer.url.startswith("/sign-in")
        assert not Session.objects.filter(pk=made_up).exists()

    def test_changed_in_one_sign_is_nobodys(self, owner):
        thief = Client()
        key = key_of(owner)
        thief.cookies[COOKIE] = key[:-1] + ("a" if key[-1] != "a" else "b")

        assert not is_in(thief)

    def test_planted_before_the_sign_in_knows_nobody_after_it(self, estate):
        planted = Client()
        planted.get("/sign-in")
        store = SessionStore()
        store.create()
        victim = Client()
        victim.cookies[COOKIE] = store.session_key
        victim.force_login(estate.owner)

        planted.cookies[COOKIE] = store.session_key

        assert not is_in(planted)


class TestPageOfSessions:
    def test_lists_mine_and_marks_this_one(self, estate, owner):
        browser_of(estate.owner, agent="Mozilla/5.0 (Windows NT 10.0) Firefox/133.0")
        browser_of(make_person(), agent="Mozilla/5.0 (iPhone) Safari/604.1")

        page = owner.get("/sessions").content.decode()

        assert "Chrome на Android" in page
        assert "Firefox на Windows" in page
        assert "iPhone" not in page
        assert page.count("это устройство") == 1

    def test_ends_one_on_another_device(self, estate, owner):
        lost = browser_of(estate.owner)

        led = owner.post(f"/sessions/{lost.session.life.guid}/end")

        assert led.url == "/sessions"
        assert not is_in(lost)
        assert is_in(owner)

    def test_ends_this_one_too(self, owner):
        owner.post(f"/sessions/{owner.session.life.guid}/end")

        assert not is_in(owner)

    def test_of_another_person_is_not_found(self, owner):
        other = browser_of(make_person())

        assert owner.post(f"/sessions/{other.session.life.guid}/end").status_code == 404
        assert is_in(other)

    def test_ends_all(self, estate, owner, monkeypatch):
        monkeypatch.setattr("domovoy.web.sign_in._way_out", lambda: "")
        lost = browser_of(estate.owner)

        owner.post("/sign-out/everywhere")

        assert not is_in(lost)
        assert not is_in(owner)


class TestDevice:
    @pytest.mark.parametrize(
        ("agent", "called"),
        [
            (ANDROID, "Chrome на Android"),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130", "Edge на Windows"),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 YaBrowser/24", "Яндекс Браузер на Windows"),
            ("Mozilla/5.0 (Macintosh) Version/17 Safari/605", "Safari на Mac"),
            ("Mozilla/5.0 (iPhone; like Mac OS X) CriOS/130 Safari/604", "Chrome на iPhone"),
            ("Mozilla/5.0 (X11; Linux x86_64) Gecko Firefox/133.0", "Firefox на Linux"),
            ("curl/8.0", sessions.UNKNOWN_BROWSER),
            ("", sessions.UNKNOWN_BROWSER),
            ("<script>alert(1)</script>" * 100, sessions.UNKNOWN_BROWSER),
        ],
    )
    def test_is_called_by_a_word_of_ours_and_never_by_what_was_sent(self, agent, called):
        assert device(agent) == called
