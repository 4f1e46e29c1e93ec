"""A class together: a teacher's page at 1280 × 720 and pupils' pages, each in a browser of its own, on one server."""

import csv
import io
import re
import struct
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from nnvisu.live.session_ids import viewer_id_of
from tests.support.axe import complaints
from tests.support.browser import forgive_lost_server, tick
from tests.support.classroom import SIZE, Pupil, Teacher
from tests.support.classrooms import end_class_of
from tests.tools.class_lesson import STAGES, Lesson

pytestmark = pytest.mark.browser


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[[], BrowserContext]]:
    """Return a function that makes a browser of its own, with a window of 1280 × 720."""
    contexts: list[BrowserContext] = []

    def make() -> BrowserContext:
        contexts.append(browser.new_context(viewport=SIZE, reduced_motion="reduce", accept_downloads=True))
        return contexts[-1]

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def teacher(new_context, flask_server, faults) -> Iterator[Teacher]:
    """A teacher with a class that nobody has joined."""
    teacher = Teacher(new_context().new_page(), faults).open(flask_server.url).make_class()
    session = teacher.session_id()
    yield teacher
    end_class_of(flask_server, session)


@pytest.fixture
def join(new_context, flask_server, faults, teacher) -> Callable[[], Pupil]:
    """Return a function that has somebody join the teacher's class."""
    return lambda: Pupil(new_context().new_page(), faults).join(flask_server.url, teacher.code)


def test_three_pupils_join_and_are_seen_on_the_wall_until_the_class_ends(
    teacher, join, new_context, flask_server, faults
):
    link = f"{flask_server.url}/#class={teacher.code}"
    expect(teacher.panel.get_by_label("Link for pupils")).to_have_value(link)
    by_link = Pupil(new_context().new_page(), faults).open(link)
    by_code = Pupil(new_context().new_page(), faults).open(flask_server.url)
    by_code.press("join-class")
    by_code.view("join-dialog").get_by_label("Code of the class").fill("nonsense")
    by_code.page.keyboard.press("Enter")
    expect(by_code.view("join-dialog").get_by_role("alert")).to_contain_text("“nonsense” is not a code")
    typed = f"{teacher.code[:3]} {teacher.code[3:]}".lower()
    by_code.view("join-dialog").get_by_label("Code of the class").fill(typed)
    by_code.page.keyboard.press("Enter")
    pupils = [by_link, by_code, join()]
    names = [pupil.nickname for pupil in pupils]

    assert 3 == len(set(names))
    expect(teacher.panel.get_by_role("status").first).to_have_text("3 pupils")
    for name in names:
        expect(teacher.tile(name)).to_have_attribute("aria-label", re.compile(rf"^{name}: .*step 0$"))
    by_link.press("train")
    expect(teacher.tile(names[0])).to_have_attribute("aria-label", re.compile(rf"^{names[0]}: training, test"))
    expect(teacher.tile(names[1])).to_have_attribute("aria-label", re.compile("step 0$"))

    teacher.end_class()

    teacher.expect_message("The class has ended. Nothing of it is kept.")
    expect(teacher.panel).to_be_hidden()
    for pupil in pupils:
        pupil.expect_message("The class has ended. Nothing of it is kept")
        expect(pupil.bar).to_be_hidden()
        expect(pupil.page).not_to_have_url(re.compile("class="))
    by_link.expect_status("running")  # the run is the pupil's own, and goes on
    for page in (teacher, *pupils):
        page.expect_script(
            "() => Object.keys({...sessionStorage, ...localStorage}).filter((key) => key.startsWith('nnvisu.class'))",
            [],
        )


