"""The pure modules of time line and sharing, in a real browser, against values made in Python."""

import base64
import json
import math
import zlib

import pytest

from tests.browser import browser_type_launch_args  # noqa: F401 (fixture)

pytestmark = pytest.mark.browser

RECIPE = {
    "data": {"points": {"x": [-0.1234, 0.5], "y": [0.25, 1], "label": [0, 1]}, "test": [0, 1]},
    "config": {"learning_rate": 0.1, "hidden_layers": [3, 2], "activation": "tanh"},
    "journal": [[7, {"type": "erase_points", "x": 0, "y": 0, "radius": 0.5}]],
    "step": 12,
}


@pytest.fixture(scope="module")
def call(browser, flask_server):
    """Return a function that calls one function of a module of the page."""
    page = browser.new_page()
    page.goto(f"{flask_server.url}/healthz")

    def call_function(module: str, name: str, *arguments):
        code = "async ([url, name, given]) => (await import(url))[name](...given)"
        return page.evaluate(code, [f"/static/js/{module}.js", name, list(arguments)])

    yield call_function
    page.close()


@pytest.mark.parametrize(("at_step", "place"), [(None, 4), (0, 0), (1, 1), (5, 1), (8, 2), (100, 3), (5000, 3)])
def test_the_place_is_that_of_the_last_kept_step_and_the_present_comes_after_all(call, at_step, place):
    assert place == call("timeline/kept-steps", "placeOf", [0, 1, 8, 100], at_step)


def test_the_step_at_a_place_is_kept_and_at_the_end_there_is_none(call):
    assert [0, 8, None] == [call("timeline/kept-steps", "stepAt", [0, 1, 8], place) for place in (0, 2, 3)]


@pytest.mark.parametrize("batch_size", [0, 1, 7, 50, 192, 500])
def test_an_epoch_ends_where_its_last_batch_does(call, batch_size):
    n_train, size = 192, batch_size or 192
    per_epoch = math.ceil(n_train / size)
    for done in {0, 1, per_epoch - 1}:
        epoch = 3 + min(done * size, n_train) / n_train
        left = per_epoch - done if done < per_epoch else per_epoch

        assert left == call("timeline/kept-steps", "stepsToNextEpoch", epoch, n_train, batch_size)


def test_a_packed_recipe_is_deflated_json_in_base64url(call):
    version, body = call("share/recipe-link", "packRecipe", RECIPE).split(".")
    packed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))

    assert "1" == version
    assert RECIPE == json.loads(zlib.decompress(packed, wbits=-15))
    assert RECIPE == call("share/recipe-link", "unpackRecipe", f"{version}.{body}")


def test_a_fragment_loses_one_key_and_keeps_the_others(call):
    assert "#hide=data" == call("fragment", "withoutKey", "#run=1.abc&hide=data", "run")
