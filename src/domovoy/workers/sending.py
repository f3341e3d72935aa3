"""Bringing notices to people. The screen needs nothing; mail goes where SMTP is set up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string

from domovoy.appeals.events import Event
from domovoy.appeals.letters import answer_for
from domovoy.delivery.models import Channel, Delivery, DeliveryState, Notice
from domovoy.delivery.queries import words_of
from domovoy.gateways.mail import Letter, Mailer, MailProblem
from domovoy.regulation.wording import date_in_words

ANSWER = "delivery/appeal_answered/letter.txt"
log = structlog.get_logger(__name__)


def send(notice_ids: Iterable[int], *, at: datetime) -> None:
    """Send each notice by mail. Raises MailProblem after the rest was tried.

    A letter that was taken is not sent again, unless this process dies between the server's
    word and ours: then it goes a second time under the same Message-ID.
    """
    mailer = Mailer.from_url(settings.ENVIRONMENT.smtp_url, sender=settings.ENVIRONMENT.mail_from)
    if mailer is None:
        return
    problem: MailProblem | None = None
    for notice_id in notice_ids:
        try:
            _mail(notice_id, mailer, at=at)
        except MailProblem as caught:
            problem = caught
    if problem:
        raise problem


def _mail(notice_id: int, mailer: Mailer, *, at: datetime) -> None:
    """Send one notice; one that was sent or has no address is passed over.

    Only the delivery is locked while the mail server is thinking: its owner may read the notice.
    """
    notice = Notice.objects.select_related("person", "organisation").get(pk=notice_id)
    recipient = notice.person or notice.organisation
    if recipient is None or not recipient.email:
        return
    begun, _ = Delivery.objects.get_or_create(notice=notice, channel=Channel.MAIL)
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=begun.pk)
        if delivery.state == DeliveryState.SENT:
            return
        problem = _try(notice, recipient.email, mailer)
        delivery.tries += 1
        delivery.last_tried_at = at
        delivery.state = DeliveryState.FAILED if problem else DeliveryState.SENT
        delivery.problem = str(problem or "")[:200]
        delivery.save(update_fields=["tries", "last_tried_at", "state", "problem"])
    if problem:
        raise problem


def _text(notice: Notice) -> str:
    """What the letter says: the answer itself to whoever has no account to read it in."""
    letter = None
    if notice.event == Event.APPEAL_ANSWERED and notice.person and notice.person.oid is None:
        letter = answer_for(notice.person.pk, subject=notice.subject, at=notice.created_at)
    if letter is None:
        return words_of(notice, "body.txt")
    context = {"letter": letter, "registered_on": date_in_words(letter.registered_at)}
    return render_to_string(ANSWER, context).strip()


def _try(notice: Notice, address: str, mailer: Mailer) -> MailProblem | None:
    letter = Letter(
        to=address,
        subject=words_of(notice, "subject.txt"),
        text=_text(notice),
        message_id=f"notice-{notice.pk}",
    )
    try:
        mailer.send(letter)
    except MailProblem as problem:
        log.warning("a letter was not taken", notice=notice.pk)
        return problem
    return None
