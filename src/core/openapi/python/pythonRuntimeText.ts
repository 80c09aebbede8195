/**
 * What every Python client begins with: it sends what the table of operations says. It mirrors the
 * runtime of the TypeScript client, so that both send the same for the same arguments, and needs
 * the standard library alone. Credentials stay with the origin they were sent to: `urllib` itself
 * would hand them on where a server redirects.
 */
export const pythonRuntimeText = String.raw`from __future__ import annotations

import base64
import codecs
import datetime
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Optional, TypedDict, Union

if TYPE_CHECKING:
    from typing_extensions import NotRequired, TypeAlias

#: A value for a security scheme, or a function that gives one when a request needs it.
Credential = Union[str, tuple[str, str], Callable[[], Union[str, tuple[str, str], None]]]


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

    status: int
    headers: Mapping[str, str]
    body: Any
    """Parsed when it is JSON, else text."""

    def __init__(self, message: str, response: Response) -> None:
        super().__init__(message)
        self.status = response.status
        self.headers = response.headers
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
    #: Argument, the argument that chooses one of several media types, and these by kind, media
    #: type and fields; the usual one is the first.
    body: Optional[tuple[str, Optional[str], tuple[tuple[str, str, Mapping[str, _Field]], ...]]]
    accept: Optional[str]
    result: str
    security: tuple[tuple[str, ...], ...]
    base_url: Optional[str]


class _Redirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Optional[urllib.request.Request]:
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
        with self._reach(_OPERATIONS[operation], arguments, None, None) as answer:
            return _response(answer)

    def _call(
        self,
        operation: _Operation,
        arguments: Mapping[str, Any],
        headers: Optional[Mapping[str, str]],
        timeout: Optional[float],
    ) -> Any:
        answer = self._reach(operation, arguments, headers, timeout)
        stream = _STREAMS.get(operation.result)
        is_success = 200 <= answer.status < 300
        if is_success and stream is not None:
            return stream(answer)
        with answer:
            response = _response(answer)
        if not is_success:
            raise _failure(operation, response)
        return _read(response, operation.result)

    def _reach(
        self,
        operation: _Operation,
        arguments: Mapping[str, Any],
        headers: Optional[Mapping[str, str]],
        timeout: Optional[float],
    ) -> Any:
        """An answer that is still to be read, whatever its status."""
        request = self._request(operation, arguments, headers or {})
        wait = self.timeout if timeout is None else timeout
        try:
            return self._opener.open(request, timeout=wait)
        except urllib.error.HTTPError as error:
            return error

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
        if operation.body is not None:
            argument, choice, media = operation.body
            value = arguments.get(argument)
            if value is not None:
                wanted = arguments.get(choice) if choice else None
                content, sent["content-type"] = _body(_chosen(media, wanted), value)
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


def _failure(operation: _Operation, response: Response) -> ApiError:
    return ApiError(f"{operation.method} {operation.path}: {response.status}", response)


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
`;
