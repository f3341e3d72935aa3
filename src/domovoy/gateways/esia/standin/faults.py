"""ESIA's own codes for what is wrong with a request."""

from __future__ import annotations

BAD_PARAMETER = "007003"
DENIED = "007004"
UNKNOWN_CLIENT = "007005"
BAD_SCOPE = "007006"
BAD_CODE = "007011"
MISSING_PARAMETER = "007014"
WRONG_TIME = "007015"
REDIRECT_NOT_ALLOWED = "007023"
BAD_SECRET = "007053"  # noqa: S105 - the code of a refusal
NOT_CONFIRMED = "007055"

_OAUTH = {
    BAD_PARAMETER: "invalid_request",
    DENIED: "access_denied",
    UNKNOWN_CLIENT: "unauthorized_client",
    BAD_SCOPE: "invalid_scope",
    BAD_CODE: "invalid_grant",
    MISSING_PARAMETER: "invalid_request",
    WRONG_TIME: "invalid_request",
    REDIRECT_NOT_ALLOWED: "invalid_request",
    BAD_SECRET: "invalid_client",
    NOT_CONFIRMED: "access_denied",
}

_WORDS = {
    BAD_PARAMETER: "параметр имеет неверное значение или передан несколько раз",
    DENIED: "владелец учётной записи отказал в доступе",
    UNKNOWN_CLIENT: "система с таким client_id не зарегистрирована",
    BAD_SCOPE: "запрошена неизвестная область доступа",
    BAD_CODE: "код неверен, использован, просрочен или выдан другой системе",
    MISSING_PARAMETER: "в запросе нет обязательного параметра",
    WRONG_TIME: "время запроса расходится с временем сервера",
    REDIRECT_NOT_ALLOWED: "такой адрес возврата для системы не зарегистрирован",
    BAD_SECRET: "подпись или хэш сертификата не подходят к зарегистрированному сертификату",
    NOT_CONFIRMED: "учётная запись не подтверждена",
}


class Fault(Exception):
    """The request is refused with one of ESIA's codes."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"ESIA-{code} {about}".rstrip())
        self.code = code
        self.about = about

    @property
    def oauth_error(self) -> str:
        """The name of the refusal in OAuth 2.0."""
        return _OAUTH[self.code]

    @property
    def description(self) -> str:
        """ESIA's code, the words for it, and the parameter if one is to blame."""
        about = f" ({self.about})" if self.about else ""
        return f"ESIA-{self.code}: {_WORDS[self.code]}{about}"
