"""The wall around the journal: whoever sees a thing may read its chain.

Here because appeals stand above all that has a chain. A line is written in one's own name, or the
product's: whoever answers late has it note that the term was missed. What one has written oneself
one may read, though the thing is gone.
"""

from django.db import migrations

from domovoy.identity.walls import SIGNED_IN, insertable, open_to, readable

# Asked of each line, past no wall: the policies of these tables answer for who acts. Not a
# condition of the policy itself: planning all of it took 5 ms, and it was answered by reading
# tables whole. The plans of a function are kept, and each looks for one guid by its index.
SEEN = """
CREATE FUNCTION thing_of_chain_is_seen(chain uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, public AS $$
BEGIN
    IF EXISTS (SELECT FROM appeals_appeal WHERE guid = chain) THEN RETURN true; END IF;
    IF EXISTS (SELECT FROM housing_claim WHERE guid = chain) THEN RETURN true; END IF;
    IF EXISTS (SELECT FROM housing_holding WHERE guid = chain) THEN RETURN true; END IF;
    IF EXISTS (SELECT FROM housing_invitation WHERE guid = chain) THEN RETURN true; END IF;
    IF EXISTS (SELECT FROM housing_shift WHERE guid = chain) THEN RETURN true; END IF;
    IF EXISTS (SELECT FROM identity_consent WHERE guid = chain) THEN RETURN true; END IF;
    IF EXISTS (SELECT FROM identity_session WHERE guid = chain) THEN RETURN true; END IF;
    RETURN EXISTS (
        SELECT FROM housing_organisation WHERE guid = chain AND id = acting_organisation()
    );
END $$;
"""
OF_WHAT_IS_SEEN = """
CASE
    WHEN (SELECT acting_role()) IN ('', 'visitor') THEN false
    WHEN (SELECT acting_role()) IN ('administrator', 'system') THEN true
    WHEN by = (SELECT current_setting('domovoy.signature', true)) THEN true
    ELSE thing_of_chain_is_seen(chain)
END
"""
IN_NOBODYS_ELSE_NAME = (
    f"{SIGNED_IN} AND by IN ((SELECT current_setting('domovoy.signature', true)), 'system')"
)


def closed_to_all() -> migrations.RunSQL:
    """Take back what was open to everybody signed in."""
    opened = open_to("journal_entry", "of_signed_in", SIGNED_IN)
    return migrations.RunSQL(opened.reverse_sql or "", opened.sql)


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0007_words"),
        ("housing", "0004_shares_add_up"),
        ("identity", "0003_row_security"),
        ("journal", "0003_ends"),
    ]
    operations = [
        closed_to_all(),
        migrations.RunSQL(SEEN, "DROP FUNCTION thing_of_chain_is_seen(uuid)"),
        insertable("journal_entry", "in_own_name", IN_NOBODYS_ELSE_NAME),
        readable("journal_entry", "of_what_is_seen", OF_WHAT_IS_SEEN),
    ]
