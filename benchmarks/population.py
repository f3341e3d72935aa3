"""People signed in and conversations under way: what the load begins with.

Runs with Django set up on the base database, before it is copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.db.models import Model

from domovoy.conversation import (
    TOGETHER,
    AdviceFailed,
    AskPhotos,
    AskQuestion,
    ChooseProblem,
    Chose,
    Context,
    Move,
    OfferAdvice,
    OfferSplit,
    PhotosDone,
    Prompt,
    Said,
    SendAsIs,
    ShowDanger,
    shipped_conversation,
)
from domovoy.demo import people
from domovoy.housing.models import Holding, Organisation
from domovoy.identity.actors import Resident
from domovoy.identity.models import Person
from domovoy.identity.sessions import SessionStore
from domovoy.intake import actions
from domovoy.intake.models import Conversation, Utterance

WORDS = (
    "В детской батарея чуть тёплая, на кухне горячая, так уже неделю.",
    "Нет горячей воды со вчерашнего вечера, у соседей тоже.",
    "В подъезде не горит свет на третьем этаже.",
    "Домофон не открывает дверь, трубка молчит.",
    "В квитанции за воду начислили вдвое больше обычного.",
    "Подъезд не мыли две недели, на лестнице мусор.",
)
BACKEND = "domovoy.housing.backend.EsiaAccounts"


@dataclass(frozen=True)
class Talk:
    """A conversation somebody may go on with: whose session, which one, and its key."""

    session: str
    conversation: str
    key: str


@dataclass(frozen=True)
class Population:
    """Who is signed in, what they are about to say or send, and the desk's session."""

    organisation: int
    desk: str
    to_send: list[Talk]
    to_talk: list[Talk]
    scripts: list[list[dict[str, str]]]


def populate(*, to_send: int, to_talk: int, at: datetime) -> Population:
    """Sign everybody in and lay conversations ready."""
    dispatcher = Person.objects.get(oid=people.DISPATCHER.oid)
    sessions = _sign_in_residents()
    finished = _played(WORDS[0], at=at)
    begun = _played("", at=at)
    return Population(
        organisation=Organisation.objects.get(employments__person=dispatcher).pk,
        desk=_session(dispatcher),
        to_send=_copies(finished, to_send, sessions),
        to_talk=_copies(begun, to_talk, sessions),
        scripts=[script(words) for words in WORDS],
    )


def script(words: str) -> list[dict[str, str]]:
    """Return the forms of a whole conversation that begins with these words, up to its review."""
    return [_form(move) for move in _moves(words)]


def _moves(words: str) -> list[Move]:
    talk = shipped_conversation()
    state, _ = talk.begin(Context("улица Примерная, 1", "1", 1, 1, "112"))
    moves: list[Move] = []
    move: Move | None = Said(words)
    while move is not None:
        moves.append(move)
        state, reply = talk.advance(state, move)
        move = _next(reply.prompt)
    return moves


def _next(prompt: Prompt) -> Move | None:
    if isinstance(prompt, AskQuestion):
        return Chose(prompt.question.options[0].code)
    if isinstance(prompt, ChooseProblem):
        return Chose(prompt.candidates[0].code)
    if isinstance(prompt, OfferSplit):
        return Chose(TOGETHER)
    if isinstance(prompt, OfferAdvice):
        return AdviceFailed()
    if isinstance(prompt, AskPhotos):
        return PhotosDone()
    return SendAsIs() if isinstance(prompt, ShowDanger) else None


def _form(move: Move) -> dict[str, str]:
    form = {"move": move.kind}
    if isinstance(move, Said):
        form["text"] = move.text
    elif isinstance(move, Chose):
        form["option"] = move.option
    return form


def _played(words: str, *, at: datetime) -> Conversation:
    """Return a conversation brought to its review by the real actions, or only begun."""
    holding = Holding.objects.order_by("pk").first()
    if holding is None:
        raise LookupError("nobody lives in the demo district")
    by = Resident(holding.person_id)
    conversation = actions.open_conversation(
        premises_id=holding.premises_id, subject=None, from_mobile=True, by=by, at=at
    )
    for turn, move in enumerate(_moves(words) if words else ()):
        actions.move(conversation_id=conversation.pk, turn=turn, move=move, by=by, at=at)
    return conversation


def _copies(of: Conversation, count: int, sessions: dict[int, str]) -> list[Talk]:
    """Give every resident the same conversation many times, transcript and all."""
    with connection.cursor() as cursor:
        columns = _columns(Conversation, without=("id", "person", "premises", "submission_key"))
        cursor.execute(CONVERSATIONS.format(columns=columns), {"source": of.pk, "count": count})
        made = cursor.fetchall()
        columns = _columns(Utterance, without=("id", "conversation"))
        copies = {"source": of.pk, "copies": [row[0] for row in made]}
        cursor.execute(UTTERANCES.format(columns=columns), copies)
    return [Talk(sessions[person], str(pk), str(key)) for pk, person, key in made]


def _columns(model: type[Model], *, without: tuple[str, ...]) -> str:
    fields = (field for field in model._meta.concrete_fields if field.name not in without)
    return ", ".join(f'"{field.column}"' for field in fields)


def _sign_in_residents() -> dict[int, str]:
    residents = Person.objects.filter(holdings__isnull=False).distinct().order_by("pk")
    return {person.pk: _session(person) for person in residents}


def _session(person: Person) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return str(store.session_key)


CONVERSATIONS = """
INSERT INTO intake_conversation ({columns}, id, person_id, premises_id, submission_key)
SELECT {columns}, gen_random_uuid(), home.home_person, home.home_premises, gen_random_uuid()
FROM intake_conversation AS source, generate_series(1, %(count)s) AS n
JOIN (
    SELECT person_id AS home_person, premises_id AS home_premises,
           row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS homes
    FROM housing_holding
) home ON home.place = n %% home.homes
WHERE source.id = %(source)s
RETURNING id, person_id, submission_key
"""
UTTERANCES = """
INSERT INTO intake_utterance ({columns}, conversation_id)
SELECT {columns}, copy FROM intake_utterance, unnest(%(copies)s::uuid[]) AS copy
WHERE conversation_id = %(source)s
"""
