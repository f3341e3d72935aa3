"""What a person does in a conversation: begins, speaks, adds photos, sends."""

from __future__ import annotations

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
from domovoy.housing.models import Premises
from domovoy.identity.actors import Resident
from domovoy.intake import access, rules
from domovoy.intake.errors import PhotoNotFound
from domovoy.intake.models import Conversation, Outcome, Utterance
from domovoy.intake.wording import headline, spoken


@transaction.atomic(durable=True)
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
    same conversation. Raises PremisesNotFound, NobodyManages, ConversationError.
    """
    premises = premises_of(premises_id, by=by, at=at)
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
        state, reply = talk.advance(state, Said(words))
        conversation.state = state.to_json()
        conversation.turn = 1
        said = spoken(Said(words), state, talk.catalogue)
        utterances += [
            _person(conversation, 1, said, at=at),
            _bot(conversation, 1, reply, at=at),
        ]
    return _begin(conversation, utterances)


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


@transaction.atomic(durable=True)
def move(
    *, conversation_id: UUID, turn: int, move: Move, by: Resident, at: datetime
) -> Conversation:
    """Make one move. Three statements.

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
    conversation.save(update_fields=["state", "turn", "moved_at", "outcome", "solved_problem"])
    Utterance.objects.bulk_create(
        [
            _person(conversation, conversation.turn, spoken(move, before, talk.catalogue), at=at),
            _bot(conversation, conversation.turn, reply, at=at),
        ]
    )
    return conversation


@transaction.atomic(durable=True)
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


@transaction.atomic(durable=True)
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


@transaction.atomic(durable=True)
def send(*, conversation_id: UUID, key: UUID, by: Resident, at: datetime) -> Appeal:
    """Make an appeal of what was said. A second tap, on any device, gives the same appeal.

    `key` is the conversation's own, given to its person's pages only. Raises
    ConversationNotFound, TurnPassed, DraftNotReady, NobodyManages, AppealError.
    """
    conversation = access.conversation_to_change(conversation_id, by=by, at=at)
    if conversation.appeal_id is not None:
        return Appeal.objects.get(pk=conversation.appeal_id)
    rules.require_key(conversation, key)
    draft = shipped_conversation().draft(State.from_json(conversation.state))
    rules.require_ready(ready=draft.ready)
    appeal = register(_new_appeal(conversation, draft, key=key, at=at), by=by, at=at)
    conversation.appeal = appeal
    conversation.outcome = Outcome.SENT
    conversation.moved_at = at
    conversation.save(update_fields=["appeal", "outcome", "moved_at"])
    return appeal


def _new_appeal(conversation: Conversation, draft: Draft, *, key: UUID, at: datetime) -> NewAppeal:
    house = conversation.premises.house
    return NewAppeal(
        applicant=conversation.person,
        premises=conversation.premises,
        house=house,
        addressee=manager_of(house.pk, on=at.astimezone(house.zone).date()),
        problem=draft.problem,
        text=draft.text,
        answers=[
            {"code": code, "question": question, "answer": answer}
            for code, question, answer in draft.answers
        ],
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