def test_runs_are_saved_sorted_opened_shown_pinned_and_plotted(teacher, join, flask_server):
    first = join()
    first.press("step")
    name = first.nickname
    expect(teacher.tile(name)).to_have_attribute("aria-label", re.compile("step 1$"))

    # What is saved has no nicknames.
    with teacher.page.expect_download() as runs:
        teacher.panel.get_by_role("button", name=re.compile("^Runs, CSV")).click()
    with teacher.page.expect_download() as wall:
        teacher.panel.get_by_role("button", name=re.compile("^Wall, PNG")).click()
    text = runs.value.path().read_text("utf-8")
    (line,) = csv.DictReader(io.StringIO(text, newline=""))
    assert name not in text and not set(name.split()) & set(re.findall(r"\w+", text))
    assert ("1", "1") == (line["pupil"], line["step"])
    picture = wall.value.path().read_bytes()
    assert b"\x89PNG" == picture[:4]
    assert (184, 208) == struct.unpack(">II", picture[16:24])  # one map with its line of text, and its margins
    assert name.encode() not in picture

    # The wall is sorted, and walked by keyboard.
    first.press("reset")
    first.expect_step(exactly=0)
    pupils = [first, join(), join()]
    by_name = {pupil.nickname: pupil for pupil in pupils}
    names = sorted(by_name, key=str.lower)
    teacher.expect_value(teacher.names_on_wall, names, "tiles by name")
    by_name[names[2]].press("step")
    teacher.panel.get_by_label("Sort by").select_option("progress")
    teacher.expect_value(teacher.names_on_wall, [names[2], names[0], names[1]], "tiles by step")
    teacher.tile(names[2]).focus()
    teacher.page.keyboard.press("ArrowRight")
    expect(teacher.tile(names[0])).to_be_focused()
    teacher.page.keyboard.press("End")
    expect(teacher.tile(names[1])).to_be_focused()
    teacher.page.keyboard.press("Enter")
    expect(teacher.panel.locator(".classroom-pupil h3")).to_have_text(names[1])
    expect(teacher.tile(names[1])).to_have_attribute("aria-pressed", "true")
    # One stop for Tab, whatever their number.
    expect(teacher.panel.locator(".classroom-tile[tabindex='0']")).to_have_count(1)

    # A pupil's run is opened beside it, and cannot be changed.
    name, shown, other = names[1], by_name[names[1]], by_name[names[0]]
    own_id = teacher.session_id()
    frame = teacher.panel.frame_locator("iframe")
    expect(frame.locator("[data-view=message]")).to_contain_text("You are watching")
    shown.press("step")
    shown.expect_step(exactly=1)
    expect(frame.locator("[data-figure=step]")).to_have_text("1")
    expect(frame.locator("[data-action=train]")).to_be_hidden()
    viewer_id = viewer_id_of(shown.session_id())
    expect(teacher.panel.locator("iframe")).to_have_attribute("src", re.compile(f"session={re.escape(viewer_id)}"))
    # Whatever page is in the frame, it leaves the tab's memory alone.
    teacher.page.frames[1].goto(flask_server.url)
    expect(frame.locator("[data-figure=map_size]")).to_contain_text("×")
    assert own_id == teacher.session_id()

    # Its map is shown to all, and pinned.
    teacher.named("Show to all").click()
    expect(other.view("class-shown")).to_contain_text(f"The map of {name}")
    is_drawn = """() => {
        const canvas = document.querySelector('.class-shown-map');
        return canvas.width > 0 && pixelsOf(canvas).some((each) => each > 0);
    }"""
    other.expect_script(is_drawn, True, "the shown map")
    teacher.named("Show to all without the name").click()
    expect(other.view("class-shown")).to_contain_text("The map of somebody in your class")
    expect(other.view("class-shown")).not_to_contain_text(name)
    teacher.named("Stop showing").click()
    expect(other.view("class-shown")).to_be_hidden()
    expect(teacher.tile(name)).to_have_attribute("aria-label", re.compile("step 1$"))
    teacher.panel.get_by_role("button", name=re.compile("^Pin:")).click()
    expect(teacher.panel.locator(".classroom-pins li")).to_contain_text([f"{name}, step 1, test score"])
    teacher.named("Show large, one after the other").click()
    expect(teacher.panel.locator("figcaption")).to_contain_text(name)

    # Every run is a dot of the plot.
    other.enter("config-learning_rate", "0.3")
    teacher.named("Plot").click()
    plot = teacher.panel.locator(".classroom-plot")
    expect(plot).to_have_attribute("aria-label", "3 runs: test score against Learning rate")
    box, readout = plot.bounding_box(), teacher.panel.locator(".classroom-readout")

    def is_under_pointer() -> bool:
        """Go along the end of the axis, where the largest of the values is, until there is a dot."""
        for part in range(1, 40):
            teacher.page.mouse.move(box["x"] + box["width"] - 14, box["y"] + box["height"] * part / 40)
            if f"{names[0]}: Learning rate 0.3, test" in readout.text_content():
                return True
        return False

    teacher.wait_until(is_under_pointer, "the dot of the larger learning rate, read")


