"""Forms, addresses and sessions with what is another's in them: refused, and nothing is left."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone

from domovoy.administration.doors import PASSED
from domovoy.appeals.models import Clock
from domovoy.appeals.terms import ANSWER
from domovoy.delivery.models import Notice
from domovoy.housing.binding.actions import claim_flat, end_holding
from domovoy.housing.binding.rules import ClaimWords
from domovoy.housing.models import Claim, Employment, Holding
from domovoy.identity.models import Session
from domovoy.intake import actions as intake
from domovoy.resident.frame import CHOSEN
from domovoy.web.middleware import WORKS_FOR
from rights.forms import filled
from rights.people import (
    ADMINISTRATOR,
    DISPATCHER,
    HEAD,
    HOUSEHOLD,
    INSPECTOR,
    NEIGHBOUR,
    OWNER,
    STRANGER,
    signed_in,
)
from rights.table import NOTHING, PAGES, SIGN_IN
from rights.trace import OF_LOOKING, changed, one_transaction, trace, writes
from rights.walking import HOST, ask, ended, every_page

ELSEWHERE = "чужой диспетчер"
REFUSED = {NOTHING, "409", "422"}
OF_STAFF = [row for row in PAGES if row.what.startswith("administration:")]
WITHOUT_FACTOR = {"join", "joined", "posts", "choose_post", "factor", "pass_factor", "new_factor"}
BEHIND_THE_FACTOR = [
    row
    for row in OF_STAFF
    if ADMINISTRATOR in row.own and row.what.partition(":")[2] not in WITHOUT_FACTOR
]


@pytest.fixture(autouse=True)
def since(world):
    """Take everything back after a test; how much was written before it."""
    with one_transaction():
        yield writes()


def send(world, who, page, thing, method="POST", /, **forged):
    """Send what the table would, but for what is forged in it."""
    page, facts = every_page()[page], world.things[thing]
    body = filled(world, page.name, facts, who) | forged if method == "POST" else forged
    address = page.address(facts | forged)
    return getattr(who.browser(HTTP_HOST=HOST), method.lower())(address, body)


def in_session(who, **forged):
    """Put something into the data of somebody's session."""
    session = who.browser().session
    session.update(forged)
    session.save()


def text_of(response):
    """What a page says; the token of its forms is new each time."""
    return re.sub(r'"\w{64}"', "", unescape(response.content.decode()))


class TestForm:
    @pytest.mark.parametrize(
        "attempt",
        [
            (NEIGHBOUR, "resident:join", "общая заявка", "flat_of_the_owner"),
            (NEIGHBOUR, "resident:choose_flat", "квартира собственника", "flat_of_the_owner"),
            (OWNER, "resident:chat_send", "разговор, готовый к отправке", "key_of_another"),
            (OWNER, "resident:chat_photo_remove", "фото в разговоре", "photo_of_an_appeal"),
            (DISPATCHER, "office:redirect", "заявка собственника", "to_oneself"),
            (DISPATCHER, "office:redirect", "заявка собственника", "to_the_inspectorate"),
            (DISPATCHER, "office:redirect", "заявка собственника", "to_nobody"),
            (DISPATCHER, "office:appoint", "заявка собственника", "performer_elsewhere"),
            (DISPATCHER, "office:appoint", "заявка собственника", "performer_inspecting"),
            (INSPECTOR, "inspectorate:appoint", "зарегистрированная жалоба", "performer_elsewhere"),
            (DISPATCHER, "office:done", "заявка собственника", "clock_of_another_appeal"),
            (DISPATCHER, "office:done", "заявка собственника", "clock_of_the_answer"),
            (DISPATCHER, "office:take", "заявка собственника", "state_before"),
            (DISPATCHER, "office:answer", "заявка собственника", "state_to_come"),
            (DISPATCHER, "office:new_write", "квартира собственника", "resident_elsewhere"),
            (DISPATCHER, "office:new_find", "квартира собственника", "house_elsewhere"),
            (HEAD, "administration:invite", "организация дома", "role_of_an_administrator"),
            (HEAD, "administration:invite", "организация дома", "role_of_an_inspector"),
            (HEAD, "administration:change_own", "организация дома", "setting_of_all"),
            (NEIGHBOUR, "resident:flats_join", "приглашение собственника", "code_of_staff"),
            (STRANGER, "administration:joined", "приглашение сотрудника", "code_of_a_flat"),
        ],
        ids=lambda attempt: f"{attempt[1]}-{attempt[3]}",
    )
    def test_with_what_is_anothers_is_refused_and_leaves_nothing(
        self, world, before, since, attempt
    ):
        name, page, thing, forged = attempt
        response = send(world, world.somebody(name), page, thing, **FORGED[forged](world))

        assert ended(response) in REFUSED
        assert not changed(before, since, but=OF_LOOKING)

    def test_of_one_organisation_shows_nothing_of_another(self, world):
        other, number = world.somebody(ELSEWHERE), world.things["заявка собственника"]["number"]
        for query in ({"house": world.place.house.pk, "view": "all"}, {"q": number}):
            found = send(world, other, "office:queue", "", "GET", **query)

            assert f"/appeals/{number}" not in text_of(found)

    def test_of_notices_read_marks_nobody_elses(self, world):
        unread = Notice.objects.filter(person=world.somebody(OWNER).person, read_at=None)
        before = unread.count()

        send(world, world.somebody(NEIGHBOUR), "resident:notices_read", "")

        assert unread.count() == before > 0

    def test_of_a_claim_is_not_decided_by_who_made_it(self, world):
        dispatcher = world.somebody(DISPATCHER)
        words = ClaimWords(world.place.house.fias_guid, flat="12", kind="tenant")
        own = claim_flat(words, by=dispatcher.at_home, at=world.now)

        response = send(
            world, dispatcher, "office:claim_decide", "заявление постороннего", guid=own.guid
        )

        assert ended(response) == "422"
        assert Claim.objects.get(pk=own.pk).state == "waiting"


