"""A table of more than two columns on the page: its plane, what is held, points near and far, columns on and off."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.support.browser import Driver, forgive_lost_server, number_in, tick
from tests.support.client import Client
from tests.support.proxy import Link, Proxy
from tests.support.tables import given_table

pytestmark = pytest.mark.browser

N_ROWS = 60
NAMES = ("width", "reef", "depth", "age")


@pytest.fixture
def table_driver(page_driver, flask_server) -> Driver:
    """Return a page whose network reads a table of four columns."""
    table = given_table(N_ROWS)
    for column, name in zip(table["columns"], NAMES, strict=True):
        column["name"] = name
    table["columns"][2]["unit"] = "m"
    with Client(flask_server.ws_url, page_driver.session_id()) as client:
        client.do("update_table", table=table, scale={"classes": ["near", "far"], "names": {"label": "kind"}})
    expect(page_driver.view("plane")).to_be_visible()
    page_driver.rows = np.array([column["values"] for column in table["columns"]])
    return page_driver


def held(driver: Driver) -> list[float]:
    """Return the numbers of the sentence that says what is held."""
    text = driver.page.locator("[data-legend=plane]").inner_text()
    return [
        number_in(part.removesuffix(" m").split()[-1])
        for part in text.removeprefix("Other columns held at: ").split(", ")
    ]


def opacity_of_marks(driver: Driver) -> int:
    """Return how much of the points is drawn, over all pixels."""
    return driver.page.locator(".points-layer").evaluate(
        "(canvas) => pixelsOf(canvas).reduce((sum, each, i) => (i % 4 === 3 ? sum + each : sum), 0)"
    )


def test_a_plane_is_chosen_and_moved_and_says_what_it_holds(table_driver):
    driver, page, rows = table_driver, table_driver.page, table_driver.rows
    plot, panel = driver.view("plot"), driver.view("plane")
    across, up = panel.get_by_label("Across"), panel.get_by_label("Up")

    # The first two columns, the others at their medians.
    expect(plot.locator(".axis-name-x")).to_have_text("width")
    expect(plot.locator(".axis-name-y")).to_have_text("reef")
    assert held(driver) == pytest.approx(np.median(rows[2:], axis=1), rel=5e-3)
    for kind in ("tool", "class"):
        expect(page.locator(f"input[name={kind}]").first).to_be_hidden()

    # A slider, by keyboard, moves the plane of a run that rests: sentence, map and points.
    slider = panel.get_by_role("slider", name="depth")
    picture, before, marks = driver.map_bytes(), held(driver), opacity_of_marks(driver)
    slider.focus()
    page.keyboard.press("Home")
    driver.wait_until(lambda: held(driver)[0] < before[0], "the sentence")
    assert held(driver) == pytest.approx([rows[2].min(), before[1]], rel=5e-3)
    driver.wait_until(lambda: driver.map_bytes() != picture, "another map")
    driver.wait_until(lambda: opacity_of_marks(driver) < 0.8 * marks, "points that fade with their distance")

    # A column that was the other axis changes places with it.
    across.select_option(label="reef")
    expect(plot.locator(".axis-name-x")).to_have_text("reef")
    expect(plot.locator(".axis-name-y")).to_have_text("width")
    expect(up).to_have_value("column_1")
    across.select_option(label="depth (m)")
    expect(plot.locator(".axis-name-x")).to_have_text("depth (m)")
    expect(panel.get_by_role("slider")).to_have_count(2)

    # Back to the medians; the projection, which holds nothing.
    page.locator("[data-action=plane-medians]").click()
    driver.wait_until(
        lambda: held(driver) == pytest.approx(np.median(rows[[1, 3]], axis=1), rel=5e-3), "the medians again"
    )
    tick(page.get_by_role("radio", name="projection"))
    expect(plot.locator(".axis-name-x")).to_contain_text("1st principal component (")
    expect(panel.get_by_role("slider")).to_have_count(0)
    expect(page.locator("[data-legend=plane]")).to_contain_text("of the spread of the training rows")


def test_everything_of_the_plane_is_done_by_keyboard_and_maps_of_many_runs_say_what_is_held(table_driver):
    driver, press = table_driver, table_driver.page.keyboard.press
    plot, panel, sentence = driver.view("plot"), driver.view("plane"), driver.page.locator("[data-legend=plane]")
    panel.get_by_role("radio", name="two columns").focus()
    press("ArrowRight")
    expect(panel.get_by_role("radio", name="projection")).to_be_focused()
    expect(sentence).to_contain_text("Projection: ")
    press("ArrowLeft")
    expect(sentence).to_contain_text("Other columns held at: ")

    # An axis is chosen, and the focus stays at it.
    press("Tab")
    expect(panel.get_by_label("Across")).to_be_focused()
    press("ArrowDown")
    press("ArrowDown")
    expect(plot.locator(".axis-name-x")).to_have_text("depth (m)")
    expect(panel.get_by_label("Across")).to_be_focused()
    press("Tab")
    expect(panel.get_by_label("Up")).to_be_focused()

    # So it does at a slider.
    press("Tab")
    slider = panel.get_by_role("slider").first
    expect(slider).to_be_focused()
    before = held(driver)
    press("PageUp")
    driver.wait_until(lambda: held(driver)[0] > before[0], "the sentence")
    expect(slider).to_be_focused()
    for _ in range(2):
        press("Tab")
    expect(driver.button("plane-medians")).to_be_focused()
    press("Enter")
    driver.wait_until(lambda: held(driver) == before, "the medians again")

    press("Tab")
    press("Enter")
    press("Tab")
    expect(driver.button("measure-importance")).to_be_focused()
    press("Enter")
    expect(driver.view("importance").locator("tbody tr")).to_have_count(4)
    expect(driver.button("measure-importance")).to_be_focused()

    # Maps of many runs say what is held.
    table_driver.press("compare")
    panel = driver.view("compare")
    panel.get_by_role("textbox", name="Seeds per recipe").first.fill("2")
    panel.locator(".compare-setup").get_by_role("textbox", name="Steps").fill("10")
    panel.locator(".compare-setup [type=submit]").click()
    expect(panel.locator(".compare-status > p").first).to_contain_text("Done")

    expect(panel.locator("[data-compare=plane]")).to_have_text(
        table_driver.page.locator("[data-legend=plane]").inner_text()
    )


def test_the_plane_is_the_same_after_a_lost_link_and_after_a_reload(driver, flask_server, faults):
    with Proxy(flask_server.port, Link()) as proxy:
        driver.open(f"http://127.0.0.1:{proxy.port}")
        driver.choose_data("xor_3")
        slider = driver.view("plane").get_by_role("slider", name="x3")
        slider.press("End")
        sentence = driver.page.locator("[data-legend=plane]")
        expect(sentence).to_have_text(re.compile(r"^Other columns held at: x3 = 0\.9"))
        before = sentence.inner_text()
        proxy.stall()
        proxy.cut()
        driver.expect_message("Connecting …")
        proxy.resume()
        expect(driver.button("step")).to_be_enabled()
        driver.press("step")
        driver.expect_step(exactly=1)
        expect(sentence).to_have_text(before)
        expect(slider).to_have_value(re.compile(r"^0\.9"))

        # So it is after a reload: axes, what is held, the projection.
        driver.view("plane").get_by_label("Across").select_option(label="x3")
        expect(sentence).to_have_text(re.compile("^Other columns held at: x1 = "))
        before = sentence.inner_text()
        driver.page.reload()
        expect(sentence).to_have_text(before)
        expect(driver.view("plot").locator(".axis-name-x")).to_have_text("x3")
        tick(driver.view("plane").get_by_label("projection"))
        expect(sentence).to_have_text(re.compile("^Projection: "))
        driver.page.reload()
        expect(sentence).to_have_text(re.compile("^Projection: "))
    forgive_lost_server(faults)


def test_a_click_on_a_point_moves_the_plane_through_its_row_and_a_link_may_hide_the_data(table_driver):
    driver, page, rows = table_driver, table_driver.page, table_driver.rows
    page.keyboard.press("w")
    card = page.locator(".point-card")
    expect(card.locator(".point-place")).to_contain_text("width ")
    told = [
        number_in(part.removesuffix(" m").split()[-1]) for part in card.locator(".point-place").inner_text().split(", ")
    ]
    row = int(np.argmin(np.abs(rows / np.array(told)[:, None] - 1).sum(axis=0)))

    assert told == pytest.approx(rows[:, row], rel=5e-3)
    driver.wait_until(lambda: held(driver) == pytest.approx(rows[2:, row], rel=5e-3), "the plane through the row")

    # A strip along each axis, all else as it is.
    strips = card.locator(".profile-figure")
    expect(strips).to_have_count(2)
    expect(strips.first.get_by_role("img", name="Along width through this point:")).to_be_visible()
    expect(strips.last).to_contain_text("If its reef were different")

    # What the card says of the row is what the map says at its place.
    shares = [number_in(each) for each in card.locator(".point-answers .point-number").all_inner_texts()]
    middle = [(rows[i].min() + rows[i].max()) / 2 for i in (0, 1)]
    half = [1.05 * (rows[i].max() - rows[i].min()) / 2 for i in (0, 1)]
    page.mouse.move(*driver.place(*((rows[i, row] - middle[i]) / half[i] for i in (0, 1))))
    read = driver.view("readout").locator(".probabilities b")
    expect(read.first).not_to_have_text("–")
    driver.wait_until(
        lambda: [number_in(each) for each in read.all_inner_texts()] == pytest.approx(shares, abs=1.5),
        "the same answer",
    )
    page.keyboard.press("Escape")
    expect(driver.view("inspector")).to_be_hidden()

    # It can be moved where a link hides the data.
    panel = table_driver.view("plane")
    for hidden in ("data", "data,network"):
        table_driver.page.evaluate("(hidden) => { location.hash = `#hide=${hidden}`; }", hidden)
        expect(table_driver.view("data-summary")).to_be_hidden()
        slider = panel.get_by_role("slider", name="depth")
        slider.press("Home")
        table_driver.wait_until(
            lambda: held(table_driver)[0] == pytest.approx(table_driver.rows[2].min(), rel=5e-3), ""
        )
        table_driver.button("plane-medians").click()
        table_driver.wait_until(lambda: held(table_driver)[0] > table_driver.rows[2].min(), "the medians again")


def test_columns_are_switched_off_and_on_and_tools_that_paint_are_away(table_driver):
    driver, page = table_driver, table_driver.page
    depth = page.get_by_role("button", name="Input depth")
    expect(depth).to_have_attribute("aria-pressed", "true")
    depth.click()
    expect(depth).to_have_attribute("aria-pressed", "false")
    expect(driver.view("plane").get_by_role("slider")).to_have_count(1)
    expect(page.locator("[data-legend=plane]")).not_to_contain_text("depth")
    driver.expect_remembered("config.columns", ["column_1", "column_2", "column_4"])

    page.keyboard.press("b")
    page.mouse.click(*driver.place(0.9, 0.9))
    driver.expect_points(N_ROWS)

    # Other data: the plane goes, the tools come back.
    driver.choose_data("moons")
    driver.expect_data("moons")
    expect(driver.view("plane")).to_be_hidden()
    expect(page.get_by_role("button", name="Input x", exact=True)).to_be_visible()
    expect(page.locator("input[name=tool]").first).to_be_visible()


def test_which_columns_matter_is_measured_when_asked_and_forgotten_with_the_columns(table_driver, flask_server):
    driver, page = table_driver, table_driver.page
    driver.train_to(200)
    panel = driver.view("importance")
    panel.locator("summary").click()
    panel.get_by_role("button", name="Measure").click()
    lines = panel.locator("tbody tr")
    expect(lines).to_have_count(4)
    with Client(flask_server.ws_url, driver.session_id()) as client:
        told = client.wait_for("importance", client.send("get_importance"))
    drops = sorted(told["columns"], key=lambda each: -each["mean"])

    expect(lines.locator("th")).to_have_text([each["name"] for each in drops])
    assert [f"{100 * each['mean']:.1f}" for each in drops] == [
        text.replace("−", "-").split(" ± ")[0] for text in lines.locator("td").all_inner_texts()
    ]
    expect(panel).to_contain_text(
        f"“{drops[0]['name']}” matters most: the accuracy falls by {100 * drops[0]['mean']:.1f} percentage points"
    )
    expect(panel).to_contain_text(f"of {told['n_rows']} training rows: accuracy")
    page.get_by_role("button", name="Input age").click()
    expect(lines.first).to_be_hidden()


def test_a_table_is_split_anew_and_comes_back_by_undo(table_driver):
    driver, page = table_driver, table_driver.page
    summary, kept = driver.view("data-summary"), held(table_driver)
    page.locator("details[data-fold=data] > summary").click()
    driver.enter("data-test_fraction", "0.5")
    expect(summary).to_contain_text("30 to train, 30 to test")
    driver.wait_until(lambda: held(driver) != kept, "medians of other rows to train with")
    split = held(driver)

    driver.choose_data("moons")
    driver.expect_data("moons")
    expect(driver.view("plane")).to_be_hidden()
    driver.button("undo").click()
    expect(driver.view("plane")).to_be_visible()
    expect(summary).to_contain_text("60 points, 2 classes: 30 to train, 30 to test")
    expect(driver.view("plot").locator(".axis-name-x")).to_have_text("width")
    driver.wait_until(lambda: held(driver) == split, "the same rows to train with")
    driver.button("redo").click()
    expect(driver.view("plane")).to_be_hidden()
    expect(driver.view("legend")).not_to_contain_text("far")
