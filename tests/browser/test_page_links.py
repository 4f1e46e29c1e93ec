"""Links to give away: for lessons, for viewers in the same network, and as QR codes. In a real browser."""

import base64
import os
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.support.browser import Driver

if os.environ.get("CI") == "true":
    import zxingcpp
else:
    zxingcpp = pytest.importorskip("zxingcpp")

pytestmark = pytest.mark.browser

# The pixels of a PNG, grey, row after row.
GREY_OF = """async (png) => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const {data} = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return [bitmap.width, Array.from({length: data.length / 4}, (_, i) => data[4 * i + 1])];
}"""


def field_of(driver, view):
    return driver.view(view).locator(".joined > input")


def text_of_code(driver, view):
    """Return what a camera would read from the code as it is on the screen."""
    png = driver.view(view).locator(".qr > svg").screenshot()
    width, grey = driver.page.evaluate(GREY_OF, base64.b64encode(png).decode())
    found = zxingcpp.read_barcodes(np.array(grey, np.uint8).reshape(-1, width))
    return found[0].text if found else None


def open_lesson_link(driver):
    driver.press("share")
    driver.view("lesson-link").locator("summary").click()
    expect(field_of(driver, "lesson-link")).to_have_value(re.compile("^http"))


def test_a_link_for_a_lesson_is_built_from_ticks_and_opens_as_built(driver, flask_server, faults):
    driver.open(flask_server.url)
    open_lesson_link(driver)
    field, form = field_of(driver, "lesson-link"), driver.view("lesson-link")
    expect(field).to_have_value(f"{flask_server.url}/")
    form.get_by_label("It starts with").select_option("xor")
    for name in ("Timeline", "Pace", "Share"):
        form.get_by_label(name).uncheck()
    expect(field).to_have_value(f"{flask_server.url}/#lesson=xor&hide=timeline,pace,share")
    length = len(field.input_value())
    expect(form.locator("[data-text=lesson-link]")).to_have_text(f"{length} characters.")

    other = Driver(driver.page.context.new_page(), faults).open(field.input_value())
    expect(other.view("lesson")).to_be_visible()
    expect(other.view("timeline")).to_be_hidden()
    expect(other.button("share")).to_be_hidden()
    expect(other.button("reset")).to_be_visible()


def test_a_link_for_a_lesson_may_hold_the_run_as_it_is(driver, flask_server, faults):
    driver.open(flask_server.url)
    driver.press("step")
    driver.expect_step(exactly=1)
    open_lesson_link(driver)
    driver.view("lesson-link").get_by_label("It starts with").select_option("run")
    driver.view("lesson-link").get_by_label("Data", exact=True).uncheck()
    expect(field_of(driver, "lesson-link")).to_have_value(re.compile(r"#run=1\.[\w-]+&hide=data$"))

    other = Driver(driver.page.context.new_page(), faults).open(field_of(driver, "lesson-link").input_value())
    other.expect_step(exactly=1)
    expect(other.page.locator("[data-area=data]")).to_be_hidden()


@pytest.mark.browser_context_args(color_scheme="dark")
def test_codes_on_the_screen_are_read_and_follow_their_links(driver, flask_server):
    driver.open(flask_server.url)
    open_lesson_link(driver)
    for view in ("share", "lesson-link"):
        driver.view(view).locator("[data-action=qr]").click()
        assert field_of(driver, view).input_value() == text_of_code(driver, view)
    driver.view("lesson-link").get_by_label("It starts with").select_option("xor")
    expect(field_of(driver, "lesson-link")).to_have_value(re.compile("lesson=xor"))

    assert field_of(driver, "lesson-link").input_value() == text_of_code(driver, "lesson-link")
    expect(driver.view("share").locator("[data-text=viewer-link]")).to_contain_text(
        "This link works on this computer only, because"
    )


def test_a_page_on_localhost_offers_viewers_an_address_that_others_can_reach(driver, start_server, faults):
    server = start_server("flask", host="0.0.0.0")
    hosts = server.get("/addresses").json()["hosts"]
    driver.open(server.url)
    driver.press("share")
    field = field_of(driver, "share")
    expect(field).to_have_value(re.compile(rf"^http://{re.escape(hosts[0])}/\?session="))
    viewer = Driver(driver.page.context.new_page(), faults).open(field.input_value())
    viewer.expect_message("You are watching.")
    driver.view("lesson-link").locator("summary").click()
    here, run_link = driver.page.get_by_text("others cannot reach its address"), field_of(driver, "run-link")
    expect(field_of(driver, "lesson-link")).to_have_value(f"http://{hosts[0]}/")
    expect(run_link).to_have_value(re.compile(rf"^http://{re.escape(hosts[0])}/#run=1"))
    expect(here.filter(visible=True)).to_have_count(0)
    driver.view("share").get_by_label("Address").select_option(f"127.0.0.1:{server.port}")
    expect(field_of(driver, "lesson-link")).to_have_value(f"{server.url}/")
    expect(run_link).to_have_value(re.compile(rf"^{re.escape(server.url)}/#run=1"))
    expect(here.filter(visible=True)).to_have_count(2)  # at the run's link and at the lesson's

    expect(field).to_have_value(re.compile(r"^http://127\.0\.0\.1:"))
    # What Chromium says of every page without TLS that is not on localhost.
    faults[:] = [fault for fault in faults if "Cross-Origin-Opener-Policy" not in fault]
