"""The page's modules without the page: JavaScript that imports them, called from Python, in Node or in a browser tab.

Node starts in a tenth of a second and needs no server; the browser is where they must work. What uses ``run`` is tested
in Node, and in the browser as well where one is required.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import playwright
import pytest

from tests.support.servers import Server

# Playwright brings its own, so that there always is one.
NODE = Path(playwright.__file__).parent / "driver" / ("node.exe" if sys.platform == "win32" else "node")
SCRIPT = Path(__file__).with_suffix(".mjs")

ENGINES = [
    pytest.param("in_node", id="node"),
    *(
        [pytest.param("in_browser", id="browser", marks=pytest.mark.browser)]
        if os.environ.get("NNVISU_REQUIRE_BROWSER") == "1"
        else []
    ),
]

# JSON has no numbers that are not finite; what is undefined comes as None.
AS_TEXT = """(value) => JSON.stringify(value, (_, each) =>
    typeof each === "number" && !Number.isFinite(each) ? {$number: String(each)} : each === undefined ? null : each)"""

# Calls a JavaScript function, given as source, with one argument that JSON can tell, and returns what it returns.
Call = Callable[..., Any]


@pytest.fixture(scope="session")
def in_node() -> Iterator[Call]:
    """Return a function that calls JavaScript in a Node process, which lives as long as the tests."""
    with (
        tempfile.TemporaryFile() as printed,
        subprocess.Popen(
            [NODE, SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=printed, encoding="utf-8"
        ) as process,
    ):

        def evaluate(source: str) -> str:
            process.stdin.write(json.dumps(source) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
            if not line:
                printed.seek(0)
                raise RuntimeError(f"Node ended: {printed.read()[-3000:].decode(errors='replace')}")
            answer = json.loads(line)
            if "error" in answer:
                raise RuntimeError(answer["error"])
            return answer["value"]

        yield _call_by(evaluate)
        process.stdin.close()


@pytest.fixture(scope="session")
def in_browser(browser: Any, flask_server: Server) -> Iterator[Call]:
    """Return a function that calls JavaScript in a tab, which shows next to nothing and lives as long as the tests."""
    page = browser.new_page()
    page.goto(f"{flask_server.url}/healthz")
    yield _call_by(page.evaluate)
    page.close()


def _call_by(evaluate: Callable[[str], str]) -> Call:
    """Return a function of values, by one of texts: in source text, large arguments go over quickly."""

    def call(code: str, argument: Any = None) -> Any:
        source = f"(async () => ({AS_TEXT})(await ({code})({json.dumps(argument)})))()"
        return json.loads(evaluate(source), object_hook=_number)

    return call


def _number(value: dict[str, Any]) -> Any:
    return float(value["$number"]) if value.keys() == {"$number"} else value


@pytest.fixture(scope="module", params=ENGINES)
def run(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Return a function that calls JavaScript with the ``url`` of a module of the page, and more arguments."""
    call = request.getfixturevalue(request.param)
    return lambda name, code, /, **arguments: call(code, {"url": f"/static/js/{name}.js", **arguments})
