"""Houses are looked for as often as a person looks, not as a program does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from domovoy.identity.models import Attempt
from domovoy.web import limits
from estate import make_estate, make_person

SEARCH = "/flats/add"


@pytest.fixture
def few(db, monkeypatch):
    for name, most in (("HOUSE_SEARCHES", 2), ("HOUSE_SEARCHES_OF_ADDRESS", 3)):
        monkeypatch.setattr(limits, name, replace(getattr(limits, name), most=most))


def browser_of(person, **told):
    client = Client(**told)
    client.force_login(person)
    return client


@pytest.mark.usefixtures("few")
class TestSearchesOfHouses:
    def test_beyond_the_limit_of_a_person_are_told_when_to_come_again_and_whom_to_call(self):
        estate = make_estate()
        browser = browser_of(estate.owner)
        for _ in range(2):
            assert browser.get(SEARCH, {"address": "Заречная"}).status_code == 200

        answer = browser.get(SEARCH, {"address": "Заречная"})

        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 600
        assert "Позвонить без входа" in answer.text
        assert estate.organisation.short_name in answer.text

    def test_beyond_the_limit_of_an_address_are_refused_whoever_asks(self):
        for number in range(3):
            browser_of(make_person(f"Первый{number}")).get(SEARCH, {"address": "Заречная"})

        one_more = browser_of(make_person("Последний"))
        assert one_more.get(SEARCH, {"address": "Заречная"}).status_code == 429
        elsewhere = one_more.get(SEARCH, {"address": "Заречная"}, REMOTE_ADDR="203.0.113.7")
        assert elsewhere.status_code == 200

    def test_are_not_what_opening_the_page_is(self):
        browser = browser_of(make_person("Открывающий"))

        for address in ("", "  ", "", ""):
            assert browser.get(SEARCH, {"address": address}).status_code == 200

        assert not Attempt.objects.exists()


class TestTheLimit:
    def test_looks_back_ten_minutes(self):
        assert limits.HOUSE_SEARCHES.within == timedelta(minutes=10)
