"""Logs: one JSON line an event, without personal data.

Nobody writes personal data to a log. What a library or a server's message might still bring in
(a СНИЛС, a telephone, an address of mail, the row a constraint refused) is masked: a second line.
"""

from __future__ import annotations

import logging
import logging.config
import re
from typing import Any

import structlog

MASK = "[скрыто]"
PERSONAL = (
    (re.compile(r"(?m)^(\s*DETAIL:).*$"), rf"\1 {MASK}"),
    (re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), MASK),
    (re.compile(r"(?<!\w)(?:\+7|8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\w)"), MASK),
    (re.compile(r"(?<![\w-])\d{3}[- ]?\d{3}[- ]?\d{3}[- ]?\d{2}(?![\w-])"), MASK),
)
TELL_WHAT_PAGES_HOLD = ("django.template", "django.db.backends")
"""At DEBUG they write out whole pages and statements with their values: never, at any level."""
LEVELS = {"development": "INFO", "test": "WARNING", "production": "INFO"}


def logging_config(*, mode: str) -> None:
    """Send structlog and the standard library through one JSON line on standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        mask_personal,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": LEVELS[mode]},
            "loggers": {
                **{name: {"level": "INFO"} for name in TELL_WHAT_PAGES_HOLD},
                "procrastinate": {"level": "WARNING"},
                "httpx": {"level": "WARNING"},
                "PIL": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def mask_personal(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Return a line with everything masked that looks like a person's number or address."""
    return {name: _masked(value) for name, value in event.items()}


def _masked(value: Any) -> Any:
    """Mask a value of any depth; of what is no plain value, its text."""
    match value:
        case str():
            for pattern, mask in PERSONAL:
                value = pattern.sub(mask, value)
            return value
        case None | bool() | int() | float():
            return value
        case dict():
            return {_masked(key): _masked(item) for key, item in value.items()}
        case list() | tuple() | set():
            return [_masked(item) for item in value]
    return _masked(repr(value))
