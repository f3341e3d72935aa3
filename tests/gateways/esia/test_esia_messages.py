from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from domovoy.gateways.esia.messages import SignedRequest, timestamp

REQUEST = SignedRequest(
    client_id="MNEMO01",
    scope="openid fullname snils",
    scope_org="",
    timestamp="2026.01.02 03:04:05 +0000",
    state="7648d7bd-6369-4073-b545-90250f68025e",
    redirect_uri="https://app.example/esia/callback",
)
SIGNED = (
    "MNEMO01openid fullname snils2026.01.02 03:04:05 +0000"
    "7648d7bd-6369-4073-b545-90250f68025ehttps://app.example/esia/callback"
)


class TestSignedStrings:
    def test_authorisation_has_no_separators(self):
        assert REQUEST.authorise_message() == SIGNED.encode()

    def test_token_adds_the_code_at_the_end(self):
        assert REQUEST.token_message("CODE123") == f"{SIGNED}CODE123".encode()


class TestTimestamp:
    def test_is_the_same_moment_in_universal_time_whatever_the_zone(self):
        at = datetime(2026, 1, 2, 8, 4, 5, tzinfo=ZoneInfo("Asia/Yekaterinburg"))

        assert timestamp(at) == timestamp(at.astimezone(UTC)) == "2026.01.02 03:04:05 +0000"


class TestParameters:
    def test_leave_out_an_unused_scope_of_the_organisation(self):
        parameters = REQUEST.authorise_parameters(certificate_hash="AB", client_secret="s")

        assert "scope_org" not in parameters
        assert parameters["response_type"] == "code"

    def test_of_the_token_name_what_is_asked_for(self):
        parameters = REQUEST.token_parameters(
            code="CODE123", certificate_hash="AB", client_secret="s"
        )

        assert parameters["code"] == "CODE123"
        assert parameters["grant_type"] == "authorization_code"
        assert parameters["token_type"] == "Bearer"


class TestAuthoriseUrl:
    def test_carries_the_signed_request(self, esia, standin):
        at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

        address = urlsplit(esia.authorise_url(REQUEST.state, at))
        query = parse_qs(address.query)

        assert f"{address.scheme}://{address.netloc}" == standin.url
        assert address.path == "/aas/oauth2/v2/ac"
        assert query["timestamp"] == ["2026.01.02 03:04:05 +0000"]
        assert query["state"] == [REQUEST.state]
        assert len(query["client_certificate_hash"][0]) == 64
