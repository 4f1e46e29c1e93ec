"""The page where others put it: below a prefix, in a frame of another site, on a server without sockets."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.support.prefix_proxy import PrefixProxy

pytestmark = pytest.mark.browser

# What a browser does in a frame of another site where it is told to block the storage of third parties.
DENY_STORAGE = """
    for (const name of ["sessionStorage", "localStorage"]) {
      Object.defineProperty(window, name, {get: () => { throw new DOMException("denied", "SecurityError"); }});
    }
    window.BroadcastChannel = function () { throw new DOMException("denied", "SecurityError"); };
"""


class Course:
    """A site at http://localhost whose one page shows another one, named later, in a frame."""

    def __init__(self):
        self.framed = "about:blank"
        course = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = (
                    f'<!doctype html><title>Course</title><iframe width=1200 height=800 src="{course.framed}"></iframe>'
                )
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://localhost:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, name="test-course", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5.0)


@pytest.fixture
def course() -> Iterator[Course]:
    """A site that embeds, until the test ends."""
    site = Course()
    yield site
    site.close()


def test_the_page_works_below_a_path_without_its_trailing_slash(driver, flask_server, faults):
    with PrefixProxy(flask_server.port, "/user/a") as proxy:
        driver.open(f"{proxy.url.rstrip('/')}?x=1#hide=data")
        driver.press("step")
        driver.expect_step(exactly=1)
        assert f"{proxy.url}?x=1#hide=data" == driver.page.url
        driver.page.goto("about:blank")
    # A browser may ask for what lies beside the first address before it leaves it.
    faults[:] = [fault for fault in faults if "404" not in fault]


def test_the_page_works_below_a_prefix_that_the_server_never_hears_of(driver, gunicorn_server):
    failed: list[str] = []
    urls: list[str] = []
    driver.page.on("requestfailed", lambda request: failed.append(request.url))
    driver.page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    driver.page.on("request", lambda request: urls.append(request.url))
    driver.page.on("websocket", lambda socket: urls.append(socket.url.replace("ws:", "http:")))

    with PrefixProxy(gunicorn_server.port, "/user/a/proxy/8000") as proxy:
        driver.open(proxy.url)
        driver.train_to(100)
        link = driver.viewer_link()
        with driver.page.expect_response("**/features/follow/presenter.js") as last:
            driver.page.keyboard.press("g")  # loads scripts and a sheet when they are needed
        expect(driver.view("glass").locator("svg").first).to_be_visible()
        last.value.finished()  # what is on its way when a page is left counts as failed
        expect(driver.page.locator(".print-sheet")).to_be_attached()
        driver.page.goto("about:blank")

    assert [] == failed
    assert all(any(part in url for url in urls) for part in ("/static/", "/parts/main.js", "/samples/", "/ws"))
    assert [] == [url for url in [*urls, link] if not url.startswith(proxy.url) and url != "about:blank"]


def expect_refused(page: Page, course, url: str, policy: str) -> None:
    """Have the course frame ``url``, and wait until the browser has refused to show it by ``policy``."""
    course.framed = f"{url}/"

    with page.expect_console_message(lambda message: policy in message.text):
        page.goto(course.origin)
    page.wait_for_load_state("networkidle")

    assert 0 == page.frame_locator("iframe").locator("[data-view=message]").count()


def test_a_page_of_another_site_may_not_show_this_one(page: Page, course, flask_server):
    expect_refused(page, course, flask_server.url, "frame-ancestors 'self'")


@pytest.mark.parametrize("is_storage_denied", [False, True], ids=["storage", "no-storage"])
def test_a_page_of_a_named_site_shows_this_one_and_it_trains(
    page: Page,
    course,
    start_server,
    is_storage_denied,
):
    complaints: list[str] = []
    server = start_server("flask", NNVISU_FRAME_ANCESTORS=f"https://other.example, {course.origin}")
    course.framed = f"{server.url}/"
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    if is_storage_denied:
        page.add_init_script(DENY_STORAGE)

    page.goto(course.origin)
    frame = page.frame_locator("iframe")
    expect(frame.locator("[data-figure=map_size]")).to_contain_text("×")
    frame.locator("[data-action=train]").click()

    expect(frame.locator("[data-figure=status]")).to_have_text("running")
    expect(frame.locator("[data-figure=step]")).not_to_have_text("0")
    page.goto("about:blank")  # before the server ends, which the page would complain of
    # The first button of a dialog that is still closed: focus in a frame is the reader's to give.
    assert [] == [text for text in complaints if "Blocked autofocusing" not in text]


def test_a_site_that_is_not_named_may_not_show_this_page_where_another_one_is(page: Page, course, start_server):
    server = start_server("flask", NNVISU_FRAME_ANCESTORS="self https://other.example")

    expect_refused(page, course, server.url, "frame-ancestors 'self' https://other.example")


def test_on_a_server_without_sockets_the_page_says_so_and_asks_for_none(driver, start_server):
    server = start_server("waitress")
    sockets: list[str] = []
    driver.page.on("websocket", lambda socket: sockets.append(socket.url))

    driver.page.goto(server.url)
    driver.page.wait_for_load_state("networkidle")
    driver.expect_status("no link")

    driver.expect_message("This server passes no WebSocket on to nnvisu")
    driver.expect_message("gunicorn wsgi:app")
    expect(driver.view("message").locator("[data-action=retry]")).to_be_hidden()
    assert [] == sockets


def test_a_way_that_carries_no_socket_is_told_apart_from_a_server_that_refuses_it_and_from_one_that_is_gone(
    driver, start_server, faults
):
    server = start_server("flask")
    with PrefixProxy(server.port, "/x", upgrades=False) as proxy:
        driver.page.goto(proxy.url)
        driver.expect_message("its live connection (a WebSocket) is blocked on the way")
        driver.expect_message(f"to let WebSocket connections to 127.0.0.1:{proxy.port} through")
    with PrefixProxy(server.port, "/x", host=f"localhost:{server.port}") as proxy:
        driver.page.goto(proxy.url)
        driver.expect_message(f"The server refuses live connections from http://127.0.0.1:{proxy.port}")
        driver.expect_message(f"because it takes its own address for http://localhost:{server.port}")
    driver.open(server.url)
    server.stop()
    driver.expect_message("The link is lost.")
    driver.wait_until(lambda: sum("/ws" in fault for fault in faults) >= 4, "another try")
    driver.expect_message("The link is lost.")
    faults.clear()  # what the browser says of sockets that it did not get


@pytest.mark.parametrize("missing", ["OffscreenCanvas", "CompressionStream", "HTMLElement.prototype.popover"])
def test_a_browser_that_is_too_old_is_told_so(page: Page, flask_server, missing):
    sockets: list[object] = []
    page.on("websocket", lambda socket: sockets.append(socket))
    page.add_init_script(f"delete window.{missing};")
    page.goto(flask_server.url)

    expect(page.locator("[data-view=message]")).to_contain_text("This browser is too old for this page. It works in")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-view=message]")).to_contain_text("This browser is too old for this page.")
    assert [] == sockets
    assert 0 == page.locator("[data-action=train]:enabled:not([inert] *)").count()
