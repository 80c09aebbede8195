"""The two pipes to the extension, kept apart from what libraries read and print."""

import json
import os
import sys
import threading

# The extension gives up on a line that is longer.
LONGEST_LINE = 48 * 1024 * 1024


class TooLarge(Exception):
    """An answer that would not fit into one message."""


class Channel:
    def __init__(self, reader, writer):
        self._reader = reader
        self._writer = writer
        self._lock = threading.Lock()

    @classmethod
    def take_over(cls):
        """Keeps the real pipes; what libraries print goes to the log, and they read nothing."""
        reader = os.fdopen(os.dup(0), "rb")
        writer = os.fdopen(os.dup(1), "wb")
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        os.dup2(2, 1)
        sys.stdin = open(os.devnull, "r")
        sys.stdout = sys.stderr
        return cls(reader, writer)

    def lines(self):
        return iter(self._reader.readline, b"")

    def send(self, message):
        line = json.dumps(message, ensure_ascii=True, allow_nan=False).encode("ascii") + b"\n"
        if len(line) > LONGEST_LINE:
            raise TooLarge("The answer is larger than %d MB." % (LONGEST_LINE // 1024 // 1024))
        with self._lock:
            self._writer.write(line)
            self._writer.flush()
