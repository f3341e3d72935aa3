import pytest

from domovoy.stand.errors import ProductionLacks
from domovoy.stand.situation import Situation

PRODUCTION = {
    "DOMOVOY_ENV": "production",
    "DATABASE_URL": "postgresql://owner@db.example/domovoy",
    "DOMOVOY_SECRET_KEY": "a" * 64,
    "DOMOVOY_BASE_URL": "https://dom.example",
    "ESIA_URL": "https://esia.example",
    "ESIA_CLIENT_ID": "DOMOVOY",
}
KEYS = {
    "ESIA_KEY_FILE": "key.pem",
    "ESIA_CERTIFICATE_FILE": "certificate.pem",
    "ESIA_TOKEN_KEY_FILES": "esia.pem",
}


class TestProduction:
    def test_wants_the_keys_of_esia(self):
        with pytest.raises(ProductionLacks) as refusal:
            Situation.read(PRODUCTION)

        assert all(name in str(refusal.value.facts) for name in KEYS)
        assert Situation.read({**PRODUCTION, **KEYS}).mode == "production"

    def test_wants_no_key_where_a_service_signs(self):
        keys = {name: file for name, file in KEYS.items() if name != "ESIA_KEY_FILE"}

        assert Situation.read({**PRODUCTION, **keys, "ESIA_SIGNER": "remote"}).mode == "production"

    def test_wants_no_keys_of_a_gateway_that_publishes_them(self):
        assert Situation.read({**PRODUCTION, "ESIA_PROTOCOL": "oidc"}).mode == "production"
