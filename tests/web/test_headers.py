"""What every answer says to browsers and caches, and what no request can make us say."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from estate import make_estate

ANSWERS = [
    ("/", 200),
    ("/offline", 200),
    ("/manifest.webmanifest", 200),
    ("/sw.js", 200),
    ("/health", 200),
    ("/nowhere", 404),
    ("/appeals/", 302),
]
SHOWN = """
import json
from django.conf import settings as s
names = [n for n in dir(s) if n.startswith(("SESSION", "CSRF", "SECURE", "ALLOWED"))]
print(json.dumps({n: getattr(s, n) for n in names}, default=str))
"""


@pytest.fixture
def owner(db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_estate().owner)
    return client


@pytest.fixture(scope="module")
def over_https():
    """The settings of an installation that people open over https."""
    told = {
        **os.environ,
        "DOMOVOY_ENV": "production",
        "DOMOVOY_BASE_URL": "https://dom.example",
        "DOMOVOY_SECRET_KEY": "k" * 64,
    }
    said = subprocess.run(
        [sys.executable, "-c", SHOWN], env=told, capture_output=True, text=True, check=True
    )
    return json.loads(said.stdout)


class TestEveryAnswer:
    @pytest.mark.parametrize(("address", "status"), ANSWERS)
    def test_is_taken_for_nothing_else_and_shown_nowhere_else(self, client, db, address, status):
        answer = client.get(address)

        assert answer.status_code == status
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]

    @pytest.mark.parametrize(("address", "status"), ANSWERS)
    def test_names_its_kind_and_its_letters(self, client, db, address, status):
        kind = client.get(address)["Content-Type"]

        assert kind
        assert not kind.startswith("text/") or "charset=utf-8" in kind

    @pytest.mark.parametrize(("address", "status"), ANSWERS)
    def test_names_no_version_and_no_other_site(self, client, db, address, status):
        answer = client.get(address, headers={"origin": "https://evil.example"})

        assert answer.status_code == status
        assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(answer.headers)


class TestStaticFile:
    def test_bears_the_same_headers(self, settings, tmp_path):
        (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
        settings.STATIC_ROOT = tmp_path

        answer = Client().get("/static/a.svg")
        assert b"".join(answer.streaming_content)

        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "script-src 'self'" in answer["Content-Security-Policy"]

    @pytest.mark.parametrize("path", ["", "../settings.py", "%2e%2e/secret.json", ".git/config"])
    def test_is_all_that_is_served_there(self, settings, tmp_path, path):
        (tmp_path / "static").mkdir()
        (tmp_path / "secret.json").write_text("{}")
        settings.STATIC_ROOT = tmp_path / "static"

        assert Client().get(f"/static/{path}").status_code == 404


class TestCaches:
    @pytest.mark.parametrize("address", ["/", "/notices", "/sessions", "/appeals/", "/nowhere"])
    def test_keep_nothing_of_a_signed_in_person(self, owner, address):
        answer = owner.get(address)

        assert answer["Cache-Control"] == "private, no-store"
        assert "Cookie" in answer["Vary"]

    def test_are_not_told_another_host(self, client, db):
        page = client.get("/", headers={"x-forwarded-host": "evil.example"})

        assert "evil.example" not in page.text


class TestHost:
    @pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", ""])
    def test_that_is_not_ours_is_refused(self, client, db, host):
        assert client.get("/", headers={"host": host}).status_code == 400

    def test_in_production_is_the_one_of_the_settings(self, over_https):
        assert over_https["ALLOWED_HOSTS"] == ["dom.example", "127.0.0.1"]


class TestForgedForm:
    def test_without_a_token_does_nothing(self, owner):
        answer = owner.post("/sign-out/everywhere")

        assert answer.status_code == 403
        assert owner.get("/notices").status_code == 200

    def test_of_htmx_without_a_token_does_nothing(self, owner):
        answer = owner.post("/sign-out/everywhere", headers={"hx-request": "true"})

        assert answer.status_code == 403

    def test_from_another_site_does_nothing_even_with_a_token(self, owner):
        owner.get("/notices")
        token = owner.cookies[site.CSRF_COOKIE_NAME].value

        answer = owner.post(
            "/sign-out/everywhere",
            headers={"x-csrftoken": token, "origin": "https://evil.example"},
        )

        assert answer.status_code == 403

    def test_is_told_from_ours(self, owner):
        owner.get("/notices")
        token = owner.cookies[site.CSRF_COOKIE_NAME].value

        answer = owner.post(
            "/notices/read", {"newest": 0}, headers={"x-csrftoken": token, "hx-request": "true"}
        )

        assert answer.status_code == 302

    def test_with_a_method_in_disguise_stays_what_it_is(self, owner):
        for disguise in ({"x-http-method-override": "POST"}, {"x-method-override": "DELETE"}):
            answer = owner.get("/sign-out/everywhere", headers=disguise)
            assert answer.status_code == 302
        assert owner.get("/sign-out/everywhere?_method=POST").status_code == 302
        assert owner.get("/notices").status_code == 200

    @pytest.mark.parametrize("method", ["put", "patch", "delete", "trace", "options"])
    def test_by_a_method_no_page_serves_changes_nothing(self, owner, method):
        answer = getattr(owner, method)("/notices")

        assert answer.status_code in {403, 405}


class TestRedirect:
    @pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "\\\\evil"])
    def test_after_a_form_stays_here(self, owner, elsewhere):
        asked = Client().get("/notices", {"next": elsewhere})

        assert asked.url.startswith("/sign-in?next=%2Fnotices")

    def test_of_a_form_sent_from_elsewhere_leads_home(self, db):
        led = Client().post("/notices/read", headers={"referer": "https://evil.example/notices"})

        assert led.url == f"{reverse('web:sign_in')}?next=%2F"


class TestGreatRequests:
    def test_with_many_fields_or_much_text_are_refused(self, db):
        owner = Client()
        owner.force_login(make_estate().owner)

        assert (
            owner.post("/notices/read", dict.fromkeys(map(str, range(1001)), "")).status_code == 400
        )
        assert owner.post("/chat/start", {"text": "а" * 3_000_000}).status_code in {400, 413}

    def test_with_a_great_cookie_or_header_are_answered(self, client, db):
        client.cookies["x"] = "y" * 60_000

        assert client.get("/", headers={"x-long": "z" * 60_000}).status_code == 200


class TestOverHttps:
    def test_cookies_are_bound_to_this_host_and_hidden(self, over_https):
        assert over_https["SESSION_COOKIE_NAME"] == "__Host-session"
        assert over_https["CSRF_COOKIE_NAME"] == "__Host-csrf"
        for cookie in ("SESSION_COOKIE", "CSRF_COOKIE"):
            assert over_https[f"{cookie}_SECURE"] is True
            assert over_https[f"{cookie}_HTTPONLY"] is True
            assert over_https[f"{cookie}_SAMESITE"] == "Lax"
            assert over_https[f"{cookie}_DOMAIN"] is None
            assert over_https[f"{cookie}_PATH"] == "/"

    def test_browsers_stay_with_it_for_a_year(self, over_https):
        assert over_https["SECURE_HSTS_SECONDS"] == 31_536_000

    def test_header_of_it_is_read_from_the_proxy_alone(self, over_https):
        assert over_https["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
        assert site.SECURE_PROXY_SSL_HEADER is None
