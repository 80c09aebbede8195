"""Sessions of edge.api, one for each request that runs: nothing says that they are thread-safe."""

import threading
from contextlib import contextmanager


class Sessions:
    def __init__(self, make):
        self._make = make
        self._free = []
        self._lock = threading.Lock()

    @contextmanager
    def use(self):
        with self._lock:
            session = self._free.pop() if self._free else None
        if session is None:
            session = self._make()
        try:
            yield session
        finally:
            with self._lock:
                self._free.append(session)
