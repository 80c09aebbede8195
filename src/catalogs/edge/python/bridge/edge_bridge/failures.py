"""Exceptions as data: the extension decides what they mean, by their names."""

import os
import re
import threading

MOST_CHARACTERS = 4000


class NotFound(Exception):
    """Said by the bridge itself; edge.api has one of the same name."""


class Unsupported(Exception):
    """The installed edge.api cannot do it."""


class Cancelled(Exception):
    """Nobody waits for the answer any more."""


class Secrets:
    """Values that must not appear in any message."""

    def __init__(self):
        self._lock = threading.Lock()
        self._values = set()
        self.add(os.environ.get("EDGE_API_TOKEN"))

    def add(self, value):
        # Shorter ones are words of any text.
        if isinstance(value, str) and len(value) >= 4:
            with self._lock:
                self._values.add(value)

    def redact(self, text):
        with self._lock:
            values = sorted(self._values, key=len, reverse=True)
        for value in values:
            text = text.replace(value, "***")
        return text


secrets = Secrets()


def describe(error):
    """An exception by its class, those it derives from, and its message without secrets."""
    # SQLAlchemy wraps what the driver said and adds the statement and a link.
    origin = getattr(error, "orig", None)
    said = origin if isinstance(origin, BaseException) else error
    names = [cls.__name__ for cls in type(error).__mro__ if cls not in (BaseException, object)]
    described = {
        "type": type(error).__name__,
        "types": names,
        "message": secrets.redact(text_of(said))[:MOST_CHARACTERS],
    }
    status = status_of(error)
    if status is not None:
        described["status"] = status
    state = getattr(said, "sqlstate", None) or getattr(said, "pgcode", None)
    if isinstance(state, str):
        described["sqlstate"] = state
    if isinstance(error, ImportError):
        # Undefined symbols and the like have no name: the message tells.
        described["module"] = error.name or ""
    return described


def text_of(error):
    try:
        text = str(error).strip()
    except Exception:
        text = ""
    return text or type(error).__name__


def status_of(error):
    """The HTTP status behind an exception, as `requests` and similar libraries have it."""
    response = getattr(error, "response", None)
    for holder in (response, error):
        for name in ("status_code", "status"):
            value = getattr(holder, name, None)
            if isinstance(value, int) and not isinstance(value, bool) and 100 <= value < 600:
                return value
    return None


def is_refused(error):
    """True when trying the same in another way makes no sense: who asks is not welcome."""
    return status_of(error) in (401, 403) or re.search(
        r"auth|forbidden|permission|denied", type(error).__name__, re.I
    )


def is_missing(error):
    return any(re.search("NotFound", cls.__name__) for cls in type(error).__mro__)
