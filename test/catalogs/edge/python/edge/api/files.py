"""The organization's files, on disk."""

import io
import os
import shutil

from ..store import require, store
from .errors import BadEntry, NotFound


class Folder:
    def __init__(self, token, path):
        self._token = token
        self._path = path

    def list(self):
        return self.list_folders() + self.list_files()

    def list_files(self):
        with store.operation("files.list", self._token):
            return sorted(name for name in os.listdir(self._here()) if os.path.isfile(self._disk(name)))

    def list_folders(self):
        with store.operation("files.list", self._token):
            return sorted(name for name in os.listdir(self._here()) if os.path.isdir(self._disk(name)))

    def open(self, name, open_with=None):
        require(name, str, "name")
        require(open_with, str, "open_with", optional=True)
        with store.operation("files.open", self._token):
            path = self._disk(name.strip("/"))
            if os.path.isdir(path):
                if open_with is not None:
                    raise ValueError("open_with must not be set for folders")
                return Folder(self._token, self._below(name))
            if not os.path.isfile(path):
                raise NotFound("There is no %s" % name)
            if open_with != "file":
                raise ImportError("No module named 'pandas'", name="pandas")
            return File(self._token, path)

    def upload(self, name, fileobj):
        self._name(name)
        with store.operation("files.upload", self._token):
            self._here()
            content = fileobj.read()
            if not isinstance(content, bytes):
                raise TypeError("a file of bytes is needed")
            with open(self._disk(name), "wb") as file:
                file.write(content)

    def make_folder(self, name):
        self._name(name)
        with store.operation("files.make_folder", self._token):
            self._here()
            if os.path.exists(self._disk(name)):
                raise BadEntry("There is a %s already" % name)
            os.mkdir(self._disk(name))

    def rename(self, old, new):
        self._name(old)
        self._name(new)
        with store.operation("files.rename", self._token):
            self._move(self._disk(old), self._disk(new))

    def move(self, src, dst_path):
        require(src, str, "src")
        require(dst_path, str, "dst_path")
        with store.operation("files.move", self._token) as state:
            source, target = (self._disk(path.strip("/")) for path in (src, dst_path))
            if state["behaviour"].get("moveMeans") == "folder":
                if not os.path.isdir(target):
                    raise NotFound("There is no folder %s" % dst_path)
                target = os.path.join(target, os.path.basename(source))
            self._move(source, target)

    def delete(self, name):
        self._name(name)
        with store.operation("files.delete", self._token) as state:
            path = self._disk(name)
            if not os.path.exists(path):
                raise NotFound("There is no %s" % name)
            if os.path.isfile(path):
                os.remove(path)
            elif state["behaviour"].get("deletesEmptyOnly") and os.listdir(path):
                raise BadEntry("The folder is not empty")
            else:
                shutil.rmtree(path)

    def _move(self, source, target):
        if not os.path.exists(source):
            raise NotFound("There is no %s" % os.path.basename(source))
        if os.path.exists(target):
            raise BadEntry("There is a %s already" % os.path.basename(target))
        if not os.path.isdir(os.path.dirname(target)):
            raise NotFound("There is no folder %s" % os.path.dirname(target))
        os.rename(source, target)

    def _name(self, name):
        require(name, str, "name")
        if "/" in name or name == "":
            raise BadEntry("%r is no name" % name)

    def _below(self, name):
        return "/".join(part for part in (self._path, name.strip("/")) if part)

    def _disk(self, name):
        return os.path.join(store.files, *self._below(name).split("/"))

    def _here(self):
        path = os.path.join(store.files, *self._path.split("/")) if self._path else store.files
        if not os.path.isdir(path):
            raise NotFound("There is no folder %s" % self._path)
        return path


class File(io.RawIOBase):
    def __init__(self, token, path):
        super().__init__()
        self._token = token
        self._file = open(path, "rb")
        self.basename = os.path.basename(path)
        self.size = os.path.getsize(path)

    @property
    def download_url(self):
        return "https://edge.example.org/download/%s?X-Amz-Date=20260102T030405Z&X-Amz-Expires=600" % self.basename

    def read(self, size=-1):
        with store.operation("file.read", self._token):
            return self._file.read(size)

    def seek(self, offset, whence=0):
        return self._file.seek(offset, whence)

    def tell(self):
        return self._file.tell()
