"""What every test may ask for: a real database, as the role that serves requests."""

import json
import os
from contextlib import ExitStack
from pathlib import Path

import django
import pytest

from database import DatabasesOfARun, in_use

FOLDER_OF_THE_RUN = "DOMOVOY_TESTS_FOLDER"
NOT_YET = "postgresql://nobody@127.0.0.1:1/until_a_test_asks_for_a_database"
SEALING_KEY = "dGVzdHMgc2VhbCB3aXRoIHRoaXMgLSBub2JvZHkgaGk="
WHOLE_RUN = ExitStack()

if FOLDER_OF_THE_RUN not in os.environ:
    run = DatabasesOfARun.begin()
    WHOLE_RUN.callback(run.finish)
    WHOLE_RUN.enter_context(in_use(run.folder))
    os.environ[FOLDER_OF_THE_RUN] = str(run.folder)
    WHOLE_RUN.callback(os.environ.pop, FOLDER_OF_THE_RUN)

os.environ |= {
    "DOMOVOY_ENV": "test",
    "DOMOVOY_VAR": f"{os.environ[FOLDER_OF_THE_RUN]}/var",
    "DATABASE_URL": NOT_YET,
    "DATABASE_APP_URL": NOT_YET,
    "DJANGO_SETTINGS_MODULE": "domovoy.site.settings",
}

static = Path(os.environ["DOMOVOY_VAR"], "static")  # WhiteNoise wants it, though it stays empty
static.mkdir(parents=True, exist_ok=True)
sealing = Path(os.environ["DOMOVOY_VAR"], "sealing.json")
if not sealing.exists():
    sealing.write_text(json.dumps({"keys": [SEALING_KEY], "print_key": SEALING_KEY}))
django.setup()  # before the conftest.py of any folder imports a model


@pytest.fixture(autouse=True)
def settings_nobody_changed():
    """What another test set is not remembered; what this one sets is read anew."""
    from domovoy.housing.settings import MEMORY

    MEMORY.keep({})


@pytest.fixture(autouse=True)
def arranged_by_the_product_itself():
    """What a test writes directly is written as the product; pages and actions name who acts."""
    from domovoy.identity.acting import acting
    from domovoy.identity.actors import THE_SYSTEM

    with acting(THE_SYSTEM):
        yield


def pytest_unconfigure(config):
    WHOLE_RUN.close()


@pytest.fixture(scope="session")
def databases():
    return DatabasesOfARun(Path(os.environ[FOLDER_OF_THE_RUN]))


@pytest.fixture(scope="session")
def database_urls(databases, worker_id):
    """This process's own database as its owner and as the application role."""
    urls = databases.database(worker_id)
    os.environ |= urls.environment()
    return urls


@pytest.fixture(scope="session")
def django_db_setup(database_urls):
    """Django asks as the application role: the database was migrated by another."""
    from django.conf import settings

    from domovoy.site.environment import Database

    database = Database.parse(database_urls.application, setting="DATABASE_APP_URL")
    settings.DATABASES["default"].update(
        NAME=database.name,
        USER=database.user,
        PASSWORD=database.password,
        HOST=database.host,
        PORT=database.port,
    )


@pytest.fixture
def committed_db(databases, worker_id, django_db_setup, django_db_blocker):
    """A database that keeps what is committed, for several connections; renewed afterwards."""
    from django.db import connections

    with django_db_blocker.unblock():
        yield
        connections.close_all()
    databases.renew(worker_id)