FORGED = {
    "flat_of_the_owner": lambda world: {"premises_id": world.place.flat.pk},
    "key_of_another": lambda _: {"key": uuid4()},
    "photo_of_an_appeal": lambda world: {"guid": world.things["фото к заявке"]["guid"]},
    "to_oneself": lambda world: {"receiver": world.place.organisation.pk},
    "to_the_inspectorate": lambda world: {"receiver": world.place.inspectorate.pk},
    "to_nobody": lambda _: {"receiver": "0 OR 1=1"},
    "performer_elsewhere": lambda world: {"performer": world.performer_elsewhere.pk},
    "performer_inspecting": lambda world: {"performer": world.inspecting.pk},
    "clock_of_another_appeal": lambda world: {
        "clock_id": world.things["заявка о снеге"]["clock_id"] or other_clock(world)
    },
    "clock_of_the_answer": lambda world: {"clock_id": answer_clock(world)},
    "state_before": lambda _: {"seen": 0},
    "state_to_come": lambda _: {"seen": 99},
    "resident_elsewhere": lambda world: {"who": world.somebody(STRANGER).person.pk},
    "house_elsewhere": lambda world: {"house": world.place.other_house.pk, "flat": "7"},
    "role_of_an_administrator": lambda _: {"role": "administrator"},
    "role_of_an_inspector": lambda _: {"role": "inspector"},
    "setting_of_all": lambda _: {"key": "second_factor_hours", "value": "20"},
    "code_of_staff": lambda world: {"code": world.things["приглашение сотрудника"]["code"]},
    "code_of_a_flat": lambda world: {"code": world.things["приглашение собственника"]["code"]},
}


def other_clock(world):
    return world.things["общая заявка"]["clock_id"]


def answer_clock(world):
    number = world.things["заявка собственника"]["number"]
    return Clock.objects.get(appeal__number=number, kind=ANSWER).pk


