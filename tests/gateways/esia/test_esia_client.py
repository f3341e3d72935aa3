import json
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import monotonic, sleep
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import UUID, uuid4

import httpx
import pytest

from domovoy.gateways.esia import (
    AccountNotConfirmed,
    CallbackStateMismatch,
    EsiaClient,
    EsiaDenied,
    EsiaError,
    EsiaRefused,
    EsiaUnavailable,
    TokenInvalid,
)
from domovoy.gateways.esia.errors import refusal
from domovoy.gateways.esia.identity import identity_from, require_confirmed
from domovoy.gateways.esia.standin.personas import load_personas
from domovoy.gateways.esia.wire import LONGEST_ANSWER, connections_without_cookies
from gateways.esia.playing import HEAD, OWNER

DISPATCHER, INSPECTOR, UNCONFIRMED, DELETED = 1000000011, 1000000021, 1000000031, 1000000041


def now():
    return datetime.now(UTC)


class TestRoundTrip:
    def test_brings_the_owner_back(self, esia, browser):
        state = str(uuid4())

        code = esia.code_from_callback(browser.sign_in(esia, OWNER, state=state), state)
        identity = esia.exchange(code, now())

        assert (identity.oid, identity.confirmed) == (OWNER, True)
        assert (identity.surname, identity.first_name, identity.patronymic) == (
            "Ковалёва",
            "Анна",
            "Сергеевна",
        )
        assert identity.birth_date == date(1984, 3, 14)
        assert identity.snils == "90000000182"
        assert identity.email == "anna.kovalyova@example.test"
        assert identity.phone == "+79990000001"
        assert identity.roles == ()

    def test_brings_back_the_places_people_work_in(self, esia, browser):
        posts = {
            oid: esia.exchange(browser.sign_in(esia, oid)["code"], now()).roles
            for oid in (DISPATCHER, HEAD, INSPECTOR)
        }

        assert [(role.ogrn, role.chief) for role in posts[DISPATCHER]] == [("1260000000017", False)]
        assert [(role.ogrn, role.chief) for role in posts[HEAD]] == [("1260000000017", True)]
        assert [(role.ogrn, role.type) for role in posts[INSPECTOR]] == [
            ("1260000000094", "AGENCY")
        ]

    def test_asks_for_nothing_the_scope_does_not_open(self, other_esia, browser):
        modest = other_esia(scope="openid fullname")

        identity = modest.exchange(browser.sign_in(modest, HEAD)["code"], now())

        assert identity.surname == "Громов"
        assert (identity.snils, identity.email, identity.phone) == ("", "", "")
        assert (identity.birth_date, identity.roles) == (None, ())

    @pytest.mark.parametrize("oid", [UNCONFIRMED, DELETED])
    def test_does_not_let_in_an_account_that_is_not_confirmed(self, esia, browser, oid):
        code = browser.sign_in(esia, oid)["code"]

        with pytest.raises(AccountNotConfirmed):
            esia.exchange(code, now())

    def test_tells_that_the_person_refused(self, esia, browser):
        state = str(uuid4())
        page = browser.open(esia.authorise_url(state, now()))

        parameters = browser.answer(browser.choose(page, deny="1"))

        with pytest.raises(EsiaDenied):
            esia.code_from_callback(parameters, state)

    @pytest.mark.parametrize("told", [HEAD, str(OWNER), None])
    def test_takes_no_record_of_another_account(self, esia, settings_of_client, browser, told):
        class Spoiled(httpx.HTTPTransport):
            def handle_request(self, request):
                answer = super().handle_request(request)
                if request.url.path != f"/rs/prns/{OWNER}":
                    return answer
                answer.read()
                return httpx.Response(200, json=answer.json() | {"oid": told})

        code = browser.sign_in(esia, OWNER)["code"]

        with httpx.Client(transport=Spoiled()) as http, pytest.raises(TokenInvalid, match="record"):
            EsiaClient(settings_of_client, http).exchange(code, now())

    def test_serves_a_code_once(self, esia, browser):
        code = browser.sign_in(esia, OWNER)["code"]
        esia.exchange(code, now())

        with pytest.raises(EsiaRefused) as refused:
            esia.exchange(code, now())

        assert refused.value.esia_code == "007011"

    def test_leaves_no_code_token_or_snils_in_the_log(self, esia, browser, caplog):
        caplog.set_level(logging.DEBUG, logger="domovoy")
        caplog.set_level(logging.INFO)
        code = browser.sign_in(esia, OWNER)["code"]
        caplog.clear()

        identity = esia.exchange(code, now())

        written = caplog.text + repr(identity) + str(identity)
        for secret in (code, "eyJ", identity.snils, "900-000-001", identity.surname):
            assert secret not in written


