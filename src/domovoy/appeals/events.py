"""What can happen to an appeal: the names of journal lines and of notices."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """One name for the journal line and for the notice's template folder."""

    APPEAL_REGISTERED = "appeal_registered"
    APPEAL_TAKEN = "appeal_taken"
    APPEAL_APPOINTED = "appeal_appointed"
    APPEAL_ANSWERED = "appeal_answered"
    APPEAL_REDIRECTED = "appeal_redirected"
    APPEAL_ROLLED_OVER = "appeal_rolled_over"
    APPEAL_ANSWER_NOT_REQUIRED = "appeal_answer_not_required"
    APPEAL_ASSESSED = "appeal_assessed"
    APPEAL_WITHDRAWN = "appeal_withdrawn"
    APPEAL_REPEATED = "appeal_repeated"
    APPEAL_REOPENED = "appeal_reopened"
    APPEAL_RECATEGORISED = "appeal_recategorised"
    APPEAL_JOINED = "appeal_joined"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    EVENT_NOTED = "event_noted"
    DUTY_DONE = "duty_done"
    TERM_MISSED = "term_missed"
    TERM_REMINDED = "term_reminded"
    TERM_RECOMPUTED = "term_recomputed"
    COMPLAINT_RECORDED = "complaint_recorded"
    COMPLAINT_TRANSMITTED = "complaint_transmitted"
    COMPLAINT_REGISTERED = "complaint_registered"
