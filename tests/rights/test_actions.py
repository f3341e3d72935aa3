"""Every action × the twelve: it is done for those of its row, refused to all others, no trace."""

import inspect

from domovoy.identity.doing import REGISTRY
from domovoy.identity.rules import PERMITTED, Act, Who
from rights.calls import called
from rights.people import PEOPLE
from rights.table import ACTIONS, DONE, NOTHING, PRODUCT, each
from rights.trace import OF_COMING, changed, one_transaction, writes
from rights.walking import every_action

NOT_THERE = ("NotFound", "NotPermitted", "NotUsable", "CodeNotGood")
"""How refusals are named that say the same of what is not there and of what is another's."""
every_action()
OF_PEOPLE = [row for row in ACTIONS if row.thing != PRODUCT]
OF_THE_PRODUCT = [row for row in ACTIONS if row.thing == PRODUCT]


def outcome(world, before, row, who):
    """How one of the twelve fares, and what is amiss with what they leave behind."""
    act = Act(row.what)
    parts = called(world, act, world.things[row.thing], who)
    with one_transaction():
        since = writes()
        end = tried(REGISTRY[act], parts | {"by": who.actor})
        left = changed(before, since, but=set() if end == DONE else OF_COMING)
    mine = row.leaves and who.name in row.own
    if left and end != DONE:
        return end, f"оставил след в {', '.join(left)}"
    return end, "не оставил следа" if mine and not left else ""


def tried(act, parts):
    """Done, nothing there, or the name of another refusal."""
    try:
        act(**parts)
    except Exception as refused:
        name = type(refused).__name__
        return NOTHING if name.endswith(NOT_THERE) else name
    return DONE


class TestAction:
    @each(OF_PEOPLE)
    def test_is_for_those_of_its_row_alone(self, world, before, row):
        wrong = []
        for name in PEOPLE:
            end, left = outcome(world, before, row, world.somebody(name))
            if end != row.ends[name] or left:
                wrong.append(f"{name}: ждали «{row.ends[name]}», вышло «{end}» {left}")

        assert not wrong, "\n".join(wrong)

    @each(OF_THE_PRODUCT)
    def test_of_the_product_can_be_asked_for_by_nobody(self, row):
        act = Act(row.what)

        assert PERMITTED[act] == {Who.SYSTEM}
        assert "by" not in inspect.signature(REGISTRY[act]).parameters
