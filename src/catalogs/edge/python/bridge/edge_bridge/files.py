"""Files of the organization, and those in the bucket of an S3 connector. Paths have no slash in front."""

from .failures import NotFound, is_missing, is_refused
from .values import first, text

PART_BYTES = 512 * 1024


def list_folder(edge, params, _request):
    folder = folder_at(edge.files, params["path"])
    return {"folders": names(folder.list_folders()), "files": names(folder.list_files())}


def stat(edge, params, _request):
    path = params["path"]
    parent, name = split(path)
    if params["kind"] == "folder":
        if path != "" and name not in names(folder_at(edge.files, parent).list_folders()):
            raise NotFound('There is no folder "%s".' % path)
        return {}
    return {"size": size_of(open_file(edge.files, path))}


def read(edge, params, request):
    send_content(open_file(edge.files, params["path"]), params, request)


def upload(edge, params, request):
    parent, name = split(params["path"])
    folder = folder_at(edge.files, parent)
    request.check()
    folder.upload(name, request.body)


def make_folder(edge, params, _request):
    parent, name = split(params["path"])
    folder_at(edge.files, parent).make_folder(name)


def rename(edge, params, _request):
    parent, name = split(params["path"])
    folder_at(edge.files, parent).rename(name, params["name"])


def move(edge, params, _request):
    """Of `dst_path` it is not said whether it names the new place or the folder. [unknown]

    The new place is tried first: where the folder is meant, nothing of that path exists.
    """
    path, folder = params["path"], params["folder"]
    target = "/".join(part for part in (folder, split(path)[1]) if part)
    try:
        edge.files.move("/" + path, "/" + target)
    except Exception as error:
        if is_refused(error):
            raise
        try:
            edge.files.move("/" + path, "/" + folder)
        except Exception:
            raise error


def delete(edge, params, request):
    parent, name = split(params["path"])
    folder = folder_at(edge.files, parent)
    try:
        folder.delete(name)
    except Exception as error:
        if params["kind"] != "folder" or is_missing(error) or is_refused(error):
            raise
        # A service may delete empty folders only.
        clear(folder.open(name), request)
        folder.delete(name)


def clear(folder, request):
    for name in names(folder.list_files()):
        request.check()
        folder.delete(name)
    for name in names(folder.list_folders()):
        clear(folder.open(name), request)
        folder.delete(name)


def download_url(edge, params, _request):
    found = open_file(edge.files, params["path"]).download_url
    return text(found() if callable(found) else found)


def list_bucket(connection, params, _request):
    """Names of an S3 folder come without saying what they are: prefixes are the folders."""
    path = params["path"]
    prefix = path + "/" if path else ""
    found = connection.list_prefixes(prefix) if prefix else connection.list_prefixes()
    folders = [each[len(prefix) :].rstrip("/") for each in names(found)]
    folder = connection.root
    for segment in path.split("/") if path else []:
        folder = folder.open(segment)
    files = [name.rstrip("/") for name in names(folder.list())]
    for name in folders:
        # Once: a file may have the name of a folder.
        if name in files:
            files.remove(name)
    return {"folders": folders, "files": [name for name in files if name]}


def stat_object(connection, params, _request):
    path = params["path"]
    if params["kind"] == "file":
        return {"size": size_of(connection.open(path, open_with="file"))}
    parent = split(path)[0]
    prefix = parent + "/" if parent else None
    if path and path + "/" not in names(connection.list_prefixes(prefix)):
        raise NotFound('There is no folder "%s".' % path)
    return {}


def read_object(connection, params, request):
    send_content(connection.open(params["path"], open_with="file"), params, request)


def send_content(file, params, request):
    start, end = params.get("start") or 0, params.get("end")
    if start:
        file.seek(start)
    left = None if end is None else max(0, end - start)
    while left is None or left > 0:
        request.check()
        data = file.read(PART_BYTES if left is None else min(PART_BYTES, left))
        if not data:
            break
        request.send_part(data)
        if left is not None:
            left -= len(data)


def open_file(root, path):
    """A file as raw bytes. What happens with a folder is not documented: it is no file."""
    try:
        return root.open("/" + path, open_with="file")
    except Exception as error:
        if is_missing(error) or is_refused(error):
            raise
        parent, name = split(path)
        if name in names(folder_at(root, parent).list_folders()):
            raise NotFound('"%s" is a folder.' % path)
        raise


def folder_at(root, path):
    folder = root.open("/" + path) if path else root
    if not hasattr(folder, "list_files"):
        raise NotFound('There is no folder "%s".' % path)
    return folder


def size_of(file):
    size = first(file, "size")
    if callable(size):
        size = size()
    if isinstance(size, int):
        return size
    return file.seek(0, 2)


def names(values):
    return [text(value) for value in values]


def split(path):
    parent, _, name = path.rpartition("/")
    return parent, name
