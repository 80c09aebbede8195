"""Answers requests, each in a thread of its own, so that a slow one holds up no other.

    {"id": 1, "method": "sources.get", "params": {"id": "x"}}   a request
    {"id": 1, "method": "files.upload", "body": true, ...}      ... whose content follows:
    {"id": 1, "part": "<base64>"}  {"id": 1, "end": true}
    {"cancel": 1}                                               nobody waits for it any more

    {"id": 1, "part": "<base64>"}                               content, before the answer
    {"id": 1, "ok": true, "result": ...}                        the answer
    {"id": 1, "ok": false, "error": {"type", "types", "message", "status"?}}
    {"id": 1, "dropped": true}                                  the end of a cancelled request

Threads cannot be stopped: work that is cancelled inside of a library goes on until it returns, and
its answer is dropped. The extension counts such work and starts a new process when it piles up.
"""

import base64
import json
import os
import tempfile
import threading

from .failures import Cancelled, describe

# Larger uploads wait on disk, not in memory.
SPOOL_BYTES = 16 * 1024 * 1024


class Request:
    def __init__(self, channel, message):
        self.id = message["id"]
        self.method = message["method"]
        self.params = message.get("params") or {}
        self.body = tempfile.SpooledTemporaryFile(SPOOL_BYTES) if message.get("body") else None
        self._channel = channel
        self._lock = threading.Lock()
        self._cancelled = False
        self._actions = []

    @property
    def cancelled(self):
        return self._cancelled

    def check(self):
        if self._cancelled:
            raise Cancelled()

    def on_cancel(self, action):
        """Runs `action` when the request is cancelled, which may be at once."""
        with self._lock:
            if not self._cancelled:
                self._actions.append(action)
                return
        quietly(action)

    def cancel(self):
        with self._lock:
            self._cancelled = True
            actions, self._actions = self._actions, []
        # Asking a server to stop may take a while itself.
        if actions:
            start(lambda: [quietly(action) for action in actions])

    def send_part(self, data):
        self.check()
        self._channel.send({"id": self.id, "part": base64.b64encode(data).decode("ascii")})


def serve(channel, methods):
    """Serves requests until the extension closes the pipe."""
    requests = {}

    def run(request):
        try:
            request.check()
            handler = methods.get(request.method)
            if handler is None:
                raise LookupError("The bridge has no method %s." % request.method)
            answer = {"id": request.id, "ok": True, "result": handler(request)}
        except BaseException as error:
            answer = {"id": request.id, "ok": False, "error": describe(error)}
        finally:
            requests.pop(request.id, None)
            if request.body is not None:
                quietly(request.body.close)
        if request.cancelled:
            answer = {"id": request.id, "dropped": True}
        try:
            channel.send(answer)
        except Exception as error:  # too large, or nothing JSON can say
            channel.send({"id": request.id, "ok": False, "error": describe(error)})

    for line in channel.lines():
        try:
            message = json.loads(line.decode("utf-8"))
        except ValueError:
            continue
        if "cancel" in message:
            request = requests.get(message["cancel"])
            if request is not None:
                request.cancel()
                # Its content will not come to an end.
                if request.body is not None and not getattr(request, "started", False):
                    request.started = True
                    start(lambda request=request: run(request))
        elif "method" in message:
            request = requests[message["id"]] = Request(channel, message)
            if request.body is None:
                start(lambda request=request: run(request))
        else:
            receive(requests.get(message.get("id")), message, run)
    # Threads that hang in a library must not keep the process.
    os._exit(0)


def receive(request, message, run):
    """A part of a request's content, or the end of it."""
    if request is None or getattr(request, "started", False):
        return
    if "part" in message:
        request.body.write(base64.b64decode(message["part"]))
    elif message.get("end"):
        request.started = True
        request.body.seek(0)
        start(lambda: run(request))


def start(work):
    threading.Thread(target=work, daemon=True).start()


def quietly(action):
    try:
        action()
    except Exception:
        pass
