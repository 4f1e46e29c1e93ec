"""The comparison of many runs in a real browser, with a real server: by pointer, by keyboard, after a reload."""

import csv
import io
import json
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.contract.test_store import written_at
from tests.support.browser import Driver, forgive_lost_server, number_in, tick
from tests.support.servers import wait_until

pytestmark = pytest.mark.browser

# The colours of each map on the wall, as far as they are there.
PAINTED = """async () => {
    await new Promise(requestAnimationFrame);
    const canvas = document.querySelector('.compare-canvas');
    const ratio = canvas.width / canvas.clientWidth;
    const origin = canvas.getBoundingClientRect();
    return [...document.querySelectorAll('.compare-picture')].map((picture) => {
        const {left, top, width} = picture.getBoundingClientRect();
        const place = [left - origin.left, top - origin.top, width, width].map((each) => Math.round(each * ratio));
        const pixels = pixelsOf(canvas, ...place);
        return pixels.filter((value, i) => i % 4 === 3 && value === 255).length / (pixels.length / 4);
    });
}"""


# What a line says from now on, each time that it says something else.
WATCH = """(line) => {
    window.seen = [];
    const note = () => line.textContent.includes('step') && seen.push(line.textContent);
    new MutationObserver(note).observe(line, {childList: true, characterData: true, subtree: true});
}"""


class Comparison:
    """The dialog, as a person uses it."""

    def __init__(self, driver: Driver):
        self.driver = driver
        self.element = driver.view("compare")
        self.setup = self.element.locator(".compare-setup")
        self.status = self.element.locator(".compare-status > p").first

    def open(self) -> None:
        """Open it by its button, in the menu that it is in."""
        self.driver.press("compare")
        expect(self.element).to_be_visible()

    def choose(self, way: str) -> None:
        """Choose what should differ: seeds, race or sweep."""
        tick(self.setup.locator(f"[name=compare-way][value={way}]"))

    def start(self, n_seeds: int, n_steps: int, n_runs: int) -> None:
        """Train so many seeds of each recipe for so many steps, at full speed."""
        self.setup.get_by_role("textbox", name="Seeds per recipe").fill(str(n_seeds))
        self.setup.get_by_role("textbox", name="Steps").fill(str(n_steps))
        self.setup.get_by_role("button", name=f"Train {n_runs} runs").click()
        self.element.get_by_role("combobox", name="Pace").select_option("full")

    def expect_done(self, n_runs: int, n_steps: int) -> None:
        """Wait until all of them have made their steps."""
        expect(self.status).to_have_text(f"Done: {n_runs} runs, step {n_steps:,} of {n_steps:,}.")

    def tiles(self) -> Locator:
        """The maps of runs, without means."""
        return self.element.locator("button.compare-tile")

    def rows(self, which: str) -> list[list[str]]:
        """Return the texts of the table of recipes or of runs."""
        self.element.get_by_role("combobox", name="Rows").select_option(which)
        table = self.element.locator(".compare-table:visible")
        return [row.locator("th, td").all_inner_texts() for row in table.locator("tr").all()]


@pytest.fixture
def comparison(driver, flask_server) -> Comparison:
    """The comparison of the run on a page, not yet open."""
    return Comparison(driver.open(flask_server.url))


def step_of(comparison: Comparison) -> float:
    """Return the step at which the runs stand, as their line says; 0 while it says none."""
    found = re.search(r"step ([\d,]+)", comparison.status.inner_text())
    return number_in(found[1]) if found else 0


def expect_painted(comparison: Comparison) -> None:
    """Wait until every map on the wall is there."""
    comparison.driver.wait_until(lambda: min(comparison.driver.page.evaluate(PAINTED)) > 0.95, "a map in each tile")


