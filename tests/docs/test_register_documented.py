"""docs/register.md and the code know the same tables and columns."""

import re
from pathlib import Path

from domovoy.housing.register.tables import ORDER

PAGE = Path(__file__).parents[2] / "docs" / "register.md"


class TestTheRegister:
    def test_is_told_with_every_table_and_column(self):
        rows = re.findall(
            r"^\| `(\w+)` \((.+?)\) \| .+? \| (.+) \|$",
            PAGE.read_text(encoding="utf-8"),
            flags=re.MULTILINE,
        )

        told = {(name, title): columns for name, title, columns in rows}

        assert told == {
            (table.name, table.title): ", ".join(
                f"`{column.name}`{chr(92) + '*' if column.required else ''} ({column.title})"
                for column in table.columns
            )
            for table in ORDER
        }
