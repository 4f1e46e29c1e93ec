#!/usr/bin/env bash
# The rest of a packed file is packed by itself: Flask-Compress answers a range with bytes that do not fit.
#
# The guess: a download that broke off can be continued. The server says "Accept-Ranges: bytes" beside
# "Content-Encoding: br", so "Range: bytes=19000-" brings the rest of the same packed bytes; or Flask-Compress leaves
# partial answers alone.
# What happens: Flask cuts the range out of the file as it lies on the disk, and Flask-Compress packs that piece anew:
# status 206, "Content-Encoding: br", the ETag of the whole packed file, and a Content-Range that counts bytes of the
# unpacked one. What the client had and what comes do not fit together and cannot be unpacked. With the ETag in
# If-Range all is sent anew, which is right; with the date in If-Range, or without it, it breaks.
# Versions: Flask 3.1.3, Werkzeug 3.1.9, Flask-Compress 1.25, Brotli 1.2.1, Python 3.11.7.
# Source: flask_compress.py (after_request packs what has status 200 to 299); RFC 9110, 14: a range is one of the
# encoded content; seen.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q flask==3.1.3 werkzeug==3.1.9 flask-compress==1.25 brotli==1.2.1
mkdir "$folder/static"
cat > "$folder/show.py" <<'PY'
import pathlib
import platform
import sys
from importlib.metadata import version

import brotli
import flask
import flask_compress

packages = ("Flask", "Werkzeug", "Flask-Compress", "Brotli")
print(f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in packages))
folder = pathlib.Path(sys.argv[1])
text = ",\n".join(f"[{i * i % 977 / 977}, {i**3 % 991 / 991}]" for i in range(5000)).encode()
(folder / "static" / "points.js").write_bytes(text)
app = flask.Flask(__name__, root_path=str(folder))
flask_compress.Compress(app)
client = app.test_client()


def get(**headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/static/points.js", headers={"Accept-Encoding": "br"} | named)


def can_be_unpacked(packed):
    try:
        return brotli.decompress(packed) == text
    except brotli.error:
        return False


whole = get()
assert can_be_unpacked(whole.data) and whole.headers["Accept-Ranges"] == "bytes"
half = len(whole.data) // 2
rest = get(Range=f"bytes={half}-")
print(f"the file has {len(text)} bytes, packed {len(whole.data)}; asked for the packed ones from {half} on:")
for name in ("Content-Encoding", "Content-Range", "Content-Length", "ETag"):
    is_kept = rest.headers[name] == whole.headers.get(name)
    print(f"    {name}: {rest.headers[name]}{' (as before)' if is_kept else ''}")
fits = can_be_unpacked(whole.data[:half] + rest.data)
print(f"status {rest.status_code}; both halves together can be unpacked: {fits}")
is_piece = brotli.decompress(rest.data) == text[half:]
print("the answer by itself is the unpacked file from that byte on:", is_piece)
with_etag = get(Range=f"bytes={half}-", If_Range=whole.headers["ETag"]).status_code
with_date = get(Range=f"bytes={half}-", If_Range=whole.headers["Last-Modified"]).status_code
print(f"status with If-Range and the ETag: {with_etag}, with If-Range and the date: {with_date}")
if (rest.status_code, fits, is_piece, with_etag, with_date) != (206, False, True, 200, 206):
    raise SystemExit("Flask-Compress answers ranges otherwise now.")
PY
"$folder/venv/bin/python" "$folder/show.py" "$folder"
