"""The wall around the register. That a house stands and who manages it is no secret; whose a flat
is, who acts for it, on what account it is charged, is.

What grants a right (a management, an ownership, a holding, a post) is written by the product alone,
after the rule that permits it; a head keeps the staff of the own organisation.
"""

from django.db import migrations

from domovoy.identity.walls import (
    ANYBODY,
    AT_HOME,
    DESK,
    INSPECTORATE,
    OFFICE,
    ONESELF,
    SIGNED_IN,
    changeable,
    insertable,
    open_to,
    readable,
    wall,
)

ADMINISTRATOR = "(SELECT acting_role()) = 'administrator'"
HEAD = "(SELECT acting_role()) = 'head'"

# Whoever asks these learns nothing but yes or no about themselves; they look past the wall, so that
# a policy does not have to pass the policies of other tables.
QUESTIONS = """
CREATE FUNCTION home_of_actor(flat bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM housing_holding holding
        WHERE holding.premises_id = flat AND holding.person_id = acting_at_home()
    )
$$;
CREATE FUNCTION home_of_actor_now(flat bigint, demanded text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM housing_holding holding
        JOIN housing_premises premises ON premises.id = holding.premises_id
        JOIN housing_house house ON house.id = premises.house_id
        WHERE holding.premises_id = flat AND holding.person_id = acting_at_home()
            AND holding.period @> (now() AT TIME ZONE house.time_zone)::date
            AND CASE demanded
                WHEN 'meters' THEN holding.may_meters
                WHEN 'bills' THEN holding.may_bills
                WHEN 'owner' THEN holding.kind IN ('owner', 'parent')
                ELSE true
            END
    )
$$;
CREATE FUNCTION desk_manages(house bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM housing_management management
        JOIN housing_house ON housing_house.id = management.house_id
        WHERE management.house_id = house AND management.organisation_id = acting_at_desk()
            AND management.period @> (now() AT TIME ZONE housing_house.time_zone)::date
    )
$$;
CREATE FUNCTION desk_manages_flat(flat bigint) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT EXISTS (
        SELECT FROM housing_premises premises
        WHERE premises.id = flat AND desk_manages(premises.house_id)
    )
$$;
CREATE FUNCTION person_arriving(asked bigint)
RETURNS TABLE (person identity_person, post_role text, post_at bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT arriving, post.role, post.organisation_id
    FROM identity_person arriving
    LEFT JOIN housing_employment post ON post.person_id = arriving.id
        AND post.dismissed_on IS NULL AND post.role <> 'performer'
    WHERE arriving.id = asked AND acting_role() = 'system'
    ORDER BY post.id
$$;
"""
NO_QUESTIONS = """
DROP FUNCTION person_arriving(bigint);
DROP FUNCTION desk_manages_flat(bigint);
DROP FUNCTION desk_manages(bigint);
DROP FUNCTION home_of_actor_now(bigint, text);
DROP FUNCTION home_of_actor(bigint);
"""
OF_OWN_FLAT = f"{AT_HOME} IS NOT NULL AND home_of_actor_now(premises_id, 'owner')"
OF_DESK = f"{DESK} IS NOT NULL AND desk_manages_flat(premises_id)"
UNDER_HEAD = "('dispatcher', 'head', 'performer', 'inspector')"
STAFF = f"{ADMINISTRATOR} OR ({HEAD} AND organisation_id = {OFFICE})"
HIRED = f"{ADMINISTRATOR} OR ({HEAD} AND organisation_id = {OFFICE} AND role IN {UNDER_HEAD})"
UNDECIDED = (
    f"person_id = {AT_HOME} AND state IN ('waiting', 'withdrawn') AND holding_id IS NULL"
    " AND decided_by_id IS NULL"
)
PUBLIC = (
    *("housing_organisation", "housing_house", "housing_management"),
    *("housing_riser", "housing_premises_risers"),
)

PUBLIC_WALLS = [
    step for table in PUBLIC for step in (wall(table), readable(table, "of_all_who_act", ANYBODY))
]


