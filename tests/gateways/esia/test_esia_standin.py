from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import httpx
import pytest

from domovoy.gateways.esia import EsiaRefused
from domovoy.gateways.esia.key_files import certificate_hash
from domovoy.gateways.esia.messages import SignedRequest, timestamp
from domovoy.gateways.esia.signing import client_secret
from domovoy.gateways.esia.standin.one_time import OneTime
from gateways.esia.playing import CLIENT_ID, HEAD, OWNER, REDIRECT_URI


def now():
    return datetime.now(UTC)


@pytest.fixture
def signed(settings_of_client):
    """Rightly signed requests with whatever is wrong in them signed too."""

    def make(**changes):
        fields = {
            "client_id": CLIENT_ID,
            "scope": settings_of_client.scope,
            "scope_org": "",
            "timestamp": timestamp(now()),
            "state": str(uuid4()),
            "redirect_uri": REDIRECT_URI,
        }
        return SignedRequest(**(fields | changes))

    return make


@pytest.fixture
def authorise(settings_of_client, standin, http):
    def ask(request, *, more=(), without=(), **changes):
        query = request.authorise_parameters(
            certificate_hash=certificate_hash(settings_of_client.certificate),
            client_secret=client_secret(settings_of_client.key, request.authorise_message()),
        )
        query = {name: value for name, value in query.items() if name not in without}
        pairs = [*(query | changes).items(), *more]
        return http.get(f"{standin.url}/aas/oauth2/v2/ac", params=pairs)

    return ask


@pytest.fixture
def ask_tokens(settings_of_client, standin, http):
    def ask(request, code, /, **changes):
        form = request.token_parameters(
            code=code,
            certificate_hash=certificate_hash(settings_of_client.certificate),
            client_secret=client_secret(settings_of_client.key, request.token_message(code)),
        )
        return http.post(f"{standin.url}/aas/oauth2/v3/te", data=form | changes)

    return ask


def refused_with(response):
    """The code of a refusal sent back to the system."""
    assert response.status_code == 302, response.text
    assert response.headers["location"].startswith(f"{REDIRECT_URI}?")
    answer = dict(parse_qsl(urlsplit(response.headers["location"]).query))
    return answer["error_description"].split(":")[0]


class TestChoicePage:
    def test_lists_everybody_in_russian_without_foreign_resources(self, authorise, signed):
        page = authorise(signed())

        assert page.status_code == 200
        assert '<html lang="ru">' in page.text
        for name in ("Анна Сергеевна Ковалёва", "Виктор Николаевич Громов"):
            assert name in page.text
        assert "http://" not in page.text
        assert "https://" not in page.text
        assert "style=" not in page.text
        assert "<script" not in page.text

    def test_may_be_framed_by_nobody_and_lead_only_back(self, authorise, signed):
        policy = authorise(signed()).headers["content-security-policy"]

        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self' http://127.0.0.1:8790" in policy

    def test_serves_its_own_style(self, standin, http):
        style = http.get(f"{standin.url}/standin/style.css")

        assert style.headers["content-type"].startswith("text/css")
        assert "url(" not in style.text

    def test_serves_one_choice(self, authorise, signed, browser):
        page = authorise(signed())
        browser.choose(page, oid=OWNER)

        again = browser.choose(page, oid=HEAD)

        assert again.status_code == 410
        assert 'href="http://127.0.0.1:8790/"' in again.text

    def test_knows_no_other_people(self, authorise, signed, browser):
        response = browser.choose(authorise(signed()), oid="9" * 30)

        assert refused_with(response) == "ESIA-007003"


