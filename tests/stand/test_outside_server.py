"""`domovoy run` on a server of the administrator's own: any PostgreSQL from 15 on."""

import os
import subprocess
from pathlib import Path

import psycopg
import pytest

from domovoy.stand.binaries import choose_account
from running_stand import Stand, a_folder, until

INSTALLATIONS = Path("/usr/lib/postgresql")


def installed():
    versions = [int(each.name) for each in INSTALLATIONS.glob("*") if each.name.isdigit()]
    usable = [version for version in versions if version >= 15]
    return INSTALLATIONS / str(min(usable)) / "bin" if usable else None


@pytest.fixture(scope="module")
def server():
    """Debian's own server, with a password, on a network port of this machine."""
    if installed() is None:
        pytest.skip("no ordinary PostgreSQL of 15 or newer is installed on this machine")
    with a_folder() as folder:
        account = choose_account(folder)
        os.chown(folder, account.uid, account.gid)
        (folder / "password").write_text("admin's own")
        port = Stand(folder).port
        data, options = folder / "data", f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off"
        initdb = ["initdb", "--username=admin", "--auth=scram-sha-256", "--encoding=UTF8"]
        run(account, *initdb, "--locale=C.UTF-8", f"--pwfile={folder / 'password'}", "-D", data)
        run(account, "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://admin:admin%27s%20own@127.0.0.1:{port}"
        finally:
            run(account, "pg_ctl", "-D", data, "-m", "immediate", "stop")


def run(account, program, *arguments):
    subprocess.run(
        [installed() / program, *arguments],
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        **account.arguments(),
    )


@pytest.fixture
def owner_url(server):
    """A database and its owner, as an administrator makes them by hand."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute("CREATE ROLE keeper LOGIN CREATEROLE PASSWORD 'k'")
        admin.execute("CREATE DATABASE domovoy OWNER keeper")
    address = server.partition("@")[2]
    yield f"postgresql://keeper:k@{address}/domovoy"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute("DROP DATABASE domovoy WITH (FORCE)")
        admin.execute("DROP ROLE IF EXISTS domovoy_app")
        admin.execute("DROP ROLE keeper")


@pytest.fixture
def stand(owner_url):
    with a_folder() as folder:
        made = Stand(folder, DATABASE_URL=owner_url)
        yield made
        made.stop()


class TestOrdinaryServer:
    def test_is_served_by_a_role_made_for_it(self, stand, owner_url):
        stand.start().welcome()

        assert until(stand.answers)
        assert not (stand.var / "postgres").exists()
        with psycopg.connect(owner_url) as owner:
            query = "SELECT DISTINCT usename FROM pg_stat_activity WHERE usename LIKE 'domovoy%'"
            assert owner.execute(query).fetchall() == [("domovoy_app",)]

    def test_is_left_running_by_ctrl_c(self, stand, owner_url):
        stand.start().welcome()

        assert stand.stop() == 0
        psycopg.connect(owner_url).close()

    def test_that_allows_no_roles_is_asked_for_one(self, stand, server):
        with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
            admin.execute("ALTER ROLE keeper NOCREATEROLE")

        stand.start()

        assert "DATABASE_APP_URL" in stand.process.communicate(timeout=60)[1]
        assert stand.process.returncode == 1
