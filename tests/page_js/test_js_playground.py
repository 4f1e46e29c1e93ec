"""Links of TensorFlow Playground as recipes. Oracles: its own formulas, imitated in NumPy."""

from urllib.parse import quote

import numpy as np
import pytest

from nnvisu.core.datasets import generate_dataset
from nnvisu.wire.recipes import check_recipe
from tests.support.page_modules import run  # noqa: F401 (fixture)

READ = """async ({url, link}) => {
    const {recipeOfPlayground} = await import(url);
    try {
        return recipeOfPlayground(link);
    } catch (error) {
        return {error: error.message};
    }
}"""
IN_HASH = "async ({url, hashes}) => { const {playgroundIn} = await import(url); return hashes.map(playgroundIn); }"

# As the page of TensorFlow Playground writes it, for its spiral with sines and L2.
LINK = (
    "activation=relu&regularization=L2&batchSize=15&dataset=spiral&regDataset=reg-plane&learningRate=0.1"
    "&regularizationRate=0.003&noise=20&networkShape=8,6,2&seed=0.80467&showTestData=false&discretize=true"
    "&percTrainData=70&x=true&y=false&xTimesY=true&xSquared=true&ySquared=false&cosX=false&sinX=true&cosY=false"
    "&sinY=false&collectStats=false&problem=classification&initZero=false&hideText=false"
)


@pytest.fixture
def opened(run):  # noqa: F811
    """Return the recipe and the differences of a link, or its error; the server takes every recipe."""

    def read(link):
        answer = run("model/playground", READ, link=link)
        if "recipe" in answer:
            check_recipe(answer["recipe"], "recipe")
        return answer

    return read


def test_every_part_of_a_link_is_taken_over(opened):
    recipe = opened(LINK)["recipe"]

    assert {
        "hidden_layers": [8, 6, 2],
        "activation": "relu",
        "features": ["x", "x_squared", "xy", "sin_x"],
        "initializer": "uniform",
        "initial_range": 0.5,
        "seed": 80467,
        "loss": "squared_error",
        "optimizer": "sgd",
        "learning_rate": 0.1,
        "batch_size": 15,
        "l1": 0,
        "l2": 0.003,
    } == recipe["config"]
    generator = recipe["data"]["generator"]
    assert ("spirals", 500, 2, 80467) == tuple(generator[name] for name in ("dataset", "n_points", "n_classes", "seed"))
    assert pytest.approx(0.3) == generator["test_fraction"]


def test_what_is_absent_is_as_in_its_own_page(opened):
    answer = opened("seed=0.5")

    config, generator = answer["recipe"]["config"], answer["recipe"]["data"]["generator"]
    assert ([4, 2], "tanh", ["x", "y"], 0.03, 10) == tuple(
        config[name] for name in ("hidden_layers", "activation", "features", "learning_rate", "batch_size")
    )
    assert ("circles", 0, 0.5) == tuple(generator[name] for name in ("dataset", "noise", "test_fraction"))


@pytest.mark.parametrize(
    ("link", "dataset"),
    [
        ("dataset=circle", "circles"),
        ("dataset=xor", "xor"),
        ("dataset=gauss", "gaussians"),
        ("dataset=spiral", "spirals"),
        ("problem=regression&regDataset=reg-plane", "plane"),
        ("problem=regression&regDataset=reg-gauss", "bumps"),
    ],
)
def test_each_data_set_has_one_here(opened, link, dataset):
    generator = opened(link)["recipe"]["data"]["generator"]

    assert dataset == generator["dataset"]
    assert ("n_classes" in generator) == ("regression" not in link)


@pytest.mark.parametrize("dataset", ["circle", "xor", "spiral", "gauss"])
@pytest.mark.parametrize("percent", [5, 25, 50])
def test_noise_scatters_as_much_as_there(opened, dataset, percent):
    rng, share, n = np.random.default_rng(1), percent / 100, 200_000
    # Its plane is 12 wide, ours 2.
    scatter = {
        "circle": lambda: rng.uniform(-5, 5, n) * share / 6,
        "xor": lambda: rng.uniform(-5, 5, n) * share / 6,
        "spiral": lambda: rng.uniform(-1, 1, n) * share / 6,
        "gauss": lambda: rng.normal(0, np.sqrt(0.5 + 3.5 * share / 0.5), n) / 6,
    }[dataset]()

    noise = opened(f"dataset={dataset}&noise={percent}")["recipe"]["data"]["generator"]["noise"]

    width = 0.0
    if dataset == "gauss":  # a cloud of ours is wide without noise, and cannot be narrower
        points = generate_dataset("gaussians", n_points=10_000, n_classes=2, noise=0.0, seed=1)
        width = points.x[points.labels == 0].std()
    assert pytest.approx(max(scatter.std(), width), rel=0.05, abs=0.002) == np.hypot(noise, width)


def test_what_differs_is_said_where_it_differs(opened):
    plain, full = opened("dataset=xor")["differences"], opened(LINK + "&swirl=1&initZero=true")["differences"]
    said = " ".join(full)

    assert any("random numbers are not ours" in text for text in plain)
    assert not any("Noise" in text or "sin" in text.split() for text in plain)
    for word in ("Noise 20 becomes", "sin and cos", "Discretize", "swirl", "weights 0"):
        assert word in said
    assert any("With L1" in text for text in opened("regularization=L1&regularizationRate=0.1")["differences"])


@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("activation=swish", "activation in this link of TensorFlow Playground is “swish”; allowed: tanh, relu"),
        ("dataset=cat", "dataset in this link of TensorFlow Playground is “cat”; allowed: circle, xor, gauss, spiral."),
        ("noise=51", "noise in this link of TensorFlow Playground is “51”; allowed: a number from 0 to 50."),
        ("learningRate=fast", "learningRate in this link of TensorFlow Playground is “fast”"),
        (
            "networkShape=4,two",
            "networkShape in this link of TensorFlow Playground is “4,two”; allowed: neurons of each hidden",
        ),
        ("swirl=1", "says nothing about a network"),
        ("%E0%A4%A", "says nothing about a network"),
    ],
)
def test_a_link_with_a_fault_names_it(opened, link, says):
    assert says in opened(link)["error"]


def test_a_link_may_be_encoded_whole_or_as_it_is(opened, run):  # noqa: F811
    plain, encoded, others = run(
        "session/fragment",
        IN_HASH,
        hashes=[f"#tfp={LINK}", f"#hide=data,pace&tfp={quote(LINK, safe='')}", "#run=1.abc"],
    )

    assert ({"link": LINK, "others": ""}, None) == (plain, others)
    assert "#hide=data,pace" == encoded["others"]
    assert opened(LINK) == opened(encoded["link"]) == opened(f"https://playground.tensorflow.org/#{LINK}")
