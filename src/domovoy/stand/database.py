"""The database and its two roles: the owner migrates, the application role serves.

Superusers pass by row-level security, so neither role is one, and the serving role owns nothing.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from domovoy.site.unbound import UNBOUND
from domovoy.stand.errors import (
    ApplicationRoleTooStrong,
    DatabaseNotUnicode,
    DatabaseTooOld,
    DatabaseUnreachable,
)
from domovoy.stand.postgres import SUPERUSER, Cluster

OWNER = "domovoy_owner"
APPLICATION = "domovoy_app"
OLDEST_SERVER = 15
_PLAIN_ROLE = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS")

Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True)
class DatabaseUrls:
    """One database as its owner and as the role that serves requests."""

    owner: str
    application: str

    def environment(self) -> dict[str, str]:
        """As the rest of the product reads it."""
        return {"DATABASE_URL": self.owner, "DATABASE_APP_URL": self.application}


def ensure_database(cluster: Cluster, name: str = "domovoy") -> DatabaseUrls:
    """The named database of a running embedded server, made with both roles when missing."""
    with connect(cluster.url(SUPERUSER, "postgres")) as connection:
        for role in (OWNER, APPLICATION):
            ensure_role(connection, role)
        create_database(connection, name, owner=OWNER)
    with connect(cluster.url(SUPERUSER, name)) as connection:
        grant_use(connection, owner=OWNER, application=APPLICATION)
    return DatabaseUrls(cluster.url(OWNER, name), cluster.url(APPLICATION, name))


def connect(url: str, *, variable: str = "DATABASE_URL") -> Connection:
    """An autocommitting connection, or DatabaseUnreachable naming the variable to mend."""
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except (psycopg.OperationalError, psycopg.ProgrammingError) as problem:
        reason = str(problem).strip().splitlines()[-1] if str(problem).strip() else "?"
        raise DatabaseUnreachable(
            server=without_password(url), reason=reason, variable=variable
        ) from problem


def ensure_role(connection: Connection, role: str, *, password: str | None = None) -> None:
    """Make the role, or take from an existing one what it must not have."""
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    statement = sql.SQL("{verb} ROLE {role} {rights}").format(
        verb=sql.SQL("ALTER" if known else "CREATE"),
        role=sql.Identifier(role),
        rights=_PLAIN_ROLE,
    )
    if password is not None:
        statement += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
    connection.execute(statement)


def create_database(
    connection: Connection, name: str, *, owner: str, template: str = "template0"
) -> None:
    """Make the database, closed to every role not named here, unless it is there already."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    names = {
        "name": sql.Identifier(name),
        "owner": sql.Identifier(owner),
        "template": sql.Identifier(template),
    }
    created = sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}")
    connection.execute(created.format(**names))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**names))


def grant_use(connection: Connection, *, owner: str, application: str) -> None:
    """Let the application role read and write whatever the owner makes here, now and later."""
    (name,) = connection.execute("SELECT current_database()").fetchone() or ("",)
    names = {
        "name": sql.Identifier(str(name)),
        "owner": sql.Identifier(owner),
        "app": sql.Identifier(application),
    }
    for statement in (
        "GRANT CONNECT ON DATABASE {name} TO {app}",
        "GRANT USAGE ON SCHEMA public TO {app}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
        " GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ):
        connection.execute(sql.SQL(statement).format(**names))


def require_sound(urls: DatabaseUrls) -> None:
    """Refuse a server that is old, mangles Russian, or would not guard the rows.

    Raises DatabaseUnreachable, DatabaseTooOld, DatabaseNotUnicode, ApplicationRoleTooStrong.
    """
    with connect(urls.application, variable="DATABASE_APP_URL") as connection:
        server = without_password(urls.application)
        major = connection.info.server_version // 10_000
        if major < OLDEST_SERVER:
            raise DatabaseTooOld(server=server, found=major, needed=OLDEST_SERVER)
        _require_unicode(connection, server)
        strong = connection.execute(UNBOUND).fetchone()
        if strong:
            raise ApplicationRoleTooStrong(role=strong[0])


def _require_unicode(connection: Connection, server: str) -> None:
    (encoding,) = connection.execute("SHOW server_encoding").fetchone() or ("?",)
    if encoding != "UTF8":
        raise DatabaseNotUnicode(server=server, reason=f"encoding {encoding}")
    compared = connection.execute(
        "SELECT lower('ЁЖ') = 'ёж', 'ЁЖ' ILIKE 'ёж', to_tsvector('russian', 'ТРУБЫ') @@"
        " to_tsquery('russian', 'труба')"
    ).fetchone() or (False,)
    if not all(compared):
        raise DatabaseNotUnicode(server=server, reason="lower, ILIKE")


def as_role(url: str, role: str, *, password: str = "", database: str = "") -> str:
    """The same server as another role, and in another database when one is named."""
    parts = urlsplit(url)
    who = quote(role, safe="") + (f":{quote(password, safe='')}" if password else "")
    server = parts.netloc.rpartition("@")[2]
    path = f"/{quote(database, safe='')}" if database else parts.path
    return parts._replace(netloc=f"{who}@{server}", path=path).geturl()


def without_password(url: str) -> str:
    """The server and the database of a URL, fit for a log."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return "?"
    return f"{parts.get('host', 'localhost')}/{parts.get('dbname', '')}"