class TestSession:
    def test_that_names_anothers_flat_shows_ones_own(self, world):
        neighbour = world.somebody(NEIGHBOUR)
        in_session(neighbour, **{CHOSEN: world.place.flat.pk})

        page = neighbour.browser(HTTP_HOST=HOST).get("/meters")

        assert page.context["frame"].flat.premises_id == neighbour.premises_id

    @pytest.mark.parametrize("name", [STRANGER, OWNER])
    def test_of_a_resident_that_names_an_organisation_opens_no_desk(self, world, name):
        in_session(world.somebody(name), **{WORKS_FOR: world.place.organisation.pk})

        assert ended(send(world, world.somebody(name), "office:queue", "", "GET")) == NOTHING

    def test_of_a_dispatcher_that_names_another_organisation_stays_at_the_own(self, world):
        dispatcher = world.somebody(DISPATCHER)
        in_session(dispatcher, **{WORKS_FOR: world.place.former.pk})

        theirs = send(world, dispatcher, "office:appeal", "заявка прежней организации", "GET")
        own = send(world, dispatcher, "office:appeal", "заявка собственника", "GET")

        assert (ended(theirs), own.status_code) == (NOTHING, 200)

    def test_that_claims_a_role_gives_none(self, world):
        owner = world.somebody(OWNER)
        in_session(owner, role="administrator", post="administrator", is_superuser=True)

        assert ended(send(world, owner, "administration:journal", "", "GET")) == NOTHING

    def test_of_a_dispatcher_with_a_second_factor_is_no_administrators(self, world):
        dispatcher = world.somebody(DISPATCHER)
        in_session(dispatcher, **{PASSED: timezone.now().isoformat()})

        assert ended(send(world, dispatcher, "administration:organisations", "", "GET")) == NOTHING

    @pytest.mark.parametrize("row", BEHIND_THE_FACTOR, ids=str)
    def test_of_an_administrator_without_a_second_factor_opens_nothing(
        self, world, before, since, row
    ):
        administrator = world.somebody(ADMINISTRATOR)
        in_session(administrator, **{PASSED: None})

        known = every_page()[row.what]
        response = ask(world, known, world.things[row.thing], administrator, method=row.method)

        assert ended(response) == "administration:factor"
        assert not changed(before, since, but=OF_LOOKING)

    def test_of_somebody_dismissed_is_over_at_once(self, world):
        head, dispatcher = world.somebody(HEAD), world.somebody(DISPATCHER)

        send(world, head, "administration:dismiss", "место диспетчера")

        assert ended(send(world, dispatcher, "office:queue", "", "GET")) == SIGN_IN

    def test_begun_anew_by_somebody_dismissed_opens_no_desk(self, world):
        person = world.somebody(DISPATCHER).person
        Employment.objects.filter(person=person).update(dismissed_on=world.place.today)
        browser = world.somebody(DISPATCHER).browser(HTTP_HOST=HOST)
        browser.cookies.load(signed_in(person))

        assert ended(browser.get("/office/")) == NOTHING

    def test_of_lost_devices_ends_with_all_others(self, world):
        owner = world.somebody(OWNER)

        send(world, owner, "web:sign_out_everywhere", "")

        assert not Session.objects.filter(person=owner.person).exists()
        assert ended(send(world, owner, "resident:appeals", "", "GET")) == SIGN_IN


class TestHousehold:
    def test_that_was_let_go_acts_for_the_flat_no_more(self, world):
        household = world.somebody(HOUSEHOLD)
        end_holding(
            holding=world.place.granted.guid, by=world.somebody(OWNER).at_home, at=world.now
        )

        assert ended(send(world, household, "resident:meters", "", "GET")) == NOTHING
        assert ended(send(world, household, "resident:join", "общая заявка")) in REFUSED

    @pytest.mark.parametrize(
        ("right", "page", "thing", "method"),
        [
            ("may_meters", "resident:meters", "", "GET"),
            ("may_bills", "resident:bills", "", "GET"),
            ("may_write", "resident:chat_start", "", "POST"),
            ("may_write", "resident:join", "общая заявка", "POST"),
        ],
    )
    def test_without_a_right_is_refused(self, world, right, page, thing, method):
        Holding.objects.filter(pk=world.place.granted.pk).update(**{right: False})
        before, since = trace(), writes()

        response = send(world, world.somebody(HOUSEHOLD), page, thing, method)

        assert ended(response) in REFUSED
        assert not changed(before, since, but=OF_LOOKING)

    def test_does_not_go_on_with_a_talk_begun_when_it_might_write(self, world):
        household = world.somebody(HOUSEHOLD)
        talk = intake.open_conversation(
            premises_id=world.place.flat.pk,
            subject=None,
            from_mobile=False,
            by=household.at_home,
            at=world.now,
            words="Из крыши течёт вода в подъезд на пятом этаже",
        )
        Holding.objects.filter(pk=world.place.granted.pk).update(may_write=False)
        before, since = trace(), writes()

        response = send(
            world,
            household,
            "resident:chat_send",
            "разговор, готовый к отправке",
            conversation_id=talk.pk,
            key=talk.submission_key,
            turn=talk.turn,
        )

        assert ended(response) in REFUSED
        assert not changed(before, since, but=OF_LOOKING)


class TestReasonOfARefusal:
    def test_is_the_same_for_what_is_anothers_and_for_what_is_not(self, world):
        neighbour = world.somebody(NEIGHBOUR)
        theirs = send(world, neighbour, "resident:appeal", "заявка собственника", "GET")
        nothing = neighbour.browser(HTTP_HOST=HOST).get("/appeals/999999999")

        assert text_of(theirs) == text_of(nothing)

    @pytest.mark.parametrize("name", [ELSEWHERE, "прежний диспетчер"])
    def test_at_the_desk_tells_an_appeal_elsewhere_from_none_by_its_number_alone(self, world, name):
        number = world.things["заявка собственника"]["number"]
        theirs = send(world, world.somebody(name), "office:appeal", "заявка собственника", "GET")
        nothing = world.somebody(name).browser(HTTP_HOST=HOST).get("/office/appeals/999999999")

        assert text_of(theirs).replace(number, "N") == text_of(nothing).replace("999999999", "N")
