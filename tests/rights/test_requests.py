"""Requests no browser of ours would send: forged headers, addresses and tokens open nothing."""

from uuid import uuid4

import pytest

from domovoy.housing.models import Employment
from domovoy.identity.actors import Role
from domovoy.web.middleware import WORKS_FOR
from rights.forms import filled
from rights.people import (
    ADMINISTRATOR,
    DISPATCHER,
    NOBODY,
    OWNER,
    PEOPLE,
    STRANGER,
)
from rights.table import NOTHING, PAGES, SIGN_IN
from rights.trace import OF_COMING, OF_LOOKING, changed, one_transaction, writes
from rights.walking import HOST, ask, ended, every_page

OPENED = [row for row in PAGES if row.method == "GET"]
SENT = [row for row in PAGES if row.method == "POST"]
BY_PAGE = {row.what: row for row in reversed(PAGES) if row.own}
WITH_PARTS = [row for row in BY_PAGE.values() if every_page()[row.what].parts]
SOME = (NOBODY, OWNER, DISPATCHER, ADMINISTRATOR)
FORGED = {
    "HX-Request": "true",
    "HX-Boosted": "true",
    "HX-Target": "main",
    "HX-Trigger": "queue",
    "HX-Prompt": "yes",
    "HX-Current-URL": "http://evil.test/administration/",
    "HX-History-Restore-Request": "true",
    "X-HTTP-Method-Override": "POST",
    "X-Original-URL": "/administration/",
    "X-Rewrite-URL": "/administration/",
    "X-Forwarded-Host": "evil.test",
    "X-Forwarded-For": "127.0.0.1",
    "Remote-User": "1",
    "Authorization": "Basic YWRtaW46YWRtaW4=",
}
KINDS = {
    "number": ["0", "1", "9" * 400, "x", "0x1", "-1"],
    "premises_id": ["0", "9" * 30, str(uuid4()), "-1", "1e1", "１"],
    "clock_id": ["0", "9" * 30, str(uuid4()), "-1", "1e1", "１"],
}
OF_GUIDS = ["0", "1", "9" * 30, str(uuid4()), "00000000-0000-0000-0000-000000000000", "x"]


@pytest.fixture(autouse=True)
def since(world):
    with one_transaction():
        yield writes()


def each(rows):
    return pytest.mark.parametrize("row", rows, ids=str)


def sent(world, row, who, /, address=None, **more):
    """Send what the row says, to another address perhaps."""
    page, facts = every_page()[row.what], world.things[row.thing]
    body = filled(world, page.name, facts, who) if row.method == "POST" else None
    browser = who.browser(HTTP_HOST=HOST, **more.pop("browser", {}))
    response = getattr(browser, row.method.lower())(address or page.address(facts), body, **more)
    if response.streaming:
        response.getvalue()
    return response


class TestHead:
    @each(OPENED)
    def test_ends_as_opening_does_and_says_nothing(self, world, before, since, row):
        page, facts = every_page()[row.what], world.things[row.thing]
        for name in SOME:
            who = world.somebody(name)
            with one_transaction():
                response = ask(world, page, facts, who, method="HEAD")

                assert ended(response) == row.ends[name], name
                assert response.streaming or not response.content
        assert not changed(before, since, but=OF_LOOKING | row.besides)


class TestForgedHeaders:
    @each(PAGES)
    def test_open_nothing_to_whom_a_page_is_not(self, world, before, since, row):
        refused = [name for name in PEOPLE if row.ends[name] in {NOTHING, SIGN_IN}]
        for name in {NOBODY, *refused[-2:]} & set(refused):
            response = sent(world, row, world.somebody(name), headers=FORGED)

            assert ended(response) in {NOTHING, SIGN_IN}, name
        assert not changed(before, since, but=OF_COMING | row.besides)


