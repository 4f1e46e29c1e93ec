"""The page's modules without the page: JavaScript that imports them, called from Python, in Node or in a browser tab.

Node starts in a tenth of a second and needs no server; the browser is where they must work. A test that uses ``run``
runs in Node. Where Node is missing or old it runs in the browser, and where a browser is required it runs in both.
"""

import functools
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers import ROOT, Server

# The first with every stream that the page compresses with.
LEAST_NODE = 20
NODE_SCRIPT = Path(__file__).with_suffix(".mjs")

# JSON knows neither of these; what is undefined comes as None.
ANSWER = """(value) => JSON.stringify(value, (_, each) =>
    typeof each === "number" && !Number.isFinite(each) ? {$number: String(each)} : each === undefined ? null : each)"""
NUMBERS = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}

# Calls a JavaScript function, given as its source, with one argument: Evaluate(code, argument).
Evaluate = Callable[..., Any]


@functools.cache
def node() -> str | None:
    """Return the path of a Node that is new enough, or None."""
    path = shutil.which("node")
    if path is None:
        return None
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    return path if int(version.strip().lstrip("v").split(".")[0]) >= LEAST_NODE else None


def engines() -> list[Any]:
    """Return where tests of modules run, as parameters of a fixture."""
    in_browser = pytest.param("in_browser", id="browser", marks=pytest.mark.browser)
    is_browser_wanted = node() is None or os.environ.get("NNVISU_REQUIRE_BROWSER") == "1"
    return [*([pytest.param("in_node", id="node")] if node() else []), *([in_browser] if is_browser_wanted else [])]


@pytest.fixture(scope="session")
def in_node() -> Iterator[Evaluate]:
    """Return a function that calls JavaScript in one Node process, which lives as long as the tests."""
    with tempfile.TemporaryFile() as printed:
        command = [node(), str(NODE_SCRIPT), str(ROOT)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=printed, encoding="utf-8"
        ) as process:

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

            yield _with_values(evaluate)
            process.stdin.close()


@pytest.fixture(scope="session")
def in_browser(browser: Any, flask_server: Server) -> Iterator[Evaluate]:
    """Return a function that calls JavaScript in one tab, which shows next to nothing and is the same for all tests."""
    page = browser.new_page()
    page.goto(f"{flask_server.url}/healthz")
    yield _with_values(page.evaluate)
    page.close()


def _with_values(evaluate: Callable[[str], str]) -> Evaluate:
    """Return a function of values, around one of texts: as source, large arguments go over in no time."""

    def call(code: str, argument: Any = None) -> Any:
        return json.loads(
            evaluate(f"(async () => ({ANSWER})(await ({code})({json.dumps(argument)})))()"), object_hook=_number
        )

    return call


def _number(value: dict[str, Any]) -> Any:
    return NUMBERS[value["$number"]] if value.keys() == {"$number"} else value


@pytest.fixture(scope="module", params=engines())
def run(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Return a function that calls JavaScript with the ``url`` of a module of the page, and more arguments."""
    evaluate = request.getfixturevalue(request.param)
    return lambda name, code, /, **arguments: evaluate(code, {"url": f"/static/js/{name}.js", **arguments})
