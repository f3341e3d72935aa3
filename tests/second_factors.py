"""Browsers of administrators, and what their applications show."""

from django.test import Client
from django_otp.oath import totp

from domovoy.identity.sealing import installation_seal


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def set_up(client):
    """Set a second factor up; return its secret and the page with the spare codes."""
    client.get("/administration/second-factor/new")
    key = installation_seal().open(client.session["second_factor_secret"].encode())
    return key, client.post("/administration/second-factor/kept", {"code": code_of(key)})


def code_of(key, *, later=0):
    """What the application shows now, or so many half-minutes later."""
    return f"{totp(bytes.fromhex(key), t0=-30 * later):06}"