class TestCallback:
    @pytest.mark.parametrize(
        ("echoed", "expected"),
        [
            ({}, "4f0d7c3e-0000-4000-8000-000000000001"),
            ({"state": "чужое"}, "4f0d7c3e-0000-4000-8000-000000000001"),
            (
                {"state": "4f0d7c3e-0000-4000-8000-000000000002"},
                "4f0d7c3e-0000-4000-8000-000000000003",
            ),
            ({"state": ""}, ""),
            ({"state": ""}, None),
        ],
    )
    def test_of_another_sign_in_is_refused(self, esia, echoed, expected):
        with pytest.raises(CallbackStateMismatch):
            esia.code_from_callback({"code": "c"} | echoed, expected)

    def test_of_another_sign_in_is_refused_before_its_complaint_is_heard(self, esia):
        with pytest.raises(CallbackStateMismatch):
            esia.code_from_callback({"error": "access_denied", "state": "x"}, "y")

    def test_without_a_code_is_refused(self, esia):
        with pytest.raises(EsiaRefused):
            esia.code_from_callback({"state": "s"}, "s")

    @pytest.mark.parametrize(
        ("error", "description", "code"),
        [
            ("access_denied", "ESIA-007004: отказ", "esia_denied"),
            ("access_denied", "", "esia_denied"),
            ("access_denied", "ESIA-007019: нет прав", "esia_refused"),
            ("invalid_request", "ESIA-007055: не подтверждена", "account_not_confirmed"),
            ("server_error", "", "esia_unavailable"),
            ("<script>", "<script>", "esia_refused"),
        ],
    )
    def test_complaint_is_named(self, error, description, code):
        problem = refusal(error, description)

        assert problem.code == code
        assert "script" not in str(problem)


