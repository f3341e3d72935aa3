"""Counting statements without those that tell the database who acts."""

from django.db import connection

from domovoy.identity.acting import acting
from domovoy.identity.actors import AT_THE_DOOR


def seen_already(client):
    """Let a browser's session begin its life, which is written once; return the browser."""
    client.get("/help")
    with acting(AT_THE_DOOR):
        already_told()
    return client


def already_told():
    """Have the connection told who acts, so that only what follows is counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
