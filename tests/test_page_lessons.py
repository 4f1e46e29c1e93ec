"""The tour and the lessons in a real browser, gone through as a person does."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import Driver
from tests.test_page_axe import complaints

pytestmark = pytest.mark.browser

A_PERSON = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"


class Reader:
    """Somebody who reads a lesson."""

    def __init__(self, driver: Driver):
        self.driver = driver
        self.panel = driver.view("lesson")

    def open(self, url: str, lesson: str) -> "Reader":
        """Come by the lesson's link, and wait until its run is set up."""
        self.driver.open(f"{url}#lesson={lesson}")
        expect(self.panel).to_be_visible()
        return self

    def turn(self, name: str) -> None:
        """Press one of the panel's buttons."""
        self.panel.get_by_role("button", name=name, exact=True).click()

    def expect_network(self, hidden_layers: str) -> None:
        """Wait until the network has these hidden layers."""
        expect(self.driver.setting("config-hidden_layers")).to_have_value(hidden_layers)

    def train(self) -> None:
        """Train at full speed."""
        self.driver.button("pace").select_option("full")
        self.press_train()

    def press_train(self) -> None:
        """Press Train where the run before, if any, has come to rest: until then the button says Pause."""
        self.driver.expect_status("paused")
        self.driver.press("train")

    def expect_answer(self, text: str | re.Pattern[str]) -> None:
        """Wait until the run has answered."""
        expect(self.panel.locator("[data-part=answer]")).to_contain_text(text)

    def expect_solved(self) -> None:
        """Wait until the page finds the challenge solved."""
        expect(self.panel.get_by_text("Solved.")).to_be_visible()

    def is_solved(self) -> bool:
        """Return whether the page shows the challenge as solved."""
        return self.panel.get_by_text("Solved.").is_visible()


@pytest.fixture
def reader(driver) -> Reader:
    """A tab in which nothing is loaded yet."""
    return Reader(driver)


# --- Lessons ---


def test_the_xor_lesson_is_answered_by_the_run_and_solved_with_three_neurons(reader, flask_server):
    reader.open(flask_server.url, "xor")
    reader.driver.expect_data("xor")
    reader.expect_network("")
    reader.panel.get_by_label("Near 50 %").check(force=True)
    reader.train()
    reader.expect_answer("As you said. 47.8 %")
    reader.turn("Next")
    reader.expect_network("2")
    reader.train()
    reader.expect_answer(re.compile(r"8[2-4]\.\d\s%"))
    reader.turn("Next")
    reader.driver.expect_step(0)
    assert not reader.is_solved()
    reader.driver.enter("config-hidden_layers", "3")
    reader.train()

    reader.expect_solved()
    reader.panel.get_by_role("link", name="Next lesson").click()
    expect(reader.panel.get_by_role("heading", name="Learning rate too high")).to_be_visible()
    reader.driver.expect_data("moons")


def test_the_learning_rate_lesson_shows_the_jumps_and_is_solved_by_a_tenth(reader, flask_server):
    reader.open(flask_server.url, "learning-rate")
    reader.press_train()
    reader.expect_answer("It jumps, up to ")
    assert float(reader.panel.locator("[data-part=answer]").inner_text().split()[4].rstrip(";")) > 10 * 0.64
    reader.turn("Next")
    reader.turn("Next")
    reader.train()
    expect(reader.panel.get_by_text("200 steps are over")).to_be_visible()
    reader.driver.press("train")  # it still runs
    reader.driver.expect_status("paused")
    reader.driver.press("reset")
    expect(reader.panel.get_by_text("200 steps are over")).to_be_hidden()
    reader.driver.enter("config-learning_rate", "3")
    reader.driver.button("pace").select_option("100")
    reader.press_train()

    reader.expect_solved()


def test_the_overfitting_lesson_ends_with_dropout_or_l2(reader, flask_server):
    reader.open(flask_server.url, "overfitting")
    reader.panel.get_by_label("As low as it ever was").check(force=True)
    reader.press_train()
    reader.expect_answer("Not as you said. Higher")
    reader.turn("Next")
    reader.press_train()
    reader.expect_answer("85.0 % of the training points are right")
    reader.turn("Next")
    reader.driver.enter("config-l2", "0.01")
    reader.train()

    reader.expect_solved()


