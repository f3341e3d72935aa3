from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError

from domovoy.identity import sessions
from domovoy.identity.actors import Resident
from domovoy.identity.errors import SessionNotFound
from domovoy.identity.models import Session
from domovoy.identity.sessions import Length, SessionStore, end_session, sessions_of
from domovoy.journal.models import Entry
from estate import make_person

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)

AT_HOME = Length(idle=timedelta(days=30), whole=timedelta(days=90))
AT_A_POST = Length(idle=timedelta(hours=12), whole=timedelta(days=7))


def begun(person, *, at=NOW, device="Chrome на Android", length=AT_HOME):
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store.create()
    store[SESSION_KEY] = str(person.pk)
    store.begin(device=device, length=length, at=at)
    store.save()
    return store


def opened(key):
    store = SessionStore(key)
    return store.get(SESSION_KEY)


@pytest.fixture
def person():
    return make_person()


@pytest.fixture
def session(person):
    return begun(person)


class TestLife:
    @pytest.mark.parametrize("length", [AT_HOME, AT_A_POST])
    def test_ends_unused_and_ends_at_all(self, session, length):
        life = session.life
        almost = timedelta(seconds=1)

        assert not life.is_over(length, at=NOW + length.idle - almost)
        assert life.is_over(length, at=NOW + length.idle)
        used = sessions.replace(life, seen_at=NOW + length.whole - almost)
        assert not used.is_over(length, at=NOW + length.whole - almost)
        assert used.is_over(length, at=NOW + length.whole)

    def test_is_never_promised_beyond_its_whole_length(self, session):
        late = NOW + AT_HOME.whole - timedelta(days=1)

        session.touch(session.life, AT_HOME, at=late)

        assert session.get_expiry_age() == timedelta(days=1).total_seconds()

    def test_stands_beside_the_data_and_keeps_its_name(self, session, person):
        row = Session.objects.get(pk=session.session_key)
        session["more"] = 1
        session.save()
        again = Session.objects.get(pk=session.session_key)

        assert (row.person, row.begun_at, row.seen_at) == (person, NOW, NOW)
        assert row.device == "Chrome на Android"
        assert row.guid == again.guid == session.life.guid


class TestRotation:
    def test_gives_a_new_key_and_keeps_everything_else(self, session):
        old, guid = session.session_key, session.life.guid
        session["flat"] = 45

        session.rotate_key(at=NOW)

        assert session.session_key != old
        kept = SessionStore(session.session_key)
        assert (kept["flat"], kept.life.guid, kept.life.key_since) == (45, guid, NOW)

    def test_lets_pages_on_their_way_pass_and_then_refuses_the_old_key(self, session):
        old = session.session_key

        session.rotate_key(at=datetime.now(UTC))
        assert opened(old)

        Session.objects.filter(pk=old).update(expire_date=NOW - timedelta(seconds=1))
        assert opened(old) is None
        assert opened(session.session_key)

    def test_leaves_the_old_key_half_a_minute(self, session):
        old = session.session_key

        session.rotate_key(at=NOW)

        assert Session.objects.get(pk=old).expire_date == NOW + sessions.STILL_OPENS

    def test_is_done_by_one_of_two_requests(self, session):
        other = SessionStore(session.session_key)
        assert other.life

        session.rotate_key(at=NOW)
        other.rotate_key(at=NOW)

        assert other.left_behind
        assert not session.left_behind
        assert Session.objects.count() == 2

    def test_is_not_undone_by_a_request_that_began_before(self, session):
        other, old = SessionStore(session.session_key), session.session_key
        other["late"] = True
        session.rotate_key(at=NOW)

        other.save()

        assert other.left_behind
        assert Session.objects.get(pk=old).expire_date == NOW + sessions.STILL_OPENS

    def test_leaves_one_line_in_the_list(self, session, person):
        session.rotate_key(at=NOW)

        [card] = sessions_of(Resident(person.pk), current=session.life.guid, at=NOW)

        assert card.current

    def test_at_a_stronger_proof_forgets_the_old_key_at_once(self, session):
        old, guid = session.session_key, session.life.guid

        session.renew_key(at=NOW)
        session.save()

        assert opened(old) is None
        assert SessionStore(session.session_key).life.guid == guid


class TestEnded:
    def test_cannot_be_written_back(self, session, person):
        late = SessionStore(session.session_key)
        late["typed"] = "words"

        end_session(guid=session.life.guid, by=Resident(person.pk), at=NOW)

        with pytest.raises(UpdateError):
            late.save()
        assert not Session.objects.exists()

    @pytest.mark.parametrize("leave", ["by the list", "by leaving"])
    def test_takes_its_replaced_key_with_it_and_no_other_session(self, session, person, leave):
        old, other = session.session_key, begun(person)
        other_old = other.session_key
        session.rotate_key(at=datetime.now(UTC))
        other.rotate_key(at=datetime.now(UTC))

        if leave == "by the list":
            end_session(guid=session.life.guid, by=Resident(person.pk), at=NOW)
        else:
            session.flush()

        assert opened(old) is None
        assert opened(other.session_key)
        assert opened(other_old)

    def test_by_its_replaced_key_ends_altogether(self, session):
        late = SessionStore(session.session_key)
        assert late.life
        session.rotate_key(at=datetime.now(UTC))

        late.flush()

        assert opened(session.session_key) is None
        assert not Session.objects.exists()

    def test_leaves_a_line_without_anything_personal(self, session, person):
        guid = session.life.guid

        end_session(guid=guid, by=Resident(person.pk), at=NOW)

        line = Entry.objects.get(chain=guid)
        assert (line.event, line.data) == ("session_ended", {})

    def test_of_another_person_is_not_found(self, session):
        with pytest.raises(SessionNotFound):
            end_session(guid=session.life.guid, by=Resident(make_person().pk), at=NOW)

        assert opened(session.session_key)

    def test_that_never_was_is_not_found(self, person):
        with pytest.raises(SessionNotFound):
            end_session(guid=uuid4(), by=Resident(person.pk), at=NOW)


class TestList:
    def test_shows_this_one_first_and_nobody_elses(
        self, session, person, django_assert_num_queries
    ):
        later = begun(person, at=NOW + timedelta(hours=1), device="Firefox на Windows")
        begun(make_person())
        own = Resident(person.pk)
        guid = session.life.guid

        with django_assert_num_queries(1):
            cards = sessions_of(own, current=guid, at=NOW)

        assert [card.guid for card in cards] == [guid, later.life.guid]
        assert [card.device for card in cards] == ["Chrome на Android", "Firefox на Windows"]

    def test_leaves_out_what_has_ended(self, session, person):
        after = datetime.now(UTC) + AT_HOME.idle + timedelta(seconds=1)

        assert sessions_of(Resident(person.pk), current=None, at=after) == []
