"""The first load: what the page needs is named in it, goes out lean and compressed, and stays small."""

import gzip
import itertools
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from nnvisu.web.compression import MAX_PACKED, PACKED_ANSWERS, PackedAnswers, add_compression
from nnvisu.web.parts import add_parts
from nnvisu.web.static_files import LeanFlask, lean_text
from tests.support.first_load import FirstLoad
from tests.support.js_strings import strings
from tests.support.paths import ROOT
from tests.support.servers import Server

STATIC = ROOT / "static"
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
SHEETS = sorted((STATIC / "js").rglob("*.css"))
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}

MAX_BYTES = 100_000  # of all answers until a new visitor sees map and tour, with their headers

# Without these a browser could be led astray, or would ask for the same file again and again.
HEADERS = {
    *("Content-Type", "Content-Length", "Content-Encoding", "Vary", "ETag", "Cache-Control"),
    *("X-Content-Type-Options", "Cross-Origin-Resource-Policy"),
}
SERVERS_OWN_HEADERS = {"Server", "Date", "Connection"}


def make_app(folder: Path) -> Flask:
    app = LeanFlask("test", static_folder=str(folder), static_url_path="/static")
    add_compression(app)
    return app


def test_comments_stay_at_home_and_lines_keep_their_numbers(tmp_path):
    (tmp_path / "a.js").write_text(
        "// one\n"
        "/**\n * Says `x`.\n ** And * / is no end.\n */\n"
        'const url = "http://x"; // stays\n'
        "  /** @type {HTMLElement} */ (f(url))?.focus();\n"
        "  /* two */\n"
        "const n = 4 / 2 /* stays */;\n"
    )

    lines = lean_text(tmp_path / "a.js").split("\n")

    assert [""] * 5 == lines[:5]
    assert 'const url = "http://x"; // stays' == lines[5]
    assert "(f(url))?.focus();" == lines[6]
    assert ["", "const n = 4 / 2 /* stays */;", ""] == lines[7:]


def test_nothing_is_taken_for_a_comment_inside_of_a_string():
    for path in SCRIPTS:
        code = ""
        for line, sent in zip(path.read_text().split("\n"), lean_text(path).split("\n"), strict=True):
            line, sent = line.lstrip(" "), sent.lstrip(" ")
            same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(line, sent, strict=False))
            kept = "".join(each for each, _ in same)
            is_code = re.search(r"\$\{[^}]*$", kept) or (code + kept).count("`") % 2 == 0 == kept.count('"') % 2
            assert line == sent or is_code, f"{path}: {line}"
            code += sent


def test_what_a_script_says_is_sent_as_it_stands():
    for path in SCRIPTS:
        code = path.read_text("utf-8")
        assert [text for _, text in strings(code)] == [text for _, text in strings(lean_text(path))], path
    assert "\n    return" in lean_text(STATIC / "js" / "features" / "export" / "model-script.js")


def test_every_style_sheet_is_sent_once_and_in_the_order_of_its_import():
    page = (STATIC / "js" / "page.css").read_text()
    joined = lean_text(STATIC / "js" / "page.css")
    imported = re.findall(r'@import "(.*)";', page)
    later = {name for path in SCRIPTS for name in re.findall(r'loadStyle\("(.*?)"\)', path.read_text())}

    sent = [*imported, "page.css", *(f"{name}.css" for name in later)]
    assert sorted(path.relative_to(STATIC / "js").as_posix() for path in SHEETS) == sorted(sent)
    assert "@import" not in joined
    assert "url(" not in joined  # it would be read from the folder of page.css
    ends = [joined.index(lean_text(STATIC / "js" / name).strip()) for name in imported]
    assert ends == sorted(ends)


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
@pytest.mark.parametrize(("asked", "changed"), [("a.js", "a.js"), ("a.css", "b.css"), ("a.css", "deep/b.css")])
def test_a_file_is_sent_as_it_is_now_and_only_if_it_is_another(tmp_path, encoding, asked, changed):
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.css").write_text(f'@import "{changed}";\n')
    client = make_app(tmp_path).test_client()
    etag = ""

    for text in (b"a { one: 1 }\n" * 100, b"a { two: 2 }\n" * 100, b"a { one: 1 }\n" * 100):
        (tmp_path / changed).write_bytes(text)
        answer = client.get(f"/static/{asked}", headers={"Accept-Encoding": encoding, "If-None-Match": etag})
        etag = answer.headers["ETag"]
        again = client.get(f"/static/{asked}", headers={"Accept-Encoding": encoding, "If-None-Match": etag})

        assert 200 == answer.status_code
        assert text.strip() == UNPACK[answer.headers.get("Content-Encoding", "")](answer.data).strip()
        assert (304, b"", etag) == (again.status_code, again.data, again.headers["ETag"])