def test_other_points_do_not_solve_a_challenge(reader, flask_server):
    reader.open(flask_server.url, "xor")
    reader.turn("Next")
    reader.turn("Next")
    reader.driver.expect_step(0)
    reader.driver.choose_data("blobs")
    reader.train()

    expect(reader.panel.get_by_text("not the points of the lesson")).to_be_visible()
    expect(reader.panel.locator("[data-part=goals]")).to_contain_text("100.0 %")
    assert not reader.is_solved()


def test_a_reload_goes_on_where_it_was_and_closing_ends_the_lesson(reader, flask_server):
    reader.open(flask_server.url, "xor")
    reader.turn("Next")
    reader.expect_network("2")
    reader.driver.set_step_count("7")
    reader.driver.press("step")
    reader.driver.expect_step(7)
    reader.driver.page.reload()
    reader.driver.wait_for_map()

    expect(reader.panel).to_contain_text("Lesson, part 2 of 3")
    reader.driver.expect_step(7)
    reader.turn("Close the lesson")
    expect(reader.panel).to_be_hidden()
    reader.driver.expect_step(7)
    assert "#" not in reader.driver.page.url


def test_lessons_are_reached_from_the_help_and_settings_made_before_do_not_matter(reader, flask_server):
    page = reader.driver.open(flask_server.url).page
    reader.driver.enter("config-learning_rate", "0.5")
    reader.driver.press("help")
    page.get_by_role("link", name="Overfitting").click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    reader.expect_network("32-32")
    expect(reader.driver.setting("config-learning_rate")).to_have_value("0.01")


def test_undo_brings_back_the_points_that_a_lesson_replaced(reader, flask_server):
    page = reader.driver.open(flask_server.url).page
    reader.driver.choose_data("rings")
    reader.driver.expect_data("rings")
    page.evaluate("() => { location.hash = '#lesson=xor'; }")
    reader.driver.expect_data("xor")
    reader.turn("Next")
    reader.expect_network("2")
    reader.driver.press("undo")

    reader.driver.expect_data("rings")


def test_a_lesson_unfolds_the_settings_that_it_speaks_of(reader, flask_server):
    reader.open(flask_server.url, "learning-rate")
    expect(reader.driver.setting("config-learning_rate")).to_be_hidden()
    reader.turn("Next")
    reader.turn("Next")

    expect(reader.driver.setting("config-learning_rate")).to_be_visible()


def test_the_help_lists_the_lessons_that_there_are(reader, flask_server):
    page = reader.driver.open(flask_server.url).page
    table = page.evaluate(
        """async () => (await import('/static/js/features/lessons/lessons.js')).LESSONS
            .map(({id, title}) => [`#lesson=${id}`, title])"""
    )
    listed = page.eval_on_selector_all(".lessons a", "(all) => all.map((a) => [a.getAttribute('href'), a.textContent])")

    assert table == listed


def test_an_unknown_lesson_is_said_to_be_none(driver, flask_server):
    driver.open(f"{flask_server.url}#lesson=nonsense")

    driver.expect_message("There is no lesson called nonsense.")
    expect(driver.view("lesson")).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 390])
def test_map_and_train_stay_in_view_beside_a_lesson(reader, flask_server, width):
    reader.driver.page.set_viewport_size({"width": width, "height": 844})
    reader.open(flask_server.url, "xor")
    panel, stage = reader.panel.bounding_box(), reader.driver.stage.bounding_box()
    apart = panel["x"] + panel["width"] <= stage["x"] or stage["y"] + stage["height"] <= panel["y"]

    assert apart
    assert [] == complaints(reader.driver.page)
    reader.driver.button("train").click()
    reader.expect_answer("47.8 %")
    expect(reader.panel.locator("[data-part=answer]")).to_be_in_viewport()