class TestBrokenEsia:
    """What a client must survive when the other side, or somebody between, misbehaves."""

    @pytest.fixture
    def exchange_with(self, settings_of_client):
        def exchange(answer):
            with httpx.Client(transport=httpx.MockTransport(answer)) as http:
                return EsiaClient(settings_of_client, http).exchange("CODE123", now())

        return exchange

    def test_that_is_silent_is_unavailable(self, exchange_with):
        def silent(request):
            raise httpx.ReadTimeout("slow", request=request)

        with pytest.raises(EsiaUnavailable):
            exchange_with(silent)

    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            (httpx.Response(500), EsiaUnavailable),
            (httpx.Response(503, json={"error": "x"}), EsiaUnavailable),
            (httpx.Response(429, json={"error": "x"}), EsiaUnavailable),
            (httpx.Response(200, html="<h1>Технические работы</h1>"), EsiaUnavailable),
            (httpx.Response(200, json=[]), EsiaUnavailable),
            (httpx.Response(302, headers={"location": "http://evil.test/"}), EsiaRefused),
            (httpx.Response(400, html="no"), EsiaRefused),
            (httpx.Response(400, json={"error": ["odd"]}), EsiaRefused),
            (httpx.Response(200, json={"state": "not ours"}), TokenInvalid),
            (httpx.Response(200, json={}), TokenInvalid),
            (httpx.Response(200, content=b'{"a":' * 50_000), EsiaUnavailable),
            (httpx.Response(200, content=b"[" * 50_000), EsiaUnavailable),
            (httpx.Response(200, content=b" " * LONGEST_ANSWER + b"{}"), EsiaUnavailable),
        ],
    )
    def test_that_answers_badly_is_named(self, exchange_with, answer, expected):
        with pytest.raises(expected):
            exchange_with(lambda _: answer)

    def test_that_answers_without_end_is_left(self, exchange_with):
        read = []

        def endless():
            while True:
                read.append(1)
                yield b" " * 100_000

        with pytest.raises(EsiaUnavailable, match="too long"):
            exchange_with(lambda _: httpx.Response(200, content=endless()))
        assert len(read) < 20

    def test_that_answers_by_drops_is_left(self, settings_of_client):
        def drops():
            for _ in range(100):
                sleep(0.02)
                yield b" "

        began = monotonic()
        transport = httpx.MockTransport(lambda _: httpx.Response(200, content=drops()))
        with httpx.Client(transport=transport) as http:
            hasty = EsiaClient(replace(settings_of_client, timeout=0.1), http)
            with pytest.raises(EsiaUnavailable, match="too slowly"):
                hasty.exchange("CODE123", now())

        assert monotonic() - began < 1

    def test_sets_no_cookie_that_the_next_person_would_bring(self):
        answer = httpx.Response(
            200,
            headers={"set-cookie": "session=of-one-person; Path=/"},
            request=httpx.Request("GET", "https://esia.example.test/rs"),
        )

        with connections_without_cookies() as http:
            http.cookies.extract_cookies(answer)

            assert not list(http.cookies.jar)

    @pytest.mark.parametrize("change", [{"token_type": "MAC"}, {"token_type": None}])
    def test_that_gives_tokens_of_another_type_is_refused(self, exchange_with, change):
        def odd(request):
            form = dict(parse_qsl(request.content.decode()))
            return httpx.Response(200, json={"state": form["state"]} | change)

        with pytest.raises(TokenInvalid, match="type"):
            exchange_with(odd)

    def test_that_gives_no_tokens_is_refused(self, exchange_with):
        def tokenless(request):
            form = dict(parse_qsl(request.content.decode()))
            return httpx.Response(200, json={"state": form["state"], "access_token": 5})

        with pytest.raises(TokenInvalid):
            exchange_with(tokenless)

    def test_cannot_read_the_code_or_tokens_out_of_the_error(self, exchange_with):
        def tokenless(request):
            form = dict(parse_qsl(request.content.decode()))
            return httpx.Response(
                200, json={"state": form["state"], "access_token": "AAA", "id_token": "BBB"}
            )

        with pytest.raises(EsiaError) as problem:
            exchange_with(tokenless)

        assert not {"AAA", "BBB", "CODE123"} & set(str(problem.value).split())

    def test_sees_a_fresh_state_in_every_token_request(self, exchange_with):
        seen = []

        def refuse(request):
            seen.append(parse_qs(request.content.decode())["state"][0])
            return httpx.Response(400, json={"error": "invalid_grant"})

        for _ in range(2):
            with pytest.raises(EsiaRefused):
                exchange_with(refuse)

        assert len({UUID(state) for state in seen}) == 2


class TestConfirmation:
    SUBJECT = {"is_tru": True, "lvl": "PR"}
    PERSON = {"trusted": True, "status": "REGISTERED"}

    def test_is_seen_in_token_and_record(self):
        require_confirmed(self.SUBJECT, self.PERSON)

    @pytest.mark.parametrize(
        ("subject", "person"),
        [
            ({"is_tru": None}, {}),
            ({"is_tru": "true"}, {}),
            ({"is_tru": 1}, {}),
            ({"lvl": "P"}, {}),
            ({"lvl": "KD"}, {}),
            ({}, {"trusted": "true"}),
            ({}, {"trusted": False}),
            ({}, {"status": "DELETED"}),
            ({}, {"status": None}),
        ],
    )
    def test_is_not_taken_from_anything_else(self, subject, person):
        with pytest.raises(AccountNotConfirmed):
            require_confirmed(self.SUBJECT | subject, self.PERSON | person)


