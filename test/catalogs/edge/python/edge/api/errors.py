class EdgeError(Exception):
    pass


class NotFound(EdgeError):
    pass


class BadEntry(EdgeError):
    pass


class AuthenticationError(EdgeError):
    pass


class Response:
    def __init__(self, status_code):
        self.status_code = status_code


class RequestException(IOError):
    """As the library `requests` has it."""


class HTTPError(RequestException):
    status = 500

    def __init__(self, message):
        super().__init__(message)
        self.response = Response(type(self).status)


def http_error(status):
    return type("HTTPError", (HTTPError,), {"status": status})


class ConnectionError(RequestException):
    pass


class Unheard(EdgeError):
    pass


FAULTS = {
    "NotFound": NotFound,
    "BadEntry": BadEntry,
    "AuthenticationError": AuthenticationError,
    "ConnectionError": ConnectionError,
    "Unheard": Unheard,
    "SystemExit": SystemExit,
    "401": http_error(401),
    "403": http_error(403),
    "409": http_error(409),
    "422": http_error(422),
    "500": http_error(500),
    "502": http_error(502),
}
