"""Pictures for a report: SVG that any program reads, with everything where its axes say it is, in every locale."""

import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from tests.support.page_modules import run  # noqa: F401 (fixture)

SVG = "{http://www.w3.org/2000/svg}"

COLOURS = ["#0072B2", "#D55E00", "#009E73"]
PIXEL = "data:image/png;base64,iVBORw0KGgo="

# BODY makes a picture, with its module, the page's `state` and `CurveRecord` at hand.
SETUP = """async ({ url, lang, scale, points, classNames, parameters }) => {
  const module = await import(url);
  const [{ initialState }, { CurveRecord }, { locale }] = await Promise.all(
    ["model/state", "model/curve-record", "ui/locale"].map((name) => import(`/static/js/${name}.js`)));
  const { recipeLine } = await import("/static/js/features/export/recipe-line.js");
  const config = { hidden_layers: [2], features: ["x", "y"], activation: "leaky_relu", optimizer: "adam",
    learning_rate: 0.025, seed: 7 };
  const layerSizes = [2, 2, 2];
  const row = [0, 114, 178, 213, 94, 0]; // of class 1, of class 2
  const value = points.value !== undefined;
  const state = { ...initialState({}), config, points, scale: scale ?? null, classNames: classNames ?? null,
    step: 12345, nClasses: 2, nOutputs: 2, task: value ? "regression" : "classification",
    generator: { dataset: "varied_variance", seed: 3 },
    metrics: { loss: 0.125, accuracy: 0.5, test_loss: 0.25, test_accuracy: null }, metricsStep: 12345,
    parameters: parameters ? { layerSizes, parameters: Float32Array.from(parameters) } : null,
    frame: { width: 2, height: 2, step: 12345, picture: Uint8Array.from([...row, ...row]) } };
  locale.follow(lang);
  try {
    return BODY;
  } finally {
    locale.follow("en");
  }
}"""

POINTS = {"x": [-1, 0.25, 0.8], "y": [1, -0.5, 0.1], "label": [0, 1, 1], "test": [0, 0, 1]}

IMAGE = f'{{ href: "{PIXEL}", isPixelated: true }}'
MAP = f"module.mapPicture(state, state.points, {IMAGE}, {COLOURS}, recipeLine(state, 3))"


@pytest.fixture
def picture(run):  # noqa: F811
    """Return a function that makes a picture and returns its root, read as XML."""

    def make(name, body, lang="en", points=POINTS, **given):
        text = run(f"features/export/{name}", SETUP.replace("BODY", body), lang=lang, points=points, **given)
        return ElementTree.fromstring(text.encode())

    return make


def texts(root):
    """Return what stands where: (text, x, y)."""
    found = root.iter(f"{SVG}text")
    return [(each.text, float(each.get("x", 0)), float(each.get("y", 0))) for each in found]


def as_number(text):
    return float(text.replace("−", "-").replace(",", "."))


def axis(ticks):
    """Return the straight line through ticks, (number, place): from a place to its number."""
    numbers, places = zip(*ticks, strict=True)
    slope, start = np.polyfit(places, numbers, 1)
    assert np.allclose(np.multiply(places, slope) + start, numbers, atol=1e-3 * np.ptp(numbers)), ticks
    return lambda place: slope * place + start


def is_number(text):
    return re.fullmatch(r"−?[\d.,]+", text) is not None


def axes_of(root):
    """Return the axes of a picture by what is written below and beside it."""
    numbers = [(as_number(text), x, y) for text, x, y in texts(root) if is_number(text)]
    below = max(y for _, _, y in numbers)
    left = [(number, y) for number, _, y in numbers if y != below]
    # Letters hang below the middle of their line, by the same for all of them.
    return axis([(number, x) for number, x, y in numbers if y == below]), axis(left)


@pytest.mark.parametrize("lang", ["en", "de"])
def test_points_lie_where_the_axes_of_a_file_say(picture, lang):
    scale = {"x": [10, 30], "y": [-2.5, 7.5], "names": {"x": "width <cm>", "y": 'height & "more"\x01'}}

    root = picture("map-picture", MAP, lang, scale=scale)

    x_of, y_of = axes_of(root)
    marks = [(each.get("href"), float(each.get("x")), float(each.get("y"))) for each in root.iter(f"{SVG}use")]
    assert ["#mark-class-0", "#mark-class-1", "#mark-class-1-test"] == [href for href, _, _ in marks]
    shift = 0.35 * 12  # of the letters
    assert [10, 22.5, 28] == pytest.approx([x_of(x) for _, x, _ in marks], abs=0.02)
    assert [7.5, 0, 3] == pytest.approx([y_of(y + shift) for _, _, y in marks], abs=0.02)
    assert {href[1:] for href, _, _ in marks} <= {each.get("id") for each in root.iter(f"{SVG}g")}
    assert {"width <cm>", 'height & "more"'} <= {text for text, _, _ in texts(root)}


