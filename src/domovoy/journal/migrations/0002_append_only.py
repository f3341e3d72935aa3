"""The journal only grows: changing or deleting a line fails for every role.

Only the owner may empty the whole table, as the demo district does before it begins anew.
"""

from django.db import migrations

FORBID = """
CREATE FUNCTION journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal only grows: % is refused', TG_OP;
END $$;
CREATE TRIGGER journal_only_grows BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_only_grows();
"""
ALLOW = """
DROP TRIGGER journal_only_grows ON journal_entry;
DROP FUNCTION journal_only_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]
