"""Addresses of the resident's face."""

from django.urls import path

from domovoy.resident.views import (
    appeals,
    chat,
    flats,
    home,
    notices,
    people,
    registers,
    sessions,
    together,
)

app_name = "resident"
urlpatterns = [
    path("", home.home, name="home"),
    path("flat", home.choose_flat, name="choose_flat"),
    path("help", home.helping, name="help"),
    path("chat/start", chat.start, name="chat_start"),
    path("chat/<uuid:conversation_id>", chat.chat, name="chat"),
    path("chat/<uuid:conversation_id>/move", chat.move, name="chat_move"),
    path("chat/<uuid:conversation_id>/photo", chat.add_photos, name="chat_photo"),
    path(
        "chat/<uuid:conversation_id>/photo/<uuid:guid>/remove",
        chat.remove_photo,
        name="chat_photo_remove",
    ),
    path("chat/<uuid:conversation_id>/send", chat.send, name="chat_send"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<slug:number>", appeals.appeal, name="appeal"),
    path("appeals/<slug:number>/reply", appeals.reply, name="reply"),
    path("appeals/<slug:number>/join", together.join, name="join"),
    path("appeals/<slug:number>/assess", appeals.assess, name="assess"),
    path("appeals/<slug:number>/repeat", appeals.repeat, name="repeat"),
    path("appeals/<slug:number>/complain", appeals.complain, name="complain"),
    path("appeals/<slug:number>/withdraw", appeals.withdraw, name="withdraw"),
    path("flats/", flats.flats, name="flats"),
    path("flats/find", flats.find, name="flats_find"),
    path("flats/add", flats.add, name="flats_add"),
    path("flats/add/<uuid:house>", flats.claim, name="flats_claim"),
    path("flats/claims/<uuid:claim>/withdraw", flats.withdraw_claim, name="flats_claim_withdraw"),
    path("flats/join", people.join, name="flats_join"),
    path(
        "flats/invitations/<uuid:invitation>/withdraw",
        people.withdraw_invitation,
        name="flats_invitation_withdraw",
    ),
    path("flats/people/<uuid:holding>/rights", people.rights, name="flats_rights"),
    path("flats/people/<uuid:holding>/end", people.end, name="flats_end"),
    path("flats/<uuid:holding>", people.people, name="flats_people"),
    path("flats/<uuid:holding>/invite", people.invite, name="flats_invite"),
    path("meters", registers.meters, name="meters"),
    path("bills", registers.bills, name="bills"),
    path("notices", notices.notices, name="notices"),
    path("sessions", sessions.sessions, name="sessions"),
    path("sessions/<uuid:guid>/end", sessions.end, name="session_end"),
    path("notices/read", notices.read, name="notices_read"),
]
