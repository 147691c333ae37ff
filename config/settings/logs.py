"""Where production writes its log."""

from typing import Any


def json_lines(level: str, stream: Any = "ext://sys.stdout") -> dict[str, Any]:
    """The setting LOGGING: everything as JSON lines, one place, gunicorn's own lines too."""
    here: dict[str, Any] = {"handlers": [], "level": "NOTSET", "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "lms.operations.logs.JsonFormatter"}},
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": stream, "formatter": "json"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            "django": here,
            "django.request": {"level": "ERROR"},  # each request has its line; here only what broke
            "gunicorn.error": {**here, "level": "INFO"},
        },
    }
