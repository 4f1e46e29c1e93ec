"""What can be pressed before the page has a session, and while it has lost it: nothing that would be lost."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import forgive_lost_server
from tests.support.proxy import Link, Proxy

pytestmark = pytest.mark.browser

# What a person could take for a control that works, but for the link to the map.
PRESSABLE = """() =>
    [...document.querySelectorAll("button, input, select, summary, a[href]:not(.skip), [tabindex='0']")]
    .filter((each) => each.checkVisibility() && !each.disabled && !each.closest("[inert]"))
    .map((each) => each.outerHTML.slice(0, 120))"""
RUNS = ("train", "step", "reset", "reset-seed", "pace")


def expect_off(driver):
    for action in RUNS:
        expect(driver.button(action)).to_be_disabled()
    for control in ("input[name=dataset]", "#config-activation", "#data-noise", "[data-action=clear]"):
        expect(driver.page.locator(control).first).to_be_disabled()


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_can_be_pressed_before_the_scripts_are_there(driver, flask_server, width):
    held = []
    driver.page.set_viewport_size({"width": width, "height": 800})
    driver.page.route("**/parts/main.js", lambda route: held.append(route))
    driver.page.goto(flask_server.url, wait_until="commit")
    expect(driver.button("train")).to_be_visible()
    driver.wait_until(lambda: held, "the request for the scripts")

    assert [] == driver.page.evaluate(PRESSABLE)
    driver.expect_message("The controls work once the server answers.")
    held[0].continue_()
    driver.wait_for_map()
    driver.press("step")
    driver.expect_step(exactly=1)


def test_a_socket_without_a_session_takes_no_command(driver, flask_server):
    sent = []
    driver.page.route_web_socket(re.compile("/ws"), lambda socket: socket.on_message(lambda text: sent.append(text)))
    driver.page.goto(flask_server.url)
    driver.wait_until(lambda: sent, "what the page asks to see")
    expect_off(driver)
    for key in (" ", "s", "r"):
        driver.page.keyboard.press(key)

    driver.expect_message("Connecting …")
    driver.expect_status("connecting")
    assert {"set_view"} == {json.loads(text)["type"] for text in sent}


def test_what_is_pressed_after_a_lost_link_is_carried_out_once(driver, flask_server, faults):
    sent = []
    driver.page.on("websocket", lambda socket: socket.on("framesent", lambda text: sent.append(text)))
    with Proxy(flask_server.port, Link()) as proxy:
        driver.open(f"http://127.0.0.1:{proxy.port}")
        driver.press("step")
        driver.expect_step(exactly=1)
        proxy.stall()
        proxy.cut()
        driver.expect_message("Connecting …")
        driver.expect_status("no link")
        expect_off(driver)
        driver.page.locator("h1").click()
        driver.page.keyboard.press("s")
        proxy.resume()
        expect(driver.button("step")).to_be_enabled()
        driver.press("step")
        driver.expect_step(exactly=2)
        driver.press("reset")
        driver.expect_step(exactly=0)

    assert 2 == sum(json.loads(text)["type"] == "step" for text in sent)
    forgive_lost_server(faults)
