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


class _Field(NamedTuple):
    """A field of a form or a part, by name; parts of a list by index, "" is all of them."""

    style: Optional[str] = None
    explode: Optional[bool] = None
    reserved: bool = False
    content_type: Optional[str] = None
    headers: Mapping[str, str] = {}


class _Operation(NamedTuple):
    method: str
    path: str
    #: Argument, place, name, style, explode, allow reserved characters.
    parameters: tuple[tuple[str, str, str, str, bool, bool], ...]
    #: Argument, kind, media type, and how single fields are written.
    body: Optional[tuple[str, str, str, Mapping[str, _Field]]]
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
    if kind == "multipart" and isinstance(value, (Mapping, list, tuple)):
        return _multipart(value, media_type, encoding)
    if kind == "form" and isinstance(value, Mapping):
        pairs: list[str] = []
        for name, item in _entries(value):
            field = encoding.get(name) or _Field()
            style = field.style or "form"
            explode = style == "form" if field.explode is None else field.explode
            # An object is JSON unless it is said to be something else (OpenAPI 3.1, 4.8.15).
            if isinstance(item, Mapping) and field.style is None and field.explode is None:
                item = _json(item)
            pairs.extend(_pairs(name, item, style, explode, field.reserved))
        return "&".join(pairs).encode(), media_type
    if kind == "lines" and isinstance(value, (list, tuple)):
        mark = "\x1e" if "json-seq" in media_type.lower() else ""
        return "".join(mark + _json(item) + "\n" for item in value).encode(), media_type
    if isinstance(value, tuple):
        _, value, *types = value
        media_type = types[0] if kind == "any" and types else media_type
    elif kind == "any":
        is_text = isinstance(value, str)
        media_type = "text/plain; charset=utf-8" if is_text else "application/octet-stream"
    if hasattr(value, "read"):
        return value.read(), media_type
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value), media_type
    return _utf8(_text(value)), media_type


def _multipart(value: Any, media_type: str, encoding: Mapping[str, _Field]) -> tuple[bytes, str]:
    """The fields of an object as parts with names, or the items of a list as parts in this order.

    A file is bytes, an open file, or (name, bytes, media type, headers), the last two if needed.
    """
    is_form = media_type.lower().startswith("multipart/form-data")
    boundary = uuid.uuid4().hex
    content: list[bytes] = []
    first = None
    for name, item, field in _parts(value, encoding, is_form):
        head, kind, data = _part(name, item, field, is_form)
        content.append(f"--{boundary}\r\n".encode() + head + b"\r\n" + data + b"\r\n")
        first = first or kind
    content.append(f"--{boundary}--\r\n".encode())
    kind = re.sub(r";\s*boundary=[^;]*", "", media_type, flags=re.IGNORECASE)
    kind += "; boundary=" + boundary
    # RFC 2387 asks for the media type of the first part.
    if first and re.match(r"multipart/related\b(?!.*;\s*type=)", media_type, re.IGNORECASE):
        kind += f'; type="{first}"'
    return b"".join(content), kind


def _parts(
    value: Any, encoding: Mapping[str, _Field], is_form: bool
) -> list[tuple[Optional[str], Any, _Field]]:
    if not isinstance(value, Mapping):
        usual = encoding.get("") or _Field()
        return [
            (None, item, _over(usual, encoding.get(str(index))))
            for index, item in enumerate(one for one in value if one is not None)
        ]
    parts: list[tuple[Optional[str], Any, _Field]] = []
    for name, item in _entries(value):
        field = encoding.get(name) or _Field()
        has_style = field.style is not None or field.explode is not None
        if is_form and has_style and not _holds_file(item):
            # Who says a style says that it is text.
            plain = _Field(headers=field.headers)
            parts.extend((key, text, plain) for key, text in _styled(name, item, field))
        else:
            many = item if isinstance(item, list) else [item]
            parts.extend((name, one, field) for one in many if one is not None)
    return parts


def _over(usual: _Field, own: Optional[_Field]) -> _Field:
    if own is None:
        return usual
    headers = {**usual.headers, **own.headers}
    return own._replace(content_type=own.content_type or usual.content_type, headers=headers)


def _styled(name: str, value: Any, field: _Field) -> list[tuple[str, str]]:
    style = field.style or "form"
    explode = style == "form" if field.explode is None else field.explode
    if style == "deepObject" and isinstance(value, Mapping):
        return _deep(name, value)
    if explode and isinstance(value, Mapping):
        return [(key, _text(item)) for key, item in _entries(value)]
    if explode and isinstance(value, (list, tuple)):
        return [(name, _text(item)) for item in value if item is not None]
    separator = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}.get(style, ",")
    joined = _list(value, separator, separator, _as_is)
    return [] if isinstance(value, (list, tuple)) and joined == "" else [(name, joined)]


def _deep(name: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, (list, tuple)):
        return [pair for item in value if item is not None for pair in _deep(name, item)]
    if not isinstance(value, Mapping):
        return [(name, _text(value))]
    return [pair for key, item in _entries(value) for pair in _deep(f"{name}[{key}]", item)]


def _is_file(value: Any) -> bool:
    return hasattr(value, "read") or isinstance(value, (bytes, bytearray, memoryview, tuple))


def _holds_file(value: Any) -> bool:
    return any(map(_is_file, value)) if isinstance(value, list) else _is_file(value)


def _part(
    name: Optional[str], value: Any, field: _Field, is_form: bool
) -> tuple[bytes, Optional[str], bytes]:
    """The lines of its header, its media type and its bytes."""
    file_name = kind = None
    headers = {key.lower(): text for key, text in field.headers.items()}
    if isinstance(value, tuple):
        file_name, value, kind, own = (*value, None, None)[:4]
        headers.update({key.lower(): text for key, text in (own or {}).items()})
    if hasattr(value, "read"):
        file_name = file_name or os.path.basename(str(getattr(value, "name", "file")))
        value = value.read()
    if isinstance(value, (bytes, bytearray, memoryview)):
        data = bytes(value)
        file_name = file_name or ("blob" if is_form else None)
        usual = "application/octet-stream"
    elif isinstance(value, (Mapping, list)):
        data, usual = _json(value).encode(), "application/json"
    else:
        data, usual = _utf8(_text(value)), None if is_form else "text/plain; charset=utf-8"
    kind = headers.get("content-type") or kind or _first(field.content_type) or usual
    if kind is not None:
        headers["content-type"] = kind
    head = ""
    if name is not None or file_name is not None:
        head = "content-disposition: " + ("attachment" if name is None else "form-data")
        head += "" if name is None else '; name="' + _quoted(name) + '"'
        head += "" if file_name is None else '; filename="' + _quoted(file_name) + '"'
        head += "\r\n"
    for key, text in sorted(headers.items()):
        if not re.fullmatch(r"[\w!#$%&'*+.^\`|~-]+", key, re.ASCII):
            raise ValueError(f"{key!r} is no name of a header.")
        head += key + ": " + _header(key, text) + "\r\n"
    return _utf8(head), kind, data


def _first(content_type: Optional[str]) -> Optional[str]:
    """Of a list of media types and ranges."""
    types = [one.strip() for one in (content_type or "").split(",")]
    return next((one for one in types if one and "*" not in one), None)


def _quoted(text: str) -> str:
    """As HTML's form submission writes names (WHATWG, 4.10.21.8)."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
`;
