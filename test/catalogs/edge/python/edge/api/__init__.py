"""The documented classes of edge.api, strict about what they are given.

What they keep is in a folder that is first on the path; see store.py. Faults of the service are
described there, too.
"""

from ..store import store
from .account import Organization, SearchResult, Token, WhoAmI
from .connections import (
    ConnectionStatus,
    OpenAPIConnection,
    S3Connection,
    SQLConnection,
)
from .errors import AuthenticationError, BadEntry, NotFound
from .files import File, Folder
from .session import EdgeSession

__version__ = "2.32.0-stand-in"

__all__ = [
    "AuthenticationError",
    "BadEntry",
    "ConnectionStatus",
    "EdgeSession",
    "File",
    "Folder",
    "NotFound",
    "OpenAPIConnection",
    "Organization",
    "S3Connection",
    "SQLConnection",
    "SearchResult",
    "Token",
    "WhoAmI",
]

if store.read()["behaviour"].get("withoutOpenAPI"):
    del OpenAPIConnection

# What a library may do while it is imported.
if store.read()["behaviour"].get("noise"):
    import os
    import sys

    print('{"id": 1, "ok": true, "result": "printed"}')
    sys.stdout.write("no line feed here")
    os.system("echo from a child process")
    os.write(1, b'{"id": 2, "ok": true, "result": "written"}\n')
    print("token in the log:", os.environ["EDGE_API_TOKEN"], file=sys.stderr)
