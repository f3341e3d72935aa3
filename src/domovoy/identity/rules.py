"""Who may do what: the one table of rights. Pure: no ORM, no clock, no I/O.

The table says which kinds of people an act is for. What of all there is they may do it to (their
own appeal, the house they manage today) is `access.py` of each app, and under it the policies of
the database. An act without a line here cannot be registered, a page without an act is not served.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from domovoy.identity.actors import Anybody, Officer, Resident, Role, System
from domovoy.identity.errors import NotPermitted


class Who(StrEnum):
    """A kind of people, as far as rights go."""

    VISITOR = "visitor"
    RESIDENT = "resident"
    DISPATCHER = "dispatcher"
    HEAD = "head"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class Act(StrEnum):
    """What can be done. Pages are acts too: `see_…`."""

    # at the door
    SEE_PUBLIC_PAGE = "see_public_page"
    SIGN_IN = "sign_in"
    WELCOME = "welcome"
    # of every signed-in person
    SIGN_OUT = "sign_out"
    SIGN_OUT_EVERYWHERE = "sign_out_everywhere"
    SEE_SESSIONS = "see_sessions"
    END_SESSION = "end_session"
    SEE_FILE = "see_file"
    SEE_OWN_DATA = "see_own_data"
    EXPORT_OWN_DATA = "export_own_data"
    ERASE_OWN_DATA = "erase_own_data"
    GIVE_CONSENT = "give_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    # of a resident
    SEE_HOME = "see_home"
    CHOOSE_FLAT = "choose_flat"
    CONVERSE = "converse"
    BEGIN_CONVERSATION = "begin_conversation"
    MOVE_CONVERSATION = "move_conversation"
    ADD_PHOTO = "add_photo"
    REMOVE_PHOTO = "remove_photo"
    SEND_APPEAL = "send_appeal"
    SEE_OWN_APPEALS = "see_own_appeals"
    REPLY = "reply"
    JOIN = "join"
    ASSESS = "assess"
    REPEAT = "repeat"
    COMPLAIN = "complain"
    WITHDRAW = "withdraw"
    SEE_METERS = "see_meters"
    SEE_BILLS = "see_bills"
    SEE_NOTICES = "see_notices"
    READ_NOTICES = "read_notices"
    # of a resident, about flats
    SEE_FLATS = "see_flats"
    MATCH_FLATS = "match_flats"
    CLAIM_FLAT = "claim_flat"
    WITHDRAW_CLAIM = "withdraw_claim"
    INVITE = "invite"
    WITHDRAW_INVITATION = "withdraw_invitation"
    ACCEPT_INVITATION = "accept_invitation"
    END_HOLDING = "end_holding"
    CHANGE_RIGHTS = "change_rights"
    # at the desk
    SEE_QUEUE = "see_queue"
    SEE_DESK_APPEAL = "see_desk_appeal"
    SEE_CATALOGUE = "see_catalogue"
    SEE_FIGURES = "see_figures"
    SEE_DESK_NOTICES = "see_desk_notices"
    TAKE = "take"
    APPOINT = "appoint"
    ANSWER = "answer"
    MARK_DONE = "mark_done"
    REDIRECT = "redirect"
    REDIRECT_OUTSIDE = "redirect_outside"
    ROLL_OVER = "roll_over"
    REQUIRE_NO_ANSWER = "require_no_answer"
    ASK = "ask"
    NOTE_OCCURRENCE = "note_occurrence"
    RECATEGORISE = "recategorise"
    REOPEN = "reopen"
    WRITE_DOWN_APPEAL = "write_down_appeal"
    SEE_CLAIMS = "see_claims"
    DECIDE_CLAIM = "decide_claim"
    SEE_SHIFTS = "see_shifts"
    BEGIN_SHIFT = "begin_shift"
    END_SHIFT = "end_shift"
    TAKE_SHIFT_OVER = "take_shift_over"
    # of the inspectorate
    SEE_COMPLAINTS = "see_complaints"
    SEE_INSPECTORS_NOTICES = "see_inspectors_notices"
    REGISTER_BY_LAW = "register_by_law"
    # of staff
    SEE_STAFF = "see_staff"
    INVITE_STAFF = "invite_staff"
    WITHDRAW_STAFF_INVITATION = "withdraw_staff_invitation"
    ACCEPT_STAFF_INVITATION = "accept_staff_invitation"
    DISMISS = "dismiss"
    ADD_PERFORMER = "add_performer"
    RENAME_PERFORMER = "rename_performer"
    CHOOSE_POST = "choose_post"
    # of the administrator
    SEE_ADMINISTRATION = "see_administration"
    SET_UP_SECOND_FACTOR = "set_up_second_factor"
    PASS_SECOND_FACTOR = "pass_second_factor"  # noqa: S105
    RESET_SECOND_FACTOR = "reset_second_factor"
    SEE_SETTINGS = "see_settings"
    CHANGE_SETTING = "change_setting"
    SEE_JOURNAL = "see_journal"
    # of the product itself: commands and jobs
    NAME_ADMINISTRATOR = "name_administrator"
    IMPORT_REGISTER = "import_register"
    EXPORT_REGISTER = "export_register"
    TRANSMIT = "transmit"
    RECORD_MISSED_TERMS = "record_missed_terms"
    RECOMPUTE_TERMS = "recompute_terms"
    REMIND = "remind"
    FORGET_PHOTOS = "forget_photos"
    SWEEP_FILES = "sweep_files"
    FORGET_DOCUMENTS = "forget_documents"
    FORGET_FLATS = "forget_flats"
    FORGET_ATTEMPTS = "forget_attempts"
    ROTATE_KEYS = "rotate_keys"
    ROTATE_PRINTS = "rotate_prints"
    CHECK_KEYS = "check_keys"
    COMPARE_KEYS = "compare_keys"
    ERASE_WRITTEN_DOWN = "erase_written_down"


_SIGNED_IN = frozenset({Who.RESIDENT, Who.DISPATCHER, Who.HEAD, Who.INSPECTOR, Who.ADMINISTRATOR})
_EVERYBODY = _SIGNED_IN | {Who.VISITOR}
_HOME = frozenset({Who.RESIDENT})
_DESK = frozenset({Who.DISPATCHER, Who.HEAD})
_INSPECTORATE = frozenset({Who.INSPECTOR})
_ANSWERING = _DESK | _INSPECTORATE
_STAFF = frozenset({Who.HEAD, Who.ADMINISTRATOR})
_ADMINISTRATION = frozenset({Who.ADMINISTRATOR})
_PRODUCT = frozenset({Who.SYSTEM})

PERMITTED: Mapping[Act, frozenset[Who]] = {
    Act.SEE_PUBLIC_PAGE: _EVERYBODY,
    Act.SIGN_IN: _EVERYBODY,
    Act.WELCOME: _PRODUCT,
    Act.SIGN_OUT: _EVERYBODY,
    Act.SIGN_OUT_EVERYWHERE: _SIGNED_IN,
    Act.SEE_SESSIONS: _HOME,
    Act.END_SESSION: _HOME,
    Act.SEE_FILE: _SIGNED_IN,
    Act.SEE_OWN_DATA: _HOME,
    Act.EXPORT_OWN_DATA: _HOME,
    Act.ERASE_OWN_DATA: _HOME,
    Act.GIVE_CONSENT: _HOME,
    Act.WITHDRAW_CONSENT: _HOME,
    Act.SEE_HOME: _HOME | {Who.VISITOR},
    Act.CHOOSE_FLAT: _HOME,
    Act.CONVERSE: _HOME,
    Act.BEGIN_CONVERSATION: _HOME,
    Act.MOVE_CONVERSATION: _HOME,
    Act.ADD_PHOTO: _HOME,
    Act.REMOVE_PHOTO: _HOME,
    Act.SEND_APPEAL: _HOME,
    Act.SEE_OWN_APPEALS: _HOME,
    Act.REPLY: _HOME,
    Act.JOIN: _HOME,
    Act.ASSESS: _HOME,
    Act.REPEAT: _HOME,
    Act.COMPLAIN: _HOME,
    Act.WITHDRAW: _HOME,
    Act.SEE_METERS: _HOME,
    Act.SEE_BILLS: _HOME,
    Act.SEE_NOTICES: _HOME,
    Act.READ_NOTICES: _SIGNED_IN,
    Act.SEE_FLATS: _HOME,
    Act.MATCH_FLATS: _HOME,
    Act.CLAIM_FLAT: _HOME,
    Act.WITHDRAW_CLAIM: _HOME,
    Act.INVITE: _HOME,
    Act.WITHDRAW_INVITATION: _HOME,
    Act.ACCEPT_INVITATION: _HOME,
    Act.END_HOLDING: _HOME,
    Act.CHANGE_RIGHTS: _HOME,
    Act.SEE_QUEUE: _DESK,
    Act.SEE_DESK_APPEAL: _DESK,
    Act.SEE_CATALOGUE: _DESK,
    Act.SEE_FIGURES: _DESK,
    Act.SEE_DESK_NOTICES: _DESK,
    Act.TAKE: _ANSWERING,
    Act.APPOINT: _ANSWERING,
    Act.ANSWER: _ANSWERING,
    Act.MARK_DONE: _DESK,
    Act.REDIRECT: _DESK,
    Act.REDIRECT_OUTSIDE: _DESK,
    Act.ROLL_OVER: _DESK,
    Act.REQUIRE_NO_ANSWER: _DESK,
    Act.ASK: _DESK,
    Act.NOTE_OCCURRENCE: _DESK,
    Act.RECATEGORISE: _DESK,
    Act.REOPEN: _DESK,
    Act.WRITE_DOWN_APPEAL: _DESK,
    Act.SEE_CLAIMS: _DESK,
    Act.DECIDE_CLAIM: _DESK,
    Act.SEE_SHIFTS: _DESK,
    Act.BEGIN_SHIFT: _DESK,
    Act.END_SHIFT: _DESK,
    Act.TAKE_SHIFT_OVER: _DESK,
    Act.SEE_COMPLAINTS: _INSPECTORATE,
    Act.SEE_INSPECTORS_NOTICES: _INSPECTORATE,
    Act.REGISTER_BY_LAW: _INSPECTORATE,
    Act.SEE_STAFF: _STAFF,
    Act.INVITE_STAFF: _STAFF,
    Act.WITHDRAW_STAFF_INVITATION: _STAFF | _PRODUCT,
    Act.ACCEPT_STAFF_INVITATION: _HOME,
    Act.DISMISS: _STAFF,
    Act.ADD_PERFORMER: _STAFF,
    Act.RENAME_PERFORMER: _STAFF,
    Act.CHOOSE_POST: _ANSWERING | _ADMINISTRATION,
    Act.SEE_ADMINISTRATION: _ADMINISTRATION,
    Act.SET_UP_SECOND_FACTOR: _ADMINISTRATION,
    Act.PASS_SECOND_FACTOR: _ADMINISTRATION,
    Act.RESET_SECOND_FACTOR: _ADMINISTRATION | _PRODUCT,
    Act.SEE_SETTINGS: _STAFF,
    Act.CHANGE_SETTING: _STAFF,
    Act.SEE_JOURNAL: _ADMINISTRATION,
    Act.NAME_ADMINISTRATOR: _PRODUCT,
    Act.IMPORT_REGISTER: _PRODUCT,
    Act.EXPORT_REGISTER: _PRODUCT,
    Act.TRANSMIT: _PRODUCT,
    Act.RECORD_MISSED_TERMS: _PRODUCT,
    Act.RECOMPUTE_TERMS: _PRODUCT,
    Act.REMIND: _PRODUCT,
    Act.FORGET_PHOTOS: _PRODUCT,
    Act.SWEEP_FILES: _PRODUCT,
    Act.FORGET_DOCUMENTS: _PRODUCT,
    Act.FORGET_FLATS: _PRODUCT,
    Act.FORGET_ATTEMPTS: _PRODUCT,
    Act.ROTATE_KEYS: _PRODUCT,
    Act.ROTATE_PRINTS: _PRODUCT,
    Act.CHECK_KEYS: _PRODUCT,
    Act.COMPARE_KEYS: _PRODUCT,
    Act.ERASE_WRITTEN_DOWN: _PRODUCT,
}

_OF_ROLE = {
    Role.DISPATCHER: Who.DISPATCHER,
    Role.HEAD: Who.HEAD,
    Role.INSPECTOR: Who.INSPECTOR,
    Role.ADMINISTRATOR: Who.ADMINISTRATOR,
}


def who_is(by: Anybody) -> Who:
    """Return the kind of people an actor is of."""
    if isinstance(by, Resident):
        return Who.RESIDENT
    if isinstance(by, Officer):
        return _OF_ROLE[by.role]
    return Who.SYSTEM if isinstance(by, System) else Who.VISITOR


def may(act: Act, by: Anybody) -> bool:
    """Tell whether an act is for this kind of people."""
    return who_is(by) in PERMITTED[act]


def require_may(act: Act, by: Anybody) -> None:
    """Refuse what is not for this kind of people. Raises NotPermitted."""
    if not may(act, by):
        raise NotPermitted(act, who_is(by))
