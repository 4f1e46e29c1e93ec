"""Where the page's session lives: reloads, other tabs, viewers, lost links, a server that restarts or is full."""

import pytest
from playwright.sync_api import expect

from tests.support.browser import Driver, forgive_lost_server
from tests.support.client import Client

pytestmark = pytest.mark.browser


def test_each_tab_has_a_session_that_viewers_watch_and_a_reload_keeps(driver, flask_server, faults):
    driver.open(flask_server.url)
    session_id = driver.session_id()
    other = Driver(driver.page.context.new_page(), faults).open(flask_server.url)
    other.press("clear")
    other.expect_points(0)

    driver.expect_points(240)
    assert other.session_id() != session_id
    other.page.close()

    # A duplicated tab leaves the session to the first one.
    copy = Driver(driver.page.context.new_page(), faults)
    # What a browser does when a tab is duplicated: the new one begins with a copy of the storage.
    key = "nnvisu.session"
    copy.page.add_init_script(f"sessionStorage.getItem({key!r}) ?? sessionStorage.setItem({key!r}, {session_id!r})")
    copy.open(flask_server.url)

    assert copy.session_id() != session_id
    copy.page.close()

    # A viewer sees the session and can change nothing.
    link = driver.viewer_link()
    viewer = Driver(driver.page.context.new_page(), faults).open(link)
    driver.press("train")

    viewer.expect_step(at_least=10)
    viewer.expect_message("You are watching")
    expect(viewer.button("train")).to_be_disabled()
    expect(viewer.setting("config-learning_rate")).to_be_disabled()
    expect(viewer.page.locator("input[name=tool][value=brush]")).to_be_disabled()
    viewer.click(0.0, 0.9)
    viewer.stage.focus()
    viewer.page.keyboard.press("Enter")
    driver.press("train")
    driver.expect_status("paused")
    viewer.expect_status("paused")
    driver.expect_points(240)

    # A reload comes back to it while it runs.
    driver.press("train")
    driver.expect_step(at_least=20)
    step = driver.number("step")
    driver.page.reload()
    driver.wait_for_map()

    driver.expect_status("running")
    driver.expect_step(at_least=step)
    assert session_id == driver.session_id()


def test_a_dead_viewer_link_gives_a_session_of_ones_own_and_says_so(driver, flask_server):
    driver.open(f"{flask_server.url}/?session={'A' * 22}")

    driver.expect_message("The session that you watched is gone. This is a new one of your own.")
    expect(driver.button("pace")).to_have_value("watch")
    expect(driver.button("train")).to_be_enabled()
    assert driver.session_id()
    driver.page.goto(f"{flask_server.url}/?session=AAAAAAAA.v.{'A' * 22}")
    driver.expect_message("Nobody is here to watch: the session has ended, or its owner has not come back yet.")
    driver.expect_message("Next try in")
    expect(driver.button("train")).to_be_disabled()


def test_a_lost_session_is_made_anew_from_data_and_settings(driver, start_server, monkeypatch, faults):
    server = start_server("flask")
    driver.open(server.url)
    driver.enter("config-hidden_layers", "6-5")
    driver.enter("config-learning_rate", "0.02")
    driver.choose("config-activation", "relu")
    driver.paint(0.5, -0.9)
    driver.expect_remembered("points.x.length", 241)
    expect(driver.setting("config-hidden_layers")).to_have_value("6-5")
    old_id = driver.session_id()
    viewer = Driver(driver.page.context.new_page(), faults).open(driver.viewer_link())
    server.stop()
    driver.expect_message("The link is lost")
    monkeypatch.setattr("tests.support.servers.free_port", lambda: server.port)
    start_server("flask")

    driver.expect_message("Your data and settings are back, at step 0.")
    driver.expect_points(241)
    driver.expect_status("paused")
    expect(driver.view("data-summary")).to_contain_text("48 to test")
    expect(driver.setting("config-hidden_layers")).to_have_value("6-5")
    expect(driver.setting("config-learning_rate")).to_have_value("0.02")
    expect(driver.setting("config-activation")).to_have_value("relu")
    expect(driver.button("pace")).to_have_value("watch")
    assert old_id == driver.session_id()
    driver.train_to(50)
    viewer.expect_step(at_least=50)
    viewer.expect_points(241)
    forgive_lost_server(faults)


