"""How a migration puts a table behind the second wall: row-level security.

A table behind it shows nothing to who has not said who they are, everything to the product itself,
and to people what its policies let through. Policies add up: an app may let more through a table
of an app below. Asking «who acts» stands in a sub-select, so that it is asked once a statement.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

PRODUCT = "(SELECT acting_role()) = 'system'"
ANYBODY = "(SELECT acting_role()) <> ''"
SIGNED_IN = "(SELECT acting_role()) NOT IN ('', 'visitor')"
ONESELF = "(SELECT acting_person())"
AT_HOME = "(SELECT acting_at_home())"
OFFICE = "(SELECT acting_organisation())"
DESK = "(SELECT acting_at_desk())"
INSPECTORATE = "(SELECT acting_at_inspectorate())"


def wall(table: str) -> RunSQL:
    """Put a table behind the wall, open to the product alone."""
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f" CREATE POLICY {table}_product ON {table} USING ({PRODUCT})",
        f"DROP POLICY {table}_product ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )


def readable(table: str, name: str, condition: str) -> RunSQL:
    """Let through the wall, to be read, the rows that meet a condition."""
    return _policy(table, name, f"FOR SELECT USING ({condition})")


def open_to(table: str, name: str, condition: str) -> RunSQL:
    """Let through the wall, to be read and written, the rows that meet a condition."""
    return _policy(table, name, f"FOR ALL USING ({condition})")


def insertable(table: str, name: str, condition: str) -> RunSQL:
    """Let new rows that meet a condition through the wall."""
    return _policy(table, f"{name}_new", f"FOR INSERT WITH CHECK ({condition})")


def changeable(table: str, name: str, condition: str, *, into: str) -> RunSQL:
    """Let rows that meet a condition be changed into such as meet another."""
    return _policy(table, f"{name}_changed", f"FOR UPDATE USING ({condition}) WITH CHECK ({into})")


def _policy(table: str, name: str, words: str) -> RunSQL:
    return RunSQL(
        f"CREATE POLICY {table}_{name} ON {table} {words}", f"DROP POLICY {table}_{name} ON {table}"
    )
