"""Connections, by the constructors that are documented."""

import enum
import json

from ..store import require, store
from .errors import BadEntry, NotFound


class ConnectionStatus(enum.Enum):
    VALID_CONNECTION = 1
    BAD_CREDENTIALS = 2
    NO_CONNECTION = 3


class Connection:
    kind = "unheard"
    fields = ()

    def __init__(self, name, title, **fields):
        self._frozen = False
        require(name, str, "name")
        require(title, str, "title")
        self.name = name
        self.title = title
        self.uid = None
        for field, value in fields.items():
            setattr(self, field, value)
        self._frozen = bool(store.read()["behaviour"].get("frozenConnections"))

    def __setattr__(self, name, value):
        if getattr(self, "_frozen", False) and name != "uid":
            raise AttributeError("%s cannot be set" % name)
        super().__setattr__(name, value)

    def to_dict(self):
        found = {"kind": self.kind, "uid": self.uid, "name": self.name, "title": self.title}
        behaviour = store.read()["behaviour"]
        fields = {name: getattr(self, "_" + name, None) or getattr(self, name, None) for name in self.fields}
        if behaviour.get("withholdSecrets"):
            fields = {name: value for name, value in fields.items() if name not in ("password", "secret_key")}
        return dict(found, **fields)


class SQLTable:
    def __init__(self, name):
        self.name = name

    def to_dataframe(self):
        raise AssertionError("to_dataframe would load the whole table")


class SQLConnection(Connection):
    kind = "sql"
    fields = ("host", "port", "db_kind", "db_name", "username", "password")

    def __init__(self, name, title, host, port, db_kind, db_name, username, password):
        for value, field in ((host, "host"), (db_kind, "db_kind"), (db_name, "db_name")):
            require(value, str, field)
        require(port, int, "port")
        require(username, str, "username")
        require(password, str, "password")
        super().__init__(
            name,
            title,
            host=host,
            port=port,
            db_kind=db_kind,
            db_name=db_name,
            username=username,
            _password=password,
        )

    def __setattr__(self, name, value):
        super().__setattr__("_password" if name == "password" else name, value)

    @property
    def engine(self):
        if not self.db_kind.startswith("postgres"):
            import sqlalchemy  # a package that may not be there

            return sqlalchemy.create_engine("%s:///%s" % (self.db_kind, self.db_name))
        return postgres_engine(self.host, self.port, self.username, self._password, self.db_name)

    @property
    def tables(self):
        if not self.db_kind.startswith("postgres"):
            import sqlalchemy

            names = sqlalchemy.inspect(self.engine).get_table_names()
        else:
            with self.engine.connect() as connection:
                names = connection.exec_driver_sql(
                    "SELECT table_name FROM information_schema.tables"
                    " WHERE table_schema = 'public' ORDER BY 1"
                ).fetchall()
                names = [name for name, in names]
        return {name: SQLTable(name) for name in names}

    def test(self, timeout=None):
        require(timeout, int, "timeout", optional=True)
        try:
            with self.engine.connect():
                return ConnectionStatus.VALID_CONNECTION
        except Exception as error:
            refused = "authentication failed" in str(error)
            return ConnectionStatus.BAD_CREDENTIALS if refused else ConnectionStatus.NO_CONNECTION


def postgres_engine(host, port, user, password, database):
    """SQLAlchemy's, as the real package has it; its stand-in where that is not installed."""
    try:
        import psycopg2
        import sqlalchemy
    except ImportError:
        from .postgres import Engine

        return Engine(host, port, user, password, database)
    url = sqlalchemy.URL.create("postgresql+psycopg2", user, password, host, port, database)
    return sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)


class Bucket:
    def __init__(self, name):
        self.name = name


