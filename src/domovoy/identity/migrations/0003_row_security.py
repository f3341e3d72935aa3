"""Who acts, as the database is told; and the wall around people, their sessions and the journal."""

from django.db import migrations

from domovoy.identity.walls import (
    ONESELF,
    SIGNED_IN,
    changeable,
    insertable,
    open_to,
    readable,
    wall,
)

WHO_ACTS = """
CREATE FUNCTION acting_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('domovoy.role', true), '') $$;
CREATE FUNCTION acting_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('domovoy.person', true), '')::bigint $$;
CREATE FUNCTION acting_organisation() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('domovoy.organisation', true), '')::bigint $$;
CREATE FUNCTION acting_at_home() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN acting_role() = 'resident' THEN acting_person() END $$;
CREATE FUNCTION acting_at_desk() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN acting_role() IN ('dispatcher', 'head') THEN acting_organisation() END $$;
CREATE FUNCTION acting_at_inspectorate() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN acting_role() = 'inspector' THEN acting_organisation() END $$;
"""
NOBODY_ACTS = """
DROP FUNCTION acting_at_inspectorate();
DROP FUNCTION acting_at_desk();
DROP FUNCTION acting_at_home();
DROP FUNCTION acting_organisation();
DROP FUNCTION acting_person();
DROP FUNCTION acting_role();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0002_personal_data"),
        ("journal", "0002_append_only"),
        ("otp_totp", "0003_add_timestamps"),
        ("otp_static", "0003_add_timestamps"),
    ]
    operations = [
        migrations.RunSQL(WHO_ACTS, NOBODY_ACTS),
        wall("journal_entry"),
        open_to("journal_entry", "of_signed_in", SIGNED_IN),
        wall("identity_person"),
        open_to("identity_person", "oneself", f"id = {ONESELF}"),
        wall("identity_session"),
        open_to("identity_session", "own", f"person_id = {ONESELF}"),
        wall("identity_consent"),
        readable("identity_consent", "own", f"person_id = {ONESELF}"),
        insertable("identity_consent", "own", f"person_id = {ONESELF}"),
        changeable(
            "identity_consent", "own", f"person_id = {ONESELF}", into=f"person_id = {ONESELF}"
        ),
        wall("identity_look"),
        readable("identity_look", "at_oneself", f"person_id = {ONESELF}"),
        readable("identity_look", "by_oneself", f"by_id = {ONESELF}"),
        insertable("identity_look", "by_oneself", f"by_id = {ONESELF}"),
        wall("identity_attempt"),
        wall("otp_totp_totpdevice"),
        open_to("otp_totp_totpdevice", "own", f"user_id = {ONESELF}"),
        wall("otp_static_staticdevice"),
        open_to("otp_static_staticdevice", "own", f"user_id = {ONESELF}"),
        wall("otp_static_statictoken"),
        open_to(
            "otp_static_statictoken",
            "own",
            "EXISTS (SELECT FROM otp_static_staticdevice device WHERE device.id = device_id)",
        ),
    ]
