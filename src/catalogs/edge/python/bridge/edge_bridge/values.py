"""Reading objects whose attributes are documented by name only, or not at all."""

import datetime


def first(holder, *names):
    """The first of some attributes (or keys) that has a value."""
    for name in names:
        if isinstance(holder, dict):
            value = holder.get(name)
        else:
            try:
                value = getattr(holder, name, None)
            except Exception:
                value = None
        if value is not None:
            return value
    return None


def text(value):
    """A value as text; that of an enumeration by its value."""
    if value is None:
        return None
    inner = getattr(value, "value", None)
    return inner if isinstance(inner, str) else str(value)


def is_plain(value):
    return value is None or isinstance(value, (str, int, float, bool))


def as_dict(holder):
    """What `to_dict` says, or nothing."""
    try:
        found = holder.to_dict()
    except Exception:
        return {}
    return found if isinstance(found, dict) else {}


def milliseconds(value):
    """A point in time as milliseconds since 1970 UTC, from whatever a library has for it."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        # Seconds until the year 5138, milliseconds since 1973.
        return int(value * 1000) if abs(value) < 1e11 else int(value)
    if isinstance(value, str):
        try:
            value = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        except ValueError:
            return None
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            value = value.replace(tzinfo=datetime.timezone.utc)
        return int(value.timestamp() * 1000)
    return None
