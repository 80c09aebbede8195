"""Just enough of S3 to read a real bucket."""

import datetime
import hashlib
import hmac
import http.client
import io
import urllib.parse
import xml.etree.ElementTree as xml

from .errors import NotFound


class Client:
    def __init__(self, endpoint, bucket, access_key, secret_key):
        self._url = urllib.parse.urlsplit(endpoint)
        self._bucket, self._access, self._secret = bucket, access_key, secret_key

    def list(self, prefix):
        """Prefixes and keys directly below a prefix."""
        query = {"delimiter": "/", "list-type": "2", "prefix": prefix}
        tree = xml.fromstring(self.request("GET", "", query)[1])
        space = tree.tag[: tree.tag.index("}") + 1] if "}" in tree.tag else ""
        prefixes = [each.findtext(space + "Prefix") for each in tree.findall(space + "CommonPrefixes")]
        keys = [each.findtext(space + "Key") for each in tree.findall(space + "Contents")]
        return prefixes, keys

    def request(self, method, key, query=None, headers=None):
        path = "/" + urllib.parse.quote(self._bucket + ("/" + key if key else ""), safe="/~")
        text = urllib.parse.urlencode(sorted((query or {}).items()), quote_via=urllib.parse.quote, safe="~")
        headers = dict(headers or {}, **self._signed(method, path, text))
        connection = http.client.HTTPConnection(self._url.hostname, self._url.port, timeout=10)
        try:
            connection.request(method, path + ("?" + text if text else ""), headers=headers)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status == 404:
            raise NotFound("There is no " + key)
        if response.status == 403:
            raise PermissionError("refused")
        if response.status >= 300:
            raise OSError("status %d" % response.status)
        return response.headers, body

    def _signed(self, method, path, query):
        now = datetime.datetime.now(datetime.timezone.utc)
        stamp, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
        empty = hashlib.sha256(b"").hexdigest()
        headers = {"host": self._url.netloc, "x-amz-content-sha256": empty, "x-amz-date": stamp}
        names = ";".join(sorted(headers))
        lines = [method, path, query] + ["%s:%s" % (name, headers[name]) for name in sorted(headers)]
        digest = hashlib.sha256("\n".join(lines + ["", names, empty]).encode()).hexdigest()
        scope = "/".join((day, "us-east-1", "s3", "aws4_request"))
        key = ("AWS4" + self._secret).encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        signed = "\n".join(("AWS4-HMAC-SHA256", stamp, scope, digest))
        signature = hmac.new(key, signed.encode(), "sha256").hexdigest()
        headers["authorization"] = "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s" % (
            self._access,
            scope,
            names,
            signature,
        )
        return headers


class S3Folder:
    def __init__(self, client, prefix):
        self._client, self._prefix = client, prefix

    def list(self):
        prefixes, keys = self._client.list(self._prefix)
        names = [each[len(self._prefix) :].rstrip("/") for each in prefixes]
        return names + [key[len(self._prefix) :] for key in keys if key != self._prefix]

    def open(self, name):
        prefix = self._prefix + name + "/"
        if prefix not in self._client.list(self._prefix)[0]:
            raise NotFound("There is no folder " + name)
        return S3Folder(self._client, prefix)


class S3File(io.RawIOBase):
    def __init__(self, client, key):
        super().__init__()
        self._client, self._key, self._position = client, key, 0
        self._size = int(client.request("HEAD", key)[0]["content-length"])

    def seek(self, offset, whence=0):
        base = {0: 0, 1: self._position, 2: self._size}[whence]
        self._position = base + offset
        return self._position

    def read(self, size=-1):
        end = self._size if size < 0 else min(self._size, self._position + size)
        if self._position >= end:
            return b""
        wanted = {"range": "bytes=%d-%d" % (self._position, end - 1)}
        data = self._client.request("GET", self._key, headers=wanted)[1]
        self._position += len(data)
        return data
