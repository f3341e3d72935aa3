"""The chat: one screen, plain forms, each move answered by a look at where things stand."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from domovoy.appeals.errors import AppealError
from domovoy.appeals.files import store_photo
from domovoy.conversation import (
    AdviceFailed,
    AdviceHelped,
    Back,
    Change,
    ChangeProblem,
    Chose,
    ConversationError,
    Move,
    MoveNotExpected,
    PhotosDone,
    Said,
    SendAsIs,
    StateUnreadable,
)
from domovoy.housing.errors import HousingError
from domovoy.identity.rules import Act
from domovoy.imaging import ACCEPTED_BYTES, PhotoError, prepare_photo
from domovoy.intake import actions
from domovoy.intake.errors import ConversationNotFound, IntakeError, TurnPassed
from domovoy.intake.limits import count_photo
from domovoy.intake.queries import ChatPage, chat_of, page_of, words_of
from domovoy.resident import wording
from domovoy.resident.consenting import consented
from domovoy.resident.frame import frame_of, show
from domovoy.resident.views.home import show_home
from domovoy.resident.views.registers import subject_named
from domovoy.web.doors import posted
from domovoy.web.forms import submission_key, whole, words
from domovoy.web.requests import ResidentRequest, resident_may

MOVES: dict[str, Callable[[str, str], Move]] = {
    Said.kind: lambda text, _: Said(text),
    Chose.kind: lambda _, option: Chose(option),
    Back.kind: lambda *_: Back(),
    SendAsIs.kind: lambda *_: SendAsIs(),
    AdviceHelped.kind: lambda *_: AdviceHelped(),
    AdviceFailed.kind: lambda *_: AdviceFailed(),
    PhotosDone.kind: lambda *_: PhotosDone(),
    ChangeProblem.kind: lambda *_: ChangeProblem(),
    Change.kind: lambda _, option: Change(option),
}
FROM_THE_CHAT = posted(otherwise="resident:chat", keep=("conversation_id",))
PHONES = ("Android", "iPhone", "Mobile")


@posted(otherwise="resident:home")
@resident_may(Act.BEGIN_CONVERSATION)
def start(request: ResidentRequest) -> HttpResponse:
    """Begin a conversation with the words typed at home, or about a meter or a line of a bill."""
    at = timezone.now()
    flat = frame_of(request, at=at).flat
    if flat is None:
        return redirect("resident:home")
    text = words(request, "text")
    subject = subject_named(request.POST.get("subject", ""), flat=flat)
    try:
        conversation = actions.open_conversation(
            premises_id=flat.premises_id,
            subject=subject,
            from_mobile=_is_phone(request),
            by=request.resident,
            at=at,
            words=text,
            key=submission_key(request),
        )
    except (ConversationError, HousingError) as problem:
        return show_home(request, words=text, problem=wording.explain(problem), status=422)
    return redirect("resident:chat", conversation_id=conversation.pk)


def _told_if_unreadable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Show the words of a conversation whose stored state cannot be read, and what to do."""

    @wraps(view)
    def guarded(
        request: ResidentRequest, conversation_id: UUID, *rest: Any, **named: Any
    ) -> HttpResponse:
        try:
            return view(request, conversation_id, *rest, **named)
        except StateUnreadable as problem:
            said = words_of(conversation_id, by=request.resident)
            typed = words(request, "text") if request.method == "POST" else ""
            context = {
                "problem": wording.explain(problem),
                "said": [*said, typed] if typed else said,
            }
            alone = "_unreadable" if _wants_the_chat_alone(request) else "unreadable"
            status = 422 if request.method == "POST" else 200
            return show(request, f"resident/chat/{alone}.html", context, status=status)

    return guarded


@require_safe
@resident_may(Act.CONVERSE)
@_told_if_unreadable
def chat(request: ResidentRequest, conversation_id: UUID) -> HttpResponse:
    """Show where a conversation stands; one that was sent leads to its appeal."""
    page = _page(request, conversation_id)
    if page.beside:
        return show(request, "resident/chat/sent.html", {"numbers": _numbers(page)})
    if page.appeal_number:
        return redirect("resident:appeal", number=page.appeal_number)
    return _show(request, page)


@FROM_THE_CHAT
@resident_may(Act.MOVE_CONVERSATION)
@_told_if_unreadable
def move(request: ResidentRequest, conversation_id: UUID) -> HttpResponse:
    """Make one move; a refused one leaves the typed words in the box.

    Whoever asks for the chat alone is answered with it at once, others are led to its page.
    """
    text = words(request, "text")
    turn = whole(request.POST.get("turn", ""))
    at = timezone.now()
    try:
        moved = actions.move(
            conversation_id=conversation_id,
            turn=-1 if turn is None else turn,
            move=_move(request),
            by=request.resident,
            at=at,
        )
    except ConversationNotFound:
        return _not_held(request, conversation_id, text=text)
    except TurnPassed as problem:
        return _passed(request, conversation_id, text, problem)
    except (ConversationError, IntakeError) as problem:
        return _refused(request, conversation_id, problem, text=text)
    if _wants_the_chat_alone(request):
        return _show(request, page_of(moved, at=at))
    return redirect("resident:chat", conversation_id=conversation_id)


