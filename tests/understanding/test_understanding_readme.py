import doctest
from pathlib import Path

import domovoy.understanding


class TestUnderstandingReadme:
    def test_shows_what_really_happens(self):
        readme = Path(domovoy.understanding.__file__).parent / "README.md"

        result = doctest.testfile(str(readme), module_relative=False, encoding="utf-8")

        assert result.attempted > 0
        assert result.failed == 0