def test_a_class_is_locked_paused_given_a_goal_asked_and_sent_a_lesson(teacher, join):
    # Parts of the page are locked and opened live.
    pupil = join()
    box = teacher.panel.get_by_label("Network", exact=True)
    expect(pupil.page.locator("[data-area=network]")).to_be_visible()
    box.uncheck()
    expect(pupil.page.locator("[data-area=network]")).to_be_hidden()
    late = join()
    expect(late.page.locator("[data-area=network]")).to_be_hidden()
    box.check()
    for page in (pupil, late):
        expect(page.page.locator("[data-area=network]")).to_be_visible()

    # All are paused, which outlives a reload of either page, and released.
    pupil.press("train")
    pupil.expect_status("running")
    teacher.named("Pause all").click()
    pupil.expect_status("paused")
    expect(pupil.bar).to_contain_text("Your teacher has paused the class.")
    pupil.press("train")
    expect(pupil.view("message")).to_have_attribute("data-tone", "error")
    pupil.expect_status("paused")
    name, code = pupil.nickname, teacher.code
    expect(teacher.named("Release all")).to_be_visible()
    teacher.page.reload()
    pupil.page.reload()
    expect(teacher.tile(name)).to_be_visible()
    assert code == teacher.code
    expect(teacher.named("Release all")).to_be_visible()
    expect(pupil.bar).to_contain_text("Your teacher has paused the class.")
    assert name == pupil.nickname
    teacher.named("Release all").click()
    expect(pupil.bar).not_to_contain_text("paused the class")

    # A goal is seen on the tile once it is reached, and a ranking only where it is on.
    teacher.panel.get_by_label("Test score to reach, in %").fill("0")
    teacher.named("Set the goal").click()
    expect(teacher.panel.locator("#goal-error")).to_have_text("The score is a number from 1 to 100.")
    teacher.panel.get_by_label("Test score to reach, in %").fill("80")
    teacher.named("Set the goal").click()
    expect(pupil.bar).to_contain_text("Goal: Test score of at least 80%.")
    pupil.button("pace").select_option("full")
    pupil.press("train")
    pupil.expect_status("running")
    expect(pupil.bar).to_contain_text("80% – reached!")
    expect(teacher.tile(name)).to_have_attribute("aria-label", re.compile("goal reached$"))
    expect(teacher.panel.get_by_text("1 reached the goal")).to_be_visible()
    expect(pupil.bar).not_to_contain_text("Place")
    tick(teacher.panel.get_by_label("Tell pupils their place"))
    expect(pupil.bar).to_contain_text("Place 1 of 2.")
    pupil.press("train")
    pupil.expect_status("paused")

    # A question is answered before Train is unlocked.
    pupils = (pupil, late)
    teacher.ask("Will it learn?", ())
    expect(teacher.panel.get_by_role("alert").filter(has_text="at least two answers")).to_be_visible()
    teacher.ask("Will it learn?", ("Yes", "No"))
    for each, choice in zip(pupils, ("Yes", "No"), strict=True):
        expect(each.bar.get_by_role("group", name="Will it learn?")).to_be_visible()
        each.press("train")
        expect(each.view("message")).to_have_attribute("data-tone", "error")
        each.expect_status("paused")
        tick(each.bar.get_by_label(choice, exact=True))
        expect(each.bar).to_contain_text("Answered.")
        expect(each.bar.locator(".classroom-counts")).to_be_hidden()
    counts = teacher.panel.locator(".classroom-count-of")
    expect(counts).to_have_text(["1", "1"])
    tick(late.bar.get_by_label("Yes", exact=True))
    expect(counts).to_have_text(["2", "0"])
    teacher.named("Show the counts, and unlock Train").click()
    for each in pupils:
        expect(each.bar.locator(".classroom-count-of")).to_have_text(["2", "0"])
        each.press("train")
        each.expect_status("running")

    # A run and a lesson are sent to all, and to whoever comes later.
    teacher.named("Close: the class goes on").click()
    teacher.choose_data("circles")
    teacher.expect_data("circles")
    teacher.press("show-class")
    teacher.named("Lead").click()
    teacher.named("Send to all").click()
    for each in pupils:
        each.expect_message("Your teacher has sent this run.")
        each.expect_data("circles")
    teacher.panel.get_by_label("What to send").select_option("xor")
    teacher.named("Send to all").click()
    expect(pupil.view("lesson")).to_contain_text("XOR")
    expect(pupil.bar).to_be_visible()
    expect(join().view("lesson")).to_contain_text("XOR")


