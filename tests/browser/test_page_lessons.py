"""The tour and the lessons in a real browser, gone through as a person does."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_page_axe import complaints
from tests.browser.test_page_looks import each_size, show
from tests.support.browser import IN_MOTION, Driver, tick

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

    def skip(self) -> None:
        """Go on without the answer of the run, which takes a second press of Next."""
        self.turn("Next")
        expect(self.panel.locator("[data-part=answer]")).to_contain_text("Press Next again")
        self.turn("Next")

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
    tick(reader.panel.get_by_label("Near 75%"))
    reader.expect_answer("Let it train to step 100 first: it is at step 0.")
    reader.driver.set_step_count("7")
    reader.driver.press("step")
    reader.expect_answer(": it is at step 7.")
    reader.turn("Next")
    reader.expect_answer("step 7. Press Next again")
    expect(reader.panel).to_contain_text("part 1 of 3")
    reader.driver.choose_data("blobs")
    reader.expect_answer("no longer the points of the lesson: press Set up again.")
    reader.turn("Set up again")
    reader.driver.expect_data("xor")
    tick(reader.panel.get_by_label("Near 50%"))
    reader.train()
    reader.expect_answer("You were right. 47.8%")
    tick(reader.panel.get_by_label("Near 100%"))
    reader.expect_answer("Not quite. 47.8%")
    reader.turn("Next")
    reader.expect_network("2")
    reader.train()
    reader.expect_answer(re.compile(r"8[2-4]\.\d%"))
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
    reader.skip()
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
    tick(reader.panel.get_by_label("As low as it ever was"))
    reader.press_train()
    reader.expect_answer("Not quite. Higher")
    reader.turn("Next")
    reader.press_train()
    reader.expect_answer("85.0% of the training points are right")
    reader.turn("Next")
    reader.driver.enter("config-l2", "0.01")
    reader.train()

    reader.expect_solved()


def test_lessons_read_recalls_and_weights_and_explain_words_at_the_word(reader, flask_server):
    page, card = reader.driver.page, reader.driver.view("word-card")
    reader.open(flask_server.url, "imbalance")
    tick(reader.panel.get_by_label("Far fewer"))
    reader.train()
    reader.expect_answer("You were right. Far fewer: ")
    reader.turn("Next")
    reader.driver.choose("config-class_weights", "balanced")
    reader.train()
    reader.expect_solved()
    page.evaluate("() => { location.hash = '#lesson=regularisation'; }")
    reader.expect_network("16-16")
    reader.panel.get_by_role("button", name="L2", exact=True).click()
    expect(card).to_contain_text("Pulls weights towards 0")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    reader.train()

    reader.expect_answer("Hardly any: ")
    expect(reader.driver.view("scores")).not_to_have_attribute("open", "")
    reader.turn("Next")
    reader.skip()
    reader.driver.choose_guidance("Course")  # in the lab what is exact is open
    field = reader.panel.locator("[data-setting=l1]")
    field.locator(".help-button").click()
    expect(field.locator(".help > p:not(.help-value)")).to_have_text(re.compile("^Pulls all weights"))
    expect(field.get_by_text("sign(w)")).to_be_hidden()
    field.get_by_text("More").click()
    expect(field.get_by_text("sign(w)")).to_be_visible()


def test_the_luck_lesson_is_answered_by_comparisons_and_solved_by_a_race(reader, flask_server):
    page, dialog = reader.driver.page, reader.driver.view("compare")

    def compare(n_seeds: int, n_runs: int) -> None:
        dialog.get_by_role("textbox", name="Seeds per recipe").fill(str(n_seeds))
        dialog.get_by_role("textbox", name="Steps").fill("300")
        dialog.get_by_role("button", name=f"Train {n_runs} runs").click()
        expect(dialog.locator(".compare-status > p").first).to_have_text(re.compile("^Done"))
        page.keyboard.press("Escape")

    reader.open(flask_server.url, "luck")
    reader.panel.get_by_label("By about 10%").check(force=True)
    reader.driver.press("compare")
    compare(8, n_runs=8)
    reader.expect_answer(re.compile(r"^Not quite. The worst gets [\d.]+%, the best [\d.]+%"))
    reader.turn("Next")
    reader.driver.press("compare")
    dialog.get_by_role("button", name="New comparison").click()
    dialog.locator("[name=compare-way][value=race]").check(force=True)
    dialog.get_by_role("combobox", name="Setting that recipe 2 changes").select_option("hidden_layers")
    dialog.get_by_role("textbox", name="Value of Hidden layers").fill("4")
    compare(8, n_runs=16)
    reader.expect_answer(re.compile(r"^Four: [\d.]+% on average, against"))
    reader.turn("Next")
    assert not reader.is_solved()  # by a race of the step before
    reader.driver.press("compare")
    dialog.get_by_role("button", name="New comparison").click()
    dialog.get_by_role("combobox", name="Setting that recipe 2 changes").select_option("activation")
    dialog.get_by_role("combobox", name="Value of Activation").select_option("tanh")
    compare(16, n_runs=32)
    reader.expect_solved()


def test_other_points_solve_no_challenge_and_a_lesson_unfolds_the_settings_that_it_speaks_of(reader, flask_server):
    reader.open(flask_server.url, "xor")
    reader.skip()
    reader.skip()
    reader.driver.expect_step(0)
    reader.driver.choose_data("blobs")
    reader.train()

    expect(reader.panel.get_by_text("no longer the points of the lesson")).to_be_visible()
    expect(reader.panel.locator("[data-part=goals]")).to_contain_text("100.0%")
    assert not reader.is_solved()

    reader.driver.press("train")
    reader.driver.expect_status("paused")
    reader.driver.page.evaluate("() => { location.hash = '#lesson=learning-rate'; }")
    expect(reader.panel.locator("[data-part=place]")).to_have_text(re.compile("^1 of "))
    expect(reader.driver.setting("config-learning_rate")).to_be_hidden()
    reader.skip()
    reader.skip()

    expect(reader.driver.setting("config-learning_rate")).to_be_visible()


def test_a_reload_goes_on_where_it_was_and_closing_ends_the_lesson(reader, flask_server):
    reader.open(flask_server.url, "xor")
    reader.skip()
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
    expect(reader.driver.page).not_to_have_url(re.compile("#"))


def test_lessons_are_listed_replace_what_was_there_and_give_points_back(reader, flask_server):
    # Help and bar list the lessons that there are.
    page = reader.driver.open(flask_server.url).page
    table = page.evaluate(
        """async () => (await import('/static/js/features/lessons/lessons.js')).LESSONS
            .map(({id, title}) => [`#lesson=${id}`, title])"""
    )
    for place in ("help-dialog", "lessons-menu"):
        links = f"[data-view={place}] .lessons a"
        listed = page.eval_on_selector_all(links, "(all) => all.map((a) => [a.getAttribute('href'), a.textContent])")

        assert table == listed

    # Undo brings back the points that a lesson replaced.
    reader.driver.choose_data("rings")
    reader.driver.expect_data("rings")
    page.evaluate("() => { location.hash = '#lesson=xor'; }")
    reader.driver.expect_data("xor")
    reader.skip()
    reader.expect_network("2")
    reader.driver.press("undo")

    reader.driver.expect_data("rings")
    reader.turn("Close the lesson")
    expect(reader.panel).to_be_hidden()

    # They are reached from the help, and settings made before do not matter.
    reader.driver.enter("config-learning_rate", "0.5")
    reader.driver.press("help")
    page.get_by_role("link", name="Overfitting").click()

    expect(page.get_by_role("dialog")).to_be_hidden()
    reader.expect_network("32-32")
    expect(reader.driver.setting("config-learning_rate")).to_have_value("0.01")


def test_back_leaves_a_lesson_and_forward_comes_back_to_where_it_was(reader, flask_server):
    driver, page = reader.driver, reader.driver.open(flask_server.url).page
    heading = lambda title: reader.panel.get_by_role("heading", name=title, exact=True)  # noqa: E731
    page.evaluate("() => { location.hash = '#lesson=xor'; }")
    reader.skip()
    reader.expect_network("2")
    driver.train_to(20)
    page.evaluate("() => { location.hash = '#stage'; }")
    page.go_back()
    expect(reader.panel).to_contain_text("part 2 of 3")

    page.go_back()
    expect(reader.panel).to_be_hidden()
    expect(driver.button("help")).to_be_focused()
    expect(page).to_have_url(f"{flask_server.url}/")
    page.go_forward()
    expect(reader.panel).to_contain_text("part 2 of 3")
    driver.expect_step(at_least=20)

    # A link begins a lesson, wherever it was left.
    page.go_back()
    expect(reader.panel).to_be_hidden()
    page.evaluate("() => { location.hash = '#lesson=xor'; }")
    expect(reader.panel).to_contain_text("part 1 of 3")
    driver.expect_step(exactly=0)
    page.evaluate("() => { location.hash = '#lesson=momentum'; }")
    expect(heading("Momentum")).to_be_visible()
    page.go_back()
    expect(heading("Why one neuron cannot solve XOR")).to_be_visible()

    # One that was closed begins anew, by Back too.
    reader.skip()
    expect(reader.panel).to_contain_text("part 2 of 3")
    page.evaluate("() => { location.hash = '#stage'; }")
    reader.turn("Close the lesson")
    expect(reader.panel).to_be_hidden()
    page.go_back()
    expect(reader.panel).to_contain_text("part 1 of 3")
    reader.turn("Close the lesson")
    expect(page).to_have_url(f"{flask_server.url}/")


def test_after_the_first_run_there_is_one_thing_to_try_until_a_lesson_is_known(reader, flask_server):
    page = reader.driver.page
    page.add_init_script(A_PERSON)
    reader.driver.open(flask_server.url)
    reader.driver.view("tour").get_by_role("button", name="Skip").click()
    next_thing = reader.driver.view("next-thing")
    expect(next_thing).to_be_hidden()
    reader.driver.train_to(100)
    next_thing.click()

    expect(reader.panel).to_be_visible()
    expect(next_thing).to_be_hidden()
    reader.turn("Close the lesson")
    reader.driver.train_to(100)
    expect(next_thing).to_be_hidden()
    page.get_by_role("button", name="Lessons").click()
    page.get_by_role("link", name="Overfitting").click()
    expect(reader.panel.get_by_role("heading", name="Overfitting")).to_be_visible()
    expect(reader.driver.view("lessons-menu")).to_be_hidden()


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
    parts = [reader.panel.get_by_text("Near 75%"), reader.panel.get_by_role("button", name="Next"), reader.driver.stage]
    curve = reader.driver.page.locator(".curve-plot")
    for size in {1440: [(1410, 844), (1024, 768)], 390: [(390, 844), (360, 640)]}[width]:
        reader.driver.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        for part in parts if size[1] < 700 else [*parts, curve]:
            expect(part).to_be_in_viewport(ratio=1)
    reader.driver.button("train").click()
    reader.expect_answer("47.8%")
    expect(reader.panel.locator("[data-part=answer]")).to_be_in_viewport()
    if width == 1440:
        expect(curve).to_be_in_viewport(ratio=1)  # however long the lesson gets
        reader.driver.page.set_viewport_size({"width": 800, "height": 600})
        map_panel, curves = (
            reader.driver.page.locator(each).bounding_box() for each in (".map-panel", ".curves-panel")
        )
        assert curves["y"] - (map_panel["y"] + map_panel["height"]) == pytest.approx(8, abs=1)  # as between all panels


IN_SIGHT = """() => ['.plot', '.curve-plot', '.lesson [data-lesson=back]', '.lesson [data-part=fields]',
    '.lesson [data-part=goals]', '.lesson [data-lesson=next]'].filter((each) => {
    const {left, top, right, bottom, width} = document.querySelector(each).getBoundingClientRect();
    const isWhole = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    const body = document.querySelector('.lesson-body').getBoundingClientRect();
    const isInside = document.querySelector(each).closest('.lesson-body') !== null;
    const isCut = isInside && (top < body.top - 1 || bottom > body.bottom + 1);
    return width > 0 && (!isWhole || isCut);
})"""


def test_the_field_of_a_challenge_and_next_are_in_sight_with_map_and_curve(reader, flask_server):
    """Of every step of every lesson, as it begins."""
    page, sizes = reader.driver.page, ((1440, 900), (1280, 720))
    reader.driver.open(flask_server.url)
    bars = [page.locator(".bar").bounding_box()["height"] for _ in each_size(reader.driver, *sizes)]
    ids = page.eval_on_selector_all("#lessons-menu .lessons a", "(all) => all.map((a) => a.hash)")
    for fragment in ids:
        page.evaluate("(hash) => { location.hash = hash; }", fragment)
        expect(reader.panel.locator("[data-part=place]")).to_have_text(re.compile("^1 of "))  # no longer the one before
        n_steps = int(reader.panel.locator("[data-part=place]").inner_text().split()[-1])
        for at in range(1, n_steps + 1):
            expect(reader.panel.locator("[data-part=place]")).to_have_text(f"{at} of {n_steps}")
            for size in each_size(reader.driver, *sizes):
                reader.driver.expect_script(IN_SIGHT, [], (fragment, at, size))
            if at < n_steps:
                reader.skip()

    assert max(bars) <= 48  # one row, as without lessons
    for size in each_size(reader.driver, *sizes):
        assert [] == complaints(page), size


def test_a_folded_lesson_leaves_its_goals_in_view(reader, flask_server):
    reader.driver.page.set_viewport_size({"width": 390, "height": 844})
    reader.open(flask_server.url, "xor")
    height = reader.panel.bounding_box()["height"]
    reader.turn("Collapse")
    expect(reader.panel.locator("[data-part=text]")).to_be_hidden()
    assert reader.panel.bounding_box()["height"] < height / 2
    reader.turn("Expand")
    reader.skip()
    reader.skip()
    reader.turn("Collapse")

    expect(reader.panel.locator("[data-part=goals]")).to_be_in_viewport(ratio=1)
    expect(reader.panel.locator("[data-part=text]")).to_be_hidden()


def test_controls_can_be_hidden_for_a_lesson(reader, flask_server):
    reader.driver.open(f"{flask_server.url}#hide=data&lesson=xor")

    expect(reader.panel).to_be_visible()
    reader.expect_network("")
    expect(reader.driver.page.locator("[data-area=data]")).to_be_hidden()
    reader.turn("Close the lesson")
    expect(reader.driver.page).to_have_url(re.compile("#hide=data$"))
    reader.driver.page.evaluate("() => { location.hash = '#hide=data,network&lesson=xor'; }")
    expect(reader.driver.page.locator("[data-area=network]")).to_be_hidden()
    expect(reader.panel).to_be_visible()
    reader.driver.wait_until(lambda: gap_beside(reader) < 24, "nothing between the lesson and the map")
    assert 520 < reader.driver.stage.bounding_box()["width"]


def gap_beside(reader: Reader) -> float:
    """Return how far the map's panel stands from the lesson at its left."""
    panel, result = reader.panel.bounding_box(), reader.driver.page.locator(".map-panel").bounding_box()
    return result["x"] - panel["x"] - panel["width"]


# --- The tour ---


@IN_MOTION
def test_a_first_visit_begins_with_the_tour_and_a_second_one_does_not(driver, flask_server):
    driver.page.add_init_script(A_PERSON)
    driver.open(flask_server.url)
    card = driver.view("tour")
    for title in ("Data", "Network", "Train", "Map"):
        expect(card.get_by_role("heading")).to_have_text(title)
        card.get_by_role("button", name="Done" if title == "Map" else "Next").click()
    expect(card).to_be_hidden()
    expect(driver.button("train")).to_be_focused()
    driver.page.reload()
    driver.wait_for_map()
    driver.page.keyboard.press("?")
    driver.page.get_by_role("button", name="Take the tour").click()

    expect(card.get_by_role("heading")).to_have_text("Data")


@IN_MOTION
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


@pytest.mark.parametrize("width", [1440, 390])
def test_the_card_stands_in_the_window_beside_what_it_speaks_of(driver, flask_server, width):
    show(driver, (width, 844))
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