@FROM_THE_CHAT
@resident_may(Act.ADD_PHOTO)
@_told_if_unreadable
def add_photos(request: ResidentRequest, conversation_id: UUID) -> HttpResponse:
    """Add every photo that can be taken; of those that cannot, the first is told of."""
    text = words(request, "text")
    files = request.FILES.getlist("photos")
    page = _page(request, conversation_id)
    if not files:
        return _show(request, page, problem=wording.NO_PHOTO_CHOSEN, text=text, status=422)
    refused: wording.Refusal | None = None
    for file in files:
        try:
            _add(request, conversation_id, file)
        except PhotoError as problem:
            refused = refused or problem
        except ConversationNotFound:
            return _not_held(request, conversation_id, text=text)
        except IntakeError as problem:
            refused = problem
            break
    if refused:
        return _refused(request, conversation_id, refused, text=text)
    return redirect("resident:chat", conversation_id=conversation_id)


@FROM_THE_CHAT
@resident_may(Act.REMOVE_PHOTO)
@_told_if_unreadable
def remove_photo(request: ResidentRequest, conversation_id: UUID, guid: UUID) -> HttpResponse:
    """Take one photo out."""
    try:
        actions.remove_photo(
            conversation_id=conversation_id, guid=guid, by=request.resident, at=timezone.now()
        )
    except ConversationNotFound:
        return _not_held(request, conversation_id)
    except IntakeError as problem:
        return _refused(request, conversation_id, problem)
    return redirect("resident:chat", conversation_id=conversation_id)


@FROM_THE_CHAT
@resident_may(Act.SEND_APPEAL)
@consented(page="resident:chat", keep=("conversation_id",))
@_told_if_unreadable
def send(request: ResidentRequest, conversation_id: UUID) -> HttpResponse:
    """Send the appeal, or several. A second tap leads to the same ones."""
    try:
        appeal = actions.send(
            conversation_id=conversation_id,
            key=submission_key(request),
            by=request.resident,
            at=timezone.now(),
            turn=whole(request.POST.get("turn", "")),
        )
    except ConversationNotFound:
        return _not_held(request, conversation_id)
    except (AppealError, ConversationError, HousingError, IntakeError) as problem:
        return _refused(request, conversation_id, problem)
    if request.POST.get("several"):
        return redirect("resident:chat", conversation_id=conversation_id)
    return redirect("resident:appeal", number=appeal.number)


def _add(request: ResidentRequest, conversation_id: UUID, file: UploadedFile[Any]) -> None:
    count_photo(by=request.resident, at=timezone.now())
    photo = prepare_photo(file.read(ACCEPTED_BYTES + 1))
    actions.add_photo(
        conversation_id=conversation_id,
        photo=store_photo(photo, name=file.name or ""),
        by=request.resident,
        at=timezone.now(),
    )


def _page(request: ResidentRequest, conversation_id: UUID) -> ChatPage:
    try:
        return chat_of(conversation_id, by=request.resident, at=timezone.now())
    except ConversationNotFound as problem:
        raise Http404 from problem


def _not_held(request: ResidentRequest, conversation_id: UUID, *, text: str = "") -> HttpResponse:
    """Show what was said about a flat that is the person's no more; 404 for another's chat."""
    return _show(request, _page(request, conversation_id), text=text, status=422)


def _refused(
    request: ResidentRequest, conversation_id: UUID, problem: wording.Refusal, *, text: str = ""
) -> HttpResponse:
    page = _page(request, conversation_id)
    if page.beside:
        return redirect("resident:chat", conversation_id=conversation_id)
    if page.appeal_number:
        return redirect("resident:appeal", number=page.appeal_number)
    return _show(request, page, problem=wording.explain(problem), text=text, status=422)


def _passed(
    request: ResidentRequest, conversation_id: UUID, text: str, problem: TurnPassed
) -> HttpResponse:
    """Show where things stand; words that were heard at that turn do not come back."""
    page = _page(request, conversation_id)
    heard = {line for said in page.utterances if said.by_resident for line in said.lines}
    left = "" if text.strip() in heard else text
    return _show(request, page, line=wording.explain(problem), text=left)


def _show(
    request: ResidentRequest,
    page: ChatPage,
    *,
    problem: str = "",
    line: str = "",
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    flats = frame_of(request, at=timezone.now()).flats
    context: dict[str, Any] = {
        "page": page,
        "held": any(flat.premises_id == page.premises_id for flat in flats),
        "past": _past(page),
        "prompt": page.reply.prompt,
        "prompt_template": f"resident/chat/_{page.reply.prompt.kind}.html",
        "moves": page.reply.moves,
        "text": text or page.reply.typed,
        "problem": problem,
        "line": line,
    }
    alone = _wants_the_chat_alone(request)
    template = "resident/chat/_chat.html" if alone else "resident/chat/page.html"
    return show(request, template, context, status=status)


def _wants_the_chat_alone(request: ResidentRequest) -> bool:
    return bool(request.htmx) and not request.htmx.boosted


def _numbers(page: ChatPage) -> list[str]:
    return [page.appeal_number or "", *page.beside]


def _past(page: ChatPage) -> list[Any]:
    """What was said before the reply that is shown now."""
    said = list(page.utterances)
    if said and not said[-1].by_resident:
        said.pop()
    return said


def _move(request: ResidentRequest) -> Move:
    kind = request.POST.get("move", "")
    make = MOVES.get(kind)
    if make is None:
        raise MoveNotExpected(kind, "any")
    return make(words(request, "text"), request.POST.get("option", ""))


def _is_phone(request: ResidentRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    return any(name in agent for name in PHONES)
