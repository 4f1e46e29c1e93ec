"""Keep and share, on a real server in a real browser: links, files, copies, hidden controls."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.browser import Driver
from tests.support.client import Client
from tests.support.tables import given_table

pytestmark = pytest.mark.browser


@pytest.fixture
def trained(driver, flask_server):
    """A run of step 300 with a painted point and another learning rate from step 120 on."""
    driver.open(flask_server.url)
    driver.paint(0.9, -0.9)
    driver.expect_points(241)
    driver.button("pace").select_option("full")
    run(driver, 120)
    driver.enter("config-learning_rate", "0.05")
    run(driver, 180)
    driver.expect_step(exactly=300)
    return driver


def run(driver, n_steps):
    step = int(driver.number("step")) + n_steps
    driver.run_to(str(step))
    driver.expect_step(exactly=step)
    driver.expect_status("paused")


def map_bytes(driver):
    expect(driver.figure("age")).to_have_text("up to date")
    picture = driver.map_bytes()
    expect(driver.figure("age")).to_have_text("up to date")
    return picture


def expect_same_map(driver, expected):
    driver.wait_until(lambda: map_bytes(driver) == expected, "the same map")


def open_dialog(driver):
    """Open the dialog and wait until it has its link."""
    driver.press("share")
    expect(driver.page.locator("#run-link")).to_have_value(re.compile("#run=1"))


def run_link(driver):
    """Return the link to the run."""
    open_dialog(driver)
    link = driver.page.locator("#run-link").input_value()
    driver.view("share-dialog").locator("[data-action=close]").click()
    return link


def test_a_link_makes_the_same_run_in_a_new_tab_and_in_one_with_a_run_which_is_kept(trained, faults):
    expected, link = map_bytes(trained), run_link(trained)
    assert len(link) < 8_000
    new = Driver(trained.page.context.new_page(), faults).open(link)
    new.expect_step(exactly=300)
    expect_same_map(new, expected)
    new.expect_points(241)
    expect(new.setting("config-learning_rate")).to_have_value("0.05")
    expect(new.page).not_to_have_url(re.compile("run="))

    # A reload comes back to the session that runs on.
    run(new, 50)
    new.page.reload()
    new.wait_for_map()
    new.expect_step(exactly=350)
    new.page.close()

    # In the address of an open tab.
    other = Driver(trained.page.context.new_page(), faults).open(link.split("#")[0])
    other.choose_data("circles")
    other.expect_data("circles")
    run(other, 50)
    own, own_id = map_bytes(other), other.session_id()
    other.page.evaluate("(url) => { location.href = url; }", link)
    other.expect_step(exactly=300)
    expect_same_map(other, expected)
    expect(other.page).not_to_have_url(re.compile("run="))
    other.view("message").get_by_role("button", name="Back to previous run").click()
    other.expect_step(exactly=50)
    expect_same_map(other, own)
    other.page.reload()
    other.wait_for_map()
    other.expect_step(exactly=50)
    assert own_id == other.session_id()

    # Opened in a tab that was left.
    other.page.goto("about:blank")
    other.open(link)
    other.expect_step(exactly=300)
    other.view("message").get_by_role("button", name="Back to previous run").click()
    other.expect_step(exactly=50)

    # The points that it replaces are undone.
    other.press("clear")
    expect(other.view("data-summary")).to_contain_text("0 points")
    for x in (-0.5, 0, 0.5):
        other.paint(x, 0.5)
    other.expect_points(3)
    other.page.evaluate("(url) => { location.href = url; }", link)
    other.expect_step(exactly=300)
    other.expect_points(241)
    other.press("undo")
    other.expect_points(3)


def test_a_viewer_takes_a_copy_that_is_its_own_and_a_file_keeps_the_run(trained, faults, tmp_path):
    expected = map_bytes(trained)
    expect(trained.button("take-copy")).to_be_hidden()
    viewer = Driver(trained.page.context.new_page(), faults).open(trained.viewer_link())
    viewer.press("take-copy")
    viewer.expect_message("a copy of the session")
    viewer.expect_step(exactly=300)
    expect_same_map(viewer, expected)
    run(viewer, 20)
    trained.expect_step(exactly=300)
    expect(viewer.page).not_to_have_url(re.compile("copy="))
    viewer.page.reload()
    viewer.wait_for_map()
    viewer.expect_step(exactly=320)
    viewer.page.close()

    # The recipe is saved as a file, and opened again.
    open_dialog(trained)
    with trained.page.expect_download() as download:
        trained.press("download-recipe")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    trained.view("share-dialog").locator("[data-action=close]").click()
    trained.press("reset")
    trained.expect_step(exactly=0)
    open_dialog(trained)
    trained.page.locator("[data-field=recipe]").set_input_files(path)
    trained.expect_step(exactly=300)
    expect_same_map(trained, expected)
    assert {"data", "config", "journal", "step", "engine"} == set(json.loads(path.read_text()))


def test_what_is_no_recipe_is_told_and_the_readme_names_all_that_links_hide(driver, flask_server, tmp_path):
    driver.open(flask_server.url)
    names = driver.page.evaluate("""async () => Object.keys((await import("/static/js/ui/hide-parts.js")).HIDEABLE)""")
    selectors = driver.page.evaluate(
        """async () => Object.values((await import("/static/js/ui/hide-parts.js")).HIDEABLE)
            .filter((selector) => !document.querySelector(selector))"""
    )
    readme = Path("README.md").read_text()
    assert [] == [name for name in names if f"`{name}`" not in readme]
    assert [] == selectors

    # A file.
    path = tmp_path / "cat.json"
    path.write_text("miau")
    open_dialog(driver)
    driver.page.locator("[data-field=recipe]").set_input_files(path)
    driver.expect_message("not a recipe")

    # A link.
    packed = driver.page.evaluate(
        """async (recipe) => (await import("/static/js/session/recipe-link.js")).packRecipe(recipe)""",
        {"data": {"generator": {"dataset": "moons"}}, "config": {"learning_rate": -1}, "journal": [], "step": 5},
    )
    driver.page.goto("about:blank")
    driver.open(f"{flask_server.url}#run={packed}")
    driver.expect_message("learning_rate")


@pytest.mark.parametrize("text", ["1.AAAA", "1.%%%", "9.abc", "nothing"])
def test_a_damaged_link_says_so_and_the_page_works(driver, flask_server, text):
    driver.open(f"{flask_server.url}#run={text}")

    driver.expect_message("This link is")
    driver.press("step")
    driver.expect_step(exactly=1)


def test_a_link_of_tensorflow_playground_opens_and_says_what_differs(driver, flask_server):
    link = "activation=relu&dataset=spiral&learningRate=0.1&noise=20&networkShape=5,3&percTrainData=70&seed=0.8"
    driver.open(f"{flask_server.url}#hide=pace&tfp={link}&xSquared=true")
    dialog = driver.view("differences")
    expect(dialog).to_contain_text("Opened from TensorFlow Playground")
    expect(dialog.get_by_role("listitem").filter(has_text="Noise 20 becomes 0.019")).to_have_count(1)
    expect(dialog.get_by_role("button")).to_be_focused()
    driver.page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    driver.expect_data("spirals")
    driver.expect_points(500)
    expect(driver.setting("config-learning_rate")).to_have_value("0.1")
    expect(driver.page).to_have_url(re.compile("#hide=pace$"))

    driver.page.evaluate(
        """(text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', text);
            document.body.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
        }""",
        "https://playground.tensorflow.org/#activation=tanh&dataset=xor&learningRate=0.3",
    )
    expect(dialog).to_be_visible()
    driver.page.keyboard.press("Escape")
    driver.expect_data("xor")
    driver.page.evaluate("location.hash = '#tfp=dataset=cat'")
    driver.expect_message("dataset in this link of TensorFlow Playground is “cat”")


def test_a_table_opens_from_a_link_and_a_larger_one_goes_into_a_file(driver, flask_server, faults):
    driver.open(flask_server.url)
    with Client(flask_server.ws_url, driver.session_id()) as client:
        client.do("update_table", table=given_table(1000))
        run(driver, 40)
        expected, link = map_bytes(driver), run_link(driver)
        other = Driver(driver.page.context.new_page(), faults).open(link)
        other.expect_step(exactly=40)
        expect_same_map(other, expected)
        other.expect_points(1000)
        expect(other.view("plane").get_by_role("slider")).to_have_count(2)

        client.do("update_table", table=given_table(1001))
        driver.expect_points(1001)
        driver.press("reset")  # a table for another one would be two of them in the recipe
        driver.expect_step(exactly=0)
        driver.press("share")
        dialog = driver.view("share-dialog")
        expect(dialog).to_contain_text(
            "There is no link. A link holds tables of 4,000 numbers, such as 1,000 rows of 4 columns,"
            " this run has 4,004: save it as a file."
        )
        expect(driver.page.locator("#run-link")).to_have_value("")
        with driver.page.expect_download() as saved:
            driver.button("download-recipe").click()
        recipe = json.loads(saved.value.path().read_text())
        assert [1001] * 4 == [len(column["values"]) for column in recipe["data"]["table"]["columns"]]


def test_hide_hides_what_the_link_names_and_nothing_else(driver, flask_server):
    driver.open(f"{flask_server.url}#hide=data,pace,nonsense")

    driver.expect_message("Unknown part in this link: nonsense. A link can hide data, ")
    driver.page.evaluate("() => { location.hash = '#hide=data,pace'; }")
    driver.press("step")
    driver.expect_step(1)
    driver.press("reset")
    driver.expect_step(0)
    expect(driver.view("message")).to_have_text(re.compile(r"^\s*Press Train and watch\.\s"))
    expect(driver.page.locator("[data-area=data]")).to_be_hidden()
    expect(driver.button("pace")).to_be_hidden()
    expect(driver.page.locator("[data-area=network]")).to_be_visible()
    expect(driver.button("train")).to_be_visible()
    network = driver.page.locator("[data-area=network]")
    driver.wait_until(lambda: network.bounding_box()["x"] < 40, "no hole where the data were")
