"""Logs as one JSON object per line, without what somebody typed, asked for or is called. Pure.

What a record is about comes from its own place in the code: the text before anything was put into it, types of
exceptions and where they were raised. Values go into a line only from loggers whose texts are ours.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

REQUEST: ContextVar[str] = ContextVar("request", default="")  # joins the lines of one request
OURS = ("lms", "config", "django_tasks", "django_tasks_db")
GIVEN = {"django.request": "request failed"}  # its text is nothing but values
SECURITY = "django.security."  # their text is what was sent; the logger's name says what was wrong with it
_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-#0 +]*[\d.*]*[a-zA-Z]|\{[^{}]*\}")
_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+|\b\d{1,3}(?:\.\d{1,3}){3}\b")
_STANDARD = {*logging.LogRecord("", 0, "", 0, "", None, None).__dict__, "message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """time, level, logger, message; where known: request, numbers of ours, errors (type and where)."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if request := REQUEST.get():
            line["request"] = request
        if _is_ours(record):
            line |= {key: value for key, value in record.__dict__.items() if _is_number_or_name(key, value)}
        if record.exc_info and record.exc_info[1]:
            line["errors"] = [_error(problem) for problem in _chain(record.exc_info[1])]
        return json.dumps(line, ensure_ascii=False)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in OURS


def _is_number_or_name(key: str, value: object) -> bool:
    return key not in _STANDARD and isinstance(value, str | int | float | None)


def _message(record: logging.LogRecord) -> str:
    if _is_ours(record):
        text = record.getMessage()
    elif not isinstance(record.msg, str):
        text = type(record.msg).__name__
    elif record.name.startswith(SECURITY) and not record.args:
        text = record.name.removeprefix(SECURITY)
    else:
        text = GIVEN.get(record.name) or _PLACEHOLDER.sub("…", record.msg)
    return _ADDRESS.sub("…", text)


def _chain(problem: BaseException | None) -> Iterator[BaseException]:
    """The exception, what it was raised from, and so on."""
    while problem is not None:
        yield problem
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)


def _error(problem: BaseException) -> dict[str, Any]:
    kind = type(problem)
    where = traceback.extract_tb(problem.__traceback__)
    return {
        "type": f"{kind.__module__}.{kind.__qualname__}",
        "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in where],
    }
