"""The database of a stand that runs beside a command, where the environment names none."""

from __future__ import annotations

from collections.abc import MutableMapping

from domovoy.stand.database import APPLICATION
from domovoy.stand.errors import StandNotRunning
from domovoy.stand.postgres import Cluster
from domovoy.stand.preparing import secret_key
from domovoy.stand.situation import Situation

DATABASE = "domovoy"


def find_database(environment: MutableMapping[str, str]) -> None:
    """Name the embedded database of DOMOVOY_VAR in the environment, unless one is named there.

    Nothing is started or made. Raises StandNotRunning where that database does not answer, and
    what `Situation.read` raises.
    """
    if environment.get("DATABASE_URL") or environment.get("DATABASE_APP_URL"):
        return
    var = Situation.read(environment).var
    folder = var / "postgres"
    if not folder.is_dir():
        raise StandNotRunning(folder=var)
    cluster = Cluster(folder)
    if not cluster.is_answering():
        raise StandNotRunning(folder=var)
    environment["DATABASE_APP_URL"] = cluster.url(APPLICATION, DATABASE)
    environment["DOMOVOY_SECRET_KEY"] = environment.get("DOMOVOY_SECRET_KEY") or secret_key(var)
