/**
 * What every Python client begins with: it sends what the table of operations says. It mirrors the
 * runtime of the TypeScript client, so that both send the same for the same arguments, and needs
 * the standard library alone. Credentials stay with the origin they were sent to: `urllib` itself
 * would hand them on where a server redirects.
 */
export const pythonRuntimeText = String.raw`from __future__ import annotations

import base64
import datetime
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Optional, TypedDict, Union

if TYPE_CHECKING:
    from typing_extensions import NotRequired, TypeAlias

#: A value for a security scheme, or a function that gives one when a request needs it.
Credential = Union[str, tuple, Callable[[], Union[str, tuple, None]]]


class Response(NamedTuple):
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        return json.loads(self.content)

    def text(self) -> str:
        kind, _, rest = self.headers.get("content-type", "").partition("charset=")
        charset = rest.split(";")[0].strip(' "') or "utf-8"
        try:
            return self.content.decode(charset, "replace")
        except LookupError:
            return self.content.decode("utf-8", "replace")


class ApiError(Exception):
    """The server answered with a status that is no success."""

    def __init__(self, message: str, response: Response) -> None:
        super().__init__(message)
        self.status = response.status
        self.headers = response.headers
        #: Parsed when it is JSON, else text.
        self.body = _read(response, "json")


class _Operation(NamedTuple):
    method: str
    path: str
    #: Argument, place, name, style, explode, allow reserved characters.
    parameters: tuple[tuple[str, str, str, str, bool, bool], ...]
    #: Argument, kind, media type, and style, explode and content type of single fields.
    body: Optional[tuple[str, str, str, Mapping[str, tuple[Optional[str], Optional[bool], Optional[str]]]]]
    accept: Optional[str]
    result: str
    security: tuple[tuple[str, ...], ...]
    base_url: Optional[str]


class _Redirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req, fp, code, msg, headers, newurl):
        following = super().redirect_request(req, fp, code, msg, headers, newurl)
        if following is not None and _origin(req.full_url) != _origin(newurl):
            accept = req.get_header("Accept")
            following.headers = {} if accept is None else {"Accept": accept}
            following.unredirected_hdrs = {}
        return following


def _origin(url: str) -> tuple[str, str]:
    parts = urllib.parse.urlsplit(url)
    return parts.scheme.lower(), parts.netloc.lower()


class _Client:
    def __init__(
        self,
        *,
        base_url: Optional[str] = None,
        auth: Optional[Mapping[str, Credential]] = None,
        headers: Optional[Mapping[str, str]] = None,
        timeout: Optional[float] = 60,
        opener: Optional[urllib.request.OpenerDirector] = None,
    ) -> None:
        """Nothing is sent before a method is called.

        base_url: address of the API in place of the one its description names
        auth: values for the security schemes, or functions that give them, by name
        headers: sent with every request
        timeout: seconds a request may wait for the server; None for any time
        opener: sends requests in place of urllib's own
        """
        self.base_url = base_url
        self.auth = dict(auth or {})
        self.headers = dict(headers or {})
        self.timeout = timeout
        self._opener = opener or urllib.request.build_opener(_Redirect)

    def request(self, operation: str, **arguments: Any) -> Response:
        """The whole answer of the method of this name, whatever its status."""
        return self._send(_OPERATIONS[operation], arguments, None, None)

    def _call(
        self,
        operation: _Operation,
        arguments: Mapping[str, Any],
        headers: Optional[Mapping[str, str]],
        timeout: Optional[float],
    ) -> Any:
        response = self._send(operation, arguments, headers, timeout)
        if not 200 <= response.status < 300:
            raise ApiError(f"{operation.method} {operation.path}: {response.status}", response)
        return _read(response, operation.result)

    def _send(
        self,
        operation: _Operation,
        arguments: Mapping[str, Any],
        headers: Optional[Mapping[str, str]],
        timeout: Optional[float],
    ) -> Response:
        request = self._request(operation, arguments, headers or {})
        wait = self.timeout if timeout is None else timeout
        try:
            with self._opener.open(request, timeout=wait) as answer:
                return _response(answer)
        except urllib.error.HTTPError as error:
            with error:
                return _response(error)

    def _request(
        self, operation: _Operation, arguments: Mapping[str, Any], headers: Mapping[str, str]
    ) -> urllib.request.Request:
        query: list[str] = []
        cookies: list[str] = []
        sent = {} if operation.accept is None else {"accept": operation.accept}
        sent.update({name.lower(): value for name, value in self.headers.items()})
        path = operation.path
        for argument, place, name, style, explode, reserved in operation.parameters:
            value = arguments.get(argument)
            if place == "path":
                path = _fill(path, argument, name, style, explode, value)
            elif value is None:
                continue
            elif style == "whole":
                query.extend(_whole(value))
            elif style == "wholeJson":
                query.append(_encode(_json(value)))
            elif place == "query":
                query.extend(_pairs(name, value, style, explode, reserved))
            elif style == "cookie":
                cookies.append(name + "=" + _plain_cookie(name, _list(value, ",", ",", _as_is)))
            elif place == "cookie":
                cookies.extend(_pairs(name, value, style, explode))
            elif style == "json":
                sent[name.lower()] = _header(name, _json(value))
            else:
                text = _list(value, ",", "=" if explode else ",", _as_is)
                sent[name.lower()] = _header(name, text)
        self._authorize(operation, sent, query, cookies)
        content = None
        if operation.body is not None and arguments.get(operation.body[0]) is not None:
            content, media_type = _body(operation.body, arguments[operation.body[0]])
            sent["content-type"] = media_type
        sent.update({name.lower(): value for name, value in headers.items()})
        if cookies:
            sent["cookie"] = "; ".join(cookies)
        base = (self.base_url or operation.base_url or _BASE_URL).rstrip("/")
        if not base.lower().startswith(("http://", "https://")):
            raise ValueError(f"{base!r} is no address of an API: give one as base_url.")
        mark = "" if not query else "&" if "?" in path else "?"
        return urllib.request.Request(
            base + path + mark + "&".join(query), content, sent, method=operation.method
        )

    def _authorize(
        self, operation: _Operation, headers: dict[str, str], query: list[str], cookies: list[str]
    ) -> None:
        """Applies the first alternative with a value for each of its schemes."""
        for alternative in operation.security:
            found = []
            for scheme in alternative:
                given = self.auth.get(scheme)
                value = given() if callable(given) else given
                if value is not None and scheme in _SCHEMES:
                    found.append((_SCHEMES[scheme], value))
            if len(found) < len(alternative):
                continue
            for (kind, place, name), value in found:
                text = ":".join(value) if isinstance(value, tuple) else value
                if kind == "bearer":
                    headers["authorization"] = "Bearer " + text
                elif kind == "basic":
                    headers["authorization"] = "Basic " + base64.b64encode(text.encode()).decode()
                elif place == "query":
                    query.append(_encode(name) + "=" + _encode(text))
                elif place == "cookie":
                    cookies.append(name + "=" + _encode(text))
                else:
                    headers[name.lower()] = text
            return


def _response(answer: Any) -> Response:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Response(answer.status, headers, answer.read())


def _read(response: Response, result: str) -> Any:
    if result == "blob":
        return response.content
    if result == "none" or not response.content:
        return None
    if result == "json":
        try:
            return json.loads(response.content)
        except ValueError:
            pass
    return response.text()


_SEPARATORS = {"spaceDelimited": "%20", "pipeDelimited": "%7C", "tabDelimited": "%09"}


def _pairs(name: str, value: Any, style: str, explode: bool, reserved: bool = False) -> list[str]:
    """name=value pairs of a query, cookie or form field."""
    key = _encode(name)

    def write(item: Any) -> str:
        return _encode(_text(item), reserved)

    if style == "json":
        return [key + "=" + _encode(_json(value))]
    if style == "deepObject" and isinstance(value, Mapping):
        return _deep_pairs(key, value, write)
    if isinstance(value, (list, tuple)):
        items = [write(item) for item in value if item is not None]
        if explode:
            return [key + "=" + item for item in items]
        return [key + "=" + _SEPARATORS.get(style, ",").join(items)] if items else []
    if isinstance(value, Mapping):
        if explode and style == "form":
            return [
                pair
                for field, item in _entries(value)
                for pair in _pairs(field, item, style, True, reserved)
            ]
        separator = _SEPARATORS.get(style, ",")
        return [key + "=" + _list(value, separator, separator, write)]
    return [key + "=" + write(value)]


def _whole(value: Any) -> list[str]:
    """The whole query: text as it is, an object as form fields."""
    if not isinstance(value, Mapping):
        return [_text(value)]
    return [pair for field, item in _entries(value) for pair in _pairs(field, item, "form", True)]


def _deep_pairs(key: str, value: Any, write: Callable[[Any], str]) -> list[str]:
    if isinstance(value, (list, tuple)):
        return [
            pair for item in value if item is not None for pair in _deep_pairs(key, item, write)
        ]
    if not isinstance(value, Mapping):
        return [key + "=" + write(value)]
    return [
        pair
        for field, item in _entries(value)
        for pair in _deep_pairs(key + "[" + _encode(field) + "]", item, write)
    ]


def _fill(path: str, argument: str, name: str, style: str, explode: bool, value: Any) -> str:
    """RFC 6570 expansion of one path parameter."""
    if value is None:
        raise ValueError(f"Path parameter {argument!r} is missing.")

    def write(item: Any) -> str:
        return _encode(_text(item))

    if style == "json":
        filled = _encode(_json(value))
    elif style == "label":
        filled = "." + _list(value, "." if explode else ",", "=" if explode else ",", write)
    elif style == "matrix":
        key = ";" + _encode(name) + "="
        if value == "":
            filled = key[:-1]
        elif explode and isinstance(value, (list, tuple)):
            filled = "".join(key + write(item) for item in value if item is not None)
        elif explode and isinstance(value, Mapping):
            filled = ";" + _list(value, ";", "=", write)
        else:
            filled = key + _list(value, ",", ",", write)
    else:
        filled = _list(value, ",", "=" if explode else ",", write)
    path = path.replace("{" + name + "}", filled)
    if filled == "" or _DOT_SEGMENT.search(path):
        raise ValueError(f"Path parameter {argument!r} may not be {filled!r}.")
    return path


#: A segment that is taken out of an address, and with it the one before (RFC 3986, 5.2.4).
_DOT_SEGMENT = re.compile(r"(^|[/\\])(\.|%2e){1,2}([/\\?#]|$)", re.IGNORECASE)


def _header(name: str, text: str) -> str:
    if re.search(r"[^\t\x20-\x7e\x80-\xff]", text):
        raise ValueError(
            f"Header {name!r} may have no line breaks, and no characters beyond Latin-1."
        )
    return text


def _plain_cookie(name: str, text: str) -> str:
    # It would begin another cookie, or another header.
    if re.search(r"[^\x20-\x3a\x3c-\x7e]", text):
        raise ValueError(f"Cookie {name!r} may have ASCII characters alone, and no semicolon.")
    return text


def _as_is(text: str) -> str:
    return text


def _list(value: Any, separator: str, assign: str, write: Callable[[str], str]) -> str:
    if isinstance(value, (list, tuple)):
        return separator.join(write(_text(item)) for item in value if item is not None)
    if not isinstance(value, Mapping):
        return write(_text(value))
    return separator.join(
        write(field) + assign + write(_text(item)) for field, item in _entries(value)
    )


def _entries(value: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(str(field), item) for field, item in value.items() if item is not None]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (bool, int, float, Mapping, list, tuple)) or value is None:
        return _json(value)
    return str(value)


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_text)
    # Half a character has no bytes; JSON has an escape for it.
    return text.encode("utf-8", "backslashreplace").decode()


def _utf8(text: str) -> bytes:
    """Half a character is sent as U+FFFD, as in forms of a browser."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def _encode(text: str, reserved: bool = False) -> str:
    return urllib.parse.quote(_utf8(text), safe=":/?@!$'()*,;[]" if reserved else "")


def _body(body: Any, value: Any) -> tuple[Any, str]:
    _, kind, media_type, encoding = body
    if kind == "json":
        return _json(value).encode(), media_type
    if kind == "multipart":
        return _multipart(value, encoding)
    if kind == "form" and isinstance(value, Mapping):
        pairs: list[str] = []
        for name, item in _entries(value):
            style, explode, _ = encoding.get(name, (None, None, None))
            style = style or "form"
            if isinstance(item, Mapping) and style != "deepObject":
                item = _json(item)
            pairs.extend(_pairs(name, item, style, style == "form" if explode is None else explode))
        return "&".join(pairs).encode(), media_type
    if hasattr(value, "read"):
        return value.read(), media_type
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value), media_type
    return _utf8(_text(value)), media_type


def _multipart(value: Mapping[str, Any], encoding: Any) -> tuple[bytes, str]:
    """Fields of multipart/form-data; a file is bytes, an open file, or (name, bytes, media type)."""
    boundary = uuid.uuid4().hex
    parts: list[bytes] = []
    for name, item in _entries(value):
        content_type = encoding.get(name, (None, None, None))[2]
        for one in item if isinstance(item, list) else [item]:
            file_name = None
            kind = content_type
            if isinstance(one, tuple):
                file_name, one, *rest = one
                kind = rest[0] if rest else kind
            if hasattr(one, "read"):
                file_name = file_name or os.path.basename(str(getattr(one, "name", "file")))
                one = one.read()
            if isinstance(one, (bytes, bytearray, memoryview)):
                file_name = file_name or "file"
                kind = kind or "application/octet-stream"
                content = bytes(one)
            elif isinstance(one, Mapping):
                kind = kind or "application/json"
                content = _json(one).encode()
            else:
                content = _text(one).encode()
            head = 'content-disposition: form-data; name="' + _quoted(name) + '"'
            if file_name is not None:
                head += '; filename="' + _quoted(file_name) + '"'
            if kind is not None:
                head += "\r\ncontent-type: " + kind
            if "\r\n" in head.replace("\r\ncontent-type: ", "", 1):
                raise ValueError("A media type may not have line breaks.")
            parts.append(f"--{boundary}\r\n{head}\r\n\r\n".encode() + content + b"\r\n")
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), "multipart/form-data; boundary=" + boundary


def _quoted(text: str) -> str:
    """As HTML's form submission writes names (WHATWG, 4.10.21.8)."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
`;