class TestAuthorisation:
    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"state": "12345"}, "ESIA-007003"),
            ({"state": "{7648d7bd-6369-4073-b545-90250f68025e}"}, "ESIA-007003"),
            ({"scope": "openid everything"}, "ESIA-007006"),
            ({"scope": "fullname"}, "ESIA-007006"),
            ({"timestamp": "2026-01-02T03:04:05Z"}, "ESIA-007003"),
            ({"timestamp": "2026.01.02 03:04:05 +0000"}, "ESIA-007015"),
        ],
    )
    def test_refuses_what_is_wrong_though_signed(self, authorise, signed, wrong, code):
        assert refused_with(authorise(signed(**wrong))) == code

    @pytest.mark.parametrize("minutes", [-6, 6])
    def test_refuses_another_time(self, authorise, signed, minutes):
        request = signed(timestamp=timestamp(now() + timedelta(minutes=minutes)))

        assert refused_with(authorise(request)) == "ESIA-007015"

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"response_type": "token"}, "ESIA-007003"),
            ({"access_type": "forever"}, "ESIA-007003"),
            ({"client_certificate_hash": "0" * 64}, "ESIA-007053"),
            ({"client_certificate_hash": "хэш"}, "ESIA-007053"),
            ({"client_secret": "AAAA"}, "ESIA-007053"),
            ({"client_secret": "подпись"}, "ESIA-007053"),
            ({"scope": "openid fullname"}, "ESIA-007053"),
            ({"scope_org": "org"}, "ESIA-007053"),
            ({"state": str(uuid4())}, "ESIA-007053"),
        ],
    )
    def test_refuses_what_was_changed_after_signing(self, authorise, signed, changed, code):
        assert refused_with(authorise(signed(), **changed)) == code

    @pytest.mark.parametrize(
        "name",
        [
            "client_certificate_hash",
            "client_secret",
            "scope",
            "state",
            "timestamp",
            "response_type",
            "access_type",
        ],
    )
    def test_refuses_a_request_that_lacks_something(self, authorise, signed, name):
        assert refused_with(authorise(signed(), without=[name])) == "ESIA-007014"

    def test_accepts_a_signature_without_padding(self, authorise, signed, settings_of_client):
        request = signed()
        secret = client_secret(settings_of_client.key, request.authorise_message())

        assert authorise(request, client_secret=secret.rstrip("=")).status_code == 200

    def test_refuses_a_signature_of_another_alphabet(self, authorise, signed, settings_of_client):
        """Ordinary base64 is not base64url; of 30 signatures one has a sign they do not share."""
        for request in (signed() for _ in range(30)):
            secret = client_secret(settings_of_client.key, request.authorise_message())
            ordinary = secret.replace("-", "+").replace("_", "/")
            if ordinary != secret:
                break

        assert refused_with(authorise(request, client_secret=ordinary)) == "ESIA-007053"

    @pytest.mark.parametrize("zone", ["+00:00", "Z", "UTC"])
    def test_refuses_a_time_zone_written_otherwise(self, authorise, signed, zone):
        request = signed(timestamp=timestamp(now()).replace("+0000", zone))

        assert refused_with(authorise(request)) == "ESIA-007003"

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"client_id": "SOMEBODY"}, "ESIA-007005"),
            ({"redirect_uri": "http://evil.test/"}, "ESIA-007023"),
            ({"redirect_uri": f"{REDIRECT_URI}/more"}, "ESIA-007023"),
            ({"redirect_uri": f"{REDIRECT_URI}?next=http://evil.test"}, "ESIA-007023"),
        ],
    )
    def test_sends_nobody_to_an_address_it_does_not_know(self, authorise, signed, wrong, code):
        response = authorise(signed(**wrong))

        assert response.status_code == 400
        assert code in response.text
        assert "evil.test" not in response.text

    def test_refuses_a_parameter_given_twice(self, authorise, signed):
        response = authorise(signed(), more=[("redirect_uri", "http://evil.test/")])

        assert response.status_code == 400
        assert "ESIA-007003" in response.text

    @pytest.mark.parametrize(
        "path",
        [
            "/aas/oauth2/ac",
            "/aas/oauth2/v2/ac/",
            "/aas/oauth2/v3/ac",
            "/aas/oauth2/v3/te/",
            "/.well-known/openid-configuration",
        ],
    )
    def test_has_no_other_addresses(self, standin, http, path):
        assert http.get(f"{standin.url}{path}").status_code == 404
        assert http.post(f"{standin.url}{path}", data={"client_secret": "s"}).status_code == 404


