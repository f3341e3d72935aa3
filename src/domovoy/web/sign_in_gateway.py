"""Whoever signs people in here: put together from the settings, once a process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

import httpx
import structlog
from django.conf import settings

from domovoy.gateways.esia import (
    EsiaClient,
    EsiaSettings,
    EsiaUnavailable,
    Gateway,
    KeyFileUnusable,
)
from domovoy.gateways.esia.key_files import read_public_key
from domovoy.gateways.esia.oidc import OidcClient, OidcSettings
from domovoy.gateways.esia.oidc_claims import Claims
from domovoy.gateways.esia.settings import read_certificate, read_token_keys, signer_from_file
from domovoy.gateways.esia.signing import CheckedSigner, Signer
from domovoy.gateways.esia.signing_openssl import OpensslSigner, require_engine
from domovoy.gateways.esia.signing_remote import RemoteSigner, connections_to_signer
from domovoy.gateways.esia.wire import connections_without_cookies
from domovoy.site.environment import Environment

log = structlog.get_logger(__name__)
AT_ONCE = 2
"""Of a process's four threads for pages, so many may wait for ESIA."""
PATIENCE = 1.0
_places = BoundedSemaphore(AT_ONCE)


@contextmanager
def place_at_esia() -> Iterator[None]:
    """Keep a slow ESIA from taking every page with it: the rest go on without signing in.

    Raises EsiaUnavailable when others have been waiting there for a while.
    """
    if not _places.acquire(timeout=PATIENCE):
        raise EsiaUnavailable("too many sign-ins wait for ESIA already")
    try:
        yield
    finally:
        _places.release()


@cache
def gateway() -> Gateway:
    """Return the gateway of this process, made at the first sign-in.

    Raises KeyFileUnusable, SignerUnavailable; then the next sign-in tries again.
    """
    return gateway_of(settings.ENVIRONMENT, connections())


@cache
def connections() -> httpx.Client:
    """Return the connections this process keeps open to ESIA; they keep no cookies."""
    return connections_without_cookies()


def gateway_of(environment: Environment, http: httpx.Client) -> Gateway:
    """Return what the settings describe. Raises KeyFileUnusable, SignerUnavailable."""
    if environment.signing_in.protocol == "oidc":
        return OidcClient(_oidc(environment), http)
    return EsiaClient(_esia(environment), http)


def redirect_uri(environment: Environment) -> str:
    """Return the address people come back to, as it is registered at ESIA."""
    return f"{environment.base_url}/esia/callback"


def _esia(environment: Environment) -> EsiaSettings:
    told = environment.signing_in
    return EsiaSettings(
        base_url=environment.esia_url,
        client_id=environment.esia_client_id,
        redirect_uri=redirect_uri(environment),
        key=_signer(environment),
        certificate=read_certificate(environment.esia_certificate_file),
        token_keys=read_token_keys(environment.esia_token_key_files),
        scope=told.scope,
        scope_org=told.scope_org,
        told_issuer=told.issuer,
        timeout=told.timeout,
        skew=told.skew,
    )


def _signer(environment: Environment) -> Signer:
    told = environment.signing_in
    certificate_file = environment.esia_certificate_file
    if told.signer == "python":
        if environment.mode == "production":
            log.warning("requests to ESIA are signed by cryptography that is not certified")
        return signer_from_file(environment.esia_key_file, certificate_file)
    signer: Signer
    if told.signer == "openssl":
        require_engine(told.openssl)
        signer = OpensslSigner(environment.esia_key_file, told.openssl)
    else:
        to_signer = connections_to_signer(
            certificate_file=told.signer_certificate_file,
            key_file=told.signer_key_file,
            authority_file=told.signer_authority_file,
        )
        signer = RemoteSigner(told.signer_url, to_signer, told.signer_timeout, told.signer_attempts)
    return CheckedSigner(signer, read_public_key(read_certificate(certificate_file)))


def _oidc(environment: Environment) -> OidcSettings:
    told = environment.signing_in
    try:
        claims = Claims.parse(told.oidc_claims)
    except ValueError as problem:
        raise KeyFileUnusable(f"ESIA_OIDC_CLAIMS: {problem}") from None
    return OidcSettings(
        base_url=environment.esia_url,
        client_id=environment.esia_client_id,
        secret=_secret(told.oidc_secret_file),
        redirect_uri=redirect_uri(environment),
        scope=told.scope,
        claims=claims,
        token_keys=read_token_keys(environment.esia_token_key_files),
        told_issuer=told.issuer,
        timeout=told.timeout,
        skew=told.skew,
    )


def _secret(file: Path | None) -> str:
    try:
        secret = file.read_text(encoding="utf-8").strip() if file else ""
    except (OSError, UnicodeDecodeError) as problem:
        raise KeyFileUnusable(f"{file} cannot be read: {type(problem).__name__}") from None
    if not secret:
        raise KeyFileUnusable(f"{file} holds no secret")
    return secret
