import os

from ..store import require, store
from .account import EdgeSecrets, EdgeTokens, SearchResult, WhoAmI
from .connections import EdgeData, OldEdgeData
from .files import Folder


class EdgeSession:
    def __init__(self, api_token=None, service_url=None, organization=None):
        self._token = api_token or os.environ.get("EDGE_API_TOKEN") or os.environ.get("JUPYTERHUB_API_TOKEN")
        self._service_url = service_url or os.environ.get("EDGE_API_SERVICE_URL")
        self._organization = organization or os.environ.get("EDGE_API_ORG")
        for value in (self._token, self._service_url, self._organization):
            if not value:
                raise ValueError("token, service URL and organization are needed")
        store.log("session %s %s" % (self._service_url, self._organization))

    @property
    def organization(self):
        return self._organization

    @property
    def files(self):
        return Folder(self._token, "")

    @property
    def sources(self):
        old = store.read()["behaviour"].get("listNames")
        return (OldEdgeData if old else EdgeData)(self._token)

    @property
    def tokens(self):
        return EdgeTokens(self._token)

    @property
    def secrets(self):
        return EdgeSecrets(self._token)

    def whoami(self):
        with store.operation("whoami", self._token) as state:
            return WhoAmI(state["user"])

    def set_whoami(self, first_name=None, last_name=None, email=None):
        with store.operation("set_whoami", self._token):
            names = {"first_name": first_name, "last_name": last_name, "email": email}
            for name, value in names.items():
                require(value, str, name, optional=True)
            with store.change() as state:
                # None is written as well: what is left out is erased.
                state["user"].update(names)

    def search(self, query, kind=None):
        require(query, str, "query")
        if kind not in (None, "file", "folder", "connector"):
            raise ValueError("kind must be file, folder or connector")
        with store.operation("search", self._token) as state:
            return [
                SearchResult(hit)
                for hit in state["hits"]
                if query[:3].lower() in hit["name"].lower() and kind in (None, hit["kind"])
            ]
