"""Looking closely, on a real server in a real browser: downloads, points, and one step under glass."""

import csv
import io
import json
import struct

import numpy as np
import pytest

from tests.browser import (  # noqa: F401 (fixtures)
    Driver,
    browser_context_args,
    browser_type_launch_args,
    driver,
    faults,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def page_driver(driver, flask_server) -> Driver:  # noqa: F811
    """The page, loaded, with its map."""
    return driver.open(flask_server.url)


def steps(driver, n):  # noqa: F811
    """Train ``n`` steps."""
    driver.button("pace").select_option("full")
    driver.page.locator(".step-count").fill(str(n))
    driver.press("step")
    driver.expect_step(n)


# --- Downloads ---


def downloaded(driver, action):  # noqa: F811
    """Press a button of the downloads; return the file's name and content."""
    button = driver.button(action)
    with driver.page.expect_download() as download:
        button.evaluate("button => button.click()")  # it may stand in a menu that is closed
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_the_model_comes_in_three_forms_with_the_same_numbers(page_driver, tmp_path):
    steps(page_driver, 60)
    json_name, as_json = downloaded(page_driver, "download-json")
    npz_name, as_npz = downloaded(page_driver, "download-npz")
    script_name, script = downloaded(page_driver, "download-script")
    document = json.loads(as_json)
    names = {}
    exec(compile(script, script_name, "exec"), names)

    assert ("nnvisu-step-60.json", "nnvisu-step-60.npz") == (json_name, npz_name)
    arrays = np.load(io.BytesIO(as_npz))
    for number, layer in enumerate(document["layers"]):
        weights = np.array(layer["weights"], np.float32)
        assert weights.tolist() == arrays[f"weights_{number}"].tolist()
        assert weights.tolist() == names["WEIGHTS"][number].tolist()
    assert 1 == pytest.approx(names["predict"](0.5, 0.5).sum())


def test_the_map_is_a_picture_and_the_curves_are_a_table(page_driver):
    steps(page_driver, 60)
    _, picture = downloaded(page_driver, "download-map")
    _, table = downloaded(page_driver, "download-curves")
    rows = list(csv.DictReader(io.StringIO(table.decode())))

    width, height = struct.unpack(">2I", picture[16:24])
    assert (width, height) >= (1024, 1024)
    assert [0, 60] == [float(rows[0]["step"]), float(rows[-1]["step"])]
    assert float(rows[-1]["loss"]) < float(rows[0]["loss"])
