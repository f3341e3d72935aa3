"""No page brings scripts or styles of its own, and browsers are told not to run any."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

import domovoy
from estate import make_estate

TEMPLATES = sorted(Path(domovoy.__file__).parent.glob("*/templates/**/*.html"))
BY_ITSELF = re.compile(
    r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on|\|safe\b"
    r"|autoescape\s+off|mark_safe",
    re.I,
)
LEAVES = ("sign_in", "esia_callback", "sign_out")


class Inline(HTMLParser):
    """What of a page would be run or painted without a file of ours."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "style" or (tag == "script" and "src" not in named):
            self.found.append(tag)
        self.found += [name for name in named if name.startswith("on") or name == "style"]
        self.found += [
            value for value in named.values() if value and "javascript:" in value.lower()
        ]


def names(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern, inner)
        elif pattern.name and pattern.name not in LEAVES:
            yield f"{prefix}{pattern.name}"


def addresses():
    for name in names(get_resolver()):
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


class TestTemplates:
    @pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: "/".join(path.parts[-3:]))
    def test_hold_no_script_or_style_and_trust_no_words(self, template):
        assert not BY_ITSELF.search(template.read_text(encoding="utf-8"))

    def test_are_all_looked_at(self):
        assert len(TEMPLATES) > 60


@pytest.fixture
def everybody(db):
    estate = make_estate()
    people = [None, estate.owner, estate.dispatcher_person, estate.head_person]
    browsers = []
    for person in [*people, estate.inspector_person]:
        browser = Client()
        if person:
            browser.force_login(person)
        browsers.append(browser)
    return browsers


class TestPages:
    def test_of_everybody_hold_no_script_or_style(self, everybody):
        looked_at = 0
        for browser in everybody:
            for address in addresses():
                page = browser.get(address)
                if page["Content-Type"].startswith("text/html") and page.status_code == 200:
                    inline = Inline()
                    inline.feed(page.content.decode())
                    assert inline.found == [], address
                    looked_at += 1
        assert looked_at > 30

    def test_say_what_may_run_whatever_they_answer(self, everybody):
        for browser in everybody:
            for address in (*addresses(), "/nowhere"):
                policy = browser.get(address).headers.get("Content-Security-Policy", "")
                assert "script-src 'self'" in policy or policy == "default-src 'none'; sandbox"
                assert "unsafe" not in policy


class TestPolicy:
    def test_names_every_door(self, client, db, settings):
        policy = client.get("/").headers["Content-Security-Policy"]
        told = dict(part.strip().split(" ", 1) for part in policy.split(";") if part.strip())

        assert told["script-src"] == told["style-src"] == told["connect-src"] == "'self'"
        assert told["object-src"] == told["base-uri"] == told["frame-ancestors"] == "'none'"
        assert told["form-action"].split() == ["'self'", settings.ENVIRONMENT.esia_url]
        assert "*" not in policy
        assert "http:" not in policy.replace(settings.ENVIRONMENT.esia_url, "")
