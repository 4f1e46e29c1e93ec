"""Classes in a real browser: how many the network answers, how many are listed, and which can be painted."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.support.client import Client

pytestmark = pytest.mark.browser


def expect_listed(page_driver, n):
    """Wait until the legend and the probabilities of a place list ``n`` classes, and the latter make up a whole."""
    page_driver.page.mouse.move(*page_driver.place(-0.5, 0.4))
    rows = page_driver.page.locator(".probabilities b")
    expect(rows).to_have_count(n)
    expect(page_driver.page.locator(".legend-classes > li")).to_have_count(n)

    def percents():
        texts = [text.removesuffix("%") for text in rows.all_text_contents()]
        return [float(text) for text in texts if text != "–"]

    page_driver.expect_value(lambda: (len(told := percents()), sum(told)), (n, pytest.approx(100, abs=0.06 * n)))
    page_driver.page.mouse.move(5, 5)


def swatch(page_driver, label):
    return page_driver.page.locator(f"input[name=class][value='{label}']")


def test_fewer_classes_fit_a_network_that_has_learnt_nothing(page_driver, flask_server):
    page_driver.enter("data-n_classes", "2")

    expect_listed(page_driver, 2)
    page_driver.expect_message("Press Train and watch.")
    with Client(flask_server.ws_url, page_driver.session_id()) as client:
        fitted = client.probe(0.3, 0.3)
        client.do("reset")
        assert fitted == client.probe(0.3, 0.3)


def test_an_output_without_points_is_listed_where_the_network_has_learnt(page_driver):
    page_driver.train_to(50)
    page_driver.press("train")
    page_driver.expect_status("running")
    page_driver.enter("data-n_classes", "2")

    page_driver.expect_message("an output for a class without points")
    page_driver.expect_status("running")
    expect_listed(page_driver, 3)
    assert page_driver.number("step") >= 50
    page_driver.press("reset")
    page_driver.expect_step(0)
    expect_listed(page_driver, 2)


def test_a_weight_set_by_hand_stays_though_classes_go(page_driver, flask_server):
    with Client(flask_server.ws_url, page_driver.session_id()) as client:
        client.do("set_parameter", layer=2, neuron=2, input=0, value=1.5)
        page_driver.enter("data-n_classes", "2")
        page_driver.expect_message("Weights were set by hand")
        before = client.probe(0.3, 0.3)

    assert 3 == len(before)
    expect_listed(page_driver, 3)


def test_a_recipe_that_begins_with_fewer_classes_is_left_alone(page_driver, flask_server):
    with Client(flask_server.ws_url) as other:
        other.do("generate_data", dataset="blobs", n_classes=2)
        recipe = other.wait_for("recipe", other.send("get_recipe"))
    page_driver.enter("data-n_points", "60")
    page_driver.expect_points(60)
    fields = {name: recipe[name] for name in ("data", "config", "journal")}
    assert fields["journal"]
    file = {"name": "run.json", "mimeType": "application/json", "buffer": json.dumps({**fields, "step": 0}).encode()}
    page_driver.press("share")
    expect(page_driver.page.locator("#run-link")).to_have_value(re.compile("#run=1"))
    page_driver.page.locator("[data-field=recipe]").set_input_files(file)

    page_driver.expect_data("blobs")
    expect_listed(page_driver, 3)
    page_driver.expect_message("an output for a class without points")


def test_classes_up_to_the_next_one_can_be_painted(page_driver):
    expect(swatch(page_driver, 3)).to_be_enabled()
    expect(swatch(page_driver, 4)).to_be_disabled()
    why = "Add points of class 4 first"
    expect(swatch(page_driver, 4).locator("xpath=..")).to_have_attribute("title", why)
    page_driver.page.keyboard.press("5")
    page_driver.expect_message(why)
    expect(swatch(page_driver, 4)).not_to_be_checked()
    page_driver.paint(0.5, -0.8, 3)
    expect(swatch(page_driver, 4)).to_be_enabled()
    expect_listed(page_driver, 4)
    expect(page_driver.setting("data-n_classes")).to_have_value("4")
    page_driver.page.keyboard.press("5")
    expect(swatch(page_driver, 4)).to_be_checked()
    page_driver.press("undo")

    expect(swatch(page_driver, 4)).to_be_disabled()
    expect(swatch(page_driver, 3)).to_be_checked()
    expect_listed(page_driver, 3)
    expect(page_driver.setting("data-n_classes")).to_have_value("3")
    page_driver.expect_message("Press Train and watch.")
