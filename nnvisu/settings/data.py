"""The settings of generated data."""

from typing import Literal

from nnvisu.settings.limits import LIMITS
from nnvisu.settings.schema import Setting, by_name

# What a network does, which depends on whether the points carry classes or values.
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
TABLE_DATASETS = ("xor_3", "noise_columns", "same_columns")
VALUE_DATASETS = ("plane", "bumps")
# With how many classes a session begins, and so does the page with a data set until somebody chooses another number;
# some have a shape that only shows with their own number.
FIRST_N_CLASSES = 3
SUITED_N_CLASSES = {"xor": 2, "xor_3": 2}

DATA_SETTINGS: tuple[Setting, ...] = (
    Setting(
        "dataset",
        "Data set",
        "choice",
        "moons",
        "The shape that the points are drawn from. plane and bumps are for regression: their points carry a value from "
        "−1 to 1 instead of a class. xor_3, noise_columns and same_columns are tables of 3 columns or more.",
        choices=(*CLASS_DATASETS, *TABLE_DATASETS, *VALUE_DATASETS),
        group="data",
    ),
    Setting(
        "n_points",
        "Points",
        "integer",
        200,
        "Number of points, for training and testing together.",
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
        "Number of classes.",
        minimum=2,
        maximum=8,
        group="data",
        needs=("dataset", (*CLASS_DATASETS, *TABLE_DATASETS)),
    ),
    Setting(
        "n_columns",
        "Columns",
        "integer",
        8,
        "Columns of the table; all but the first two are noise.",
        minimum=3,
        maximum=LIMITS.max_columns,
        unit="columns",
        group="data",
        needs=("dataset", ("noise_columns",)),
    ),
    Setting(
        "class_ratio",
        "Class ratio",
        "number",
        1.0,
        "How many times larger the first class is than the last. Sizes fall by the same factor from class to class "
        "(Cui 2019). 1: all classes have the same size.",
        minimum=1,
        maximum=100,
        group="data",
        needs=("dataset", (*CLASS_DATASETS, *TABLE_DATASETS)),
    ),
    Setting(
        "noise",
        "Noise",
        "number",
        0.05,
        "Standard deviation of the scatter around the shape, in units of the plane, which is 2 wide and reflects "
        "points at its edges; for plane and bumps, of the values.",
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
        "point if there are enough.",
        minimum=0,
        maximum=0.9,
        group="data",
    ),
    Setting(
        "flipped_fraction",
        "Flipped labels",
        "number",
        0.0,
        "Share of the training points that get a wrong label, chosen by the seed, the same share in each class. Test "
        "points and the values of plane and bumps stay correct.",
        minimum=0,
        maximum=0.5,
        group="data",
        needs=("dataset", (*CLASS_DATASETS, *TABLE_DATASETS)),
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
