"""Addresses of the resident's face."""

from django.urls import path

from domovoy.resident.views import appeals, chat, home, notices, registers, together

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
    path("meters", registers.meters, name="meters"),
    path("bills", registers.bills, name="bills"),
    path("notices", notices.notices, name="notices"),
    path("notices/read", notices.read, name="notices_read"),
]
