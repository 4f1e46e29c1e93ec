"""Pictures for a report and the print sheet, on a real server in a real browser: as light on a dark page."""

import base64
import json
import re
import struct
import xml.etree.ElementTree as ElementTree

import pytest
from playwright.sync_api import expect

SVG = "{http://www.w3.org/2000/svg}"

pytestmark = [pytest.mark.browser, pytest.mark.browser_context_args(color_scheme="dark")]

# The colour at places of a picture, given as shares of its width and height.
COLOURS_AT = """async ([encoded, places]) => {
  const bytes = Uint8Array.from(atob(encoded), (each) => each.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  return places.map(([x, y]) => [...context.getImageData(x * image.width, y * image.height, 1, 1).data]);
}"""
MAP_AT = """([places]) => {
  const map = document.querySelector(".map-layer");
  return places.map(([x, y]) => [...pixelsOf(map, Math.floor(x * map.width), Math.floor(y * map.height), 1, 1)]);
}"""


@pytest.fixture
def learnt(page_driver):
    """The page after 60 steps, nobody training."""
    page_driver.button("pace").select_option("full")
    page_driver.set_step_count("60")
    page_driver.press("step")
    page_driver.expect_step(60)
    return page_driver


def downloaded(driver, action):
    """Press a button of the downloads; return the file's name and content."""
    with driver.page.expect_download() as download:
        driver.button(action).evaluate("button => button.click()")  # it stands in a dialog that is closed
    return download.value.suggested_filename, download.value.path().read_bytes()


def both_forms(driver, kind, png_action):
    """Return the picture as PNG, and the root of it as SVG, after checks that hold for all."""
    png_name, png = downloaded(driver, png_action)
    svg_name, svg = downloaded(driver, f"download-{kind}-svg")
    root = ElementTree.fromstring(svg)
    size = [int(root.get("width")), int(root.get("height"))]
    text = " ".join(root.itertext())

    assert (f"nnvisu-{kind}-step-60.png", f"nnvisu-{kind}-step-60.svg") == (png_name, svg_name)
    assert [2 * each for each in size] == list(struct.unpack(">2I", png[16:24]))
    assert re.search(
        r"moons .*240 points · network 2–8–8–3 tanh · adam, learning rate .*step 60 · loss: train 0\.\d+", text
    )
    corners = driver.page.evaluate(COLOURS_AT, [base64.b64encode(png).decode(), [[0.005, 0.005], [0.995, 0.995]]])
    assert [[255, 255, 255, 255]] * 2 == corners
    return png, root


def test_map_curve_and_network_are_saved_as_pixels_and_as_lines(learnt):
    map_png, map_root = both_forms(learnt, "map", "download-map")
    curve_png, curve_root = both_forms(learnt, "curve", "download-curve-png")
    network_png, network_root = both_forms(learnt, "network", "download-network-png")

    # Far from points, the map has its colours, paler by what lets points stand out.
    image = map_root.find(f"{SVG}image")
    left, top, side, strength = (float(image.get(name)) for name in ("x", "y", "width", "opacity"))
    width, height = (float(map_root.get(name)) for name in ("width", "height"))
    shares = [[0.03, 0.03], [0.97, 0.03], [0.03, 0.97], [0.97, 0.97]]
    places = [[(left + x * side) / width, (top + y * side) / height] for x, y in shares]
    seen = learnt.page.evaluate(COLOURS_AT, [base64.b64encode(map_png).decode(), places])
    of_map = learnt.page.evaluate(MAP_AT, [shares])
    for pale, strong in zip(seen, of_map, strict=True):
        assert pale[:3] == pytest.approx([255 + strength * (each - 255) for each in strong[:3]], abs=4)
    assert 240 == len(list(map_root.iter(f"{SVG}use")))

    assert 2 == len({path.get("stroke") for path in curve_root.iter(f"{SVG}path")} & {"#5546c9", "#1b1b22"})
    assert len(curve_png) > 10_000
    n_weights = sum(path.get("d").count("C") for path in network_root.iter(f"{SVG}path"))
    assert 2 * 8 + 8 * 8 + 8 * 3 - 8 <= n_weights <= 2 * 8 + 8 * 8 + 8 * 3  # next to none is too small to be seen
    assert network_root.find(f"{SVG}image").get("href").startswith("data:image/png;base64,")
    assert len(network_png) > 50_000


def test_the_network_is_that_of_now_where_its_diagram_is_behind_a_tab(learnt):
    _, before = downloaded(learnt, "download-network-svg")
    learnt.page.set_viewport_size({"width": 390, "height": 800})
    expect(learnt.view("diagram")).to_be_hidden()
    learnt.press("step")
    learnt.expect_step(120)

    _, svg = downloaded(learnt, "download-network-svg")
    _, model = downloaded(learnt, "download-json")

    roots = [ElementTree.fromstring(each) for each in (before, svg)]
    images = [root.find(f"{SVG}image").get("href") for root in roots]
    assert images[0] != images[1]
    # The strongest weights of each layer are the thickest lines of their sign.
    layers = [[abs(weight) for row in layer["weights"] for weight in row] for layer in json.loads(model)["layers"]]
    widths = [float(path.get("stroke-width")) for path in roots[1].iter(f"{SVG}path") if "C" in path.get("d")]
    strongest = max(max(layer) for layer in layers)
    share = round(12 * strongest / (2 + strongest)) / 12
    assert 0.5 + 4 * share**1.5 == pytest.approx(max(widths), abs=0.01)


def test_the_page_prints_as_one_light_sheet(learnt):
    page = learnt.page
    expect(page.locator(".print-sheet")).to_be_attached()  # before anybody asks: printing waits for nothing
    printed = page.pdf(prefer_css_page_size=True)

    assert 1 == len(re.findall(rb"/Type\s*/Page\b", printed))
    page.emulate_media(media="print")
    sheet = page.locator(".print-sheet")
    for kind in ("map", "network", "curve"):
        expect(sheet.locator(f".print-{kind}")).to_be_visible()
    expect(sheet.locator(".print-recipe")).to_contain_text("step 60")
    expect(sheet.locator("dl")).to_contain_text("60")
    for part in (".top", "main", ".timeline"):
        expect(page.locator(part).first).to_be_hidden()
    seen = page.evaluate(COLOURS_AT, [base64.b64encode(page.screenshot()).decode(), [[0.995, 0.995], [0.5, 0.003]]])
    assert [[255, 255, 255, 255]] * 2 == seen

    page.emulate_media(media="screen")
    expect(sheet).to_be_hidden()
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    learnt.button("print").evaluate("button => button.click()")
    expect(page).to_have_title("printed")


def test_the_keys_that_print_wait_for_the_sheet(driver, flask_server):
    driver.open(f"{flask_server.url}#tour")
    page = driver.page
    expect(driver.view("tour")).to_be_visible()
    expect(page.locator(".print-sheet")).to_have_count(0)
    page.evaluate("window.print = () => { dispatchEvent(new Event('beforeprint')); document.title = 'printed'; }")
    page.keyboard.press("Control+p")

    expect(page).to_have_title("printed")
    expect(page.locator(".print-map")).to_be_attached()
    expect(page.locator(".print-recipe")).to_contain_text("step 0")
