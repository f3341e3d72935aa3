"""docs/administration.md and the code know the same settings and options."""

import re
from pathlib import Path

from domovoy.cli.administrator import _parser
from domovoy.housing.settings import KNOWN

TEXT = (Path(__file__).parents[2] / "docs" / "administration.md").read_text(encoding="utf-8")


class TestAdministration:
    def test_tells_every_setting_with_its_bounds(self):
        rows = re.findall(r"^\| `(\w+)` \|.*\| (\d+)–(\d+) \| (\d+) \|$", TEXT, flags=re.MULTILINE)

        assert {key: tuple(map(int, numbers)) for key, *numbers in rows} == {
            key: (known.least, known.most, known.default) for key, known in KNOWN.items()
        }

    def test_tells_every_option(self):
        options = {option for action in _parser()._actions for option in action.option_strings}

        assert [each for each in options - {"-h", "--help"} if each not in TEXT] == []
