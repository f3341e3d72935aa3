"""Counting statements without those that tell the database who acts."""

from django.db import connection


def seen_already(client):
    """Let a browser's session begin its life, which is written once; return the browser."""
    client.get("/help")
    already_told()
    return client


def already_told():
    """Have the connection told who acts, so that only what follows is counted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
