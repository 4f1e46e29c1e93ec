"""The comparison of many runs without its page: tiles, bands, grids, values as people write them, tables and files."""

import csv
import io
import json
import re
import struct

import numpy as np
import pytest

from nnvisu.errors import NnvisuError
from nnvisu.experiments.experiment import parse_experiment
from nnvisu.experiments.spread import SPREADS, summary_of
from nnvisu.settings import DATA_SETTINGS, SETTINGS
from nnvisu.wire.encodings import RAW
from tests.support.page_modules import run  # noqa: F401 (fixture)

MEASURES = ("loss", "accuracy", "test_loss", "test_accuracy", "fresh_loss", "fresh_accuracy")


def status(n_recipes=2, n_seeds=3, changes=None, **other):
    """Return a message `experiment`: members by seed, then by recipe, as the server numbers them."""
    changes = changes or [{"learning_rate": 0.1 * (i + 1)} for i in range(n_recipes)]
    return {
        "id": 1,
        "experiment": {"base": {"config": {"seed": 7}, "engine": 3}, "spread": "range", **other},
        "status": "running",
        "n_members": n_recipes * n_seeds,
        "recipes": [{"label": f"recipe {i}", "changes": each} for i, each in enumerate(changes)],
        "members": {
            "recipe": [i for _ in range(n_seeds) for i in range(n_recipes)],
            "seed": [k for k in range(n_seeds) for _ in range(n_recipes)],
        },
    }


def results(scores, ended=None):
    """Return a message `experiment_results` of members with these test accuracies."""
    n = len(scores)
    members = {name: [None] * n for name in MEASURES} | {"test_accuracy": scores}
    return {"members": {**members, "step": [100] * n, "ended": ended or [None] * n}, "recipes": []}


# --- Frames ---


def tiles_frame(columns, size, shown, picture):
    head = struct.pack(f"<HHH{len(shown)}H", len(shown), columns, size, *shown)
    payload = head + picture.tobytes()
    height, width, _ = picture.shape
    return list(
        struct.pack("<BBBBHHIIdff", 0x4E, 1, 5, RAW, width, height, 9, len(payload), 120.0, np.nan, 3.0) + payload
    )


def test_a_frame_of_tiles_says_what_each_shows(run):  # noqa: F811
    picture = np.random.default_rng(1).integers(0, 256, (16, 24, 3), dtype=np.uint8)
    shown = [5, 16383, 32768 + 1, 49152 + 1]
    frame = run(
        "wire/frames",
        """async ({url, bytes}) => {
            const {FrameDecoder, TILES} = await import(url);
            const {picture, ...frame} = await new FrameDecoder().decode(Uint8Array.from(bytes).buffer);
            return {...frame, isTiles: frame.kind === TILES, picture: [...picture]};
        }""",
        bytes=tiles_frame(3, 8, shown, picture),
    )

    assert frame["isTiles"]
    assert (3, 8, shown) == (frame["columns"], frame["tileSize"], frame["shown"])
    assert (24, 16, 9, 120) == (frame["width"], frame["height"], frame["seq"], frame["step"])
    assert picture.flatten().tolist() == frame["picture"]


# --- Curves ---


@pytest.mark.parametrize("spread", SPREADS)
def test_bands_are_the_spreads_of_the_server_at_every_step(run, spread):  # noqa: F811
    rows = np.random.default_rng(2).uniform(0, 1, (4, 9)).tolist()
    rows[2] = [None if i % 2 else value for i, value in enumerate(rows[2])]
    rows[3] = [None] * 9
    members = [0, 3, 4, 7]
    bands = run(
        "features/compare/bands",
        "async ({url, rows, members, spread}) => (await import(url)).bandsOf(rows, members, spread)",
        rows=rows,
        members=members,
        spread=spread,
    )

    for row, band in zip(rows, bands, strict=True):
        expected = summary_of([row[member] for member in members if row[member] is not None], spread)
        assert (expected is None) == (band is None)
        if expected:
            assert (expected.mean, expected.low, expected.high) == pytest.approx(
                (band["mean"], band["low"], band["high"])
            )


