"""Where chains end: asked by who writes the next line, who may not see those before it."""

from django.db import migrations

ENDS = """
CREATE FUNCTION journal_ends(chains uuid[])
RETURNS TABLE (chain uuid, seq integer, digest varchar)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT latest.chain, latest.seq, latest.digest
    FROM unnest(chains) AS asked CROSS JOIN LATERAL (
        SELECT entry.chain, entry.seq, entry.digest FROM journal_entry entry
        WHERE entry.chain = asked ORDER BY entry.seq DESC LIMIT 1
    ) AS latest
    WHERE coalesce(current_setting('domovoy.role', true), '') <> ''
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_append_only")]
    operations = [migrations.RunSQL(ENDS, "DROP FUNCTION journal_ends(uuid[])")]
