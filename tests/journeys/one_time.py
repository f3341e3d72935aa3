"""Codes of an application on a telephone: RFC 6238, of six digits and half a minute."""

import base64
import hmac
import time

STEP, DIGITS = 30, 6


def code_of(secret, *, at=None):
    """The code an application shows for a secret typed into it."""
    counter = int(time.time() if at is None else at) // STEP
    made = hmac.digest(
        base64.b32decode("".join(filter(str.isalnum, secret))), counter.to_bytes(8), "sha1"
    )
    start = made[-1] & 0xF
    number = int.from_bytes(made[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"
