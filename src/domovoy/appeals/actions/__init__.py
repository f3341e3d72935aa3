"""Actions on appeals: one intention, one transaction each."""

from domovoy.appeals.actions.answering import answer, require_no_answer
from domovoy.appeals.actions.assessment import assess, repeat, withdraw
from domovoy.appeals.actions.assignment import appoint, mark_done, take_to_work
from domovoy.appeals.actions.complaint import complain, register_by_law, transmit
from domovoy.appeals.actions.missing import record_missed_terms
from domovoy.appeals.actions.recomputing import recompute_terms
from domovoy.appeals.actions.redirection import redirect, redirect_outside, roll_over
from domovoy.appeals.actions.registration import NewAppeal, register
from domovoy.appeals.actions.reminding import remind

__all__ = [
    "NewAppeal",
    "answer",
    "appoint",
    "assess",
    "complain",
    "mark_done",
    "recompute_terms",
    "record_missed_terms",
    "redirect",
    "redirect_outside",
    "register",
    "register_by_law",
    "remind",
    "repeat",
    "require_no_answer",
    "roll_over",
    "take_to_work",
    "transmit",
    "withdraw",
]