def test_a_folded_lesson_leaves_its_goals_in_view(reader, flask_server):
    reader.driver.page.set_viewport_size({"width": 390, "height": 844})
    reader.open(flask_server.url, "xor")
    height = reader.panel.bounding_box()["height"]
    reader.turn("Fold")
    expect(reader.panel.locator("[data-part=text]")).to_be_hidden()
    assert reader.panel.bounding_box()["height"] < height / 2
    reader.turn("Unfold")
    reader.turn("Next")
    reader.turn("Next")
    reader.turn("Fold")

    expect(reader.panel.locator("[data-part=goals]")).to_be_in_viewport(ratio=1)
    expect(reader.panel.locator("[data-part=text]")).to_be_hidden()


def test_controls_can_be_hidden_for_a_lesson(reader, flask_server):
    reader.driver.open(f"{flask_server.url}#hide=data&lesson=xor")

    expect(reader.panel).to_be_visible()
    reader.expect_network("")
    expect(reader.driver.page.locator("[data-area=data]")).to_be_hidden()
    reader.turn("Close the lesson")
    assert reader.driver.page.url.endswith("#hide=data")


# --- The tour ---


def test_a_first_visit_begins_with_the_tour_and_a_second_one_does_not(driver, flask_server):
    driver.page.add_init_script(A_PERSON)
    driver.open(flask_server.url)
    card = driver.view("tour")
    titles = []
    for _ in range(4):
        expect(card).to_be_visible()
        titles.append(card.get_by_role("heading").inner_text())
        card.get_by_role("button", name="Next" if len(titles) < 4 else "Done").click()
    expect(card).to_be_hidden()
    expect(driver.button("train")).to_be_focused()
    driver.page.reload()
    driver.wait_for_map()
    driver.page.keyboard.press("?")
    driver.page.get_by_role("button", name="Take the tour").click()

    assert ["Data", "Network", "Train", "Map"] == titles
    expect(card.get_by_role("heading")).to_have_text("Data")


def test_escape_skips_the_tour_for_good_and_gives_the_focus_back(driver, flask_server):
    driver.page.add_init_script(A_PERSON)
    driver.open(flask_server.url)
    card = driver.view("tour")
    expect(card).to_be_focused()
    driver.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    driver.page.reload()
    driver.wait_for_map()
    driver.press("help")
    driver.page.get_by_role("button", name="Take the tour").click()
    expect(card).to_be_focused()
    driver.page.keyboard.press("Escape")

    expect(card).to_be_hidden()
    expect(driver.button("help")).to_be_focused()


def test_a_browser_that_a_program_steers_sees_no_tour_unless_it_asks(driver, flask_server):
    requests = []
    driver.page.on("request", lambda request: requests.append(request.url))
    driver.open(flask_server.url)

    expect(driver.view("tour")).to_be_hidden()
    assert [] == [url for url in requests if "/tour/" in url or "/lessons/" in url or "lessons.css" in url]
    driver.page.evaluate("() => { location.hash = '#tour'; }")
    expect(driver.view("tour")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_card_stands_in_the_window_beside_what_it_speaks_of(driver, flask_server, width, scheme):
    driver.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    driver.page.set_viewport_size({"width": width, "height": 844})
    driver.open(f"{flask_server.url}#tour")
    card = driver.view("tour")
    for _ in range(4):
        anchor = driver.page.locator(".is-toured")
        expect(anchor).to_be_visible()
        inside, there = card.bounding_box(), anchor.bounding_box()
        assert 0 <= inside["x"] and inside["x"] + inside["width"] <= width
        assert 0 <= inside["y"] and inside["y"] + inside["height"] <= 844
        assert not overlap(inside, there)
        card.locator("[data-tour=next]").click()
    expect(card).to_be_hidden()
    expect(driver.page.locator(".is-toured")).to_have_count(0)


def overlap(a: dict, b: dict) -> bool:
    """Return whether two boxes share a part of the screen."""
    return all(a[at] < b[at] + b[size] and b[at] < a[at] + a[size] for at, size in (("x", "width"), ("y", "height")))
