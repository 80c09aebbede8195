"""Records of data connectors.

Their classes are documented by the arguments of their constructors; that `to_dict` and the
attributes have the same names is inferred, and held here together.
"""

import re

from .failures import Unsupported, secrets
from .openapi import constructor_arguments
from .values import as_dict, first, is_plain, text

CLASSES = (("sql", "SQLConnection"), ("s3", "S3Connection"), ("openapi", "OpenAPIConnection"))
FIELDS = {
    "sql": ("host", "port", "db_kind", "db_name", "username", "password"),
    "s3": ("bucket", "endpoint", "access_key", "secret_key", "_verify"),
}
COMMON = ("uid", "name", "title", "kind")
STATUSES = ("VALID_CONNECTION", "BAD_CREDENTIALS", "NO_CONNECTION")
SECRET = re.compile(
    r"passw(or)?d|passphrase|^pass$|^pwd$|secret|token|api[-_]?key|private[-_]?key|credential", re.I
)


def list_names(edge, _params, _request):
    # The name of the method in Edge 2.0.
    listed = edge.sources.list if hasattr(edge.sources, "list") else edge.sources.list_names
    return [text(name) for name in listed()]


def get(edge, params, _request):
    return record_of(edge.sources.get(params["id"]))


def read_secrets(edge, params, _request):
    fields = fields_of(edge.sources.get(params["id"]))
    return {name: str(value) for name, value in fields.items() if is_secret(name, value)}


def remove(edge, params, _request):
    edge.sources.remove(params["id"])


def add(api, edge, params):
    connection = build(api, params)
    edge.sources.add(connection)
    try:
        # With what the service has added, such as the UID.
        return record_of(edge.sources.get(params["name"]))
    except Exception:
        return record_of(connection)


def update(edge, params):
    connection = changed(edge.sources.get(params["id"]), params["changes"])
    edge.sources.update(connection)
    return record_of(edge.sources.get(params["id"]))


def test(api, edge, params):
    if "id" in params:
        connection = edge.sources.get(params["id"])
        learn_secrets(connection)
        connection = changed(connection, params.get("changes") or {})
    else:
        connection = build(api, params["draft"])
    status = connection.test()
    name = text(getattr(status, "name", None) or status).split(".")[-1].strip().upper()
    if name not in STATUSES:
        raise ValueError("The test ended with an unknown status: %s" % name)
    return name


def kind_of(connection):
    """One of ours by the class or by Edge's word for it, else that word. [inferred]"""
    names = [cls.__name__ for cls in type(connection).__mro__]
    for kind, name in CLASSES:
        if name in names:
            return kind
    word = text(first(connection, "kind")) or text(as_dict(connection).get("kind")) or ""
    return word.lower() if word.lower() in [kind for kind, _ in CLASSES] else word or "unknown"


def fields_of(connection):
    """All plain fields of a record, secrets included."""
    raw = as_dict(connection)
    fields = {}
    # Those of a nested object count as if they stood beside the name.
    for holder in [value for value in raw.values() if isinstance(value, dict)] + [raw]:
        for name, value in holder.items():
            if isinstance(name, str) and name not in COMMON and is_plain(value):
                fields[name] = value
    for name in FIELDS.get(kind_of(connection), ()):
        if fields.get(name) is None:
            value = first(connection, name)
            # The bucket of a connection is an object that has a name.
            value = value if is_plain(value) else first(value, "name")
            if value is not None and is_plain(value):
                fields[name] = value
    return {name: value for name, value in fields.items() if value is not None}


def record_of(connection):
    """A record without the values of its secrets."""
    raw = as_dict(connection)
    fields = learn_secrets(connection)
    known = {name: text(first(connection, name) or raw.get(name)) for name in COMMON[:3]}
    return dict(
        known,
        kind=kind_of(connection),
        fields={name: value for name, value in fields.items() if not SECRET.search(name)},
        secrets=sorted(name for name, value in fields.items() if is_secret(name, value)),
    )


def learn_secrets(connection):
    """Has the values of its secrets hidden in messages from now on."""
    fields = fields_of(connection)
    for name, value in fields.items():
        if is_secret(name, value):
            secrets.add(str(value))
    return fields


def is_secret(name, value):
    """A field that is secret and given out: not empty, and not masked."""
    return bool(SECRET.search(name)) and bool(str(value).strip("*\u2022"))


def build(api, draft):
    kind = draft["kind"]
    cls = getattr(api, dict(CLASSES)[kind], None)
    if cls is None:
        raise Unsupported("The installed edge.api has no connectors of the kind %s." % kind)
    fields = draft["fields"]
    for name, value in fields.items():
        if SECRET.search(name):
            secrets.add(str(value))
    common = {"name": draft["name"], "title": draft["title"]}
    if kind == "openapi":
        return cls(**dict(common, **constructor_arguments(cls, fields)))
    values = {name: fields.get(name, "") for name in FIELDS[kind] if not name.startswith("_")}
    return cls(**dict(common, **values))


def changed(connection, changes):
    """The connection with other values in it.

    Whether its attributes may be set is documented nowhere: what did not take makes a new one. [unknown]
    """
    fields = dict(changes.get("fields") or {})
    for name, value in fields.items():
        if SECRET.search(name):
            secrets.add(str(value))
    title = changes.get("title")
    wanted = dict(fields) if title is None else dict(fields, title=title)
    for name, value in wanted.items():
        try:
            setattr(connection, name, value)
        except (AttributeError, TypeError):
            return rebuilt(connection, wanted)
    now = dict(fields_of(connection), title=text(first(connection, "title")))
    if all(now.get(name) == value for name, value in wanted.items()):
        return connection
    return rebuilt(connection, wanted)


def rebuilt(connection, wanted):
    kind = kind_of(connection)
    if kind not in FIELDS:
        raise Unsupported("The installed edge.api cannot change connectors of this kind.")
    before = fields_of(connection)
    values = {name: before.get(name, "") for name in FIELDS[kind] if not name.startswith("_")}
    if "_verify" in before:
        values["_verify"] = before["_verify"]
    values.update(name=connection.name, title=connection.title)
    values.update(wanted)
    made = type(connection)(**values)
    if getattr(made, "uid", None) != connection.uid:
        try:
            made.uid = connection.uid
        except (AttributeError, TypeError):
            pass  # then Edge knows it by its name
    return made
