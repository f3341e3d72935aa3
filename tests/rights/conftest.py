import pytest

from domovoy.gateways.esia.errors import CallbackStateMismatch
from domovoy.identity.acting import acting
from domovoy.identity.actors import THE_SYSTEM
from rights.trace import one_transaction, trace
from rights.world import World


class NobodyAtHome:
    """Госуслуги of these tests: they are left for, and nobody comes back from them."""

    def authorise_url(self, *_):
        return "https://esia.test/ac"

    def logout_url(self, *_):
        return "https://esia.test/logout"

    def code_from_callback(self, *_):
        raise CallbackStateMismatch("nobody began this")


@pytest.fixture(scope="package", autouse=True)
def esia():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("domovoy.web.sign_in.gateway", NobodyAtHome)
        yield


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    """The world of all these tests, in a transaction that is taken back after the last of them."""
    with django_db_blocker.unblock(), acting(THE_SYSTEM), one_transaction():
        yield World()


@pytest.fixture(scope="package")
def before(world):
    """What the database holds before anybody did anything."""
    return trace()
