"""The second factor: set up once, passed every day."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from domovoy.administration import wording
from domovoy.administration.doors import note_passed
from domovoy.housing.codes import in_groups
from domovoy.housing.staff.errors import StaffError
from domovoy.housing.staff.second_factor import (
    Secret,
    has_second_factor,
    pass_second_factor,
    set_up_second_factor,
    spare_codes_left,
)
from domovoy.identity.errors import TooManyAttempts
from domovoy.identity.rules import Act
from domovoy.identity.sealing import SealBroken, installation_seal
from domovoy.web.doors import posted
from domovoy.web.forms import words
from domovoy.web.requests import OfficerRequest, officer_may
from domovoy.web.sessions import renew_key
from domovoy.web.wording import Words

SECRET = "second_factor_secret"  # noqa: S105 - the session's key, not the secret
FEW_LEFT = 3
SCALE = 5


@require_safe
@officer_may(Act.PASS_SECOND_FACTOR)
def ask(request: OfficerRequest) -> HttpResponse:
    """Ask for a code; who has no second factor yet is led to set one up."""
    if not has_second_factor(request.officer):
        return HttpResponseRedirect(reverse("administration:new_factor"))
    return _asked(request, back=_back(request, request.GET.get("next", "")))


@posted(otherwise="administration:factor")
@officer_may(Act.PASS_SECOND_FACTOR)
def take(request: OfficerRequest) -> HttpResponse:
    """Take a code and lead where the administrator was going."""
    back, at = _back(request, words(request, "next")), timezone.now()
    try:
        passed = pass_second_factor(code=words(request, "code"), by=request.officer, at=at)
    except TooManyAttempts as refused:
        return _asked(request, back=back, refusal=wording.explain(refused), status=429)
    except StaffError:
        return HttpResponseRedirect(reverse("administration:new_factor"))
    if not passed:
        return _asked(request, back=back, refusal=wording.WRONG_CODE, status=422)
    _let_in(request)
    if (left := spare_codes_left(request.officer)) <= FEW_LEFT:
        return HttpResponseRedirect(f"{reverse('administration:organisations')}?left={left}")
    return HttpResponseRedirect(back)


@require_safe
@officer_may(Act.SET_UP_SECOND_FACTOR)
def offer(request: OfficerRequest) -> HttpResponse:
    """Show a new secret as a picture and as text; it is kept when its first code is typed."""
    if has_second_factor(request.officer):
        return HttpResponseRedirect(reverse("administration:factor"))
    secret = Secret.new()
    request.session[SECRET] = installation_seal().seal(secret.key).decode()
    return _offered(request, secret)


@posted(otherwise="administration:new_factor")
@officer_may(Act.SET_UP_SECOND_FACTOR)
def keep(request: OfficerRequest) -> HttpResponse:
    """Take the first code, then show the spare codes: this once."""
    secret = _secret_offered(request)
    if secret is None:
        return HttpResponseRedirect(reverse("administration:new_factor"))
    try:
        codes = set_up_second_factor(
            key=secret.key, code=words(request, "code"), by=request.officer, at=timezone.now()
        )
    except StaffError:
        return HttpResponseRedirect(reverse("administration:factor"))
    if codes is None:
        return _offered(request, secret, refusal=wording.WRONG_CODE, status=422)
    del request.session[SECRET]
    _let_in(request)
    spare = [in_groups(code) for code in codes]
    return render(request, "administration/spare_codes.html", {"codes": spare})


def _asked(
    request: OfficerRequest, *, back: str, refusal: Words | None = None, status: int = 200
) -> HttpResponse:
    context = {"back": back, "refusal": refusal}
    return render(request, "administration/factor.html", context, status=status)


def _secret_offered(request: OfficerRequest) -> Secret | None:
    """Return the secret shown last in this session, where its key has not been thrown away."""
    try:
        return Secret(installation_seal().open(request.session.get(SECRET, "").encode()))
    except SealBroken:
        return None


def _offered(
    request: OfficerRequest, secret: Secret, *, refusal: Words | None = None, status: int = 200
) -> HttpResponse:
    picture = segno.make(secret.address(request.person.short_name), error="m")
    context = {
        "picture": picture.png_data_uri(scale=SCALE, border=4),
        "text": in_groups(secret.text).replace("-", " "),
        "refusal": refusal,
    }
    return render(request, "administration/new_factor.html", context, status=status)


def _let_in(request: OfficerRequest) -> None:
    """Whoever has proved more of who they are goes on with a key nobody has seen before."""
    at = timezone.now()
    note_passed(request, at=at)
    renew_key(request, at=at)


def _back(request: HttpRequest, address: str) -> str:
    own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if own else reverse("administration:organisations")
