"""Numbers that people read and write follow one locale, and what programs read does not."""

import re

import pytest

from tests.support.page_modules import run  # noqa: F401 (fixture)
from tests.support.paths import ROOT

SCRIPTS = ROOT / "static" / "js"

# Calls code with modules of the page in a locale, and leaves the one of the page behind.
IN_LOCALE = """async ({url, lang, of}) => {
    const {locale} = await import(url);
    const modules = await Promise.all(of.map(([name]) => import(`/static/js/${name}.js`)));
    const page = locale.lang;
    try {
        locale.follow(lang);
        return of.map(([, calls], i) => calls.map(([name, ...given]) => modules[i][name](...given)));
    } finally {
        locale.follow(page);
    }
}"""
WITH_LOCALE = "async ({{url, lang, given}}) => {{ const {{locale}} = await import(url); const page = locale.lang; \
try {{ locale.follow(lang); return {code}; }} finally {{ locale.follow(page); }} }}"

POINTS = {"x": [0.5, -0.25], "y": [0.125, 1], "label": [0, 1], "test": [0, 1]}
MODEL = {
    **{"step": 1234, "task": "classification", "n_classes": 2, "features": ["x"], "layer_sizes": [1, 2]},
    **{"activations": [], "parameters": [0.5, -1.25, 1234.5, 0]},
}

# What is called, and what it gives in English, in a locale with a decimal comma, and in one with other digits.
FOR_PEOPLE = {
    "ui/format": [
        (["formatCount", 1234567], "1,234,567", "1.234.567", "١٬٢٣٤٬٥٦٧"),
        (["formatNumber", 0.01234], "0.0123", "0,0123", "٠٫٠١٢٣"),
        (["formatNumber", 1.5e-6], "1.50\u00a0×\u00a010⁻⁶", "1,50\u00a0×\u00a010⁻⁶", "١٫٥٠\u00a0×\u00a0١٠⁻⁶"),
        (["formatLoss", 12.345], "12.35", "12,35", "١٢٫٣٥"),
        (["formatPercent", 0.4867], "48.7%", "48,7\u00a0%", "٤٨٫٧٪؜"),
        (["formatCoordinate", -0.5], "−0.50", "−0,50", "−٠٫٥٠"),
        (["formatCoordinate", -0.001], "0.00", "0,00", "٠٫٠٠"),
        (["formatSigned", 0.25], "+0.250", "+0,250", "+٠٫٢٥٠"),
        (["formatTick", 1500], "1.5k", "1,5k", "١٫٥k"),
    ],
    "ui/numbers": [
        (["shortNumber", -12.34], "−12.3", "−12,3", "−١٢٫٣"),
        (["shortNumber", 0], "0", "0", "٠"),
        (["factorText", -2], "(−2.00)", "(−2,00)", "(−٢٫٠٠)"),
        (["changeText", 0.32, 0.33], "0.320 → 0.330", "0,320 → 0,330", "٠٫٣٢٠ → ٠٫٣٣٠"),
    ],
    "ui/texts": [
        (["refusal", "Noise", 1.5, "a number"], *(f"Noise is {n}; allowed: a number." for n in ("1.5", "1,5", "١٫٥"))),
    ],
    "features/points/card-texts": [
        (
            ["lossText", 0.5, 1234, 2000],
            "Loss 0.5000 (rank 1,234 of 2,000)",
            "Loss 0,5000 (rank 1.234 of 2.000)",
            "Loss ٠٫٥٠٠٠ (rank ١٬٢٣٤ of ٢٬٠٠٠)",
        ),
    ],
    "features/timeline/texts": [
        (["savedSteps", 1], "1 saved step", "1 saved step", "١ saved step"),
        (["savedSteps", 1200], *(f"{n} saved steps" for n in ("1,200", "1.200", "١٬٢٠٠"))),
    ],
    "model/network/parameters": [(["parameterText", -0.5], "−0.500", "−0,500", "−٠٫٥٠٠")],
    "model/data-scale": [
        (
            ["describeScale", {"x": [-3.25, 7], "y": None, "value": None}],
            *(
                f"scaled to −1 … 1: x from {low} to {high}"
                for low, high in (("−3.25", "7"), ("−3,25", "7"), ("−٣٫٢٥", "٧"))
            ),
        ),
    ],
}

FOR_PROGRAMS = {
    "model/table/write-csv": [(["toCsv", POINTS, None, None], "x,y,label,test\n0.5,0.125,0,0\n-0.25,1,1,1\n")],
    "features/export/curves-csv": [
        (
            ["curvesCsv", [{"step": 1000, "values": {"loss": 0.5}}]],
            "step,loss,accuracy,test_loss,test_accuracy\n1000,0.5,,,\n",
        )
    ],
    "features/export/model": [(["shortFloat32", -1234.5], "-1234.5")],
    "features/export/model-json": [
        (
            ["modelJson", MODEL],
            '{"format":"nnvisu model 1","step":1234,"task":"classification","n_classes":2,"features":["x"],'
            '"layer_sizes":[1,2],"activations":[],"layers":[{"weights":[[0.5],[-1.25]],"biases":[1234.5,0]}]}\n',
        )
    ],
    "ui/value-scale": [(["valueColour", -0.5], "rgb(124 181 213)")],
}

