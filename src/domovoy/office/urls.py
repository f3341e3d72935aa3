"""Addresses of the desk."""

from django.urls import path

from domovoy.office import (
    appeal,
    catalogue,
    changes,
    claims,
    figures,
    notices,
    queue,
    shifts,
    writing,
)

app_name = "office"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("new", writing.new, name="new"),
    path("new/find", writing.find, name="new_find"),
    path("new/<int:premises_id>", writing.form, name="new_form"),
    path("new/<int:premises_id>/check", writing.check, name="new_check"),
    path("new/<int:premises_id>/write", writing.write, name="new_write"),
    path("claims", claims.claims, name="claims"),
    path("claims/<uuid:guid>", claims.claim, name="claim"),
    path("claims/<uuid:guid>/decide", claims.decide, name="claim_decide"),
    path("claims/documents/<uuid:guid>", claims.document, name="claim_document"),
    path("shifts", shifts.shifts, name="shifts"),
    path("shifts/begin", shifts.begin, name="shift_begin"),
    path("shifts/<uuid:guid>/end", shifts.end, name="shift_end"),
    path("shifts/<uuid:guid>/take", shifts.take_over, name="shift_take"),
    path("houses", queue.houses, name="houses"),
    path("catalogue", catalogue.catalogue, name="catalogue"),
    path("figures", figures.figures, name="figures"),
    path("notices", notices.notices, name="notices"),
    path("notices/read", notices.read, name="notices_read"),
    path("appeals/<slug:number>", appeal.appeal, name="appeal"),
    path("appeals/<slug:number>/letter", appeal.letter, name="letter"),
    path("appeals/<slug:number>/take", changes.take, name="take"),
    path("appeals/<slug:number>/appoint", changes.appoint, name="appoint"),
    path("appeals/<slug:number>/answer", changes.answer, name="answer"),
    path("appeals/<slug:number>/done/<int:clock_id>", changes.done, name="done"),
    path("appeals/<slug:number>/redirect", changes.redirect, name="redirect"),
    path(
        "appeals/<slug:number>/redirect-outside", changes.redirect_outside, name="redirect_outside"
    ),
    path("appeals/<slug:number>/roll-over", changes.roll_over, name="roll_over"),
    path("appeals/<slug:number>/not-required", changes.not_required, name="not_required"),
    path("appeals/<slug:number>/ask", changes.ask, name="ask"),
    path("appeals/<slug:number>/note", changes.note, name="note"),
    path("appeals/<slug:number>/recategorise", changes.recategorise, name="recategorise"),
    path("appeals/<slug:number>/reopen", changes.reopen, name="reopen"),
]