def test_what_is_no_file_of_the_folder_is_404(tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "secret.js").write_text("1")
    client = make_app(tmp_path / "static").test_client()

    statuses = [client.get(f"/static/{name}").status_code for name in ("none.js", "../secret.js", "%2e%2e/secret.js")]

    assert [404, 404, 404] == statuses


def test_packed_answers_do_not_become_more_and_more():
    packed = PackedAnswers()

    for n in range(3 * MAX_PACKED):
        packed.set(str(n), b"")

    assert len(packed) <= MAX_PACKED
    assert str(n) in packed


def test_several_applications_may_pack_the_same_at_once():
    packed, content = PackedAnswers(), b"const one = 1;\n" * 20_000

    with ThreadPoolExecutor(4) as threads:
        done = [threads.submit(packed.pack, content) for _ in range(4)]

    assert [None] * 4 == [each.result() for each in done]
    assert 1 == len(packed)


def test_what_a_visit_begins_with_is_packed_from_the_first_request_on(tmp_path):
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "main.js").write_text("const one = 1;\n" * 100)
    (tmp_path / "js" / "page.css").write_text("a { one: 1 }\n" * 100)
    app = make_app(tmp_path)
    add_parts(app)
    client = app.test_client()

    client.get("/anything")
    for _ in range(2):
        threads = [thread for thread in threading.enumerate() if thread.name == "nnvisu-packing"]
        for thread in threads:  # it ends by itself, and there is no second one
            thread.join()
        client.get("/anything")
    assert [] == threads
    n_packed = len(PACKED_ANSWERS)
    script, sheet = (
        client.get(path, headers={"Accept-Encoding": "br"}) for path in ("/parts/main.js", "/static/js/page.css")
    )

    assert b"const one = 1;\n" * 100 in brotli.decompress(script.data)
    assert b"a { one: 1 }\n" * 100 == brotli.decompress(sheet.data)
    assert n_packed == len(PACKED_ANSWERS)


@pytest.mark.parametrize("path", ["/parts/main.js", "/static/js/main.js", "/static/js/page.css"])
def test_scripts_and_style_sheets_carry_no_header_without_use(server: Server, path):
    answer = server.get(path, {"Accept-Encoding": "gzip, br"})

    assert HEADERS == set(answer.headers) - SERVERS_OWN_HEADERS
    assert len(set(answer.headers)) == len(answer.headers)
    assert "no-cache" == answer.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/parts/main.js", "/static/js/main.js", "/static/icon.svg"])
@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_a_part_of_a_file_is_not_sent_by_itself(server: Server, path, encoding):
    """Packed by itself it would not fit to what the client has, as Flask-Compress packs what is cut from the file."""
    whole = server.get(path, {"Accept-Encoding": encoding})
    answer = server.get(path, {"Accept-Encoding": encoding, "Range": "bytes=100-"})

    assert (200, whole.body) == (answer.status, answer.body)
    assert "Accept-Ranges" not in answer.headers


@pytest.mark.browser
def test_the_whole_first_load_is_small_as_sent(page: Page, server: Server):
    # A browser that is steered would be spared the tour of a first visit.
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})")
    load = FirstLoad(page)

    with page.expect_response("**/samples/**") as samples, page.expect_response("**/tour.js") as tour:
        page.goto(server.url)
    expect(page.locator("[data-figure=map_size]")).to_contain_text("×", timeout=30_000)
    expect(page.locator("[data-view=tour]")).to_be_visible(timeout=30_000)
    for answer in (samples.value, tour.value):  # the network may have been idle for a while before the page asked
        answer.finished()
    page.wait_for_load_state("networkidle")

    urls = [answer.url for answer in load.answers]
    html = page.request.get(server.url).text()
    named = re.findall(r'<(?:link|script)[^>]* (?:href|src)="([^"]+)"', html)
    assert "parts/main.js" in named
    assert {f"{server.url}/{name}" for name in named} <= set(urls)
    assert any("/samples/" in url for url in urls) and any(url.endswith("/features/tour/tour.js") for url in urls)
    assert all(answer.n_header_bytes > 100 for answer in load.answers)
    assert load.n_bytes < MAX_BYTES, [(answer.url, answer.n_bytes) for answer in load.answers]
