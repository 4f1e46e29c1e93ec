"""The settings of generated data."""

from typing import Literal

from nnvisu.settings.schema import Setting, by_name

# What a network is for: it follows from the data, by whether the points carry classes or values.
Task = Literal["classification", "regression"]

CLASS_DATASETS = (
    "circles",
    "moons",
    "blobs",
    "anisotropic",
    "varied_variance",
    "xor",
    "spirals",
    "gaussians",
    "checkerboard",
    "rings",
    "stripes",
)
VALUE_DATASETS = ("plane", "bumps")

DATA_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "dataset",
        "Data set",
        "choice",
        "moons",
        "The shape that the points are drawn from. plane and bumps are for regression: their points carry a value from "
        "−1 to 1 instead of a class.",
        choices=(*CLASS_DATASETS, *VALUE_DATASETS),
        group="data",
    ),
    Setting(
        "n_points",
        "Points",
        "integer",
        200,
        "How many points, train and test together.",
        minimum=10,
        maximum=10_000,
        unit="points",
        group="data",
    ),
    Setting(
        "n_classes",
        "Classes",
        "integer",
        2,
        "How many classes, if any.",
        minimum=2,
        maximum=8,
        group="data",
        needs=("dataset", CLASS_DATASETS),
    ),
    Setting(
        "class_ratio",
        "Class ratio",
        "number",
        1.0,
        "How many times as many points the largest class, the first, has as the smallest, the last. From each class to "
        "the next the number falls by the same factor (Cui 2019). 1: all classes equal.",
        minimum=1,
        maximum=100,
        group="data",
        needs=("dataset", CLASS_DATASETS),
    ),
    Setting(
        "noise",
        "Noise",
        "number",
        0.05,
        "Standard deviation of the scatter around the shape, in units of the plane (which is 2 wide, and mirrors what "
        "would leave it); for plane and bumps, of the values.",
        minimum=0,
        maximum=0.5,
        unit="plane units",
        group="data",
    ),
    Setting(
        "test_fraction",
        "Test share",
        "number",
        0.0,
        "Share of the points that the network never trains on, the same in each class. Every class keeps a training "
        "point as long as there are enough of them.",
        minimum=0,
        maximum=0.9,
        group="data",
    ),
    Setting(
        "flipped_fraction",
        "Flipped labels",
        "number",
        0.0,
        "Share of the training points that carry another class than their own, drawn by the seed, the same share "
        "of each class; test points stay right, and so do the values of plane and bumps.",
        minimum=0,
        maximum=0.5,
        group="data",
        needs=("dataset", CLASS_DATASETS),
    ),
    Setting(
        "seed",
        "Seed of the data",
        "integer",
        0,
        "The same seed gives the same points.",
        minimum=0,
        maximum=2**32 - 1,
        group="data",
    ),
)
DATA_SETTING = by_name(DATA_SETTINGS)
