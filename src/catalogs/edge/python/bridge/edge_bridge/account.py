"""Who is signed in, the search, tokens and user secrets."""

from .failures import Unsupported, secrets
from .values import as_dict, first, milliseconds, text

NAMES = ("first_name", "last_name", "email")


def whoami(edge, _params, _request):
    user = edge.whoami()
    names = {name: text(first(user, name)) or "" for name in NAMES}
    license_name = first(user, "license_name")
    return dict(
        names,
        user_name=text(first(user, "user_name", "name")) or "",
        server_admin=first(user, "server_admin") is True,
        license_name=None if license_name is None else text(license_name),
        organizations=[organization(each) for each in first(user, "organizations") or []],
    )


def organization(value):
    """Its name. [unknown: how the class Organization has it]"""
    if isinstance(value, str):
        return value
    known = first(value, "title", "display_name", "name", "short_name")
    if known is None:
        known = first(as_dict(value), "title", "display_name", "name", "short_name")
    return text(known if known is not None else value)


def set_whoami(edge, params, _request):
    # All of them: Edge erases what is left out.
    edge.set_whoami(**{name: params[name] for name in NAMES})


def search(edge, params, _request):
    kind = params.get("kind")
    found = edge.search(params["query"]) if kind is None else edge.search(params["query"], kind=kind)
    hits = []
    for each in found:
        hit = {
            "name": text(first(each, "name")) or "",
            "kind": (text(first(each, "kind")) or "").lower(),
            "uid": text(first(each, "uid")) or "",
        }
        path = first(each, "path")
        if isinstance(path, str):
            hit["path"] = path.strip("/")
        hits.append(hit)
    return hits


def list_tokens(edge, _params, _request):
    return [token_of(each) for each in edge.tokens.list()]


def create_token(edge, params, _request):
    token = edge.tokens.create(note=params.get("note"), expires_in=params.get("expires_in"))
    value = text(token.token)
    secrets.add(value)
    return {"token": token_of(token), "value": value}


def remove_token(edge, params, _request):
    edge.tokens.remove(params["id"])


def token_of(token):
    """All about a token but its value. [inferred: the names are those of JupyterHub's tokens]"""
    return {
        "id": text(first(token, "id", "token_id", "uid")) or "",
        "note": text(first(token, "note", "description")),
        "created": milliseconds(first(token, "created", "created_at")),
        "expires": milliseconds(first(token, "expires_at", "expires", "expiration")),
    }


def list_secrets(edge, _params, _request):
    found = user_secrets(edge).list_user_secrets()
    return [each if isinstance(each, str) else text(first(each, "name")) or "" for each in found]


def create_secret(edge, params, _request):
    user_secrets(edge).create_user_secret(params["name"], params["value"])


def read_secret(edge, params, _request):
    value = user_secrets(edge).read_user_secret(params["name"])
    return value if isinstance(value, dict) else dict(value)


def user_secrets(edge):
    found = getattr(edge, "secrets", None)
    if found is None:
        raise Unsupported("The installed edge.api has no user secrets.")
    return found