# Modules that turn numbers into text or round them by a number's text, for programs or for themselves.
NOT_FOR_PEOPLE = {
    "features/classroom/wall-order.js": "orders nicknames",
    "features/compare/axis-values.js": "rounds the values to begin with",
    "features/curve/curve-scales.js": "rounds where ticks stand",
    "features/data/slider.js": "rounds what a slider says",
    "features/export/model.js": "files of a model, the same wherever they are saved",
    "features/export/svg-text.js": "coordinates of a picture, the same wherever it is saved",
    "model/playground.js": "rounds what a link says, for a recipe",
    "model/table/labels.js": "numbers the classes of a file, the same wherever it is opened",
    "model/table/to-table.js": "orders the words of a file and rounds its numbers, for the server",
    "model/square.js": "finds the shortest number that a file may have had",
    "model/rounding.js": "rounds as the server does",
    "model/strata.js": "rounds shares",
    "ui/format.js": "rounds where ticks stand",
    "ui/locale.js": "the one place of all others",
}
WRITING = re.compile(r"toLocale\w+|toFixed|toPrecision|toExponential|\bIntl\.|localeCompare")


def called(run, lang, calls_of):  # noqa: F811
    of = [[name, [row[0] for row in rows]] for name, rows in calls_of.items()]
    return dict(zip(calls_of, run("ui/locale", IN_LOCALE, lang=lang, of=of), strict=True))


@pytest.mark.parametrize(("lang", "column"), [("en", 1), ("de", 2), ("ar-EG", 3)])
def test_what_people_read_follows_the_locale(run, lang, column):  # noqa: F811
    expected = {name: [row[column] for row in rows] for name, rows in FOR_PEOPLE.items()}

    assert expected == called(run, lang, FOR_PEOPLE)


@pytest.mark.parametrize("lang", ["en", "de", "ar-EG"])
def test_what_programs_read_follows_none(run, lang):  # noqa: F811
    expected = {name: [text for _, text in rows] for name, rows in FOR_PROGRAMS.items()}

    assert expected == called(run, lang, FOR_PROGRAMS)


@pytest.mark.parametrize(
    ("lang", "numbers"),
    [
        ("en", {"1,000": 1000, "1,234,567.5": 1234567.5, "1 000": 1000, "12,34": 12.34}),
        ("de", {"1.000": 1000, "1.234.567,5": 1234567.5, "1 000": 1000, "12.34": 12.34}),
        ("fr", {"1\u202f000": 1000, "1\u202f234,5": 1234.5, "1,000": 1}),
        ("ar-EG", {"١٬٠٠٠": 1000, "\u061c-٠٫٥": -0.5, "٣": 3}),
    ],
)
def test_what_people_write_is_read_as_they_mean_it(run, lang, numbers):  # noqa: F811
    everywhere = {
        "0.05": 0.05,
        "0,05": 0.05,
        " 0,125 ": 0.125,
        "0.125": 0.125,
        "−3": -3,
        "-3": -3,
        "1e-3": 0.001,
        "+2": 2,
    }
    no_numbers = ["", " ", "much", "1,2,3,4", "1..2", "Infinity", "1 2"]
    texts = [*numbers, *everywhere, *no_numbers]

    of = {"ui/parse-number": [(["parseNumber", text], None) for text in texts]}
    assert [*numbers.values(), *everywhere.values(), *no_numbers] == called(run, lang, of)["ui/parse-number"]


@pytest.mark.parametrize("lang", ["en", "de", "fr", "ar-EG"])
def test_what_is_written_is_read_back(run, lang):  # noqa: F811
    values = [0, 0.5, -0.125, 1000, -1234567, 0.0001, 12345.678]
    code = WITH_LOCALE.format(
        code="given.flatMap((each) => [locale.read(locale.write(each)), locale.read(locale.count(each))])"
    )

    answer = run("ui/locale", code, lang=lang, given=values)
    assert [each for value in values for each in (value, pytest.approx(value, abs=0.5))] == answer


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", ["points", "point", "points", "points"]), ("pl", ["punktów", "punkt", "punkty", "punktów"])],
)
def test_a_word_has_the_form_that_goes_with_its_number(run, lang, expected):  # noqa: F811
    forms = {"en": {"one": "point", "other": "points"}, "pl": {"one": "punkt", "few": "punkty", "other": "punktów"}}[
        lang
    ]
    code = WITH_LOCALE.format(code="[0, 1, 3, 12].map((n) => locale.plural(n, given))")

    assert expected == run("ui/locale", code, lang=lang, given=forms)


def test_the_document_has_the_language_of_the_locale(run):  # noqa: F811
    code = WITH_LOCALE.format(
        code="""(() => {
        const had = globalThis.document;
        globalThis.document ??= {documentElement: {lang: "en"}};
        locale.follow(given);
        const {lang} = document.documentElement;
        if (!had) delete globalThis.document;
        return [lang, page];
    })()"""
    )

    assert ["fr", "en"] == run("ui/locale", code, lang="de", given="fr")
    assert '<html lang="en">' in (ROOT / "templates" / "index.html").read_text("utf-8")


def test_only_the_locale_writes_numbers_for_people():
    writing = {
        path.relative_to(SCRIPTS).as_posix()
        for path in SCRIPTS.rglob("*.js")
        if WRITING.search(re.sub(r"/\*(?:[^*]|\*(?!/))*\*/|//.*", "", path.read_text("utf-8")))
    }

    assert set(NOT_FOR_PEOPLE) == writing