def test_the_picture_of_a_map_holds_its_pixels_and_says_what_is_what(picture):
    root = picture("map-picture", MAP, classNames=["iris", "<rose>"])

    image = root.find(f"{SVG}image")
    assert (PIXEL, "pixelated") == (image.get("href"), image.get("image-rendering"))
    said = [text for text, _, _ in texts(root)]
    assert {"iris", "<rose>", "hollow: test points", "class border"} <= set(said)
    # Two halves of other colours: the border runs straight down the middle, over half of the image each.
    middle = float(image.get("x")) + float(image.get("width")) / 2
    assert any(f"M{middle:g} " in each.get("d") for each in root.iter(f"{SVG}path"))


@pytest.mark.parametrize(
    ("lang", "rate", "step", "loss"), [("en", "0.025", "12,345", "0.1250"), ("de", "0,025", "12.345", "0,1250")]
)
def test_the_recipe_stands_below_in_the_locale_and_coordinates_do_not_follow_it(picture, lang, rate, step, loss):
    root = picture("map-picture", MAP, lang)

    recipe = root.find(f"{SVG}desc").text
    for part in (
        "varied variance (seed 3), 3",
        "2–2–2 leaky relu",
        f"adam, learning rate {rate}",
        "weights 7",
        f"step {step}",
        loss,
    ):
        assert part in recipe
    assert "at step" not in recipe
    shown = " ".join(text for text, _, _ in texts(root))
    assert recipe in shown
    assert not any(text.startswith("·") for text, _, _ in texts(root))
    for each in root.iter():
        for name in {"x", "y", "width", "height", "d", "viewBox", "opacity", "stroke-width"} & set(each.keys()):
            assert "," not in each.get(name) and "NaN" not in each.get(name), (name, each.get(name))


def test_values_have_a_scale_of_colours_in_units(picture):
    points = {"x": [0, 0.5], "y": [0, 0.5], "label": [0, 0], "test": [0, 0], "value": [-1, 1]}
    scale = {"value": [100, 300], "names": {"value": "price"}}

    root = picture("map-picture", MAP, points=points, scale=scale)

    said = [text for text, _, _ in texts(root)]
    assert {"100", "200", "300", "price"} <= set(said)
    assert not any(text.startswith("Class") for text in said)
    ends = [stop.get("stop-color") for stop in root.iter(f"{SVG}stop")]
    assert ["#0072b2", "#f7f7f7", "#d55e00"] == ends
    fills = [[path.get("fill") for path in root.find(f".//*[@id='mark-value-{kind}']")] for kind in (0, 100)]
    assert ["#0072b2", "#d55e00"] == [next(fill for fill in each if fill != "none") for each in fills]


CURVE = """(() => {
  const record = new CurveRecord();
  for (let step = 0; step <= 200; step += 20) {
    record.append(step, { loss: 2 - step / 200, test_loss: step < 100 ? null : 1.5 }, 0);
  }
  return module.curvePicture(state, record, recipeLine(state, 3));
})()"""


def places(path):
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path.get("d"))]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_curves_run_where_their_axes_say(picture, lang):
    root = picture("curve-picture", CURVE, lang)

    numbers = [(as_number(text), x, y) for text, x, y in texts(root) if is_number(text)]
    below = max(y for _, _, y in numbers)
    # The last number of the steps is moved in so that it does not stand out.
    steps = sorted((number, x) for number, x, y in numbers if y == below)[:-1]
    x_of = axis(steps)
    y_of = axis([(number, y - 0.35 * 11) for number, _, y in numbers if y != below])
    train = next(each for each in root.iter(f"{SVG}path") if each.get("stroke") == "#5546c9")
    test = next(each for each in root.iter(f"{SVG}path") if each.get("stroke-dasharray"))
    told = [(round(x_of(x)), round(y_of(y), 2)) for x, y in places(train)]
    assert {(step, round(2 - step / 200, 2)) for step in range(0, 201, 20)} <= set(told)
    assert {1.5} == {round(y_of(y), 2) for _, y in places(test)}
    assert 100 == round(min(x_of(x) for x, _ in places(test)))
    assert {"training points", "test points"} <= {text for text, _, _ in texts(root)}


def test_weights_are_lines_as_thick_as_they_are_large(picture):
    # Into the first neuron 4 and −4, into the second 0 and 1; into the outputs 0.5 each; biases 0.
    parameters = [4, -4, 0, 1, 0, 0, 0.5, 0.5, 0.5, 0.5, 0, 0]

    root = picture(
        "network-picture",
        f'module.networkPicture(state, module.networkScene(state), "{PIXEL}", {COLOURS}, "")',
        parameters=parameters,
        scale={"names": {"x": "age"}},
        classNames=["yes", "no"],
    )

    lines = [path for path in root.iter(f"{SVG}path") if "C" in path.get("d")]
    look = {
        (path.get("stroke-dasharray") is not None, path.get("d").count("C")): float(path.get("stroke-width"))
        for path in lines
    }
    assert {(False, 1), (True, 1), (False, 4)} <= look.keys()
    assert 7 == sum(path.get("d").count("C") for path in lines)
    widths = sorted(float(path.get("stroke-width")) for path in lines if not path.get("stroke-dasharray"))
    assert len(widths) == 3 and widths[-1] == look[(True, 1)]
    assert look[(False, 4)] == widths[0]
    assert {"age", "y", "yes", "no", "2 neurons", "leaky relu"} <= {text for text, _, _ in texts(root)}
