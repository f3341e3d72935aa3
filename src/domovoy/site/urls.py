"""Addresses of the whole site."""

from django.urls import include, path

urlpatterns = [
    path("", include("domovoy.web.urls")),
    path("", include("domovoy.resident.urls")),
    path("", include("domovoy.administration.urls")),
    path("office/", include("domovoy.office.urls")),
    path("inspectorate/", include("domovoy.inspectorate.urls")),
]

handler400 = "domovoy.web.problems.not_understood"
handler403 = "domovoy.web.problems.not_yours"
handler404 = "domovoy.web.problems.not_found"
handler500 = "domovoy.web.problems.broke"