class Migration(migrations.Migration):
    dependencies = [
        ("housing", "0002_register_and_rights"),
        ("identity", "0003_row_security"),
    ]
    operations = [
        migrations.RunSQL(QUESTIONS, NO_QUESTIONS),
        *PUBLIC_WALLS,
        open_to("housing_organisation", "of_administrator", ADMINISTRATOR),
        wall("housing_setting"),
        readable("housing_setting", "of_all_who_act", ANYBODY),
        open_to("housing_setting", "of_staff", STAFF),
        wall("housing_premises"),
        readable("housing_premises", "of_resident", f"{AT_HOME} IS NOT NULL AND home_of_actor(id)"),
        readable("housing_premises", "of_desk", f"{DESK} IS NOT NULL AND desk_manages(house_id)"),
        readable(
            "housing_premises",
            "of_inspector",
            f"{INSPECTORATE} IS NOT NULL AND EXISTS (SELECT FROM housing_house house"
            " JOIN housing_organisation office ON office.region = house.region"
            f" WHERE house.id = house_id AND office.id = {INSPECTORATE})",
        ),
        wall("housing_personalaccount"),
        readable(
            "housing_personalaccount",
            "of_resident",
            f"{AT_HOME} IS NOT NULL AND home_of_actor_now(premises_id, 'bills')",
        ),
        readable("housing_personalaccount", "of_desk", OF_DESK),
        wall("housing_ownership"),
        readable("housing_ownership", "of_desk", OF_DESK),
        wall("housing_holding"),
        readable("housing_holding", "own", f"person_id = {AT_HOME}"),
        readable("housing_holding", "of_own_flat", OF_OWN_FLAT),
        readable("housing_holding", "of_desk", OF_DESK),
        readable(
            "identity_person",
            "holders",
            f"({AT_HOME} IS NOT NULL OR {DESK} IS NOT NULL) AND EXISTS"
            " (SELECT FROM housing_holding holding WHERE holding.person_id = identity_person.id)",
        ),
        wall("housing_claim"),
        readable("housing_claim", "own", f"person_id = {AT_HOME}"),
        insertable("housing_claim", "own", UNDECIDED),
        changeable("housing_claim", "own", f"person_id = {AT_HOME}", into=UNDECIDED),
        open_to("housing_claim", "of_desk", f"{DESK} IS NOT NULL AND desk_manages(house_id)"),
        readable(
            "identity_person",
            "claimants",
            f"{DESK} IS NOT NULL AND EXISTS"
            " (SELECT FROM housing_claim claim WHERE claim.person_id = identity_person.id)",
        ),
        wall("housing_claimdocument"),
        open_to(
            "housing_claimdocument",
            "of_claim",
            "EXISTS (SELECT FROM housing_claim claim WHERE claim.id = claim_id)",
        ),
        wall("housing_invitation"),
        open_to(
            "housing_invitation",
            "own",
            "EXISTS (SELECT FROM housing_holding holding"
            " WHERE holding.id = housing_invitation.granted_by_id"
            f" AND holding.person_id = {AT_HOME})",
        ),
        wall("housing_employment"),
        readable("housing_employment", "of_signed_in", SIGNED_IN),
        readable("housing_employment", "of_staff", STAFF),
        insertable("housing_employment", "of_staff", HIRED),
        changeable("housing_employment", "of_staff", STAFF, into=HIRED),
        readable(
            "identity_person",
            "colleagues",
            f"{OFFICE} IS NOT NULL AND EXISTS"
            " (SELECT FROM housing_employment post WHERE post.person_id = identity_person.id"
            f" AND (post.organisation_id = {OFFICE} OR {ADMINISTRATOR}))",
        ),
        wall("housing_staffinvitation"),
        readable("housing_staffinvitation", "of_staff", STAFF),
        insertable("housing_staffinvitation", "of_staff", HIRED),
        changeable("housing_staffinvitation", "of_staff", STAFF, into=HIRED),
        wall("housing_shift"),
        open_to("housing_shift", "of_desk", f"organisation_id = {DESK}"),
        readable("housing_shift", "own", f"person_id = {ONESELF}"),
    ]
