"""Every page × the twelve: what is theirs opens, all else is not there and leaves no trace."""

import pytest

from rights.belongings import MARKS
from rights.people import NOBODY, PEOPLE
from rights.table import NOTHING, PAGES, SIGN_IN, each
from rights.trace import OF_COMING, OF_LOOKING, changed, one_transaction, writes
from rights.walking import ask, ended, every_page


def outcome(world, before, row, who, *, inside=False):
    """How one of the twelve fares, and what is amiss with what they leave behind."""
    page, facts = every_page()[row.what], world.things[row.thing]
    with one_transaction():
        since = writes()
        response = ask(world, page, facts, who, method=row.method, inside=inside)
        end = ended(response)
        refused = end in {NOTHING, SIGN_IN}
        usual = OF_COMING if refused else OF_LOOKING
        left = changed(before, since, but=usual | row.besides)
        wrong = amiss(left, may_leave=row.leaves and who.name in row.own)
        return end, wrong or told(response, who)


def told(response, who):
    """What a page says that this person may read nowhere."""
    words = "" if response.streaming else response.content.decode()
    read = [mark for mark, readers in MARKS.items() if mark in words and who.name not in readers]
    return f"прочёл {', '.join(read)}" if read else ""


def amiss(left, *, may_leave):
    """What of the trace is not as it should be."""
    if left and not may_leave:
        return f"оставил след в {', '.join(left)}"
    return "не оставил следа" if may_leave and not left else ""


class TestPage:
    @each(PAGES)
    def test_is_for_those_of_its_row_alone(self, world, before, row):
        wrong = []
        for name in PEOPLE:
            end, left = outcome(world, before, row, world.somebody(name))
            if end != row.ends[name] or left:
                wrong.append(f"{name}: ждали «{row.ends[name]}», вышло «{end}» {left}")

        assert not wrong, "\n".join(wrong)

    @pytest.mark.parametrize("row", PAGES, ids=str)
    def test_leads_a_browser_inside_a_page_to_sign_in_as_well(self, world, before, row):
        end, left = outcome(world, before, row, world.somebody(NOBODY), inside=True)

        assert (end, left) == (row.ends[NOBODY], "")
