"""Which test stands for which module of nnvisu.

A module's own test has its name, ``test_journal.py`` for ``live/journal.py``, and imports it. Here are the modules that
are tested with others, by the test that would fail first; and those that need no test of their own, with the reason.
"""

import ast
import functools
from pathlib import Path

from tests.support.paths import ROOT, TESTS

# By folder; names as they stand in it.
WITH_OTHERS: dict[str, dict[str, tuple[str, ...]]] = {
    "nnvisu": {
        "test_bench": ("cli", "commands", "option_types"),
        "test_install": ("__main__", "shipped"),
        "test_messages": ("errors",),
    },
    "nnvisu/classroom": {"test_classroom": ("codes", "nicknames", "progress", "saved", "told")},
    "nnvisu/batch": {
        "test_sweep": ("chunks", "finished", "processes", "sweep_files"),
        "test_train": ("files", "interrupts", "train_files"),
    },
    "nnvisu/core": {
        "test_advice": ("findings", "large_steps", "small_steps"),
        "test_datasets": ("checked_arrays", "painting", "shapes"),
        "test_tables": ("table_shapes",),
        "test_diagnosis": ("health",),
        "test_rounds": ("fresh_test",),
        "test_export": ("forward",),
        "test_trace": ("formulas", "reference_optimizer"),
        "test_look_ahead": ("snapshot", "workbench"),
        "test_side_by_side": ("bounds",),
    },
    "nnvisu/core/kernels": {
        "test_decision_map": ("colouring",),
        "test_kernel_cache": ("cache", "compiler", "linking"),
        "test_kernels": (
            *("__init__", "activations", "dense", "inference", "loops", "losses", "measuring", "optimizers"),
            *("packing", "pieces", "rng"),
        ),
        "test_kernel_args": ("state",),
        "test_side_by_side": (
            "lane_dense",
            "lane_order",
            "lane_passes",
            "lane_state",
            "lane_tiles",
            "lane_updates",
            "lanes",
        ),
        "test_vectors": ("bits", "elementary"),
    },
    "nnvisu/live": {
        "test_best_step": ("forking",),
        "test_channel": ("sender", "upgrade", "wakeup"),
        "test_contract_classroom": (
            *(
                "attendance",
                "classroom_records",
                "eraser",
                "held_classrooms",
            ),
            *("seat", "wall"),
        ),
        "test_contract_experiments": ("experiment_messages", "past_of_member"),
        "test_contract_follow": ("owner_presence",),
        "test_contract_sessions": ("admission", "closing", "connection"),
        "test_contract_tables": ("plane_view", "table_questions"),
        "test_contract_starts": ("warmup",),
        "test_contract_time": ("checkpoint_state",),
        "test_contract_views": ("greeting", "last_sent", "outgoing"),
        "test_dispatch": ("command_cost", "internal_commands", "requests"),
        "test_fairness": ("held_sessions", "memory"),
        "test_feeds": ("figure_feeds",),
        "test_run": ("halts", "run_changes", "stop_reason", "versions"),
        "test_saved_run": ("previous_run", "saved_checks", "saved_parts", "saved_reading"),
        "test_registry": ("housekeeper",),
        "test_saver": ("kept_entries", "store_access", "taken_runs", "time_of_day"),
        "test_several_servers": ("leases", "waking"),
        "test_experiment_feeds": ("experiment_state", "tile_sender"),
        "test_metrics": ("totals",),
        "test_session": ("state", "watcher"),
        "test_session_experiment": ("experiment_curves",),
        "test_trace": ("questions",),
    },
    "nnvisu/load": {
        "test_load": (
            "command",
            "course",
            "measures",
            "pupil",
            "result",
            "script",
            "server",
            "tally",
            "teacher",
            "transport",
        ),
    },
    "nnvisu/bench": {"test_bench": ("command", "ensembles", "sweep", "tables", "workloads")},
    "nnvisu/bench/peer_engines": {"test_peers": ("__init__", "jax", "pytorch", "scikit_learn")},
    "nnvisu/reference": {
        "test_protocol": (
            "command",
            "classroom_examples",
            "declared",
            "examples",
            "experiment_examples",
            "javascript",
            "markdown",
        )
    },
    "nnvisu/experiments": {
        "test_experiment": ("members", "recipes"),
        "test_rounds": ("kept", "member_run"),
        "test_results": ("member_result",),
        "test_saved_experiment": ("saved",),
    },
    "nnvisu/runs": {
        "test_dispatch": ("handlers",),
        "test_recipes": ("replay",),
        "test_run": ("changes",),
        "test_train": ("recipe_run",),
        "test_strata": ("data_commands",),
    },
    "nnvisu/settings": {
        "test_settings": ("activations", "changes", "config", "data", "fields", "group", "limits", "schema", "server"),
    },
    "nnvisu/store": {"test_redis": ("redis_scripts",), "test_sqlite": ("interface", "migrations")},
    "nnvisu/web": {
        "test_contract_http": ("app",),
        "test_contract_sessions": ("socket_route",),
        "test_contract_starts": ("server", "shutdown"),
        "test_first_load": ("compression", "static_files"),
    },
    "nnvisu/wire": {
        "test_flow": ("sizes",),
        "test_messages": ("command", "commands", "experiment_commands", "fields", "questions", "views"),
        "test_contract_classroom": ("classroom_commands", "classroom_fields"),
        "test_contract_tables": ("planes", "tables"),
        "test_protocol": (
            *("answers", "classroom_messages", "classroom_objects", "experiment_messages", "experiment_objects"),
            *("message", "objects"),
        ),
    },
}

