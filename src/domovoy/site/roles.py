"""The role that serves must be one that the database's own rules bind."""

from __future__ import annotations

from django.db import connection

from domovoy.site.environment import SettingMissing


def require_application_role() -> None:
    """Refuse to serve as a superuser or as a role that passes row-level security.

    Raises SettingMissing. One statement; the connection is given back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        role, unbound = cursor.fetchone() or ("", True)
    connection.close()
    if unbound:
        raise SettingMissing(
            f"DATABASE_APP_URL names {role}, whom no rule of the database binds: "
            "name a role that is NOSUPERUSER NOBYPASSRLS"
        )
