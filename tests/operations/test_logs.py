"""A line of the log says what happened, not to whom."""

import json
import logging
from typing import Any

import pytest

from lms.operations.logs import REQUEST, JsonFormatter


def line(
    name: str, text: Any, *values: Any, problem: BaseException | None = None, **more: Any
) -> dict[str, Any]:
    info = (type(problem), problem, problem.__traceback__) if problem else None
    record = logging.LogRecord(name, logging.WARNING, "x.py", 1, text, values, info)
    record.__dict__.update(more)
    written = JsonFormatter().format(record)
    assert "\n" not in written
    return dict(json.loads(written))


def test_what_every_line_holds() -> None:
    found = line("lms.management.clock", "The clock's %s failed", "count_new")
    assert found.pop("time").endswith("+00:00")
    assert found == {
        "level": "WARNING",
        "logger": "lms.management.clock",
        "message": "The clock's count_new failed",
    }


@pytest.mark.parametrize(
    ("name", "text", "values", "message"),
    [
        ("allauth", "Sent %s to %(name)s: %5.2f", ("a", "b"), "Sent … to …: …"),
        ("django.request", "%s: %s", ("Not Found", "/einladung/geheim/"), "request failed"),
        ("django.security.csrf", "Forbidden (%s): %s", ("x", "/geheim/"), "Forbidden (…): …"),
        ("django.security.DisallowedHost", "Invalid HTTP_HOST header: 'geheim'.", (), "DisallowedHost"),
        ("wagtail", ValueError("geheim"), (), "ValueError"),
        ("lms.mail", "%s from %s", ("eva@example.org", "192.168.0.7"), "… from …"),
        ("lmsx", "of %s", ("geheim",), "of …"),
    ],
)
def test_values_stay_out(name: str, text: Any, values: tuple[Any, ...], message: str) -> None:
    assert line(name, text, *values)["message"] == message


def test_extras_are_written_for_our_own_loggers_only() -> None:
    more = {"status": 200, "user": object()}
    assert line("lms.request", "request", **more)["status"] == 200
    assert "user" not in line("lms.request", "request", **more)
    assert "status" not in line("django.request", "x", **more)


def test_an_error_says_its_kinds_and_places_without_words() -> None:
    try:
        try:
            int("geheim")
        except ValueError as first:
            raise KeyError("geheim") from first
    except KeyError as problem:
        found = line("django.request", "%s", "geheim", problem=problem)
    assert [error["type"] for error in found["errors"]] == ["builtins.KeyError", "builtins.ValueError"]
    assert "test_logs.py" in found["errors"][1]["trace"][0]
    assert "geheim" not in json.dumps(found)


def test_the_lines_of_one_request_belong_together() -> None:
    token = REQUEST.set("abc")
    try:
        assert line("wagtail", "x")["request"] == "abc"
    finally:
        REQUEST.reset(token)
