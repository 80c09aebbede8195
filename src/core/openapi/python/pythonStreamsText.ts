/** The part of a Python client's runtime that reads answers as they arrive. */
export const pythonStreamsText = String.raw`

class ServerEvent(TypedDict):
    """One message of an event stream (HTML standard, 9.2.6)."""

    data: str
    event: NotRequired[str]
    id: NotRequired[str]
    retry: NotRequired[int]


def _events(answer: Any, data: Callable[[str], Any]) -> Iterator[Any]:
    event: dict[str, Any] = {}
    for line in _lines(answer):
        field, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if line == "":
            # A block without data is no message.
            if "data" in event:
                yield {**event, "data": data(event["data"])}
            event = {}
        elif field == "data":
            event["data"] = event["data"] + "\n" + value if "data" in event else value
        elif field in ("event", "id"):
            event[field] = value
        elif field == "retry" and re.fullmatch("[0-9]+", value):
            event["retry"] = int(value)


def _values(answer: Any) -> Iterator[Any]:
    for line in _lines(answer):
        # RFC 7464 starts each text with a record separator.
        text = line.replace("\x1e", "").strip()
        if text:
            yield json.loads(text)


def _lines(answer: Any) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    read = getattr(answer, "read1", answer.read)
    rest = ""
    # Whoever stops reading early lets go of the connection.
    with answer:
        while True:
            chunk = read(65536)
            # A carriage return at the end may be half of a line's end.
            *lines, rest = re.split(r"\r\n|\n|\r(?!\Z)", rest + decoder.decode(chunk, not chunk))
            yield from lines
            if not chunk:
                break
        if rest:
            yield rest.rstrip("\r")


def _as_text(data: str) -> Any:
    return data


def _as_json(data: str) -> Any:
    """What is no JSON, as the last word of some streams, stays text."""
    try:
        return json.loads(data)
    except ValueError:
        return data


#: How answers are read that are not read whole.
_STREAMS: Mapping[str, Callable[[Any], Iterator[Any]]] = {
    "events": lambda answer: _events(answer, _as_text),
    "jsonEvents": lambda answer: _events(answer, _as_json),
    "lines": _values,
}
`;
