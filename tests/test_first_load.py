"""The first load: what the page needs is named in it, goes out compressed, and stays small."""

import gzip
import re
import urllib.request

import brotli
import pytest
from flask import Flask

from nnvisu.web.compression import MOST_PACKED, PackedAnswers, add_compression
from nnvisu.web.modules import needed_modules
from tests.servers import Server

MOST_BYTES = 150_000
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}


def sent(url: str) -> tuple[int, bytes, str]:
    """Return (bytes as sent, content, encoding) of an answer to a browser on this machine or on HTTPS."""
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept-Encoding": "gzip, br"})) as answer:
        raw, encoding = answer.read(), answer.headers.get("Content-Encoding", "")
    return len(raw), UNPACK[encoding](raw), encoding


def test_modules_are_followed_by_their_static_imports(tmp_path):
    (tmp_path / "js" / "deep").mkdir(parents=True)
    (tmp_path / "js" / "main.js").write_text('import { a } from "./a.js";\nimport {\n  b,\n} from "./deep/b.js";\n')
    (tmp_path / "js" / "a.js").write_text('export * from "./deep/b.js";\nconst later = () => import("./lazy.js");\n')
    (tmp_path / "js" / "deep" / "b.js").write_text(
        'import "../a.js";\nexport function f() { return q("./no.js"); }\nconst text = \'import x from "./no.js"\';\n'
    )

    assert ["js/a.js", "js/deep/b.js"] == needed_modules(tmp_path, "js/main.js")


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_changed_file_is_sent_as_it_is_now(tmp_path, encoding):
    app = Flask("test", static_folder=str(tmp_path), static_url_path="/static")
    add_compression(app)
    client = app.test_client()

    for text in (b"// one\n" * 100, b"// two\n" * 100, b"// one\n" * 100):
        (tmp_path / "a.js").write_bytes(text)
        with client.get("/static/a.js", headers={"Accept-Encoding": encoding}) as answer:
            assert encoding == answer.headers["Content-Encoding"]
            assert text == UNPACK[encoding](answer.data)


def test_packed_answers_do_not_become_more_and_more():
    packed = PackedAnswers()

    for n in range(3 * MOST_PACKED):
        packed.set(str(n), b"")

    assert len(packed) <= MOST_PACKED
    assert str(n) in packed


@pytest.mark.parametrize("kind", ["flask", "gunicorn"])
def test_the_whole_first_load_is_small_as_sent(request: pytest.FixtureRequest, kind: str):
    server: Server = request.getfixturevalue(f"{kind}_server")
    n_bytes, html, encoding = sent(server.url)
    links = re.findall(r'(?:href|src)="(/static/[^"]+)"', html.decode())

    # Besides, the pictures of the data sets.
    links = [*sorted(set(links)), "/samples/3"]
    sizes = {link: sent(server.url.rstrip("/") + link) for link in links}

    assert encoding
    assert len(links) > 50
    scripts = {link: row for link, row in sizes.items() if link.endswith((".js", ".css"))}
    assert [] == [link for link, (_, text, encoding) in scripts.items() if len(text) > 1000 and not encoding]
    assert n_bytes + sum(row[0] for row in sizes.values()) < MOST_BYTES