class TestTokenRequest:
    def error(self, response):
        assert response.status_code == 400
        return response.json()["error_description"].split(":")[0]

    def test_echoes_its_state(self, ask_tokens, signed, esia, browser):
        request = signed()

        answer = ask_tokens(request, browser.sign_in(esia, OWNER)["code"]).json()

        assert answer["state"] == request.state
        assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 3600)

    def test_refuses_an_invented_code(self, ask_tokens, signed):
        assert self.error(ask_tokens(signed(), "invented")) == "ESIA-007011"

    def test_refuses_a_code_given_for_another_scope(self, ask_tokens, signed, esia, browser):
        code = browser.sign_in(esia, OWNER)["code"]

        assert self.error(ask_tokens(signed(scope="openid"), code)) == "ESIA-007011"

    def test_refuses_another_signature_and_keeps_the_code(self, ask_tokens, signed, esia, browser):
        code = browser.sign_in(esia, OWNER)["code"]

        assert self.error(ask_tokens(signed(), code, state=str(uuid4()))) == "ESIA-007053"
        assert ask_tokens(signed(), code).is_success

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"grant_type": "refresh_token"}, "ESIA-007003"),
            ({"token_type": "MAC"}, "ESIA-007003"),
            ({"code": ""}, "ESIA-007014"),
            ({"client_id": "SOMEBODY"}, "ESIA-007005"),
            ({"redirect_uri": "http://evil.test/"}, "ESIA-007023"),
        ],
    )
    def test_refuses_what_is_wrong(self, ask_tokens, signed, changed, code):
        assert self.error(ask_tokens(signed(), "code", **changed)) == code

    def test_of_another_client_is_refused(self, other_esia, standin):
        stranger = other_esia(client_id="SOMEBODY")

        with pytest.raises(EsiaRefused) as refused:
            stranger.exchange("code", now())

        assert refused.value.esia_code == "007005"

    @pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data", ""])
    def test_that_is_not_a_form_has_no_parameters(self, standin, http, kind):
        address, headers = f"{standin.url}/aas/oauth2/v3/te", {"content-type": kind}

        response = http.post(
            address, content=b"code=x&token_type=x&grant_type=x&client_id=x", headers=headers
        )

        assert self.error(response) == "ESIA-007014"

    def test_that_is_not_text_is_refused(self, standin, http):
        response = http.post(f"{standin.url}/aas/oauth2/v3/te", content=b"\xff\xfe")

        assert self.error(response) == "ESIA-007003"


class TestCodes:
    def test_live_for_a_while_and_serve_once(self):
        codes, at = OneTime(timedelta(seconds=60)), now()
        young, old = codes.put("a", at=at), codes.put("b", at=at)

        assert codes.take(young, at=at + timedelta(seconds=60)) == "a"
        assert codes.take(young, at=at + timedelta(seconds=60)) is None
        assert codes.take(old, at=at + timedelta(seconds=61)) is None


class TestRecords:
    @pytest.fixture
    def access_token(self, ask_tokens, signed, esia, browser):
        return ask_tokens(signed(), browser.sign_in(esia, HEAD)["code"]).json()["access_token"]

    @pytest.fixture
    def read(self, standin, http, access_token):
        def get(path, token=access_token):
            address = httpx.URL(standin.url).join(path)
            return http.get(address, headers={"Authorization": f"Bearer {token}"})

        return get

    def test_are_of_the_bearer_alone(self, read):
        assert read(f"/rs/prns/{HEAD}").json()["lastName"] == "Громов"
        assert read(f"/rs/prns/{OWNER}").status_code == 403

    def test_are_closed_without_a_good_token(self, read, access_token):
        assert read(f"/rs/prns/{HEAD}", token="none").status_code == 401
        assert read(f"/rs/prns/{HEAD}", token=access_token[:-4]).status_code == 401

    @pytest.mark.parametrize(("name", "size"), [("ctts", 2), ("addrs", 0), ("roles", 1)])
    def test_in_collections_are_addresses_unless_embedded(self, read, name, size):
        addresses = read(f"/rs/prns/{HEAD}/{name}").json()["elements"]
        elements = read(f"/rs/prns/{HEAD}/{name}?embed=(elements)").json()["elements"]

        assert len(addresses) == len(elements) == size
        assert [read(address).json() for address in addresses] == elements

    def test_that_do_not_exist_are_not_found(self, read):
        assert read(f"/rs/prns/{HEAD}/docs").status_code == 404
        assert read(f"/rs/prns/{HEAD}/ctts/5").status_code == 404


class TestLogout:
    @pytest.mark.parametrize("address", ["http://127.0.0.1:8790/", "http://127.0.0.1:8790/bye"])
    def test_leads_back_to_the_system(self, esia, browser, address):
        response = browser.open(esia.logout_url(address))

        assert (response.status_code, response.headers["location"]) == (302, address)

    @pytest.mark.parametrize(
        "address",
        [
            "",
            "//evil.test/",
            "http://evil.test/",
            "http://127.0.0.1:8790@evil.test/",
            "http://127.0.0.1:87901/",
            "https://127.0.0.1:8790/",
            "javascript:alert(1)",
        ],
    )
    def test_leads_nowhere_else(self, esia, browser, address):
        response = browser.open(esia.logout_url(address))

        assert response.status_code == 400
        assert "location" not in response.headers

    def test_wants_the_right_name_of_the_parameter(self, standin, http):
        query = {"client_id": CLIENT_ID, "redirect_uri": "http://127.0.0.1:8790/"}

        assert http.get(f"{standin.url}/idp/ext/Logout", params=query).status_code == 400
