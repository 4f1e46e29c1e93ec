"""Scripts and style sheets, sent without what only the readers of their source need: a third of their weight."""

import hashlib
import re
from pathlib import Path

from flask import Flask, Response, abort, request
from werkzeug.security import safe_join

# A module is UTF-8 whatever it is said to be.
TYPES = {".js": "text/javascript", ".css": "text/css; charset=utf-8"}

# Comments that have their lines to themselves. The empty lines stay: a fault is told with its line of the source.
COMMENT = re.compile(r"^[ \t]*(?:/\*(?:[^*]|\*(?!/))*\*/|//.*)[ \t]*$", re.MULTILINE)

# A type within a line.
CAST = re.compile(r"/\*\* @(?:[^*\n]|\*(?!/))*\*/ ?")

# A sheet beside this one or in a folder below. It says no relative address, which would mean another thing here.
IMPORT = re.compile(r'^@import "([\w/-]+\.css)";$', re.MULTILINE)

ETAG_DIGITS = 8  # tell one file from its next version


class LeanFlask(Flask):
    """A Flask whose static scripts and style sheets come lean; all other static files are sent as Flask sends them."""

    def send_static_file(self, filename: str) -> Response:
        """Answer with a file of the static folder, or 404."""
        path = Path(safe_join(self.static_folder or abort(404), filename) or abort(404))
        if path.suffix not in TYPES:
            # What may be packed is not sent in pieces, as each would be packed by itself.
            request.environ.pop("HTTP_RANGE", None)
            response = super().send_static_file(filename)
            response.headers.pop("Accept-Ranges", None)
            return response
        if not path.is_file():
            abort(404)
        return lean_answer(lean_text(path), TYPES[path.suffix])


def lean_answer(text: str, content_type: str) -> Response:
    """Return an answer that a browser keeps, and gets again only if it is another, with no header but for that."""
    response = Response(text, content_type=content_type)
    response.cache_control.no_cache = True
    # The content is all that counts, so its digest says it all: no date, no name.
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:ETAG_DIGITS])
    response.make_conditional(request)
    return response


def lean_text(path: Path) -> str:
    """Return a script or a style sheet without its comments; the sheets that it imports stand in their places."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        text = IMPORT.sub(lambda found: (path.parent / found[1]).read_text(encoding="utf-8"), text)
    return CAST.sub("", COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text))
