"""A gateway of plain OpenID Connect that checks what it is sent, and answers in this process."""

import base64
import hashlib
import json
from datetime import timedelta
from urllib.parse import parse_qs, quote_plus, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

BASE = "https://gate.example.test"
CLIENT_ID, SECRET = "domovoy", "a secret: of the gateway & ours"
CALLBACK = "https://dom.example.test/esia/callback"
OID = 1000000001
PERSON = {
    "sub": str(OID),
    "trusted": True,
    "family_name": "Ковалёва",
    "given_name": "Анна",
    "middle_name": "Сергеевна",
    "birthdate": "1984-03-14",
    "snils": "900-000-001 82",
    "email": "anna.kovalyova@example.test",
    "email_verified": True,
    "phone_number": "+7 999 000-00-01",
    "phone_number_verified": True,
}


class Provider:
    """One gateway; `changes` spoil what it says."""

    def __init__(self, at):
        self.at = at
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.listed = [self.key]
        self.algorithm = "RS256"
        self.claims, self.person, self.document = {}, {}, {}
        self.without = set()
        self.asked = []
        self.access_token, self.token_type = "AAA", "Bearer"
        self.codes = {}

    def http(self):
        return httpx.Client(transport=httpx.MockTransport(self.answer))

    def sign_in(self, address):
        """What the browser comes back with."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT_ID
        assert query["redirect_uri"] == CALLBACK
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return {"code": code, "state": query["state"], "iss": BASE}

    def answer(self, request):
        self.asked.append(request.url.path)
        return getattr(self, request.url.path.strip("/").split("/")[-1].replace("-", "_"))(request)

    def openid_configuration(self, _request):
        document = {
            "issuer": BASE,
            "authorization_endpoint": f"{BASE}/auth",
            "token_endpoint": f"{BASE}/token",
            "userinfo_endpoint": f"{BASE}/userinfo",
            "end_session_endpoint": f"{BASE}/leave",
            "jwks_uri": f"{BASE}/keys",
        }
        return httpx.Response(200, json=document | self.document)

    def keys(self, _request):
        rows = [
            json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key())) | {"kid": str(number)}
            for number, key in enumerate(self.listed)
        ]
        return httpx.Response(200, json={"keys": [*rows, {"kty": "EC"}, "odd"]})

    def token(self, request):
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        begun = self.codes.pop(form["code"], None)
        basic = base64.b64encode(f"{CLIENT_ID}:{quote_plus(SECRET)}".encode()).decode()
        challenge = hashlib.sha256(form["code_verifier"].encode()).digest()
        if (
            begun is None
            or request.headers["authorization"] != f"Basic {basic}"
            or form["redirect_uri"] != begun["redirect_uri"]
            or base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != begun["code_challenge"]
        ):
            return httpx.Response(400, json={"error": "invalid_grant"})
        tokens = {"access_token": self.access_token, "id_token": self.id_token(begun["nonce"])}
        return httpx.Response(200, json=tokens | {"token_type": self.token_type})

    def id_token(self, nonce):
        claims = {
            "iss": BASE,
            "aud": CLIENT_ID,
            "sub": str(OID),
            "iat": int(self.at.timestamp()),
            "exp": int((self.at + timedelta(minutes=5)).timestamp()),
            "nonce": nonce,
        } | self.claims
        claims = {name: value for name, value in claims.items() if name not in self.without}
        key = self.key if self.algorithm == "RS256" else "shared secret of thirty two bytes."
        return jwt.encode(claims, key, algorithm=self.algorithm)

    def userinfo(self, request):
        assert request.headers["authorization"] == "Bearer AAA"
        return httpx.Response(200, json=PERSON | self.person)
