"""One stand and one browser a test process; a fresh window for each person of each journey."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from journeys.browser import ARGUMENTS, LAPTOP, PHONE, find_browser
from journeys.files import photo_of_a_stain
from journeys.person import PICTURES, Resident
from journeys.stand import Stand

SCREENS = (PHONE, LAPTOP)
OWNER = 1000000001
TWO_SWEEPS = 25
PATIENCE = 20_000
HERE = Path(__file__).parent
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def stand(request):
    stand = Stand()
    try:
        stand.start()
        yield stand
    finally:
        stand.stop()
        if request.session.testsfailed:
            stand.keep_logs()
        stand.remove()


@pytest.fixture(scope="session")
def playwright():
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright):
    for old in PICTURES.glob("*-failed-*.png"):
        old.unlink(missing_ok=True)
    browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(params=SCREENS, ids=str)
def screen(request):
    return request.param


def journey_of(request):
    """What the pictures of this journey are called."""
    return request.node.originalname.removeprefix("test_").replace("_", "-")


@pytest.fixture(scope="session")
def remembered():
    """What the browsers of those who signed in keep, by surname."""
    return {}


@pytest.fixture
def meets(request, stand, chromium, screen, remembered):
    """`meets(Resident, "Ковалёва")`: that person in a window of their own.

    Who came for the first time signs in; who did so before finds the session where it was.
    """
    people = []

    def meet(kind, surname=None, **options):
        state, bookmark = remembered.get(surname, (None, None))
        context = chromium.new_context(storage_state=state, **screen.options() | options)
        context.set_default_timeout(PATIENCE)
        person = kind(
            context,
            stand,
            journey=journey_of(request),
            screen=screen,
            has_scripts=options.get("java_script_enabled", True),
        )
        people.append(person)
        if bookmark:
            return person.returns(bookmark)
        person.comes()
        if surname:
            person.signs_in(surname)
            remembered[surname] = context.storage_state(), person.page.url
        return person

    yield meet
    failed = request.node.stash.get(FAILED, True)
    for place, person in enumerate(people):
        if failed:
            person.picture(f"failed-{place}")
        person.context.close()
    if not failed:
        for person in people:
            person.require_calm()


@pytest.fixture(scope="session", autouse=True)
def long_ago(stand, photo):
    """Appeals nobody answered, one for each screen, and the moment the worker could first see them.

    They are prepared before all else, so that the sweeps they wait for pass meanwhile.
    """
    words = {screen: f"На стене трещина от пола до окна, {screen}" for screen in SCREENS}
    printed = stand.run_inside(HERE / "past.py", OWNER, photo, *words.values())
    numbers = dict(zip(SCREENS, printed.split(), strict=True))
    return {screen: (numbers[screen], words[screen]) for screen in SCREENS}, time.monotonic()


@pytest.fixture
def late_appeal(long_ago, screen):
    """The number and the words of an appeal whose missed terms were looked at by two sweeps."""
    appeals, since = long_ago
    time.sleep(max(0, TWO_SWEEPS - (time.monotonic() - since)))
    return appeals[screen]


@pytest.fixture
def owner(meets):
    return meets(Resident, "Ковалёва")


@pytest.fixture(scope="session")
def photo(tmp_path_factory):
    return photo_of_a_stain(tmp_path_factory.mktemp("photos") / "потолок.jpg")
