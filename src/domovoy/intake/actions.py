"""What a person does in a conversation: begins, speaks, adds photos, sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from domovoy.appeals.actions import NewAppeal, register
from domovoy.appeals.files import StoredFile, attach
from domovoy.appeals.models import Appeal, Attachment
from domovoy.conversation import (
    Context,
    Draft,
    Move,
    Reply,
    Said,
    Solved,
    State,
    Subject,
    shipped_conversation,
)
from domovoy.housing.access import manager_of, premises_of
from domovoy.housing.binding.rules import Right, require_right
from domovoy.housing.models import Premises
from domovoy.identity.actors import Resident
from domovoy.identity.doing import action
from domovoy.identity.rules import Act
from domovoy.intake import access, limits, rules
from domovoy.intake.errors import PhotoNotFound
from domovoy.intake.keys import key_beside
from domovoy.intake.models import Conversation, Outcome, Utterance
from domovoy.intake.solving import note_solutions
from domovoy.intake.wording import headline, spoken


@action(Act.BEGIN_CONVERSATION)
def open_conversation(
    *,
    premises_id: int,
    subject: Subject | None,
    from_mobile: bool,
    by: Resident,
    at: datetime,
    words: str = "",
    key: UUID | None = None,
) -> Conversation:
    """Begin a conversation about a flat, about a thing on a screen if one is given.

    `words` typed before are its first move. `key` is of the form: its second press leads to the
    same conversation. Raises PremisesNotFound, MayNotWrite, NobodyManages, ConversationError.
    """
    premises = premises_of(premises_id, by=by, at=at, right=Right.WRITE)
    talk = shipped_conversation()
    state, reply = talk.begin(_context(premises, subject, at=at))
    conversation = Conversation(
        id=key or uuid4(),
        person_id=by.person_id,
        premises=premises,
        subject=_subject_of(subject),
        state=state.to_json(),
        from_mobile=from_mobile,
        started_at=at,
        moved_at=at,
    )
    utterances = [_bot(conversation, 0, reply, at=at)]
    if words.strip():
        utterances += _first_words(conversation, state, Said(words), at=at)
    return _begin(conversation, utterances)


def _first_words(
    conversation: Conversation, begun: State, said: Said, *, at: datetime
) -> list[Utterance]:
    """Make the first move of a new conversation and return what both sides say."""
    talk = shipped_conversation()
    state, reply = talk.advance(begun, said)
    conversation.state = state.to_json()
    conversation.turn = 1
    words = spoken(said, state, talk.catalogue)
    return [_person(conversation, 1, words, at=at), _bot(conversation, 1, reply, at=at)]


def _begin(conversation: Conversation, utterances: list[Utterance]) -> Conversation:
    """Write a new conversation, or return the one that the same form has begun already."""
    try:
        with transaction.atomic():
            conversation.save(force_insert=True)
    except IntegrityError:
        if begun := access.begun_alike(conversation, utterances):
            return begun
        conversation.pk = uuid4()
        conversation.save(force_insert=True)
        for utterance in utterances:
            utterance.conversation = conversation
    Utterance.objects.bulk_create(utterances)
    return conversation


@action(Act.MOVE_CONVERSATION)
def move(
    *, conversation_id: UUID, turn: int, move: Move, by: Resident, at: datetime
) -> Conversation:
    """Make one move. Three statements; more where an advice has helped, or no longer has.

    Raises ConversationNotFound, ConversationEnded, TurnPassed, ConversationError.
    """
    conversation = access.conversation_to_change(conversation_id, by=by, at=at)
    rules.require_open(conversation)
    rules.require_turn(conversation, turn)
    before = State.from_json(conversation.state)
    talk = shipped_conversation()
    after, reply = talk.advance(before, move)
    conversation.state = after.to_json()
    conversation.turn += 1
    conversation.moved_at = at
    solved = isinstance(reply.prompt, Solved)
    conversation.outcome = Outcome.SOLVED if solved else Outcome.OPEN
    conversation.solved_problem = (after.turn.problem or "") if solved else ""
    note_solutions(conversation, before, after, at=at)
    conversation.save(update_fields=["state", "turn", "moved_at", "outcome", "solved_problem"])
    Utterance.objects.bulk_create(
        [
            _person(conversation, conversation.turn, spoken(move, before, talk.catalogue), at=at),
            _bot(conversation, conversation.turn, reply, at=at),
        ]
    )
    return conversation


@action(Act.ADD_PHOTO)
def add_photo(
    *, conversation_id: UUID, photo: StoredFile, by: Resident, at: datetime
) -> Attachment:
    """Add a stored photo to a draft.

    Raises ConversationNotFound, ConversationEnded, TooManyPhotos.
    """
    conversation = access.conversation_to_change(conversation_id, by=by, at=at)
    rules.require_open(conversation)
    rules.require_room_for_photo(conversation.photos)
    conversation.photos += 1
    conversation.moved_at = at
    conversation.save(update_fields=["photos", "moved_at"])
    return attach([photo], owner_id=by.person_id, at=at, draft=conversation_id)[0]


@action(Act.REMOVE_PHOTO)
def remove_photo(*, conversation_id: UUID, guid: UUID, by: Resident, at: datetime) -> None:
    """Take a photo out of a draft.

    Raises ConversationNotFound, ConversationEnded, PhotoNotFound.
    """
    conversation = access.conversation_to_change(conversation_id, by=by, at=at)
    rules.require_open(conversation)
    removed, _ = Attachment.objects.filter(
        draft=conversation_id, guid=guid, owner_id=by.person_id
    ).delete()
    if not removed:
        raise PhotoNotFound
    conversation.photos -= 1
    conversation.save(update_fields=["photos"])


@action(Act.SEND_APPEAL)
def send(
    *, conversation_id: UUID, key: UUID, by: Resident, at: datetime, turn: int | None = None
) -> Appeal:
    """Make an appeal of what was said, or one of each problem, all or none; return the first.

    A second tap, on any device, gives the same appeals. `key` is the conversation's own, given to
    its person's pages only, `turn` that of the page that showed it. Eight statements, one more
    where the law permits breaks. Raises ConversationNotFound, TurnPassed, DraftNotReady,
    MayNotWrite, TooManyAppeals, NobodyManages, AppealError.
    """
    found = access.conversation_to_send(conversation_id, by=by, at=at, since=at - limits.DAY)
    conversation = found.conversation
    if conversation.appeal_id is not None:
        return Appeal.objects.get(pk=conversation.appeal_id)
    rules.require_key(conversation, key)
    rules.require_as_shown(conversation, turn)
    first, *others = shipped_conversation().drafts(State.from_json(conversation.state))
    rules.require_ready(ready=first.ready)
    require_right(found.allowed, Right.WRITE)
    limits.require_few_appeals([first, *others], sent=found.sent_lately)
    new = _new_appeal(conversation, first, key=key, at=at)
    appeal = register(new, by=by, at=at)
    for number, draft in enumerate(others, start=1):
        beside = replace(_of_draft(new, draft), submission_key=key_beside(key, number), draft=None)
        _copy_photos(appeal, to=register(beside, by=by, at=at))
    conversation.appeal = appeal
    conversation.outcome = Outcome.SENT
    conversation.moved_at = at
    conversation.save(update_fields=["appeal", "outcome", "moved_at"])
    return appeal


def _copy_photos(appeal: Appeal, *, to: Appeal) -> None:
    """Give the photos of one appeal to another of the same conversation as well."""
    photos = list(Attachment.objects.filter(appeal=appeal, entry=None).order_by("pk"))
    for photo in photos:
        photo.pk = None
        photo.guid = uuid4()
        photo.appeal = to
    Attachment.objects.bulk_create(photos)


def _of_draft(new: NewAppeal, draft: Draft) -> NewAppeal:
    return replace(
        new,
        problem=draft.problem,
        text=draft.text,
        answers=_answers(draft),
        urgent=draft.urgent,
        danger=draft.danger or "",
    )


def _answers(draft: Draft) -> list[dict[str, str]]:
    return [
        {"code": code, "question": question, "answer": answer}
        for code, question, answer in draft.answers
    ]


def _new_appeal(conversation: Conversation, draft: Draft, *, key: UUID, at: datetime) -> NewAppeal:
    house = conversation.premises.house
    return NewAppeal(
        applicant=conversation.person,
        premises=conversation.premises,
        house=house,
        addressee=manager_of(house.pk, on=at.astimezone(house.zone).date()),
        problem=draft.problem,
        text=draft.text,
        answers=_answers(draft),
        subject=conversation.subject,
        urgent=draft.urgent,
        danger=draft.danger or "",
        from_mobile=conversation.from_mobile,
        submission_key=key,
        draft=conversation.pk if conversation.photos else None,
    )


def _context(premises: Premises, subject: Subject | None, *, at: datetime) -> Context:
    house = premises.house
    manager = manager_of(house.pk, on=at.astimezone(house.zone).date())
    return Context(
        address=house.address,
        flat=premises.number,
        entrance=premises.entrance,
        floor=premises.floor,
        accident_phone=manager.accident_phone,
        subject=subject,
    )


def _subject_of(subject: Subject | None) -> dict[str, object] | None:
    if subject is None:
        return None
    return {
        "kind": subject.kind,
        "title": subject.title,
        "facts": [list(fact) for fact in subject.facts],
    }


def _person(conversation: Conversation, turn: int, words: str, *, at: datetime) -> Utterance:
    return Utterance(conversation=conversation, turn=turn, by_resident=True, lines=[words], at=at)


def _bot(conversation: Conversation, turn: int, reply: Reply, *, at: datetime) -> Utterance:
    return Utterance(
        conversation=conversation,
        turn=turn,
        by_resident=False,
        lines=list(reply.lines),
        asked=headline(reply.prompt),
        at=at,
    )
