"""Addresses of the inspectorate."""

from django.urls import path

from domovoy.inspectorate import changes, dossier, listing, notices

app_name = "inspectorate"
urlpatterns = [
    path("", listing.complaints, name="complaints"),
    path("notices", notices.notices, name="notices"),
    path("notices/read", notices.read, name="notices_read"),
    path("complaints/<slug:number>", dossier.complaint, name="complaint"),
    path("complaints/<slug:number>/register", changes.register, name="register"),
    path("complaints/<slug:number>/take", changes.take, name="take"),
    path("complaints/<slug:number>/appoint", changes.appoint, name="appoint"),
    path("complaints/<slug:number>/answer", changes.answer, name="answer"),
]
