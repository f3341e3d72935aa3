"""What the twelve people meet, made by actions: appeals in every state, files, talks."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.utils import timezone
from PIL import Image

from domovoy.appeals import actions
from domovoy.appeals.files import StoredFile, attach, store_photo
from domovoy.appeals.models import Appeal, Assessment, Clock
from domovoy.appeals.terms import ANSWER
from domovoy.conversation import SendAsIs
from domovoy.identity.models import Person
from domovoy.imaging import prepare_photo
from domovoy.intake import actions as intake
from domovoy.intake.models import Conversation
from estate import make_performer, register_appeal
from rights.belongings import caller_s_appeal, furnish, leave_marks
from rights.papers import papers_of
from rights.people import DISPATCHER, INSPECTOR, OWNER, Settlement, Somebody

Facts = dict[str, Any]
WHY = "Так решили после того, как посмотрели всё на месте. " * 3


class World:
    """The settlement, the things in it by their words in the table, and the moment of all tests."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.place = Settlement(on=self.now.astimezone().date())
        self.performer = make_performer(self.place.organisation)
        self.performer_elsewhere = make_performer(self.place.other)
        self.inspecting = make_performer(self.place.inspectorate)
        self.things: dict[str, Facts] = {
            "": {},
            "квартира собственника": {"premises_id": self.place.flat.pk},
        }
        self._appeals_noted: dict[str, tuple[Appeal, Facts]] = {}
        furnish(self)
        self._appeals()
        self._appeals_of_others()
        self._over()
        self._complaints()
        self._conversations()
        for words, (appeal, more) in self._appeals_noted.items():
            self.things[words] = facts_of(appeal) | more
        self.things |= papers_of(self)
        leave_marks(self)

    def somebody(self, name: str) -> Somebody:
        """One of the twelve by name."""
        return self.place.people[name]

    @property
    def people(self) -> list[Somebody]:
        """All twelve."""
        return list(self.place.people.values())

    def _appeals(self) -> None:
        self._note("заявка собственника", self._register())
        self._note("заявка о снеге", self._register(problem="snow_ice.yard_snow"))
        self._note("общая заявка", self._register(problem="heating.no_heating"))
        self._note("заявка с вопросом", self._asked())
        self._note("заявка с ответом", self._answered(self._register()))
        late = self._register(at=self.now - timedelta(days=60))
        actions.record_missed_terms(at=self.now - timedelta(minutes=30))
        self._note("просроченная заявка", late)
        with_photo = self._register()
        photo = attach([picture()], owner_id=self._owner.pk, at=self.now, appeal=with_photo)[0]
        self._note("фото к заявке", with_photo, guid=photo.guid)

    def _appeals_of_others(self) -> None:
        former = self._register(at=self.now - timedelta(days=10), addressee=self.place.former)
        self._note("заявка прежней организации", former)
        neighbour = self.somebody("сосед")
        beside = self._register(
            applicant=neighbour.person, flat=self.place.flat_beside, problem="heating.no_heating"
        )
        self._note("общая заявка соседа", beside)
        joined = self._register(
            applicant=neighbour.person, flat=self.place.flat_beside, problem="heating.no_heating"
        )
        actions.join(
            number=joined.number,
            premises_id=self.place.flat.pk,
            by=self.somebody(OWNER).at_home,
            at=self.now,
        )
        self._note("заявка соседа, к которой собственник присоединился", joined)

    def _over(self) -> None:
        """What there is nothing more to do with, and what was done once."""
        neighbour = self.somebody("сосед")
        taken = self._register()
        self._act(actions.take_to_work, taken)
        self._note("взятая заявка", taken)
        withdrawn = self._register(
            applicant=neighbour.person, flat=self.place.flat_beside, problem="heating.no_heating"
        )
        actions.withdraw(
            number=withdrawn.number, comment="Уже греет.", by=neighbour.at_home, at=self.now
        )
        self._note("отозванная общая заявка соседа", withdrawn)
        assessed = self._answered(self._register())
        actions.assess(
            number=assessed.number,
            assessment=Assessment.PARTLY,
            comment="Не до конца.",
            by=self.somebody(OWNER).at_home,
            at=self.now,
        )
        self._note("оценённая заявка", assessed)
        repeated = self._answered(self._register())
        actions.repeat(
            number=repeated.number,
            details="Снова не греет.",
            key=uuid4(),
            by=self.somebody(OWNER).at_home,
            at=self.now,
        )
        self._note("повторённая заявка", repeated)
        self._note("заявка по телефону", caller_s_appeal(self))

    def _complaints(self) -> None:
        long_ago = self.now - timedelta(days=50)
        for words in ("жалоба", "зарегистрированная жалоба", "непереданная жалоба"):
            ground = self._register(at=long_ago)
            photo = attach([picture()], owner_id=self._owner.pk, at=long_ago, appeal=ground)[0]
            actions.record_missed_terms(at=self.now - timedelta(hours=5))
            complaint = actions.complain(
                number=ground.number,
                text="Прошу помочь: на заявку не ответили в срок.",
                key=uuid4(),
                by=self.somebody(OWNER).at_home,
                at=self.now - timedelta(hours=4),
            )
            if words != "непереданная жалоба":
                actions.transmit(number=complaint.number, at=self.now - timedelta(hours=3))
            if words == "зарегистрированная жалоба":
                self._act(actions.register_by_law, complaint, by=INSPECTOR, law_number="17-Ж")
            self._note(words, complaint)
            self._note(f"заявка, из которой выросла {words}", ground)
            self._note(f"фото дела, из которого выросла {words}", ground, guid=photo.guid)

    def _conversations(self) -> None:
        talk = self._talk("Дома что-то не так")
        self._note_talk("разговор собственника", talk)
        ready = self._talk("Из крыши течёт вода в подъезд на пятом этаже")
        ready = intake.move(
            conversation_id=ready.pk,
            turn=ready.turn,
            move=SendAsIs(),
            by=self.somebody(OWNER).at_home,
            at=self.now,
        )
        self._note_talk("разговор, готовый к отправке", ready)
        with_photo = self._talk("Протекает крыша над пятым этажом")
        photo = intake.add_photo(
            conversation_id=with_photo.pk,
            photo=picture(),
            by=self.somebody(OWNER).at_home,
            at=self.now,
        )
        self._note_talk("фото в разговоре", with_photo, guid=photo.guid)

    @property
    def _owner(self) -> Person:
        return self.somebody(OWNER).person

    def _register(
        self,
        *,
        at: datetime | None = None,
        problem: str = "electricity.stove_dead",
        applicant: Person | None = None,
        **other: Any,
    ) -> Appeal:
        place = SimpleNamespace(
            owner=applicant or self._owner,
            flat=other.get("flat", self.place.flat),
            house=self.place.house,
            organisation=other.get("addressee", self.place.organisation),
        )
        moment = at or self.now - timedelta(minutes=10)
        return register_appeal(place, at=moment, problem=problem)

    def _act(self, action: Any, appeal: Appeal, *, by: str = DISPATCHER, **about: Any) -> Appeal:
        appeal.refresh_from_db()
        return action(
            number=appeal.number,
            seen=appeal.version,
            by=self.somebody(by).actor,
            at=self.now - timedelta(minutes=5),
            **about,
        )

    def _asked(self) -> Appeal:
        return self._act(actions.ask, self._register(), question="В каком подъезде темно?")

    def _answered(self, appeal: Appeal) -> Appeal:
        return self._act(actions.answer, appeal, text="Лампу заменили.", done=True)

    def _talk(self, words: str) -> Conversation:
        return intake.open_conversation(
            premises_id=self.place.flat.pk,
            subject=None,
            from_mobile=False,
            by=self.somebody(OWNER).at_home,
            at=self.now,
            words=words,
        )

    def _note(self, words: str, appeal: Appeal, **more: Any) -> None:
        """Keep an appeal for the table, as it is when all is made."""
        self._appeals_noted[words] = appeal, more

    def _note_talk(self, words: str, talk: Conversation, **more: Any) -> None:
        talk.refresh_from_db()
        self.things[words] = {
            "conversation_id": talk.pk,
            "turn": talk.turn,
            "key": talk.submission_key,
            **more,
        }


def facts_of(appeal: Appeal) -> Facts:
    """What forms and addresses say of an appeal as it is now."""
    appeal.refresh_from_db()
    duty = Clock.objects.filter(appeal=appeal, ended_at=None).exclude(kind=ANSWER).first()
    return {
        "number": appeal.number,
        "seen": appeal.version,
        "clock_id": duty.pk if duty else 0,
    }


def picture_bytes() -> bytes:
    """The bytes of a small photo."""
    stream = BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, "JPEG")
    return stream.getvalue()


def picture() -> StoredFile:
    """A small photo in the store."""
    return store_photo(prepare_photo(picture_bytes()), name="пятно.jpg")
