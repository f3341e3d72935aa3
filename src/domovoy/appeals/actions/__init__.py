"""Actions on appeals: one intention, one transaction each."""

from domovoy.appeals.actions.answering import answer, require_no_answer
from domovoy.appeals.actions.assessment import assess, repeat, withdraw
from domovoy.appeals.actions.assignment import appoint, mark_done, take_to_work
from domovoy.appeals.actions.clarifying import ask, reply
from domovoy.appeals.actions.complaint import complain, register_by_law, transmit
from domovoy.appeals.actions.correcting import recategorise
from domovoy.appeals.actions.joining import join
from domovoy.appeals.actions.missing import record_missed_terms
from domovoy.appeals.actions.occurring import note_occurrence
from domovoy.appeals.actions.recomputing import recompute_terms
from domovoy.appeals.actions.redirection import redirect, redirect_outside, roll_over
from domovoy.appeals.actions.registration import NewAppeal, WrittenDown, register, sent_before
from domovoy.appeals.actions.reminding import remind
from domovoy.appeals.actions.reopening import reopen

__all__ = [
    "NewAppeal",
    "WrittenDown",
    "answer",
    "appoint",
    "ask",
    "assess",
    "complain",
    "join",
    "mark_done",
    "note_occurrence",
    "recategorise",
    "recompute_terms",
    "record_missed_terms",
    "redirect",
    "redirect_outside",
    "register",
    "register_by_law",
    "remind",
    "reopen",
    "repeat",
    "reply",
    "require_no_answer",
    "roll_over",
    "sent_before",
    "take_to_work",
    "transmit",
    "withdraw",
]
