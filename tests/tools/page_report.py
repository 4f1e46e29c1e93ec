"""What the page costs the browser, measured in a real one on a real server, printed as a table.

    python -m tests.tools.page_report [--seconds S] [--layers 10x10] [--rate BYTES_PER_SECOND]

First load: bytes as sent, with their headers, and first paint. Then, with the largest diagram that is drawn neuron by
neuron and a run at full speed: tasks over 50 ms (the browser's own count), the main thread's busy share (by the clock,
which counts what others take of the processors; and of processor time), the heap at both ends of the time, each after a
garbage collection. The same for a sixth of the time with contour lines and with the flat map. Then, from a click that
paints a point to the first map that knows of it. Last, strokes of each tool through ten thousand points.
"""

import argparse
import contextlib
import math
import re
import shutil
import statistics
from collections.abc import Iterator

from playwright.sync_api import CDPSession, Page, expect, sync_playwright

from tests.support.browser import BROWSERS, NO_SANDBOX, QUIET, tick
from tests.support.first_load import FirstLoad
from tests.support.proxy import Link, Proxy
from tests.support.servers import Server

# Tasks over 50 ms; the time of each click on the map, of each data message, and of the first picture after it.
WATCH = """
    window.report = {longTasks: [], clicks: [], effects: []};
    new PerformanceObserver((list) => report.longTasks.push(...list.getEntries().map(({duration}) => duration)))
      .observe({type: "longtask"});
    let isWaiting = false;
    const Native = WebSocket;
    window.WebSocket = class extends Native {
      constructor(...parts) {
        super(...parts);
        this.addEventListener("message", ({data}) => {
          if (typeof data === "string") isWaiting ||= data.startsWith('{"type":"data"') && report.clicks.length > 0;
          else if (isWaiting && new DataView(data).getUint8(2) === 1) {
            isWaiting = false;
            report.effects.push(performance.now() - report.clicks.at(-1));
          }
        });
      }
    };
    addEventListener("pointerdown", () => report.clicks.push(performance.now()), true);
"""
N_CLICKS = 12
LOOKS = {"contour lines": "[data-choice=contours]", "flat map": "[data-choice=map][value=discrete]"}
MANY_POINTS = 10_000
TOOLS = ("erase", "relabel", "move", "brush")
N_MOVES = 100


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the run is watched")
    parser.add_argument("--layers", default="10x10", help="hidden layers × neurons")
    parser.add_argument("--rate", type=float, default=math.inf, help="bytes a second that the link carries")
    options = parser.parse_args()
    server = Server("flask").wait_until_ready()
    try:
        with sync_playwright() as playwright, Proxy(server.port, Link(rate=options.rate)) as proxy:
            path = next(filter(None, map(shutil.which, BROWSERS)))
            browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *NO_SANDBOX])
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.add_init_script(WATCH)
            report(page, f"http://127.0.0.1:{proxy.port}", options)
            browser.close()
    finally:
        server.stop()


