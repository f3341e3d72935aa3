"""What sending costs: every statement is a journey to the database."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from domovoy.conversation import SendAsIs
from domovoy.housing.binding.errors import MayNotWrite
from domovoy.identity.consents import withdraw_consent
from domovoy.intake import actions
from domovoy.intake.errors import ConversationNotFound
from estate import hold, make_estate, make_flat

FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
URGENT = "Из крыши течёт вода в подъезд на пятом этаже"
CALM = "Прошу починить скамейку у второго подъезда, сломаны доски"


@pytest.fixture
def estate(db):
    return make_estate()


@pytest.fixture
def owner(client, estate):
    client.force_login(estate.owner)
    client.get("/")  # the session's life is written once
    return client


def ready(estate, words):
    now = timezone.now()
    begun = actions.open_conversation(
        premises_id=estate.flat.pk,
        subject=None,
        from_mobile=True,
        by=estate.resident,
        at=now,
        words=words,
    )
    return actions.move(
        conversation_id=begun.pk, turn=begun.turn, move=SendAsIs(), by=estate.resident, at=now
    )


def press(browser, conversation):
    return browser.post(
        f"/chat/{conversation.pk}/send",
        {"key": str(conversation.submission_key), "turn": conversation.turn},
    )


class TestSending:
    @pytest.mark.parametrize("words", [URGENT, CALM])
    def test_takes_twelve_statements_with_session_and_person(self, owner, estate, words):
        conversation = ready(estate, words)

        with CaptureQueriesContext(connection) as captured:
            answer = press(owner, conversation)

        said = [query["sql"] for query in captured.captured_queries]
        assert answer.status_code == 302
        assert answer.url.startswith("/appeals/")
        assert sum(not sql.startswith(FRAMES) for sql in said) == 12, "\n".join(said)

    def test_asks_for_consent_that_was_withdrawn_a_moment_ago(self, owner, estate):
        conversation = ready(estate, CALM)
        withdraw_consent(by=estate.resident, at=timezone.now())

        assert press(owner, conversation).url.startswith("/data/consent")

    def test_wants_the_right_to_the_very_flat(self, estate):
        """Another flat of the same person lends no right to this one, nor does an earlier tie."""
        conversation = ready(estate, CALM)
        hold(estate.owner, make_flat(estate.house, number="77"))
        estate.owner.holdings.filter(premises=estate.flat).update(may_write=False)

        with pytest.raises(MayNotWrite):
            send(conversation, estate)

    def test_wants_the_flat_still_held(self, estate):
        conversation = ready(estate, CALM)
        estate.owner.holdings.update(period=(date(2020, 1, 1), date(2020, 2, 1)))

        with pytest.raises(ConversationNotFound):
            send(conversation, estate)


def send(conversation, estate):
    return actions.send(
        conversation_id=conversation.pk,
        key=conversation.submission_key,
        by=estate.resident,
        at=timezone.now(),
    )
