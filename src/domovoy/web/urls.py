"""Addresses every face needs."""

from django.urls import path

from domovoy.web import files, health, pwa, sign_in

app_name = "web"
urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("esia/callback", sign_in.callback, name="esia_callback"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("sign-out/everywhere", sign_in.sign_out_everywhere, name="sign_out_everywhere"),
    path("files/<uuid:guid>", files.open_file, name="file"),
    path("files/<uuid:guid>/small", files.open_file, {"thumbnail": True}, name="thumbnail"),
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("sw.js", pwa.service_worker, name="service_worker"),
    path("offline", pwa.offline, name="offline"),
    path("health", health.health, name="health"),
]