def test_a_full_class_a_pupil_who_leaves_and_one_who_is_removed(teacher, join, new_context, flask_server, faults):
    teacher.named("Show the wall").click()
    most = teacher.panel.get_by_label("Most pupils allowed")
    most.fill("0")
    most.press("Enter")
    expect(teacher.panel.locator("#max-pupils-error")).to_have_text("From 1 to 100.")
    most.fill("1")
    most.press("Enter")
    pupil = join()
    late = Pupil(new_context().new_page(), faults).open(f"{flask_server.url}/#class={teacher.code}")
    expect(late.view("message")).to_have_attribute("data-tone", "error")
    late.expect_message("full")
    expect(teacher.panel.get_by_role("status").first).to_have_text("1 pupil: the class is full")
    expect(teacher.panel.locator(".classroom-tile")).to_have_count(1)

    # Another name, one of the pupil's own, and out.
    first = pupil.nickname
    expect(teacher.tile(first)).to_be_visible()
    pupil.bar.get_by_role("button", name="Another name").click()
    expect(pupil.bar).not_to_contain_text(f"You are {first}.")
    second = pupil.nickname
    expect(teacher.tile(second)).to_be_visible()
    expect(teacher.tile(first)).to_have_count(0)
    tick(teacher.panel.get_by_label("Pupils may choose names of their own"))
    own = pupil.bar.get_by_label("A name of your own, which only your teacher sees")
    own.fill("Ada")
    own.press("Enter")
    expect(teacher.tile("Ada")).to_be_visible()
    pupil.bar.get_by_role("button", name="Leave").click()
    pupil.expect_message("You have left the class.")
    expect(teacher.panel.locator(".classroom-tile")).to_have_count(0)

    # Whoever is removed stays out.
    pupil = join()
    code = teacher.code
    teacher.tile(pupil.nickname).click()
    teacher.named("Remove from the class").click()
    teacher.named("Remove for good?").click()
    pupil.expect_message("Your teacher has removed you from this class.")
    with pupil.page.expect_event("load"):
        pupil.page.evaluate("(code) => { location.hash = `class=${code}`; }", code)
    pupil.expect_message("Your teacher has removed you from this class.")
    expect(pupil.bar).to_have_count(0)
    expect(teacher.panel.locator(".classroom-tile")).to_have_count(0)