# What would be tested here is held by something else.
NEEDS_NONE = {
    "nnvisu/__init__.py": "two numbers, which test_install and test_same_bits hold",
    "nnvisu/arrays.py": "names of types, which mypy reads",
    "nnvisu/settings/__init__.py": "the names that other folders may import, as test_layers holds them to",
}

# A test that talks to a process sees modules that it cannot import; it runs one, or is given one by tests/conftest.py.
DRIVERS = {"subprocess", "tests.support.servers", "tests.support.client", "tests.support.browser"}
DRIVING_FIXTURES = {
    *("connect", "connect_to", "flask_server", "gunicorn_server", "server", "start_server"),
    *("driver", "page_driver"),
}


def standing_for(module: Path) -> str | None:
    """Return the name of the test that stands for a module, None where there is none."""
    own = f"test_{module.stem}"
    is_unique = [path.stem for path in modules()].count(module.stem) == 1
    if own in FILES and (is_unique or name_of(module) in imports_of(FILES[own])):
        return own
    tests = WITH_OTHERS.get(module.parent.relative_to(ROOT).as_posix(), {})
    return next((test for test, names in tests.items() if module.stem in names), None)


def is_reached(module: Path, test: str) -> bool:
    """Return whether a test imports a module, directly or by what it imports, or drives a process that does."""
    return name_of(module) in all_imports_of(FILES[test]) or is_driver(FILES[test])


@functools.cache
def is_driver(path: Path) -> bool:
    """Return whether a test talks to a process."""
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    given = {argument.arg for node in tree if isinstance(node, ast.FunctionDef) for argument in node.args.args}
    return bool(imports_of(path) & DRIVERS or given & DRIVING_FIXTURES)


@functools.cache
def modules() -> list[Path]:
    """Return all modules of nnvisu, but those that hold nothing but what they are for."""
    paths = sorted((ROOT / "nnvisu").rglob("*.py"))
    return [path for path in paths if len(ast.parse(path.read_text(encoding="utf-8")).body) > 1]


def name_of(path: Path) -> str:
    """Return the name by which a file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@functools.cache
def imports_of(path: Path) -> frozenset[str]:
    """Return every module that a file imports, and every name with its module's before it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(names)


@functools.cache
def all_imports_of(path: Path) -> set[str]:
    """Return what a file imports, and what that imports in turn, of this project."""
    paths = _paths_by_name()
    found: set[str] = set()
    to_read = [path]
    while to_read:
        new = imports_of(to_read.pop()) - found
        found |= new
        to_read += [paths[name] for name in new if name in paths]
    return found


@functools.cache
def _paths_by_name() -> dict[str, Path]:
    return {name_of(each): each for each in (*modules(), *TESTS.rglob("*.py"))}


FILES = {path.stem: path for path in sorted(TESTS.rglob("test_*.py"))}