class S3Connection(Connection):
    kind = "s3"
    fields = ("bucket", "endpoint", "access_key", "secret_key", "verify")

    def __init__(self, name, title, bucket, endpoint, access_key, secret_key, _verify=None):
        for value, field in ((bucket, "bucket"), (endpoint, "endpoint")):
            require(value, str, field)
        require(access_key, str, "access_key")
        require(secret_key, str, "secret_key")
        super().__init__(
            name,
            title,
            _bucket=bucket,
            endpoint=endpoint,
            access_key=access_key,
            _secret_key=secret_key,
            _verify=_verify,
        )

    def __setattr__(self, name, value):
        super().__setattr__({"secret_key": "_secret_key", "bucket": "_bucket"}.get(name, name), value)

    def to_dict(self):
        found = super().to_dict()
        found["_verify"] = found.pop("verify")
        return found

    @property
    def bucket(self):
        return Bucket(self._bucket)

    @property
    def _client(self):
        from .s3 import Client

        return Client(self.endpoint, self._bucket, self.access_key, self._secret_key)

    @property
    def root(self):
        from .s3 import S3Folder

        return S3Folder(self._client, "")

    def list_prefixes(self, prefix=None):
        require(prefix, str, "prefix", optional=True)
        return self._client.list(prefix or "")[0]

    def list_keys(self, prefix=None):
        return self._client.list(prefix or "")[1]

    def open(self, key, open_with=None):
        from .s3 import S3File

        require(key, str, "key")
        if open_with != "file":
            raise ImportError("openers need pandas", name="pandas")
        return S3File(self._client, key)

    def test(self, timeout=None):
        try:
            self._client.list("")
            return ConnectionStatus.VALID_CONNECTION
        except PermissionError:
            return ConnectionStatus.BAD_CREDENTIALS
        except OSError:
            return ConnectionStatus.NO_CONNECTION


class OpenAPIConnection(Connection):
    kind = "openapi"
    fields = ("spec",)

    def __init__(self, name, title, spec):
        require(spec, (str, dict), "spec")
        super().__init__(name, title, spec=spec)

    def generate_new_client(self):
        raise NotImplementedError

    def test(self, timeout=None):
        return ConnectionStatus.VALID_CONNECTION


class QuantumConnection(Connection):
    kind = "Quantum DB"
    fields = ("qubits", "api_key")

    def __init__(self, name, title, qubits, api_key):
        super().__init__(name, title, qubits=qubits, api_key=api_key)

    def test(self, timeout=None):
        return ConnectionStatus.NO_CONNECTION


CLASSES = {
    cls.__name__: cls for cls in (SQLConnection, S3Connection, OpenAPIConnection, QuantumConnection)
}


def load(entry):
    fields = dict(entry)
    if fields.pop("bad", False):
        raise BadEntry("The definition of %s is invalid" % entry["name"])
    extra = fields.pop("extra", {})
    cls, uid = CLASSES[fields.pop("class")], fields.pop("uid")
    connection = cls(**fields)
    connection.uid = uid
    if extra:
        plain = connection.to_dict
        connection.__dict__["to_dict"] = lambda: dict(plain(), **extra)
    return connection


def dump(connection, uid):
    if not isinstance(connection, Connection):
        raise TypeError("%r is no connection" % connection)
    entry = {"class": type(connection).__name__, "uid": uid, "name": connection.name, "title": connection.title}
    for field in connection.fields:
        name = "_verify" if field == "verify" else field
        entry[name] = getattr(connection, "_" + field, None) if hasattr(connection, "_" + field) else getattr(connection, field)
    json.dumps(entry)
    return entry


class OldEdgeData:
    """As it was in Edge 2.0."""

    def __init__(self, token):
        self._token = token

    def list_names(self):
        with store.operation("sources.list", self._token) as state:
            return [entry["name"] for entry in state["connections"]]

    def get(self, connection_id):
        require(connection_id, str, "connection_id")
        with store.operation("sources.get", self._token) as state:
            return load(find(state, connection_id))

    def add(self, connection):
        with store.operation("sources.add", self._token):
            with store.change() as state:
                if any(entry["name"] == connection.name for entry in state["connections"]):
                    raise BadEntry("There is one of this name")
                uid = "u-%d" % (len(state["connections"]) + 100)
                state["connections"].append(dump(connection, uid))

    def update(self, connection):
        with store.operation("sources.update", self._token):
            with store.change() as state:
                entry = find(state, connection.uid)
                state["connections"][state["connections"].index(entry)] = dump(connection, connection.uid)

    def remove(self, connection_id):
        require(connection_id, str, "connection_id")
        with store.operation("sources.remove", self._token):
            with store.change() as state:
                state["connections"].remove(find(state, connection_id))


class EdgeData(OldEdgeData):
    def list(self):
        return super().list_names()

    def __getattribute__(self, name):
        if name == "list_names":
            raise AttributeError(name)
        return super().__getattribute__(name)


def find(state, connection_id):
    for entry in state["connections"]:
        if connection_id in (entry["name"], entry["uid"]):
            return entry
    raise NotFound("No connection named %r" % connection_id)