def test_a_server_that_ends_and_comes_back_finds_its_class_again(
    new_context, start_server, faults, tmp_path, monkeypatch
):
    server = start_server("flask", NNVISU_STORE=str(tmp_path))
    teacher = Teacher(new_context().new_page(), faults).open(server.url).make_class()
    pupil = Pupil(new_context().new_page(), faults).join(server.url, teacher.code)
    name, code = pupil.nickname, teacher.code
    expect(teacher.tile(name)).to_be_visible()
    server.stop()
    pupil.expect_message("The link is lost")
    monkeypatch.setattr("tests.support.servers.free_port", lambda: server.port)
    start_server("flask", NNVISU_STORE=str(tmp_path))

    pupil.press("step")
    expect(teacher.tile(name)).to_have_attribute("aria-label", re.compile("step 1$"))
    assert (code, name) == (teacher.code, pupil.nickname)
    forgive_lost_server(faults)


TAKEN_FIRST = """([taken, most]) => {
    const random = crypto.getRandomValues.bind(crypto);
    crypto.getRandomValues = (bytes) => {
        const n = Number(sessionStorage.nLetters ?? 0);
        if (bytes.length !== 1 || n >= 6 * most) return random(bytes);
        sessionStorage.nLetters = n + 1;
        bytes[0] = "BCDFGHJKLMNPQRSTVWXZ".indexOf(taken[n % 6]);
        return bytes;
    };
}"""


def test_a_code_that_is_taken_is_drawn_again_and_told_after_a_few_times(teacher, new_context, flask_server, faults):
    page = new_context().new_page()
    page.add_init_script(f"({TAKEN_FIRST})([{teacher.code!r}, 5])")  # so many codes are the other class's
    other = Teacher(page, faults).open(flask_server.url)
    other.press("make-class")

    other.expect_message("No code was free for the class.")
    other.make_class()  # the first one is taken again
    assert other.code != teacher.code
    other.end_class()


def test_a_code_of_no_class_is_told_and_the_page_is_ones_own(driver, flask_server):
    driver.open(f"{flask_server.url}/#class=BCDFGH")

    driver.expect_message("BCDFGH")
    expect(driver.view("message")).to_have_attribute("data-tone", "error")
    driver.press("step")
    driver.expect_step(exactly=1)


def test_axe_finds_nothing_on_the_pages_of_a_class(teacher, join):
    found = {"code": complaints(teacher.page, "[data-view=classroom]")}
    pupil = join()
    teacher.tile(pupil.nickname).click()
    teacher.named("Show to all").click()
    expect(pupil.view("class-shown")).to_be_visible()
    teacher.panel.get_by_role("button", name=re.compile("^Pin:")).click()
    teacher.page.emulate_media(color_scheme="dark")
    for panel in ("Pinned", "Lead", "Plot", "Question"):
        teacher.named(panel).click()
        found[panel] = complaints(teacher.page, "[data-view=classroom]")
    teacher.ask("Will it learn?", ("Yes", "No"))
    expect(pupil.bar.get_by_role("group", name="Will it learn?")).to_be_visible()
    found["pupil"] = complaints(pupil.page, "[data-view=class-bar]")
    found["shown"] = complaints(pupil.page, "[data-view=class-shown]")
    pupil.page.emulate_media(color_scheme="dark")
    pupil.page.set_viewport_size({"width": 390, "height": 844})
    found["phone"] = complaints(pupil.page, "[data-view=class-bar]")
    teacher.page.set_viewport_size({"width": 390, "height": 844})
    found["narrow"] = complaints(teacher.page, "[data-view=classroom]")

    assert [] == [(state, each) for state, each in found.items() if each]
    for page in (teacher, pupil):
        page.expect_script("() => document.documentElement.scrollWidth <= innerWidth", True)


def test_the_lesson_of_the_readme_can_be_played(browser, start_server, tmp_path):
    lesson = Lesson(browser, start_server("gunicorn"), tmp_path, n_players=5, n_pages=2)
    try:
        lesson.play()
    finally:
        lesson.close()

    assert 2 * len(STAGES) == len(list(tmp_path.glob("*.png")))
