"""What people notice of an update: three servers behind HAProxy, sessions that train, pages in a real browser.

    python -m tests.tools.update_report [--sessions N] [--pages N]

HAProxy reads its file again; then one server after the other but the last gets SIGTERM. For each the longest time
between two pictures that a page drew is printed, of pages that stayed and of pages whose server ended; how long the
server took to end; and what of the sessions was lost: ids, roles, steps, sockets that were closed without a reason.
"""

import argparse
import secrets
import shutil
import signal
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.support.balancers import Balancer
from tests.support.browser import BROWSERS, NO_SANDBOX, QUIET
from tests.support.client import Client
from tests.support.redis_server import RedisServer
from tests.support.servers import Server, wait_until
from tests.support.tls import Tls

PACE = 10  # steps a second, of each session without a page
WATCHED_S = 8.0  # after each event
# When maps came, and how often a socket was opened.
WATCH = """
    window.maps = [];
    window.sockets = 0;
    const Native = WebSocket;
    window.WebSocket = class extends Native {
      constructor(...parts) {
        super(...parts);
        sockets += 1;
        this.addEventListener("message", ({data}) => {
          if (typeof data !== "string" && new DataView(data).getUint8(2) === 1) maps.push(performance.now());
        });
      }
    };
"""
LONGEST_GAP = "(since) => Math.max(...maps.slice(1).map((at, i) => (at < since ? 0 : at - Math.max(maps[i], since))))"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sessions", type=int, default=56, help="that train without a page")
    parser.add_argument("--pages", type=int, default=4)
    options = parser.parse_args()
    redis_server = RedisServer()
    environment = {"NNVISU_STORE": redis_server.url, "NNVISU_PROXY_HOPS": "1"}
    servers = [Server("gunicorn", environment) for _ in range(3)]
    try:
        for server in servers:
            server.wait_until_ready()
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
            balancer = Balancer("haproxy", Path(folder), Tls(Path(folder)), [server.port for server in servers])
            try:
                browser = _launched(playwright)
                pages = [_page(browser, balancer.origin) for _ in range(options.pages)]
                clients = [_client(balancer) for _ in range(options.sessions)]
                wait_until(lambda: redis_server.n_active() == options.sessions + options.pages)
                _measure("haproxy reloads", pages, clients, balancer.reload)
                for number in (0, 1):
                    server = servers[number]
                    _measure(f"server {number + 1} ends", pages, clients, lambda server=server: _ended(server))
                    clients = [_back(balancer, client) for client in clients]
            finally:
                balancer.stop()
    finally:
        for server in servers:
            server.stop()
        redis_server.stop()


def _launched(playwright):
    path = next(filter(None, map(shutil.which, BROWSERS)))
    return playwright.chromium.launch(executable_path=path, args=[*QUIET, *NO_SANDBOX])


def _page(browser, origin: str) -> Page:
    page = browser.new_context(
        ignore_https_errors=True, bypass_csp=True, viewport={"width": 1000, "height": 700}
    ).new_page()
    page.add_init_script(WATCH)
    page.goto(origin)
    expect(page.locator("[data-action=train]")).to_be_enabled(timeout=60_000)
    page.locator("[data-action=train]").click()
    page.wait_for_function("() => maps.length > 20", timeout=60_000)
    return page


def _client(balancer: Balancer, session: str | None = None) -> Client:
    session = session or f"{secrets.token_hex(6)}.{secrets.token_urlsafe(18)}"
    headers = {"Origin": balancer.origin}
    client = Client(balancer.ws_url, session, headers=headers, tls=balancer.tls, acks=False)
    if not client.hello["resumed"]:
        client.send("set_pace", steps_per_second=PACE)
        client.send("start_training")
    return client


def _back(balancer: Balancer, client: Client) -> Client:
    """Return a client that came back if its socket was closed, and say what it has lost."""
    if client.is_open:
        return client
    step = client.newest("step_result")["step"]
    again = wait_until(lambda: _tried(balancer, client), 10.0, "a server that has the session")
    found = again.hello
    if (found["session"], found["resumed"], found["role"], found["status"]) != (client.id, True, "owner", "running"):
        print(f"LOST: {client.id} came back as {found}")
    if found["step"] < step:
        print(f"LOST: {step - found['step']} steps")
    return again


def _tried(balancer: Balancer, client: Client) -> Client | None:
    try:
        return _client(balancer, client.id)
    except Exception:
        return None


def _ended(server: Server) -> None:
    began = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    wait_until(lambda: server.process.poll() is not None, 20.0)
    print(f"  the server ended after {time.monotonic() - began:.2f} s")


def _measure(name: str, pages: list[Page], clients: list[Client], act) -> None:
    """Print what pages and clients noticed of ``act``."""
    before = [(page.evaluate("performance.now()"), page.evaluate("sockets"), _session_of(page)) for page in pages]
    print(f"{name}:")
    act()
    end = time.monotonic() + WATCHED_S
    while time.monotonic() < end:
        pages[0].wait_for_timeout(100)
    for number, (page, (since, sockets, session)) in enumerate(zip(pages, before, strict=True)):
        gap_s = page.evaluate(LONGEST_GAP, since) / 1000
        moved = page.evaluate("sockets") - sockets
        lost = "" if _session_of(page) == session else "  LOST its session"
        print(f"  page {number + 1}: {gap_s:.2f} s without a picture, {moved} new sockets{lost}")
    closed = [client.close_code for client in clients if not client.is_open]
    print(f"  {len(closed)} of {len(clients)} sockets without a page closed, with {sorted({*closed}, key=str)}")


def _session_of(page: Page) -> str:
    return page.evaluate("sessionStorage.getItem('nnvisu.session')")


if __name__ == "__main__":
    main()
