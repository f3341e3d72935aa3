"""Finding appeals of one organisation by rare words, by the index that a policy would not let use.

The words of common ones (more than two thousand appeals bear them) give NULL.
"""

from django.db import migrations

FIND = """
CREATE FUNCTION appeals_with_words(words text, organisation bigint) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT CASE WHEN count(*) <= 2000 THEN coalesce(array_agg(id), '{}') END
    FROM (
        SELECT id FROM appeals_appeal
        WHERE addressee_id = organisation
            AND (acting_role() = 'system' OR acting_organisation() = organisation)
            AND (kind <> 'complaint' OR transmitted_at IS NOT NULL)
            AND search @@ websearch_to_tsquery('russian', words)
        LIMIT 2001
    ) found
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("appeals", "0006_row_security")]
    operations = [
        migrations.RunSQL(FIND, "DROP FUNCTION appeals_with_words(text, bigint)"),
    ]