def test_curves_are_put_together_from_news_and_told_anew_where_they_were_thinned(run):  # noqa: F811
    def message(n_known, steps):
        return {"n_known": n_known, "steps": steps, "loss": [[s] for s in steps], "test_loss": [[-s] for s in steps]}

    told = [
        [message(0, [0, 1, 2])],
        [message(0, [0, 1, 2]), message(3, [3])],
        [message(0, [0, 1, 2]), message(3, [3]), message(2, [5, 6])],
        [message(0, [0, 4])],
    ]
    seen = run(
        "features/compare/curve-rows",
        """async ({url, told}) => {
            const {CurveRows} = await import(url);
            const curves = new CurveRows();
            const messages = new Map();
            const same = (each) => {
                const text = JSON.stringify(each);
                if (!messages.has(text)) messages.set(text, each);
                return messages.get(text);
            };
            return told.flatMap((list) => {
                const news = [curves.take(list.map(same)), structuredClone(curves.rows)];
                return [[...news, curves.take(list.map(same))]];
            });
        }""",
        told=told,
    )

    assert [[0, 1, 2], [0, 1, 2, 3], [0, 1, 5, 6], [0, 4]] == [rows["steps"] for _, rows, _ in seen]
    assert all(rows["loss"] == [[step] for step in rows["steps"]] for _, rows, _ in seen)
    assert all(rows["test_loss"] == [[-step] for step in rows["steps"]] for _, rows, _ in seen)
    assert [(True, False)] * 4 == [(first, again) for first, _, again in seen]


def test_the_line_under_the_pointer_is_the_nearest_one_and_bands_have_none(run):  # noqa: F811
    layout = """async ({url, style, at}) => {
        const {curvesLayout, lineAt} = await import(url);
        const values = [[1, 0.9, null], [0.5, 0.2, null], [0.4, 0.1, 0.8]];
        const choices = {style, spread: "range", isLog: false, nRecipes: 2};
        const curves = {steps: [0, 50, 100], values, recipes: [0, 0, 1]};
        const layout = curvesLayout(curves, choices, {width: 400, height: 300});
        const places = [[50, 0.2], [50, 0.5], [100, 0.8], [50, 0.8]];
        return places.map(([step, value]) => lineAt(layout, layout.x(step), layout.y(value) + 1));
    }"""

    assert [1, 0, 2, None] == run("features/compare/curves-layout", layout, style="lines")
    assert [None] * 4 == run("features/compare/curves-layout", layout, style="bands")


# --- The wall ---


