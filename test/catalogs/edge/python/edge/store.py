"""What the service keeps: `edge-store.json` and a folder `files`, in the first folder of the path that has them."""

import fcntl
import json
import os
import sys
import time
from contextlib import contextmanager

from .api.errors import FAULTS, AuthenticationError


class Store:
    def __init__(self):
        folders = [each for each in sys.path if os.path.exists(os.path.join(each, "edge-store.json"))]
        self.folder = folders[0]
        self.files = os.path.join(self.folder, "files")

    def read(self):
        with open(os.path.join(self.folder, "edge-store.json")) as file:
            return json.load(file)

    @contextmanager
    def change(self):
        """One change at a time, whichever thread or process makes it."""
        with open(os.path.join(self.folder, "lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            state = self.read()
            yield state
            path = os.path.join(self.folder, "edge-store.json")
            with open(path + ".new", "w") as file:
                json.dump(state, file)
            os.replace(path + ".new", path)

    def log(self, what):
        line = json.dumps({"what": what, "pid": os.getpid(), "time": time.time()}) + "\n"
        descriptor = os.open(os.path.join(self.folder, "calls.log"), os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        os.write(descriptor, line.encode())
        os.close(descriptor)

    @contextmanager
    def operation(self, name, token):
        """One request to the service: it is logged, signed in, and goes wrong when it is to."""
        self.log("begin " + name)
        try:
            state = self.read()
            if token != state["token"]:
                raise AuthenticationError("401: the token " + token + " is not known")
            fault = state["faults"].get(name)
            if fault:
                act(fault, token)
            yield state
        finally:
            self.log("end " + name)


def act(fault, token):
    if "print" in fault:
        print(fault["print"])
        sys.stdout.flush()
        os.write(1, fault["print"].encode() + b"\n")
        print(fault["print"] + " " + token, file=sys.stderr)
    if "sleep" in fault:
        time.sleep(fault["sleep"])
    if "hang" in fault:
        while True:
            time.sleep(60)
    if "exit" in fault:
        os._exit(fault["exit"])
    if "raise" in fault:
        raise FAULTS[fault["raise"]](fault.get("message", "no reason"))


def require(value, kind, name, optional=False):
    """Classes of the real package check their arguments; None is none of them."""
    if optional and value is None:
        return value
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise TypeError("%s must be %s, not %r" % (name, kind, value))
    return value


store = Store()
