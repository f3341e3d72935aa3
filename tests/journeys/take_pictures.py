"""The pictures of the README: `PYTHONPATH=src:tests python tests/journeys/take_pictures.py`."""

from playwright.sync_api import sync_playwright

from journeys.browser import ARGUMENTS, LAPTOP, PHONE, ROOT, find_browser
from journeys.person import Officer, Resident
from journeys.stand import Stand

FOLDER = ROOT / "docs" / "pictures"
WORDS = "Лифт второй день стоит. И ещё на третьем этаже у лестницы не горит свет."
SHARP = {"device_scale_factor": 2}


def take(browser, stand):
    """A resident in the middle of the chat, and the desk as it is met in the morning."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    phone = browser.new_context(**PHONE.options() | SHARP)
    owner = Resident(phone, stand, journey="pictures", screen=PHONE)
    owner.comes().signs_in("Ковалёва")
    owner.begins(WORDS)
    owner.page.evaluate("window.scrollTo(0, 0)")
    owner.page.screenshot(path=FOLDER / "resident.png", caret="initial", full_page=True)
    desk = browser.new_context(**LAPTOP.options())
    dispatcher = Officer(desk, stand, journey="pictures", screen=LAPTOP)
    dispatcher.comes().signs_in("Соколова")
    dispatcher.page.screenshot(path=FOLDER / "desk.png", caret="initial")


def main():
    stand = Stand()
    try:
        stand.start()
        with sync_playwright() as playwright:
            take(playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS), stand)
    finally:
        stand.stop()
        stand.remove()


if __name__ == "__main__":
    main()