def report(page: Page, url: str, options: argparse.Namespace) -> None:
    """Print one line for each figure."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    load = FirstLoad(page)
    page.goto(url)
    page.wait_for_function("() => document.querySelector('[data-figure=map_size]').textContent.includes('×')")
    paint_ms, usable_ms = page.evaluate(
        "() => [performance.getEntriesByName('first-contentful-paint')[0].startTime, performance.now()]"
    )
    n_bytes, n_headers, n_socket = (n / 1000 for n in (load.n_bytes, load.n_header_bytes, load.n_socket_bytes))
    print(
        f"first load         {n_bytes:8.1f} kB in {len(load.answers)} answers: {n_bytes - n_headers:.1f} kB of bodies, "
        f"{n_headers:.1f} kB of headers; besides, {n_socket:.1f} kB by socket"
    )
    load.stop()
    print(f"first paint        {paint_ms:8.0f} ms, first map after {usable_ms:.0f} ms")
    n_layers, n_neurons = map(int, options.layers.split("x"))
    page.locator("#config-hidden_layers").evaluate(
        "(input, text) => { input.value = text; input.dispatchEvent(new Event('change')); }",
        "-".join([str(n_neurons)] * n_layers),
    )
    page.locator("[data-action=pace]").select_option("full")
    page.locator("[data-action=train]").click()
    page.wait_for_timeout(3000)
    heap_before = heap_bytes(session)
    with watched(page, session, "as it opens"):
        page.wait_for_timeout(1000 * options.seconds)
    print(f"heap               {heap_before / 1e6:8.1f} MB before, {heap_bytes(session) / 1e6:.1f} MB after")
    print(f"at the end         {page.locator('[data-figure=step]').text_content()} steps")
    for look, control in LOOKS.items():
        page.locator(control).evaluate("(input) => input.click()")
        with watched(page, session, look):
            page.wait_for_timeout(1000 * options.seconds / 6)
        page.locator(control.replace("discrete", "smooth")).evaluate("(input) => input.click()")
    click_delays(page)
    strokes(page, session)


@contextlib.contextmanager
def watched(page: Page, session: CDPSession, what: str) -> Iterator[None]:
    """Print what the main thread did meanwhile."""
    page.evaluate("() => { report.longTasks.length = 0; }")
    before = metrics(session)
    yield
    after = metrics(session)
    long_tasks = page.evaluate("() => report.longTasks")
    seconds = after["Timestamp"] - before["Timestamp"]
    busy, processor = ((after[name] - before[name]) / seconds for name in ("TaskDuration", "ThreadTime"))
    print(
        f"{what:18s} {100 * busy:8.1f} % busy in {seconds:.0f} s, {100 * processor:.1f} % of a processor; "
        f"{len(long_tasks)} tasks over 50 ms, the longest {max(long_tasks, default=0):.0f} ms"
    )


def click_delays(page: Page) -> None:
    """Print how long a painted point takes to have an effect on the map."""
    page.keyboard.press("b")
    stage = page.locator("[data-view=stage]").bounding_box()
    for number in range(N_CLICKS):
        page.mouse.click(stage["x"] + stage["width"] * (0.2 + 0.05 * number), stage["y"] + stage["height"] * 0.1)
        page.wait_for_timeout(400)
    effects = page.evaluate("() => report.effects")
    if effects:
        print(f"click to map       {statistics.median(effects):8.0f} ms median, {max(effects):.0f} ms largest")


def strokes(page: Page, session: CDPSession) -> None:
    """Draw with each tool through many points, and print what that does to the main thread."""
    page.locator(".more-data").evaluate("(fold) => { fold.open = true; }")  # what is asked stands beside the field
    page.locator("#data-n_points").evaluate(
        "(input, n) => { input.value = n; input.dispatchEvent(new Event('change', {bubbles: true})); }", MANY_POINTS
    )
    page.locator("[data-action=draw-points]").click()  # the points that were painted are in the way
    summary = page.locator("[data-view=data-summary]")
    expect(summary).to_have_text(re.compile(f"^{MANY_POINTS:,} points"), timeout=30_000)
    stage = page.locator("[data-view=stage]").bounding_box()
    for tool in TOOLS:
        tick(page.locator(f"input[name=tool][value={tool}]"))
        page.mouse.move(stage["x"] + 0.25 * stage["width"], stage["y"] + 0.6 * stage["height"])
        with watched(page, session, f"{tool} {MANY_POINTS:,}"):
            page.mouse.down()
            for number in range(N_MOVES):
                across = 0.25 + 0.5 * number / N_MOVES
                page.mouse.move(stage["x"] + across * stage["width"], stage["y"] + 0.6 * stage["height"])
                page.wait_for_timeout(16)
            page.mouse.up()


def metrics(session: CDPSession) -> dict[str, float]:
    """Return the browser's own figures by name, times in seconds."""
    return {row["name"]: row["value"] for row in session.send("Performance.getMetrics")["metrics"]}


def heap_bytes(session: CDPSession) -> float:
    """Return the bytes of live objects."""
    session.send("HeapProfiler.collectGarbage")
    return metrics(session)["JSHeapUsedSize"]


if __name__ == "__main__":
    main()
