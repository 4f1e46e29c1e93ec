"""Scripts and style sheets without their comments, which saves a third of their size."""

import hashlib
import re
from pathlib import Path

from flask import Flask, Response, abort, request
from werkzeug.security import safe_join

# Modules are UTF-8, whatever the headers say.
TYPES = {".js": "text/javascript", ".css": "text/css; charset=utf-8"}

# Comments that have their lines to themselves. The empty lines stay: a fault is told with its line of the source.
COMMENT = re.compile(r"^[ \t]*(?:/\*(?:[^*]|\*(?!/))*\*/|//.*)[ \t]*$", re.MULTILINE)

# What shows readers which lines belong together.
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)

# A type within a line.
CAST = re.compile(r"/\*\* @(?:[^*\n]|\*(?!/))*\*/ ?")

# A sheet beside this one or in a folder below. It says no relative address, which would mean another thing here.
IMPORT = re.compile(r'^@import "([\w/-]+\.css)";$', re.MULTILINE)

ETAG_DIGITS = 8  # tell one file from its next version


class LeanFlask(Flask):
    """A Flask app that strips static scripts and style sheets; other static files are sent as usual."""

    def send_static_file(self, filename: str) -> Response:
        """Respond with a file of the static folder, or 404."""
        path = Path(safe_join(self.static_folder or abort(404), filename) or abort(404))
        if path.suffix not in TYPES:
            # Compressible files are not sent in ranges, as each would be compressed separately.
            request.environ.pop("HTTP_RANGE", None)
            response = super().send_static_file(filename)
            response.headers.pop("Accept-Ranges", None)
            return response
        if not path.is_file():
            abort(404)
        return lean_answer(lean_text(path), TYPES[path.suffix])


def lean_answer(text: str, content_type: str) -> Response:
    """Return a response that browsers cache and revalidate, with no other headers than that takes."""
    response = Response(text, content_type=content_type)
    response.cache_control.no_cache = True
    # Only the content matters, so its digest is the whole ETag: no date, no name.
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:ETAG_DIGITS])
    response.make_conditional(request)
    return response


def lean_text(path: Path) -> str:
    """Return a script or a style sheet without comments and indents; the sheets that it imports stand in their places.

    A script in which a template goes over several lines keeps its indents: they are part of what it says.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        text = IMPORT.sub(lambda found: (path.parent / found[1]).read_text(encoding="utf-8"), text)
    text = CAST.sub("", COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text))
    has_long_template = any(line.count("`") % 2 for line in text.split("\n"))
    return text if has_long_template else INDENT.sub("", text)