def test_seeds_are_trained_shown_opened_extended_and_come_back(comparison, faults):
    page = comparison.driver.page
    comparison.open()
    comparison.start(4, 60, n_runs=4)
    comparison.expect_done(4, 60)
    expect(comparison.tiles()).to_have_count(4)
    expect_painted(comparison)  # the mean and where they differ, too

    # A run in a tab of its own is the one that was chosen, by pointer or by keyboard.
    rows = comparison.rows("runs")
    test_accuracy = rows[0].index("Test accuracy")
    for act in (lambda: comparison.tiles().nth(2).click(), lambda: comparison.tiles().nth(2).press("Enter")):
        with page.context.expect_page() as opened:
            act()
        tab = Driver(opened.value, faults).wait_for_map()
        tab.expect_step(exactly=60)
        expect(tab.page).not_to_have_url(re.compile("session="))
        assert tab.session_id() != comparison.driver.session_id()
        told = tab.page.evaluate("() => JSON.parse(sessionStorage.getItem('nnvisu.recipe')).config.seed")
        assert rows[3][1] == str(told) == "2"
        expect(tab.page).to_have_title("Run 3 of a comparison, seed 2 · nnvisu")
        tab.page.close()
    comparison.element.get_by_role("combobox", name="Open runs at").select_option("0")
    with page.context.expect_page() as opened:
        comparison.tiles().nth(2).click()
    Driver(opened.value, faults).wait_for_map().expect_step(exactly=0)
    opened.value.close()
    expect(comparison.tiles().nth(2)).to_have_attribute(
        "aria-label", f"Open run 3 in a new tab: Test accuracy {rows[3][test_accuracy]}"
    )

    # A reload comes back to it, and it goes on with more seeds and steps.
    page.reload()
    comparison.expect_done(4, 60)
    assert rows == comparison.rows("runs")
    expect_painted(comparison)
    comparison.element.locator("summary").click()
    extent = comparison.element.locator(".compare-extend")
    expect(extent.get_by_role("button", name="Extend")).to_be_disabled()
    extent.get_by_role("textbox", name="Seeds per recipe").fill("6")
    extent.get_by_role("textbox", name="Steps").fill("90")
    extent.get_by_role("button", name="Extend").click()
    comparison.expect_done(6, 90)
    expect(comparison.tiles()).to_have_count(6)
    expect_painted(comparison)
    assert ["0", "1", "2", "3", "4", "5"] == [row[1] for row in comparison.rows("runs")[1:]]

    # Sorted by a figure, and closed: then its address and its results are gone.
    comparison.element.get_by_role("button", name="Training loss").locator("visible=true").click()
    at = rows[0].index("Training loss")
    losses = [number_in(row[at]) for row in comparison.rows("runs")[1:]]
    assert losses == sorted(losses, reverse=True)
    expect(page).to_have_url(re.compile(r"#experiment=1\."))
    comparison.element.get_by_role("button", name="Close").click()
    line = comparison.driver.view("message").get_by_role("button", name="Show the comparison")
    expect(line).to_have_text("Compared 6 runs")
    line.click()
    expect(line).to_be_hidden()
    comparison.element.get_by_role("button", name="Stop these runs").click()
    question = comparison.element.get_by_role("group", name="Discard these 6 runs")
    question.get_by_role("button", name="Keep").click()
    comparison.element.get_by_role("button", name="Stop these runs").click()
    question.get_by_role("button", name="Discard").click()
    expect(comparison.setup).to_be_visible()
    comparison.driver.wait_until(lambda: "experiment" not in page.url, "an address without it")
    page.keyboard.press("Escape")
    expect(comparison.element).to_be_hidden()
    # The window itself lost the focus to the other tabs.
    focused = "() => document.activeElement.getAttribute('popovertarget')"
    comparison.driver.wait_until(lambda: page.evaluate(focused) == "run-menu", "the focus on the menu's button")


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844}, color_scheme="dark")
def test_runs_go_on_where_their_server_was_killed_and_the_dialog_follows(
    driver, start_server, tmp_path, monkeypatch, faults
):
    server = start_server("flask", NNVISU_STORE=str(tmp_path))
    comparison = Comparison(driver)
    driver.open(server.url)
    comparison.open()
    comparison.choose("seeds")
    comparison.start(4, 100_000, 4)
    comparison.element.get_by_role("combobox", name="Pace").select_option("watch")
    driver.wait_until(lambda: step_of(comparison) >= 100, "so many steps")
    step, began = step_of(comparison), time.monotonic()
    wait_until(lambda: written_at(server) > began + 0.1)
    server.kill()
    expect(driver.view("message")).to_contain_text("The link is lost")
    comparison.status.evaluate(WATCH)
    shown = step_of(comparison)
    monkeypatch.setattr("tests.support.servers.free_port", lambda: server.port)
    start_server("flask", NNVISU_STORE=str(tmp_path))

    expect(driver.view("message")).not_to_contain_text("The link is lost")
    comparison.element.get_by_role("combobox", name="Pace").select_option("full")
    comparison.expect_done(4, 100_000)
    expect_painted(comparison)
    steps = [
        int(number)
        for number in driver.page.evaluate(
            "() => seen.map((text) => text.match(/step ([\\d,]+)/)[1].replaceAll(',', ''))"
        )
    ]
    back = steps.index(min(steps))  # the page may have been told of steps that the store was not
    assert {shown} >= set(steps[:back])
    assert step <= steps[back] < 100_000
    assert steps[back:] == sorted(steps[back:])
    forgive_lost_server(faults)


