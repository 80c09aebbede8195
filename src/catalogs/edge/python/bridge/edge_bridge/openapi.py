"""OpenAPI connectors, of which only the class and `generate_new_client` are documented. [unknown]"""

import inspect
import json
import re

from .failures import NotFound, Unsupported
from .values import as_dict, first, is_plain

# Names an argument or a field may have, those for an address first.
ADDRESS = ("spec_url", "specification_url", "openapi_url", "schema_url", "url")
DOCUMENT = ("specification", "spec", "openapi", "openapi_spec", "definition", "schema", "document")


def constructor_arguments(cls, fields):
    """Arguments for the specification, by whatever name the installed class has for it."""
    parameters = [
        name for name in inspect.signature(cls).parameters if name not in ("self", "name", "title")
    ]
    given = fields.get("specification", "")
    is_address = bool(re.match(r"https?://", given.strip(), re.I))
    order = ADDRESS + DOCUMENT if is_address else DOCUMENT
    for name in order:
        if name in parameters:
            return {name: given if is_address else json.loads(given)}
    raise Unsupported("The installed edge.api takes no specification for a new connector.")


def specification(connection, _params, _request):
    """The document as text, or its address."""
    raw = as_dict(connection)
    holders = [raw] + [value for value in raw.values() if isinstance(value, dict)] + [connection]
    for name in DOCUMENT + ADDRESS:
        for holder in holders:
            found = read(first(holder, name))
            if found is not None:
                return found
    raise NotFound("Edge gives out no specification for this connector.")


def read(value):
    if isinstance(value, dict) and ("openapi" in value or "swagger" in value):
        return {"text": json.dumps(value, ensure_ascii=False)}
    if not isinstance(value, str) or not is_plain(value):
        return None
    if re.match(r"https?://\S+$", value.strip(), re.I):
        return {"url": value.strip()}
    if re.search(r"^\s*[{\"']?[^\n]*\b(openapi|swagger)\b", value, re.I | re.M) and len(value) > 20:
        return {"text": value}
    return None
