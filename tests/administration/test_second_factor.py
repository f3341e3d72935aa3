import re
from datetime import timedelta

import pytest
from django.utils import timezone

from domovoy.administration.doors import PASSED
from domovoy.housing.models import Employment
from domovoy.housing.staff.second_factor import reset_second_factor
from domovoy.identity.actors import THE_SYSTEM, Officer, Role
from domovoy.identity.models import SecondFactor, Session, SpareCode
from domovoy.journal.models import Entry
from estate import employ
from second_factors import code_of, set_up, signed_in

PAGES = (
    "/administration/",
    "/administration/settings",
    "/administration/journal",
    "/office/staff",
    "/office/settings",
)
ASKS = "/administration/second-factor"


def passes(client, code):
    return client.post(f"{ASKS}/passed", {"code": code, "next": "/administration/journal"})


class TestTheDoor:
    @pytest.mark.parametrize("page", PAGES)
    def test_stays_shut_without_a_second_factor(self, newcomer_to_it, page):
        answer = newcomer_to_it.get(page)

        assert answer.status_code == 302
        assert answer.url.startswith(ASKS)
        assert newcomer_to_it.get(answer.url).url == f"{ASKS}/new"

    def test_takes_no_form_either(self, newcomer_to_it, estate):
        guid = estate.organisation.guid

        answer = newcomer_to_it.post(f"/staff/{guid}/invited", {"name": "Орлов Пётр"})

        assert answer.url.startswith(ASKS)
        assert not Entry.objects.exists()

    def test_opens_for_so_many_hours(self, administrator):
        assert administrator.get("/administration/").status_code == 200

        session = administrator.session
        session[PASSED] = (timezone.now() - timedelta(hours=12)).isoformat()
        session.save()

        assert administrator.get("/administration/").url.startswith(ASKS)

    def test_opens_for_as_long_as_is_set(self, administrator):
        told = {"key": "second_factor_hours", "value": "1"}
        administrator.post("/administration/settings/changed", told)
        session = administrator.session
        session[PASSED] = (timezone.now() - timedelta(minutes=61)).isoformat()
        session.save()

        assert administrator.get("/administration/").url.startswith(ASKS)

    def test_opens_in_this_session_only(self, administrator, keeper):
        assert signed_in(keeper).get("/administration/").url.startswith(ASKS)

    @pytest.mark.parametrize("page", ["", "/new"])
    def test_is_there_for_administrators_alone(self, head, page):
        assert head.get(f"{ASKS}{page}").status_code == 404
        assert head.post(f"{ASKS}/passed", {"code": "1"}).status_code == 404

    def test_asks_no_head(self, head):
        assert head.get("/office/staff").status_code == 200


class TestSettingUp:
    def test_shows_a_picture_and_the_secret_as_text(self, newcomer_to_it):
        page = newcomer_to_it.get(f"{ASKS}/new").content.decode()

        assert "data:image/png;base64," in page
        assert re.search(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", page)

    def test_wants_the_first_code(self, newcomer_to_it):
        newcomer_to_it.get(f"{ASKS}/new")

        answer = newcomer_to_it.post(f"{ASKS}/kept", {"code": "abc"})

        assert answer.status_code == 422
        assert not SecondFactor.objects.exists()

    def test_shows_ten_spare_codes_once_and_keeps_none(self, newcomer_to_it):
        _, page = set_up(newcomer_to_it)
        codes = re.findall(r"<strong>([0-9A-Z-]{12})</strong>", page.content.decode())

        assert len(set(codes)) == 10
        kept = set(SpareCode.objects.values_list("code_print", flat=True))
        assert len(kept) == 10
        assert not kept & {code.replace("-", "") for code in codes}

    def test_is_done_once(self, administrator):
        assert administrator.get(f"{ASKS}/new").url == ASKS
        assert SecondFactor.objects.count() == 1

    def test_changes_the_key_of_the_session(self, newcomer_to_it):
        before = newcomer_to_it.session.session_key

        set_up(newcomer_to_it)

        assert newcomer_to_it.session.session_key != before


class TestPassing:
    def test_leads_where_one_was_going(self, newcomer_to_it, keeper):
        key, _ = set_up(newcomer_to_it)
        elsewhere = signed_in(keeper)

        answer = passes(elsewhere, code_of(key, later=1))

        assert answer.url == "/administration/journal"
        assert elsewhere.get(answer.url).status_code == 200

    def test_takes_no_code_twice(self, newcomer_to_it, keeper):
        key, _ = set_up(newcomer_to_it)
        code = code_of(key, later=1)
        passes(signed_in(keeper), code)

        assert passes(signed_in(keeper), code).status_code == 422

    def test_takes_a_spare_code_once(self, newcomer_to_it, keeper):
        _, page = set_up(newcomer_to_it)
        spare = re.findall(r"<strong>([0-9A-Z-]{12})</strong>", page.content.decode())[0]

        assert passes(signed_in(keeper), spare.lower()).status_code == 302
        assert passes(signed_in(keeper), spare).status_code == 422

    def test_slows_down_whoever_guesses(self, newcomer_to_it, keeper):
        key, _ = set_up(newcomer_to_it)
        elsewhere = signed_in(keeper)
        assert passes(elsewhere, "000000").status_code == 422

        assert passes(elsewhere, code_of(key, later=1)).status_code == 429

    def test_counts_tries_though_time_passes(self, newcomer_to_it, keeper):
        key, _ = set_up(newcomer_to_it)
        elsewhere = signed_in(keeper)
        for _ in range(10):
            passes(elsewhere, "000000")
            SecondFactor.objects.update(failures=0)

        assert passes(elsewhere, code_of(key, later=1)).status_code == 429

    def test_leads_to_no_other_site(self, newcomer_to_it, keeper):
        key, _ = set_up(newcomer_to_it)
        told = {"code": code_of(key, later=1), "next": "https://evil.example/"}

        assert signed_in(keeper).post(f"{ASKS}/passed", told).url == "/administration/"


class TestLosingIt:
    def test_is_mended_by_another_administrator(self, administrator, operator):
        other = employ(operator, Role.ADMINISTRATOR, surname="Второв")
        browser = signed_in(other)
        set_up(browser)
        post = Employment.objects.get(person=other)

        answer = administrator.post(f"/staff/posts/{post.guid}/second-factor/reset")

        assert answer.url.endswith("?said=reset")
        assert not SecondFactor.objects.filter(person=other).exists()
        assert not Session.objects.filter(person=other).exists()
        assert browser.get("/administration/").url.startswith("/sign-in")

    def test_of_one_s_own_leads_out_at_once(self, administrator, keeper):
        post = Employment.objects.get(person=keeper)

        answer = administrator.post(f"/staff/posts/{post.guid}/second-factor/reset")

        assert (answer.status_code, answer.url) == (302, "/")
        assert administrator.get("/administration/").url.startswith("/sign-in")

    def test_is_mended_by_the_owner_of_the_machine(self, administrator, keeper):
        post = Employment.objects.get(person=keeper)

        reset_second_factor(post=post.guid, by=THE_SYSTEM, at=timezone.now())

        assert not SecondFactor.objects.exists()
        assert not SpareCode.objects.exists()

    def test_is_journalled(self, administrator, keeper, operator):
        chain = Entry.objects.filter(chain=operator.guid)

        assert [line.event for line in chain] == ["second_factor_set_up"]
        by = Officer(keeper.pk, operator.pk, Role.ADMINISTRATOR)
        assert {line.by for line in chain} == {by.signature}
