"""Just enough of SQLAlchemy's engine to run statements on a real PostgreSQL server."""

import base64
import hashlib
import hmac
import os
import socket
import struct


class DatabaseError(Exception):
    """As a driver's error, with the state that the server tells."""

    def __init__(self, message, sqlstate):
        super().__init__(message)
        self.sqlstate = sqlstate


class Dialect:
    name = "postgresql"


class Engine:
    dialect = Dialect()

    def __init__(self, host, port, user, password, database):
        self._arguments = (host, port, user, password, database)

    def connect(self):
        return Connection(*self._arguments)


class Result:
    def __init__(self, rows):
        self._rows = rows

    def fetchall(self):
        return self._rows

    def __iter__(self):
        return iter(self._rows)


class Raw:
    """The driver's connection, which another thread may have cancelled."""

    def __init__(self, address, key):
        self._address = address
        self._key = key

    def cancel(self):
        with socket.create_connection(self._address, timeout=5) as other:
            other.sendall(struct.pack("!iiii", 16, 80877102, *self._key))


class Proxy:
    def __init__(self, raw):
        self.dbapi_connection = raw


class Connection:
    def __init__(self, host, port, user, password, database):
        self._socket = socket.create_connection((host, port), timeout=20)
        self._buffer = b""
        self._user, self._password = user, password
        self._key = (0, 0)
        body = b"".join(
            text.encode() + b"\0" for text in ("user", user, "database", database, "client_encoding", "UTF8")
        )
        body = struct.pack("!i", 196608) + body + b"\0"
        self._socket.sendall(struct.pack("!i", len(body) + 4) + body)
        self._start()
        self.connection = Proxy(Raw((host, port), self._key))
        self.statements = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def execution_options(self, **options):
        unknown = set(options) - {"no_parameters", "stream_results"}
        if unknown or options.get("no_parameters") is not True:
            raise AssertionError("unexpected options: %r" % options)
        return self

    def exec_driver_sql(self, statement):
        if not self.statements:
            self.statements.append("BEGIN")
            self._query("BEGIN")
        self.statements.append(statement)
        return Result(self._query(statement))

    def close(self):
        try:
            self._send(b"X", b"")
        except OSError:
            pass
        self._socket.close()

    def _query(self, statement):
        self._send(b"Q", statement.encode() + b"\0")
        rows, types, failure = [], [], None
        while True:
            kind, body = self._receive()
            if kind == b"T":
                types = column_types(body)
            elif kind == b"D":
                rows.append(read_row(body, types))
            elif kind == b"E":
                failure = read_error(body)
            elif kind == b"Z":
                if failure:
                    raise failure
                return rows

    def _start(self):
        while True:
            kind, body = self._receive()
            if kind == b"E":
                raise read_error(body)
            if kind == b"R":
                self._authenticate(struct.unpack("!i", body[:4])[0], body[4:])
            elif kind == b"K":
                self._key = struct.unpack("!ii", body)
            elif kind == b"Z":
                return

    def _authenticate(self, kind, data):
        if kind == 10:
            nonce = base64.b64encode(os.urandom(18)).decode()
            self._first = "n=,r=" + nonce
            message = ("n,," + self._first).encode()
            self._send(b"p", b"SCRAM-SHA-256\0" + struct.pack("!i", len(message)) + message)
        elif kind == 11:
            fields = dict(part.split("=", 1) for part in data.decode().split(","))
            salted = hashlib.pbkdf2_hmac(
                "sha256", self._password.encode(), base64.b64decode(fields["s"]), int(fields["i"])
            )
            last = "c=biws,r=" + fields["r"]
            key = hmac.digest(salted, b"Client Key", "sha256")
            signed = ",".join((self._first, data.decode(), last)).encode()
            signature = hmac.digest(hashlib.sha256(key).digest(), signed, "sha256")
            proof = base64.b64encode(bytes(a ^ b for a, b in zip(key, signature))).decode()
            self._send(b"p", (last + ",p=" + proof).encode())

    def _send(self, kind, body):
        self._socket.sendall(kind + struct.pack("!i", len(body) + 4) + body)

    def _receive(self):
        head = self._exactly(5)
        return head[:1], self._exactly(struct.unpack("!i", head[1:])[0] - 4)

    def _exactly(self, count):
        while len(self._buffer) < count:
            data = self._socket.recv(65536)
            if not data:
                raise ConnectionError("the server closed the connection")
            self._buffer += data
        found, self._buffer = self._buffer[:count], self._buffer[count:]
        return found


def column_types(body):
    types, position = [], 2
    for _ in range(struct.unpack("!h", body[:2])[0]):
        position = body.index(b"\0", position) + 1
        types.append(struct.unpack("!i", body[position + 6 : position + 10])[0])
        position += 18
    return types


def read_row(body, types):
    values, position = [], 2
    for kind in types:
        length = struct.unpack("!i", body[position : position + 4])[0]
        position += 4
        if length < 0:
            values.append(None)
            continue
        text = body[position : position + length].decode()
        position += length
        values.append(text == "t" if kind == 16 else int(text) if kind in (20, 21, 23, 26) else text)
    return tuple(values)


def read_error(body):
    fields = {part[:1]: part[1:].decode() for part in body.split(b"\0") if part}
    return DatabaseError(fields.get(b"M", ""), fields.get(b"C", ""))
