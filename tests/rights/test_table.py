"""The table leaves nothing out: no page, no method, no action; and names nothing that is not."""

import pytest

from domovoy.identity.rules import PERMITTED, Act, Who
from rights.calls import CALLS
from rights.forms import FORMS
from rights.people import ADMINISTRATOR, DISPATCHER, INSPECTOR, NOBODY, OWNER, PEOPLE
from rights.table import ACTIONS, PAGES, PRODUCT
from rights.trace import OF_LOOKING, changed, one_transaction, writes
from rights.walking import every_action, every_page, refusing

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
KNOWN = {(row.what, row.method) for row in PAGES}
KNOWN |= {(what, "HEAD") for what, method in KNOWN if method == "GET"}
SOME = (NOBODY, OWNER, DISPATCHER, INSPECTOR, ADMINISTRATOR)


class TestTable:
    def test_has_a_row_for_every_page(self):
        assert set(every_page()) == {row.what for row in PAGES}

    def test_has_a_row_for_every_action(self):
        assert every_action() == {row.what for row in ACTIONS}

    def test_has_no_act_that_is_neither_a_page_nor_an_action(self):
        of_pages = {page.view.act.value for page in every_page().values()}

        assert {act.value for act in Act} == of_pages | every_action()

    def test_says_something_once(self):
        rows = [str(row) for row in (*PAGES, *ACTIONS)]

        assert sorted(rows) == sorted(set(rows))

    def test_speaks_of_things_there_are(self, world):
        spoken_of = {row.thing for row in (*PAGES, *ACTIONS)} - {PRODUCT}

        assert spoken_of <= set(world.things)

    def test_fills_every_form_and_no_other(self):
        assert set(FORMS) == {row.what for row in PAGES if row.method == "POST"}
        assert set(CALLS) == {Act(row.what) for row in ACTIONS if row.thing != PRODUCT}

    def test_lets_everybody_in_somewhere(self):
        for name in PEOPLE:
            assert any(name in row.own for row in PAGES), name


class TestPage:
    @pytest.mark.parametrize("page", every_page().values(), ids=lambda page: page.name)
    def test_is_never_for_what_only_the_product_does(self, page):
        assert PERMITTED[page.view.act] != {Who.SYSTEM}

    @pytest.mark.parametrize("page", every_page().values(), ids=lambda page: page.name)
    def test_takes_no_method_without_a_row(self, world, before, page):
        facts = next(world.things[row.thing] for row in PAGES if row.what == page.name)
        refused = [method for method in METHODS if (page.name, method) not in KNOWN]

        with one_transaction():
            since = writes()
            wrong = [
                f"{method}, {name}: {answered}"
                for method in refused
                for name in SOME
                if (answered := refusing(page, facts, world.somebody(name), method=method))
            ]
            left = changed(before, since, but=OF_LOOKING)

        assert not wrong, "\n".join(wrong)
        assert not left
