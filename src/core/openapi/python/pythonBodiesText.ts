/** The part of a Python client's runtime that writes bodies. */
export const pythonBodiesText = String.raw`

def _chosen(media: Any, wanted: Optional[str]) -> Any:
    if wanted is None:
        return media[0]
    for one in media:
        if one[1] == wanted:
            return one
    raise ValueError(f"{wanted!r} is no media type of the body.")


def _body(media: Any, value: Any) -> tuple[Any, str]:
    kind, media_type, encoding = media
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
    if style == "deepObject":
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
        items = enumerate(item for item in value if item is not None)
        return [pair for i, item in items for pair in _deep(f"{name}[{i}]", item)]
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
    usual: Optional[str] = None
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
