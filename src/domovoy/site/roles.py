"""The role that serves must be one that the database's own rules bind."""

from __future__ import annotations

from django.db import connection

from domovoy.identity.resealing import require_fitting
from domovoy.identity.sealing import installation_seal
from domovoy.site.environment import SettingMissing
from domovoy.site.unbound import UNBOUND


def require_application_role() -> None:
    """Refuse to serve as a role that passes row-level security: a superuser, the tables' owner.

    Raises SettingMissing. One statement; the connection is given back.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNBOUND)
        unbound = cursor.fetchone()
    connection.close()
    if unbound:
        raise SettingMissing(
            f"DATABASE_APP_URL names {unbound[0]}, whom no rule of the database binds: "
            "name a role that is NOSUPERUSER NOBYPASSRLS and does not own the tables"
        )


def require_own_keys() -> None:
    """Refuse to work with keys of another database: what they seal, nobody could open later.

    Raises KeysUnusable, SealBroken.
    """
    require_fitting(installation_seal())