def test_a_run_that_was_running_as_its_server_went_comes_back_paused_and_the_page_says_so(
    driver,
    start_server,
    monkeypatch,
    faults,
):
    server = start_server("flask")
    driver.open(server.url)
    driver.press("train")
    driver.wait_until(lambda: newest_checkpoint(driver) > 0, "a checkpoint")
    server.stop()
    driver.expect_message("The link is lost")
    expect(driver.figure("steps_per_second")).to_have_text("–")
    monkeypatch.setattr("tests.support.servers.free_port", lambda: server.port)
    start_server("flask")

    driver.expect_message("bit for bit. It was running; press Train to continue.")
    driver.expect_status("paused")
    expect(driver.figure("steps_per_second")).to_have_text("0")
    forgive_lost_server(faults)


def test_a_run_that_takes_too_long_begins_with_its_last_data_and_settings_and_the_page_says_so(
    driver,
    start_server,
    monkeypatch,
    faults,
):
    server = start_server("flask")
    driver.open(server.url)
    driver.train_to(20)
    driver.wait_until(lambda: newest_checkpoint(driver) == driver.number("step"), "the step to be kept")
    server.stop()
    driver.expect_message("The link is lost")
    driver.page.evaluate("""() => {
        const run = JSON.parse(sessionStorage.getItem("nnvisu.run"));
        const change = [1e12 - 1, {type: "update_config", config: {learning_rate: 0.25}}];
        sessionStorage.setItem("nnvisu.run", JSON.stringify({...run, step: 1e12, journal: [...run.journal, change]}));
    }""")
    monkeypatch.setattr("tests.support.servers.free_port", lambda: server.port)
    start_server("flask")

    driver.expect_message("Repeating the run up to step 1,000,000,000,000")
    driver.expect_message("at step 0: repeating its 1,000,000,000,000 steps would take over a minute.")
    driver.expect_step(0)
    driver.expect_status("paused")
    expect(driver.setting("config-learning_rate")).to_have_value("0.25")
    forgive_lost_server(faults)


TABLE = "\n".join(["a,b,kind", *(f"{x},{x * x % 7},{'dog' if x % 3 else 'cat'}" for x in range(60))])


def test_a_lost_run_comes_back_to_its_step_bit_for_bit(driver, start_server, monkeypatch, faults):
    server = start_server("flask")
    driver.open(server.url)
    driver.enter("config-batch_size", "7")
    driver.train_to(200)
    take_table(driver, TABLE)
    driver.expect_points(60)
    driver.train_to(400)
    driver.enter("config-learning_rate", "0.02")
    driver.train_to(600)
    expected = model_of(server, driver)
    monkeypatch.setattr("tests.support.servers.free_port", lambda: server.port)
    for leave in (lambda: driver.expect_message("The link is lost"), lambda: driver.page.goto("about:blank")):
        driver.wait_until(lambda: newest_checkpoint(driver) == expected["step"], "the step to be kept")
        server.stop()
        leave()
        server = start_server("flask")
        if driver.page.url == "about:blank":
            driver.open(server.url)

        driver.expect_message(f"repeated up to step {expected['step']:,}, bit for bit")
        driver.expect_step(exactly=expected["step"])
        driver.expect_status("paused")
        driver.expect_points(60)
        expect(driver.view("legend")).to_contain_text("dog")
        assert expected == model_of(server, driver)
    forgive_lost_server(faults)


def take_table(driver, text):
    driver.press("open-table")
    driver.page.locator("[data-import=text]").fill(text)
    driver.page.locator("[data-import=import]").click()


def newest_checkpoint(driver):
    return driver.page.evaluate("() => Number(sessionStorage.getItem('nnvisu.run_step'))")


