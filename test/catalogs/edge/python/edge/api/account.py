import datetime
import uuid

from ..store import require, store


class Organization:
    def __init__(self, name):
        self.name = name


class WhoAmI:
    def __init__(self, user):
        self._user = user
        self.user_name = user["user_name"]
        self.first_name = user["first_name"]
        self.last_name = user["last_name"]
        self.email = user["email"]
        self.server_admin = user["server_admin"]
        self.license_name = user["license_name"]
        self.organizations = [Organization(name) for name in user["organizations"]]
        self.unheard_of = object()

    def to_dict(self):
        return dict(self._user)


class SearchResult:
    def __init__(self, hit):
        self.name, self.kind, self.uid = hit["name"], hit["kind"], hit["uid"]


class Token:
    def __init__(self, entry, value=None):
        self.id = entry["id"]
        self.note = entry["note"]
        self.created = entry["created"]
        expires = entry["expires_at"]
        self.expires_at = datetime.datetime.fromisoformat(expires) if expires else None
        self.token = value


class EdgeTokens:
    def __init__(self, token):
        self._token = token

    def list(self):
        with store.operation("tokens.list", self._token) as state:
            return [Token(entry) for entry in state["tokens"]]

    def get(self, token_id):
        for each in self.list():
            if each.id == token_id:
                return each
        from .errors import NotFound

        raise NotFound("No token " + token_id)

    def create(self, note=None, expires_in=None):
        require(note, str, "note", optional=True)
        require(expires_in, int, "expires_in", optional=True)
        with store.operation("tokens.create", self._token):
            now = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
            end = None if expires_in is None else now + datetime.timedelta(seconds=expires_in)
            with store.change() as state:
                entry = {
                    "id": "t%d" % (len(state["tokens"]) + 1),
                    "note": note,
                    "created": now.isoformat().replace("+00:00", "Z"),
                    "expires_at": end.isoformat() if end else None,
                }
                state["tokens"].append(entry)
            return Token(entry, value="value-" + uuid.uuid4().hex)

    def remove(self, token_id):
        require(token_id, str, "token_id")
        with store.operation("tokens.remove", self._token):
            with store.change() as state:
                kept = [entry for entry in state["tokens"] if entry["id"] != token_id]
                if len(kept) == len(state["tokens"]):
                    from .errors import NotFound

                    raise NotFound("No token " + token_id)
                state["tokens"] = kept


class EdgeSecrets:
    def __init__(self, token):
        self._token = token

    def list_user_secrets(self):
        with store.operation("secrets.list", self._token) as state:
            return sorted(state["secrets"])

    def create_user_secret(self, name, value):
        require(name, str, "name")
        require(value, dict, "value")
        with store.operation("secrets.create", self._token):
            with store.change() as state:
                state["secrets"][name] = value

    def read_user_secret(self, name):
        require(name, str, "name")
        with store.operation("secrets.read", self._token) as state:
            if name not in state["secrets"]:
                from .errors import NotFound

                raise NotFound("No secret " + name)
            return state["secrets"][name]
