/** The part of a Python client's runtime that writes parameters (OpenAPI 3.1 §4.8.12, RFC 6570). */
export const pythonParametersText = String.raw`

_SEPARATORS = {"spaceDelimited": "%20", "pipeDelimited": "%7C", "tabDelimited": "%09"}


def _pairs(name: str, value: Any, style: str, explode: bool, reserved: bool = False) -> list[str]:
    """name=value pairs of a query, cookie or form field."""
    key = _encode(name)

    def write(item: Any) -> str:
        return _encode(_text(item), reserved)

    if style == "json":
        return [key + "=" + _encode(_json(value))]
    if style == "deepObject":
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
        return [key + "=" + _list(value, separator, separator, write)] if _entries(value) else []
    return [key + "=" + write(value)]


def _whole(value: Any) -> list[str]:
    """The whole query: text as it is, an object as form fields."""
    if not isinstance(value, Mapping):
        return [_text(value)]
    return [pair for field, item in _entries(value) for pair in _pairs(field, item, "form", True)]


def _deep_pairs(key: str, value: Any, write: Callable[[Any], str]) -> list[str]:
    if isinstance(value, (list, tuple)):
        items = enumerate(item for item in value if item is not None)
        return [pair for i, item in items for pair in _deep_pairs(f"{key}[{i}]", item, write)]
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
_DOT_SEGMENT = re.compile(r"/(\.|%2e){1,2}([/?]|$)", re.IGNORECASE)


def _header(name: str, text: str) -> str:
    if re.search(r"[^\t\x20-\x7e\x80-\xff]", text):
        raise ValueError(f"Header {name!r} may have no line breaks, only Latin-1.")
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
`;