def model_of(server, driver):
    """Return the network of the tab's session, as another program is told it."""
    with Client(server.ws_url, driver.session_id()) as client:
        return client.wait_for("model", client.send("get_model"))


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        ("MAX_SOCKETS", "The server is full: all its connections are in use."),
        ("MAX_SESSIONS", "The server is full: all its sessions are in use."),
    ],
)
def test_a_full_server_says_why_and_lets_the_page_in_by_itself(driver, start_server, faults, limit, text):
    server = start_server("flask", **{f"NNVISU_{limit}": "1"})
    driver.open(server.url)
    other = Driver(driver.page.context.new_page(), faults)
    other.page.goto(server.url)

    other.expect_message(f"{text} You get in automatically as soon as there is room. Next try in")
    other.expect_status("server full")
    expect(other.view("data-summary")).to_be_empty()
    expect(other.page.locator("[data-chosen]")).to_be_empty()
    driver.page.close()
    other.wait_for_map()

    faults[:] = [fault for fault in faults if "503" not in fault]


def test_a_page_that_has_to_leave_says_so_and_comes_back_to_its_session(driver, start_server, faults):
    server = start_server("flask", NNVISU_MAX_SOCKETS="2", NNVISU_PROXY_HOPS="1")
    with Client(server.ws_url):
        driver.open(server.url)
        session_id = driver.session_id()

        with Client(server.ws_url, headers={"X-Forwarded-For": "192.0.2.1"}):
            driver.expect_message("The server is full: all its connections are in use.")
        driver.expect_message("Press Train and watch.")

    assert session_id == driver.session_id()
    faults[:] = [fault for fault in faults if "503" not in fault]


def test_the_page_works_below_a_path_prefix(driver, start_server):
    server = start_server("gunicorn", SCRIPT_NAME="/lab")

    driver.open(f"{server.url}/")

    driver.expect_points(240)


DATA_FIELDS = ("n_points", "n_classes", "noise", "test_fraction", "flipped_fraction", "seed")


def data_fields(driver):
    chosen = driver.page.locator("[data-chosen]").inner_text()
    return {name: driver.setting(f"data-{name}").input_value() for name in DATA_FIELDS} | {"dataset": chosen}


def test_the_data_form_shows_the_last_recipe_of_edited_points_after_a_reload(driver, flask_server):
    driver.open(flask_server.url)
    driver.choose_data("circles")
    driver.enter("data-n_points", "120")
    driver.expect_points(120)
    driver.paint(0.9, -0.9)
    driver.expect_remembered("points.x.length", 121)
    expect(driver.view("data-summary")).to_contain_text("Edited by hand")
    before = data_fields(driver)
    driver.page.reload()
    driver.wait_for_map()

    driver.expect_points(121)
    assert before == data_fields(driver)
    driver.enter("data-noise", "0.1")
    driver.press("draw-points")
    driver.expect_points(120)
    driver.expect_data("circles")


def test_the_data_form_shows_the_last_recipe_after_a_restart_of_the_server(driver, start_server, monkeypatch):
    server = start_server("flask")
    driver.open(server.url)
    driver.choose_data("spirals")
    driver.enter("data-n_points", "150")
    driver.expect_points(150)
    driver.paint(0.9, -0.9)
    driver.expect_remembered("points.x.length", 151)
    expect(driver.view("data-summary")).to_contain_text("Edited by hand")
    before = data_fields(driver)
    driver.page.goto("about:blank")
    server.stop()
    monkeypatch.setattr("tests.support.servers.free_port", lambda: server.port)
    driver.open(start_server("flask").url)

    driver.expect_points(151)
    driver.expect_data("spirals")
    assert before == data_fields(driver)


def test_where_no_recipe_is_known_the_data_form_counts_the_points(driver, flask_server, faults):
    driver.open(flask_server.url)
    driver.paint(0.9, -0.9)
    driver.expect_remembered("points.x.length", 241)
    viewer = Driver(driver.page.context.new_page(), faults).open(driver.viewer_link())
    viewer.expect_points(241)
    expect(viewer.setting("data-n_points")).to_have_value("241")
    expect(viewer.setting("data-n_classes")).to_have_value("3")
    expect(viewer.setting("data-test_fraction")).to_have_value("0.2")
    expect(viewer.page.locator("[data-chosen]")).to_have_text("by hand")
    driver.page.evaluate("() => sessionStorage.removeItem('nnvisu.recipe')")
    driver.page.reload()
    driver.wait_for_map()

    driver.page.locator(".more-data > summary").click()
    driver.press("data-seed")
    expect(driver.view("data-summary")).not_to_contain_text("Edited by hand")
    expect(driver.view("message")).not_to_contain_text("missing")
