import pytest
from django.test import Client

from domovoy.web.middleware import BODY_LIMIT
from estate import make_estate


@pytest.fixture
def owner(db):
    client = Client()
    client.force_login(make_estate().owner)
    return client


class TestBody:
    @pytest.mark.parametrize("announced", [str(BODY_LIMIT + 1), "9" * 5000])
    def test_larger_than_any_form_is_refused_unread(self, owner, announced):
        response = owner.post("/chat/start", {"text": "Дует"}, CONTENT_LENGTH=announced)

        assert response.status_code == 413
        assert "Файлы вместе слишком велики" in response.content.decode()

    def test_of_a_form_is_taken(self, owner):
        assert owner.post("/chat/start", {"text": "Дует"}).status_code == 302
