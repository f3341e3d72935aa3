"""The wall around appeals: one's own, those addressed to one's organisation, stories of complaints.

What neighbours see of each other's appeals is not a row but a few columns of it: they are given it
by `appeals.neighbours`, beyond the wall.
"""

from django.db import migrations

from domovoy.identity.walls import (
    AT_HOME,
    DESK,
    INSPECTORATE,
    OFFICE,
    ONESELF,
    open_to,
    readable,
    wall,
)

# A policy of appeals cannot ask appeals: this looks past the wall, for the inspector alone.
STORY = """
CREATE FUNCTION inspected_story(root bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM appeals_appeal complaint
        WHERE complaint.root_id = root AND complaint.kind = 'complaint'
            AND complaint.addressee_id = acting_at_inspectorate()
            AND complaint.transmitted_at IS NOT NULL
    )
$$;
"""
OF_APPEAL = "EXISTS (SELECT FROM appeals_appeal appeal WHERE appeal.id = appeal_id)"
PARTS = (
    *("appeals_clock", "appeals_occurrence", "appeals_historyentry"),
    *("appeals_clarification", "appeals_correction"),
)
OF_PARTS = [
    step for table in PARTS for step in (wall(table), open_to(table, "of_appeal", OF_APPEAL))
]


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0005_origin"),
        ("housing", "0003_row_security"),
        ("delivery", "0003_row_security"),
    ]
    operations = [
        migrations.RunSQL(STORY, "DROP FUNCTION inspected_story(bigint)"),
        wall("appeals_appeal"),
        open_to("appeals_appeal", "own", f"applicant_id = {AT_HOME}"),
        open_to("appeals_appeal", "of_desk", f"addressee_id = {DESK}"),
        open_to(
            "appeals_appeal",
            "of_inspector",
            f"addressee_id = {INSPECTORATE} AND (kind <> 'complaint' OR transmitted_at IS NOT NULL)",
        ),
        readable(
            "appeals_appeal",
            "story",
            f"{INSPECTORATE} IS NOT NULL AND inspected_story(coalesce(root_id, id))",
        ),
        *OF_PARTS,
        wall("appeals_termchange"),
        open_to(
            "appeals_termchange",
            "of_clock",
            "EXISTS (SELECT FROM appeals_clock clock WHERE clock.id = clock_id)",
        ),
        wall("appeals_joined"),
        open_to("appeals_joined", "of_appeal", OF_APPEAL),
        readable("appeals_joined", "own", f"person_id = {AT_HOME}"),
        wall("appeals_attachment"),
        open_to("appeals_attachment", "of_appeal", OF_APPEAL),
        open_to("appeals_attachment", "of_draft", f"appeal_id IS NULL AND owner_id = {ONESELF}"),
        readable(
            "housing_premises",
            "of_appeals",
            "EXISTS (SELECT FROM appeals_appeal appeal"
            f" WHERE appeal.premises_id = housing_premises.id"
            f" AND (appeal.applicant_id = {AT_HOME} OR appeal.addressee_id = {OFFICE}))",
        ),
        readable(
            "identity_person",
            "applicants",
            f"{OFFICE} IS NOT NULL AND EXISTS (SELECT FROM appeals_appeal appeal"
            " WHERE appeal.applicant_id = identity_person.id)",
        ),
    ]