def test_a_sweep_and_a_race_on_a_narrow_page_and_what_can_be_kept_of_them(comparison, tmp_path):
    page = comparison.driver.page
    comparison.open()
    comparison.choose("sweep")
    values = comparison.setup.get_by_role("textbox", name="Values of Learning rate")
    values.fill("0.01, much")
    comparison.setup.get_by_role("button", name="Train 32 runs").click()
    expect(comparison.element.get_by_role("alert")).to_have_text("Learning rate: “much” is not a number.")
    comparison.setup.locator(".compare-axis select").first.select_option("features")
    sets = comparison.setup.get_by_role("group", name="Values of Inputs", exact=True)
    expect(sets.locator(".compare-change")).to_have_count(3)
    sets.get_by_role("button", name="Remove set 2").click()
    sets.locator(".compare-change").nth(1).get_by_role("checkbox", name="xy", exact=True).check(force=True)
    comparison.start(1, 20, n_runs=2)
    comparison.expect_done(2, 20)
    table = comparison.rows("recipes")
    assert ["Inputs: x, y", "Inputs: x, y, x², y², xy"] == [row[0] for row in table[1:]]

    # What was chosen is there again.
    comparison.element.get_by_role("button", name="New comparison").click()
    expect(comparison.setup.get_by_role("textbox", name="Steps")).to_have_value("20")
    expect(comparison.setup.get_by_role("button", name="Train 2 runs")).to_be_visible()
    expect(sets.locator(".compare-change")).to_have_count(2)
    comparison.setup.locator(".compare-axis select").first.select_option("learning_rate")

    # Along two settings: a heat map, from which a run is opened.
    values.fill("0.01, 0.1")
    comparison.setup.locator(".compare-axis select").nth(1).select_option("optimizer")
    comparison.start(2, 30, n_runs=16)
    comparison.expect_done(16, 30)
    cells = comparison.element.locator(".compare-cell")
    expect(cells).to_have_count(8)
    head, *recipes = comparison.rows("recipes")
    means = {row[0]: row[head.index("Test accuracy")].split(" ")[0] for row in recipes}
    for cell in cells.all():
        label = cell.get_attribute("aria-label").split(": Test accuracy")[0]
        assert means[label] == cell.inner_text()
    with page.context.expect_page() as opened:
        cells.first.click()
    opened.value.close()
    assert page.evaluate("() => document.querySelector('.compare').scrollWidth <= innerWidth")

    # What is kept reads back.
    def kept(name: str) -> str:
        with page.expect_download() as download:
            comparison.element.get_by_role("button", name=name).click()
        path = Path(tmp_path / download.value.suggested_filename)
        download.value.save_as(path)
        return path.read_text("utf-8") if path.suffix != ".png" else path.read_bytes()[:4].decode("latin-1")

    rows = list(csv.DictReader(io.StringIO(kept("Runs, CSV"), newline="")))
    assert 16 == len(rows) and {"0.01", "0.1"} == {row["learning_rate"] for row in rows}
    assert all(row["engine"] and row["nnvisu"] for row in rows)
    whole = json.loads(kept("JSON"))
    assert [2, 30] == [whole["experiment"][key] for key in ("seeds", "steps")] and 16 == len(whole["members"]["seed"])
    assert all("<svg" in kept(f"SVG: The {what}") for what in ("maps", "curves", "dots"))
    assert "\x89PNG" == kept("Maps, PNG")

    # A race: recipes by name, ranked, their curves as bands or lines; two that are the same are told.
    comparison.element.get_by_role("button", name="New comparison").click()
    comparison.choose("race")
    comparison.setup.get_by_role("combobox", name="Value of Optimizer").select_option("adam")
    expect(comparison.setup.get_by_role("status")).to_contain_text("Recipes 1 and 2 are the same")
    comparison.setup.get_by_role("combobox", name="Setting that recipe 2 changes").select_option("learning_rate")
    expect(comparison.setup.get_by_role("status")).to_have_text("")
    comparison.setup.get_by_role("textbox", name="Value of Learning rate").fill("0.0001")
    comparison.start(3, 40, n_runs=6)
    comparison.expect_done(6, 40)
    table = comparison.rows("recipes")
    assert ["as it is", "Learning rate: 0.0001"] == [row[0] for row in table[1:]]
    assert "1" == table[1][table[0].index("Rank (Accuracy on fresh points)")]
    expect(comparison.element.locator(".compare-legend li")).to_have_text(["as it is", "Learning rate: 0.0001"])
    plot = comparison.element.locator(".compare-plot").first
    painted = "(canvas) => pixelsOf(canvas).filter((value, i) => i % 4 === 3 && value > 0).length"
    bands = plot.evaluate(painted)
    comparison.element.get_by_role("combobox", name="Show as").select_option("lines")
    comparison.driver.wait_until(lambda: plot.evaluate(painted) != bands, "lines in place of bands")

    # Another race of as many runs has its own headings.
    comparison.element.get_by_role("button", name="New comparison").click()
    comparison.choose("race")
    comparison.setup.get_by_role("combobox", name="Setting that recipe 2 changes").select_option("learning_rate")
    comparison.setup.get_by_role("textbox", name="Value of Learning rate").fill("0.2")
    comparison.start(3, 40, n_runs=6)
    expect(comparison.element.locator(".compare-groups h4")).to_have_text(["as it is", "Learning rate: 0.2"])