class TestForgedAddresses:
    @each(WITH_PARTS)
    def test_with_what_is_of_another_kind_lead_nowhere(self, world, before, since, row):
        page, facts = every_page()[row.what], world.things[row.thing]
        true = page.address(facts)
        who = world.somebody(min(row.own))
        for part in page.parts:
            told = str(facts[part])
            for forged in [*KINDS.get(part, OF_GUIDS), *changed_letters(told)]:
                assert told in true
                address = true.replace(told, forged, 1)
                response = sent(world, row, who, address=address)

                assert ended(response) in {NOTHING, SIGN_IN, "409", "422"}, address
        assert not changed(before, since, but=OF_LOOKING | row.besides)

    @each(BY_PAGE.values())
    def test_with_a_slash_more_or_less_open_nothing(self, world, before, since, row):
        true = every_page()[row.what].address(world.things[row.thing])
        if true == "/":
            return
        other = true.removesuffix("/") if true.endswith("/") else f"{true}/"
        for name in SOME:
            response = sent(world, row, world.somebody(name), address=other)

            assert response.status_code in {301, 302, 401, 404}, name
            if response.status_code == 301:
                assert response["Location"] == true
        assert not changed(before, since, but=OF_COMING | row.besides)


def changed_letters(told):
    """The same in capitals, where there are letters."""
    return [told.upper()] if told.upper() != told else []


class TestForgedTokens:
    @each(SENT)
    def test_send_no_form_from_another_site(self, world, before, since, row):
        allowed = [name for name in PEOPLE if name in row.own]
        for name in allowed[:1]:
            who = world.somebody(name)
            response = sent(world, row, who, browser={"enforce_csrf_checks": True})

            assert response.status_code == 403
        assert not changed(before, since, but=OF_COMING | row.besides)

    @each(SENT)
    def test_of_another_person_send_no_form(self, world, before, since, row):
        strange = token_of(world.somebody(STRANGER).browser())
        for name in sorted(row.own - {NOBODY})[:1]:
            who = world.somebody(name)
            page, facts = every_page()[row.what], world.things[row.thing]
            browser = who.browser(HTTP_HOST=HOST, enforce_csrf_checks=True)
            own, body = token_of(browser), filled(world, page.name, facts, who)
            for token, refused in ((strange, True), (own, False)):
                with one_transaction():
                    told = body | {"csrfmiddlewaretoken": token}
                    response = browser.post(page.address(facts), told)
                    if response.streaming:
                        response.getvalue()

                    assert (response.status_code == 403) == refused
                    assert not refused or not changed(before, since, but=OF_LOOKING)


def token_of(browser):
    """The token of somebody's own forms."""
    return str(browser.get("/sessions", HTTP_HOST=HOST).context["csrf_token"])


class TestForgedSession:
    @pytest.mark.parametrize("key", ["", "x", "0" * 32, "a" * 5000, "../../etc/passwd", "1 OR 1=1"])
    def test_is_nobodys(self, world, before, since, key):
        browser = world.somebody(NOBODY).browser(HTTP_HOST=HOST)
        browser.cookies["sessionid"] = key

        assert ended(browser.get("/appeals/")) == SIGN_IN
        assert not changed(before, since, but=OF_COMING)

    def test_for_a_post_that_is_over_works_for_the_other(self, world):
        dispatcher, place = world.somebody(DISPATCHER), world.place
        second = Employment.objects.create(
            organisation=place.former,
            person=dispatcher.person,
            role=Role.DISPATCHER.value,
            name="Д",
            position="",
        )
        session = dispatcher.browser().session
        session[WORKS_FOR] = place.former.pk
        session.save()
        row = next(r for r in OPENED if str(r) == "GET office:appeal заявка прежней организации")
        assert ended(sent(world, row, dispatcher)) == "открывается"

        Employment.objects.filter(pk=second.pk).update(dismissed_on=place.today)

        assert ended(sent(world, row, dispatcher)) == NOTHING
        own = next(r for r in OPENED if str(r) == "GET office:appeal заявка собственника")
        assert ended(sent(world, own, dispatcher)) == "открывается"
