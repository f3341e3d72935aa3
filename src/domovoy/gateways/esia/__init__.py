"""Sign-in by ESIA («Госуслуги»): the client, its messages, and a stand-in for development.

The client knows no Django model and reads no clock. `client.EsiaClient` is what a face uses;
`standin` is a separate process that plays ESIA where the real one cannot be reached.
"""

from domovoy.gateways.esia.client import EsiaClient
from domovoy.gateways.esia.errors import (
    AccountDeleted,
    AccountNotConfirmed,
    CallbackStateMismatch,
    ChildAccount,
    EsiaDenied,
    EsiaError,
    EsiaRefused,
    EsiaUnavailable,
    KeyFileUnusable,
    SignerUnavailable,
    TokenInvalid,
)
from domovoy.gateways.esia.gateway import Gateway
from domovoy.gateways.esia.identity import Identity, Role
from domovoy.gateways.esia.settings import EsiaSettings

__all__ = [
    "AccountDeleted",
    "AccountNotConfirmed",
    "CallbackStateMismatch",
    "ChildAccount",
    "EsiaClient",
    "EsiaDenied",
    "EsiaError",
    "EsiaRefused",
    "EsiaSettings",
    "EsiaUnavailable",
    "Gateway",
    "Identity",
    "KeyFileUnusable",
    "Role",
    "SignerUnavailable",
    "TokenInvalid",
]
