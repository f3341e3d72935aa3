"""Addresses of the administrator, of a head's own staff, and of whoever joins a staff."""

from django.urls import path

from domovoy.administration import factor, joining, journal, listing, settings, staff

app_name = "administration"
urlpatterns = [
    path("administration/", listing.organisations, name="organisations"),
    path("administration/second-factor", factor.ask, name="factor"),
    path("administration/second-factor/passed", factor.take, name="pass_factor"),
    path("administration/second-factor/new", factor.offer, name="new_factor"),
    path("administration/second-factor/kept", factor.keep, name="keep_factor"),
    path("administration/settings", settings.common, name="settings"),
    path("administration/settings/changed", settings.change_common, name="change_setting"),
    path("administration/journal", journal.journal, name="journal"),
    path("administration/journal/checked", journal.check, name="check_journal"),
    path("administration/organisations/<uuid:organisation>", staff.of, name="staff"),
    path(
        "administration/organisations/<uuid:organisation>/settings",
        settings.of,
        name="settings_of",
    ),
    path("office/staff", staff.own, name="own_staff"),
    path("office/settings", settings.own, name="own_settings"),
    path("staff/join", joining.ask, name="join"),
    path("staff/joined", joining.take, name="joined"),
    path("staff/posts", joining.posts, name="posts"),
    path("staff/posts/chosen", joining.choose, name="choose_post"),
    path("staff/<uuid:organisation>/invited", staff.invite, name="invite"),
    path("staff/<uuid:organisation>/performers/added", staff.add, name="add_performer"),
    path("staff/<uuid:organisation>/settings/changed", settings.change_own, name="change_own"),
    path("staff/invitations/<uuid:invitation>/withdrawn", staff.withdraw, name="withdraw"),
    path("staff/posts/<uuid:post>/dismissed", staff.dismiss, name="dismiss"),
    path("staff/posts/<uuid:post>/renamed", staff.rename, name="rename"),
    path("staff/posts/<uuid:post>/second-factor/reset", staff.reset, name="reset_factor"),
]