@pytest.mark.parametrize("width", [310, 700, 1300])
@pytest.mark.parametrize("groups", [[18], [18, 18, 18], [6] * 20, [64], [1]])
def test_all_maps_fit_beside_each_other_and_are_as_large_as_the_room_allows(run, width, groups):  # noqa: F811
    def laid(height):
        code = "async ({url, groups, room}) => (await import(url)).wallLayout(groups, room)"
        return run("features/compare/wall-layout", code, groups=groups, room={"width": width, "height": height})

    low, high = laid(300), laid(3000)

    for each in (low, high):
        assert each["columns"] * (each["tile"] + 6) - 6 <= width
        assert 1 <= each["columns"] <= max(groups)
        assert min(64, width) <= each["tile"] <= 168
    assert low["tile"] <= high["tile"]
    rows = sum(-(-n // high["columns"]) for n in groups)
    is_full = high["columns"] == max(groups) or (high["columns"] + 1) * (64 + 6) - 6 > width
    assert is_full or rows * (high["tile"] + 26) <= 3000


def test_a_class_of_sixty_is_seen_at_once_on_a_small_projector(run):  # noqa: F811
    """The wall has so much room in a window of 1280 × 720; tiles may be as small as it says."""
    code = "async ({url, room}) => (await import(url)).wallLayout([60], room)"
    room = {"width": 777, "height": 588, "caption": 57}
    usual, small = (run("features/compare/wall-layout", code, room={**room, **least}) for least in ({}, {"least": 54}))

    assert -(-60 // usual["columns"]) * (usual["tile"] + 63) > 588
    assert -(-60 // small["columns"]) * (small["tile"] + 63) <= 588
    assert small["columns"] * (small["tile"] + 6) - 6 <= 777
    assert small["tile"] >= 54


def test_runs_stand_by_recipe_with_their_mean_and_where_they_differ(run):  # noqa: F811
    groups = run(
        "features/compare/wall-tiles",
        """async ({url, status}) => {
            const {runsOf} = await import(url.replace("wall-tiles", "outcome"));
            const {tileGroups, wantedOf} = await import(url);
            const groups = tileGroups(runsOf(status, null), 0);
            return [groups.map(({tiles}) => tiles.map(({shown}) => shown)), wantedOf(groups)];
        }""",
        status=status(2, 3),
    )

    assert [[32768, 49152, 0, 2, 4], [32769, 49153, 1, 3, 5]] == groups[0]
    assert {"members": [0, 2, 4, 1, 3, 5], "means": [0, 1], "disagreements": [0, 1]} == groups[1]


def test_many_runs_come_in_pages_and_single_ones_without_means(run):  # noqa: F811
    code = """async ({url, status}) => {
        const {runsOf} = await import(url.replace("wall-tiles", "outcome"));
        const {tileGroups, wantedOf} = await import(url);
        return [0, 1].map((page) => wantedOf(tileGroups(runsOf(status, null), page)));
    }"""
    first, second = run("features/compare/wall-tiles", code, status=status(100, 1))

    assert {"members": list(range(64)), "means": [], "disagreements": []} == first
    assert list(range(64, 100)) == second["members"]


# --- Values as people write them ---


def config_rows(kinds):
    return [row.as_json() for row in (*SETTINGS, *DATA_SETTINGS) if row.kind in kinds]


@pytest.mark.parametrize(
    ("kind", "text", "values"),
    [
        ("number", "0.01, 0.03, 0.1", [0.01, 0.03, 0.1]),
        ("number", "0.01,0.03;1e-3 0.5", [0.01, 0.03, 0.001, 0.5]),
        ("number", "0,5 0,25", [0.5, 0.25]),
        ("integer", "8, many, 16", [8, "many", 16]),
        ("layers", "0, 8, 8-8", [[], [8], [8, 8]]),
        ("layers", "8-x", ["8-x"]),
        ("number", "  ", []),
    ],
)
def test_values_are_read_as_they_are_written(run, kind, text, values):  # noqa: F811
    code = "async ({url, kind, text}) => (await import(url)).parseValues({kind}, text)"

    assert values == run("features/compare/axis-values", code, kind=kind, text=text)


def test_values_to_begin_with_are_several_that_the_setting_allows_and_read_back_alike(run):  # noqa: F811
    rows = config_rows({"number", "integer", "layers", "choice", "boolean", "layer_choice"})
    answers = run(
        "features/compare/axis-values",
        """async ({url, rows}) => {
            const {isChosen, parseValues, suggestedValues, writeValue} = await import(url);
            return rows.map((row) => {
                const values = suggestedValues(row, row.default);
                return [values, isChosen(row) ? values : parseValues(row, values.map(writeValue).join(", "))];
            });
        }""",
        rows=rows,
    )
    by_name = {row.name: row for row in (*DATA_SETTINGS, *SETTINGS)}

    for row, (values, read) in zip(rows, answers, strict=True):
        assert values == read
        assert len({json.dumps(value) for value in values}) == len(values)
        assert len(values) > 1 or len(row["choices"]) == 1, row["name"]
        if row["name"] != "seed":  # both tables have one
            assert all(by_name[row["name"]].check(value) is not None for value in values)


REFUSED = [
    # what was asked for beside the base, what the page says
    ({"axes": [{"setting": "learning_rate", "values": [0.1, 5000]}]}, "Learning rate: 5000 is more than 1000."),
    ({"axes": [{"setting": "l2", "values": [-1]}]}, "L2: −1 is less than 0."),
    ({"axes": [{"setting": "l2", "values": ["much"]}]}, "L2: “much” is not a number."),
    ({"axes": [{"setting": "data.n_points", "values": [10.5]}]}, "Points: 10.5 is not a whole number."),
    ({"axes": [{"setting": "l2", "values": [0.1, 0.2, 0.1]}]}, "L2: 0.1 is in the list twice."),
    ({"axes": [{"setting": "l2", "values": []}]}, "L2: enter at least one value."),
    (
        {"axes": [{"setting": "momentum", "values": [0.1]}]},
        "Momentum has no effect here. It needs Optimizer to be sgd.",
    ),
    ({"axes": [{"setting": "hidden_layers", "values": [[999]]}]}, "Hidden layers: 999 cannot be used. Allowed: a list"),
    ({"axes": [{"setting": "features", "values": [[]]}]}, "Inputs: enter at least one value."),
    (
        {"axes": [{"setting": "loss", "values": ["huber"]}]},
        "Loss: huber cannot be used. Allowed: cross entropy, squared error, hinge while the points carry classes.",
    ),
    (
        {"recipes": [{"label": "a", "changes": {}}, {"label": "b", "changes": {"l2": 99}}]},
        "Recipe 2, L2: 99 is more than 10.",
    ),
    ({"recipes": [{"label": "a", "changes": {}}] * 2}, "Two recipes are the same."),
    ({"seeds": 65}, "Seeds per recipe: 65 is more than 64."),
    ({"seeds": "a few"}, "Seeds per recipe: “a few” is not a number."),
    ({"steps": 0}, "Steps: 0 is less than 1."),
    (
        {"seeds": 64, "axes": [{"setting": "l2", "values": [i / 100 for i in range(17)]}]},
        "17 recipes with 64 seeds each, 1,088 runs in all; allowed: at most 1,024 runs",
    ),
]


def test_what_the_server_refuses_is_said_in_the_pages_words(run):  # noqa: F811
    base = {"config": {}, "data": {"generator": {"dataset": "moons"}}}
    cases = []
    for asked, _ in REFUSED:
        document = {"base": base, "steps": 10, **asked}
        with pytest.raises(NnvisuError) as caught:
            parse_experiment(document)
        # The page cuts the place within a list off, as its controls have none.
        cases.append([re.sub(r"\[\d+\]$", "", caught.value.field), caught.value.message, document])

    texts = run(
        "features/compare/refusals",
        """async ({url, cases, settingRows}) => {
            const {refusalText} = await import(url);
            return cases.map(([field, message, asked]) => refusalText(field, message, asked, {settingRows}));
        }""",
        cases=cases,
        settingRows={"config": [row.as_json() for row in SETTINGS], "data": [row.as_json() for row in DATA_SETTINGS]},
    )

    wrong = [(text, said) for text, (_, said) in zip(texts, REFUSED, strict=True) if not text.startswith(said)]
    assert not wrong, "\n".join(map(str, wrong))


def test_recipes_that_make_the_same_runs_are_found_whether_they_change_a_setting_or_not(run):  # noqa: F811
    settings = [
        {"name": "l2", "present": 0},
        {"name": "optimizer", "present": "adam"},
        {"name": "features", "present": ["x", "y"]},
    ]
    found = run(
        "features/compare/equal-recipes",
        """async ({url, races, settings}) => {
            const {equalRecipes} = await import(url);
            return races.map((race) => equalRecipes(race, settings));
        }""",
        races=[
            [{}, {"l2": 1}, {"l2": 2}],
            [{}, {"l2": 1}, {"optimizer": "adam"}],
            [{"l2": 1, "optimizer": "sgd"}, {}, {"optimizer": "sgd", "l2": 1}],
            [{"features": ["x"]}, {"features": ["x", "y"], "l2": 0}, {}],
        ],
        settings=settings,
    )

    assert [None, [0, 2], [0, 2], [1, 2]] == found


def test_the_recipe_of_a_pinned_run_is_what_differs_from_the_one_on_the_screen(run):  # noqa: F811
    def pin(step, config, generator, points=()):
        return {"step": step, "recipe": {"config": config, "generator": generator, "points": points}}

    def setting(name, present, default=0):
        return {"name": name, "present": present, "row": {"default": default}}

    settings = [
        setting("l2", 0.1),
        setting("hidden_layers", [4]),
        setting("data.noise", 0.2),
        setting("data.flips", None),
    ]
    own = {"x": [0.5], "y": [0.5]}
    states = [
        {"generator": {"noise": 0.2}, "points": {}, "pins": [
            pin(5, {"l2": 0.1, "hidden_layers": [4], "seed": 3}, {"noise": 0.2}),
            pin(6, {"l2": 0, "hidden_layers": [4, 4]}, {"noise": 0.3, "flips": 0}),
            pin(7, {"l2": 0.1, "hidden_layers": [4]}, None, own),
        ]},
        {"generator": None, "points": own, "pins": [
            pin(8, {"l2": 0.2, "hidden_layers": [4]}, None, own),
            pin(9, {"l2": 0.2, "hidden_layers": [4]}, None, own | {"x": [0.4]}),
        ]},
        {"generator": None, "table": {}, "points": own | {"label": [1], "distance": [2]}, "pins": [
            pin(8, {"l2": 0.2, "hidden_layers": [4]}, None, {"x": [0], "y": [1], "label": [1], "distance": [0]}),
            pin(9, {"l2": 0.2, "hidden_layers": [4]}, None, own | {"label": [0], "distance": [2]}),
        ]},
    ]  # fmt: skip
    made, of_own, of_table = run(
        "features/compare/pinned-recipes",
        """async ({url, states, settings}) => {
            const {pinnedRecipes} = await import(url);
            const kinds = [settings, settings.filter(({name}) => !name.startsWith('data.'))];
            return states.map((state, i) => pinnedRecipes(state, kinds[Math.min(i, 1)]));
        }""",
        states=states,
        settings=settings,
    )

    assert [5, 6, 7] == [each["step"] for each in made]
    other = [("l2", 0), ("hidden_layers", [4, 4]), ("data.noise", 0.3)]
    assert [[], [{"name": name, "value": value} for name, value in other], None] == [each["changes"] for each in made]
    assert [[{"name": "l2", "value": 0.2}], None] == [each["changes"] for each in of_own]
    assert [[{"name": "l2", "value": 0.2}], None] == [each["changes"] for each in of_table]


def test_an_experiment_is_of_the_points_on_the_screen(run):  # noqa: F811
    code = """async ({url, state, recipe}) => {
        const {baseOf, experimentOf, nRunsOf} = await import(url);
        const variation = {axes: [{setting: "l2", values: [0, 1]}, {setting: "seed", values: [1, 2, 3]}]};
        const extent = {seeds: 4, steps: 100, spread: "sd"};
        const experiment = experimentOf(baseOf(state, recipe), extent, variation);
        return [experiment, nRunsOf(extent, variation), nRunsOf({seeds: "x"}, {})];
    }"""
    points = {"x": [0.1], "y": [0.2], "label": [1], "test": [0]}
    state = {"config": {"l2": 0.5}, "points": points, "generator": None, "scale": None}
    exact = {"points": {"x": [0.10000004], "y": [0.2], "label": [1]}, "test": [0]}

    def base(journal):
        recipe = {"config": {}, "data": exact, "engine": 3, "journal": journal, "step": 9}
        experiment, n_runs, n_none = run("features/compare/experiment", code, state=state, recipe=recipe)
        assert 24 == n_runs and np.isnan(n_none)
        assert (1, 4, 100, "sd") == tuple(experiment[key] for key in ("experiment", "seeds", "steps", "spread"))
        return experiment["base"]

    unchanged = base([[3, {"type": "update_config", "config": {"l2": 0.5}}]])
    assert {"config": {"l2": 0.5}, "data": exact, "engine": 3} == unchanged
    rounded = {"points": {name: points[name] for name in ("x", "y", "label")}, "test": [0]}
    assert rounded == base([[3, {"type": "add_points"}]])["data"]

    # Rows as they are in the table, wherever the plane has them.
    column = {"name": "a", "values": [7.0], "scaling": "standard", "centre": 7.0, "spread": 1.0}
    told = {**column, "unit": "", "group": None, "minimum": 7.0, "median": 7.0, "maximum": 7.0, "deviation": 1.0}
    state |= {"table": {"columns": [told]}, "points": points | {"distance": [0.5]}}
    state["scale"] = {"x": [6, 8], "names": {"x": "a", "label": "kind"}}
    table = {"table": {"columns": [column], "label": [1]}, "test": [0], "scale": {"names": {"label": "kind"}}}
    assert table == base([[3, {"type": "update_table"}]])["data"]


# --- What came of it ---


def test_rows_are_sorted_with_those_that_have_no_value_at_the_end(run):  # noqa: F811
    code = "async ({url, rows, down}) => (await import(url)).sorted(rows, (row) => row[0], down).map((row) => row[1])"
    rows = [[2, "a"], [None, "b"], [1, "c"], [2, "d"], [None, "e"]]

    assert ["c", "a", "d", "b", "e"] == run("features/compare/outcome", code, rows=rows, down=False)
    assert ["a", "d", "c", "b", "e"] == run("features/compare/outcome", code, rows=rows, down=True)


def test_a_heat_map_has_every_recipe_at_its_values_and_the_run_nearest_to_the_mean(run):  # noqa: F811
    axes = [{"setting": "l2", "values": [0, 1]}, {"setting": "hidden_layers", "values": [[4], [8, 8], []]}]
    changes = [{"l2": a, "hidden_layers": b} for b in axes[1]["values"] for a in axes[0]["values"]]
    scores = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    groups = [
        {"recipe": i, "spreads": {"test_accuracy": {"mean": s}, "loss": {"mean": s}}} for i, s in enumerate(scores)
    ]
    code = """async ({url, axes, recipes, groups, runs}) => {
        const {heatGrid, typicalRun} = await import(url);
        const grid = (name, isShare) => heatGrid(axes, recipes, groups, {name, isShare}).cells;
        const typical = [runs, []].map((each) => typicalRun(each, 1, "loss", 0.5));
        return [grid("test_accuracy", true), grid("loss", false), ...typical];
    }"""
    runs = [
        {"member": i, "recipe": r, "values": {"loss": v}}
        for i, (r, v) in enumerate([(0, 0.5), (1, 0.1), (1, 0.45), (1, None)])
    ]
    accuracy, loss, typical, none = run(
        "features/compare/heat-map",
        code,
        axes=axes,
        recipes=[{"changes": each} for each in changes],
        groups=groups,
        runs=runs,
    )

    assert [[0, 2, 4], [1, 3, 5]] == [[cell["recipe"] for cell in row] for row in accuracy]
    assert [0, 1] == pytest.approx([accuracy[0][0]["shade"], accuracy[1][2]["shade"]])
    assert [1, 0] == pytest.approx([loss[0][0]["shade"], loss[1][2]["shade"]])  # the lowest loss is the best
    assert (2, None) == (typical, none)


def test_dots_lie_in_the_column_of_their_recipe_and_the_nearest_is_found(run):  # noqa: F811
    code = """async ({url, status, results, measure}) => {
        const {runsOf, groupsOf} = await import(url.replace("strip-plot", "outcome"));
        const {stripLayout, dotAt} = await import(url);
        const runs = runsOf(status, results);
        const layout = stripLayout(runs, groupsOf(status, results), measure, {width: 500, height: 300});
        return {...layout, found: layout.dots.map(({x, y}) => dotAt(layout, x + 1, y - 1)), none: dotAt(layout, 0, 0)};
    }"""
    scores = [0.95, 0.5, 0.9, None, 0.85, 0.7]
    layout = run(
        "features/compare/strip-plot",
        code,
        status=status(2, 3),
        results=results(scores),
        measure={"name": "test_accuracy", "isShare": True},
    )

    dots = layout["dots"]
    assert [0, 1, 2, 4, 5] == [dot["member"] for dot in dots] == layout["found"]
    middle = (layout["left"] + layout["right"]) / 2
    assert all((dot["x"] < middle) == (dot["recipe"] == 0) for dot in dots)
    by_score = sorted(dots, key=lambda dot: -scores[dot["member"]])
    assert [dot["y"] for dot in by_score] == sorted(dot["y"] for dot in dots)
    assert layout["none"] is None


def test_the_table_of_all_runs_reads_back_with_every_recipe_and_version(run):  # noqa: F811
    code = """async ({url, status, results}) => {
        const {runsOf} = await import(url.replace("runs-csv", "outcome"));
        return (await import(url)).runsCsv(status, runsOf(status, results), "1.2");
    }"""
    told = status(2, 2, [{"hidden_layers": [8, 8]}, {"l2": 0.1, "data.noise": 0}])
    told["recipes"][1]["label"] = 'so "called", twice'
    scores = [0.5, 0.25, None, 1]
    text = run(
        "features/compare/runs-csv", code, status=told, results=results(scores, [None, "diverged", "steps", None])
    )

    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [("1", "7"), ("2", "7"), ("3", "8"), ("4", "8")] == [(row["run"], row["seed"]) for row in rows]
    assert ["recipe 0", 'so "called", twice'] * 2 == [row["recipe"] for row in rows]
    assert [("8-8", "", ""), ("", "0.1", "0")] * 2 == [(r["hidden_layers"], r["l2"], r["data.noise"]) for r in rows]
    assert ["0.5", "0.25", "", "1"] == [row["test_accuracy"] for row in rows]
    assert ["", "diverged", "steps", ""] == [row["ended"] for row in rows]
    assert {("3", "1.2", "100")} == {(row["engine"], row["nnvisu"], row["step"]) for row in rows}