class TestIdentity:
    PERSON = {"lastName": "Орлов", "firstName": "Михаил"}
    ROLE = {"oid": 7, "ogrn": "1260000000017", "active": True, "isLiquidated": False}

    def test_has_only_verified_contacts(self):
        contacts = [
            {"type": "EML", "vrfStu": "NOT_VERIFIED", "value": "a@example.test"},
            {"type": "MBT", "vrfStu": "VERIFIED", "value": "+7(999)0000002"},
        ]

        identity = identity_from(OWNER, self.PERSON, contacts, [])

        assert (identity.email, identity.phone) == ("", "+79990000002")

    @pytest.mark.parametrize(
        "change",
        [
            {"active": False},
            {"active": "true"},
            {"isLiquidated": True},
            {"isLiquidated": "false"},
            {"ogrn": "12600"},
            {"ogrn": None},
            {"oid": "7"},
        ],
    )
    def test_has_no_role_that_is_over_or_unreadable(self, change):
        identity = identity_from(OWNER, self.PERSON, [], [self.ROLE | change, self.ROLE])

        assert len(identity.roles) == 1

    @pytest.mark.parametrize(("account", "roles"), [(OWNER, 1), (HEAD, 0), (str(OWNER), 0)])
    def test_has_no_role_of_another_account(self, account, roles):
        role = self.ROLE | {"prnOid": account}

        assert len(identity_from(OWNER, self.PERSON, [], [role]).roles) == roles

    @pytest.mark.parametrize("name", [5, "", " ", "О" * 101, "Ор\0лов", "\ud800", "Ор\nлов"])
    def test_without_a_name_is_not_an_identity(self, name):
        with pytest.raises(EsiaUnavailable):
            identity_from(OWNER, self.PERSON | {"lastName": name}, [], [])

    @pytest.mark.parametrize(
        ("told", "kept"),
        [
            ({"middleName": "М" * 101}, "patronymic"),
            ({"middleName": "\0"}, "patronymic"),
            ({"snils": "123"}, "snils"),
            ({"snils": "9" * 5000}, "snils"),
            ({"snils": 90000000182}, "snils"),
        ],
    )
    def test_has_nothing_that_cannot_be_kept(self, told, kept):
        assert getattr(identity_from(OWNER, self.PERSON | told, [], []), kept) == ""

    @pytest.mark.parametrize(
        ("kind", "value"),
        [
            ("EML", "nobody"),
            ("EML", "a@b.test\nBcc: c@d.test"),
            ("EML", "a\0@b.test"),
            ("EML", "\ud800@b.test"),
            ("EML", None),
            ("MBT", "+7" + "9" * 40),
            ("MBT", "none"),
        ],
    )
    def test_has_no_contact_that_leads_nowhere(self, kind, value):
        contact = {"type": kind, "vrfStu": "VERIFIED", "value": value}

        identity = identity_from(OWNER, self.PERSON, [contact], [])

        assert (identity.email, identity.phone) == ("", "")

    def test_keeps_names_of_every_script(self):
        names = {"lastName": "О’Коннор-Ибн Ха́лид", "firstName": "李🙂"}

        identity = identity_from(OWNER, names, [], [])

        assert (identity.surname, identity.first_name) == tuple(names.values())


class TestLogout:
    def test_names_the_address_to_come_back_to(self, esia):
        query = parse_qs(urlsplit(esia.logout_url("http://127.0.0.1:8790/")).query)

        assert query == {"client_id": ["DOMOVOY"], "redirect_url": ["http://127.0.0.1:8790/"]}


class TestPersonas:
    def test_have_snils_with_right_check_digits(self):
        for persona in load_personas():
            digits = [int(digit) for digit in persona.snils if digit.isdigit()]
            weighed = sum(d * (9 - place) for place, d in enumerate(digits[:9]))
            assert weighed % 101 % 100 == digits[9] * 10 + digits[10], persona.name

    def test_can_be_read_from_json(self, tmp_path):
        file = tmp_path / "personas.json"
        row = dict.fromkeys(
            ["surname", "first_name", "patronymic", "birth_date", "snils", "email", "phone"], "x"
        )
        file.write_text(json.dumps({"personas": [row | {"oid": 5, "description": "кто-то"}]}))

        (persona,) = load_personas(file)

        assert (persona.oid, persona.trusted) == (5, True)


class TestClockSkew:
    @pytest.mark.parametrize("hours", [-1, 1])
    def test_of_an_hour_is_refused_by_the_other_side(self, esia, browser, hours):
        code = browser.sign_in(esia, OWNER)["code"]

        with pytest.raises(EsiaRefused) as refused:
            esia.exchange(code, now() + timedelta(hours=hours))

        assert refused.value.esia_code == "007015"

    @pytest.mark.parametrize("seconds", [-50, 50])
    def test_of_less_than_a_minute_is_nothing(self, esia, browser, seconds):
        at = now() + timedelta(seconds=seconds)

        code = browser.sign_in(esia, OWNER, at=at)["code"]

        assert esia.exchange(code, at).oid == OWNER
