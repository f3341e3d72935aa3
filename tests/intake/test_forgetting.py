from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from domovoy.appeals.files import store_photo
from domovoy.appeals.models import Attachment
from domovoy.imaging import prepare_photo
from domovoy.intake import actions
from domovoy.intake.queries import chat_of
from domovoy.intake.sweeping import forget_photos
from estate import make_estate

DAYS = timedelta(days=1)


@pytest.fixture
def estate(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_estate()


@pytest.fixture
def now(estate):
    return estate.local(2026, 11, 20, 10)


def a_draft(estate, *, at):
    """A draft with one photo, last touched at that moment."""
    conversation = actions.open_conversation(
        premises_id=estate.flat.pk,
        subject=None,
        from_mobile=True,
        by=estate.resident,
        at=at,
        words="Из крыши течёт вода",
    )
    snapshot = BytesIO()
    Image.new("RGB", (40, 30), "grey").save(snapshot, "PNG")
    actions.add_photo(
        conversation_id=conversation.pk,
        photo=store_photo(prepare_photo(snapshot.getvalue()), name="крыша.png"),
        by=estate.resident,
        at=at,
    )
    return conversation


class TestForgetPhotos:
    def test_of_drafts_nobody_touched_for_a_quarter(self, estate, now):
        left = a_draft(estate, at=now - 91 * DAYS)
        fresh = a_draft(estate, at=now - 89 * DAYS)

        assert forget_photos(at=now) == 1

        assert Attachment.objects.get().draft == fresh.pk
        page = chat_of(left.pk, by=estate.resident, at=now)
        assert page.photos == ()
        assert "Из крыши течёт вода" in page.utterances[0].lines + page.utterances[1].lines

    def test_twice_finds_nothing_the_second_time(self, estate, now):
        a_draft(estate, at=now - 91 * DAYS)
        forget_photos(at=now)

        assert forget_photos(at=now) == 0

    def test_leaves_those_of_what_was_sent(self, estate, now):
        long_ago = now - 91 * DAYS
        draft = a_draft(estate, at=long_ago)
        actions.send(
            conversation_id=draft.pk, key=draft.submission_key, by=estate.resident, at=long_ago
        )

        assert forget_photos(at=now) == 0

        assert Attachment.objects.get().appeal is not None
