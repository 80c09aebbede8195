"""The methods of the protocol, by name."""

import platform

from . import account, files, openapi, sources, sql
from .failures import secrets
from .sessions import Sessions


def load():
    """Imports edge.api; the methods, and what is to be known of the installation."""
    import edge.api as api

    sessions = Sessions(api.EdgeSession)

    def method(work):
        def handle(request):
            with sessions.use() as edge:
                return work(edge, request.params, request)

        return handle

    def on_source(work):
        """For work on one source, whose secrets must not show in what goes wrong with it."""

        def handle(edge, params, request):
            connection = edge.sources.get(params["source"])
            sources.learn_secrets(connection)
            return work(connection, params, request)

        return method(handle)

    methods = {
        "whoami": method(account.whoami),
        "set_whoami": method(account.set_whoami),
        "search": method(account.search),
        "tokens.list": method(account.list_tokens),
        "tokens.create": method(account.create_token),
        "tokens.remove": method(account.remove_token),
        "secrets.list": method(account.list_secrets),
        "secrets.create": method(account.create_secret),
        "secrets.read": method(account.read_secret),
        "sources.list": method(sources.list_names),
        "sources.get": method(sources.get),
        "sources.secrets": method(sources.read_secrets),
        "sources.add": method(lambda edge, params, _: sources.add(api, edge, params)),
        "sources.update": method(lambda edge, params, _: sources.update(edge, params)),
        "sources.remove": method(sources.remove),
        "sources.test": method(lambda edge, params, _: sources.test(api, edge, params)),
        "openapi.spec": on_source(openapi.specification),
        "sql.tables": on_source(sql.tables),
        "sql.columns": on_source(sql.columns),
        "sql.preview": on_source(sql.preview),
        "s3.list": on_source(files.list_bucket),
        "s3.stat": on_source(files.stat_object),
        "s3.read": on_source(files.read_object),
        "files.list": method(files.list_folder),
        "files.stat": method(files.stat),
        "files.read": method(files.read),
        "files.upload": method(files.upload),
        "files.make_folder": method(files.make_folder),
        "files.rename": method(files.rename),
        "files.move": method(files.move),
        "files.delete": method(files.delete),
        "files.download_url": method(files.download_url),
    }
    kinds = [kind for kind, name in sources.CLASSES if hasattr(api, name)]
    version = getattr(api, "__version__", None)
    hello = {
        "python": platform.python_version(),
        "version": secrets.redact(str(version)) if version is not None else None,
        "kinds": kinds,
    }
    return methods, hello
