"""Random walks of valid commands against a model of a session, written from the protocol alone; and spoilt commands.

``NNVISU_NIGHTLY=1`` walks 10,000 commands and spoils 100,000.
"""

import dataclasses
import json
import math
import os
import random

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nnvisu.core.network import Model
from nnvisu.errors import NnvisuError
from nnvisu.live.internal_commands import RewindTo
from nnvisu.live.run import Run
from nnvisu.reference.examples import COMMANDS
from nnvisu.wire.commands import Rewind, parse_command
from tests.support.live_runs import do, finish, new_run

IS_NIGHTLY = os.environ.get("NNVISU_NIGHTLY") == "1"
N_WALKS, N_COMMANDS = (200, 50) if IS_NIGHTLY else (10, 40)
N_SPOILT = 100_000 if IS_NIGHTLY else 2_000

# Of these a change makes new weights, by the protocol.
NEW_WEIGHTS = {
    "hidden_layers": st.lists(st.integers(1, 6), max_size=3),
    "initializer": st.sampled_from(["glorot_uniform", "he_normal", "zeros"]),
    "seed": st.integers(0, 2**32 - 1),
}
KEPT_WEIGHTS = {
    "learning_rate": st.floats(1e-4, 0.01),
    "optimizer": st.sampled_from(["sgd", "adam", "rmsprop"]),
    "batch_size": st.integers(0, 40),
    "l2": st.floats(0, 0.01),
    "dropout_rate": st.floats(0, 0.5),
    "features": st.sampled_from([["x"], ["y"], ["x", "y"], ["x", "y", "xy"], ["y", "sin_x"]]),
}
SETTINGS = st.fixed_dictionaries({}, optional=NEW_WEIGHTS | KEPT_WEIGHTS)
SIXTH = st.integers(-6, 6).map(lambda n: n / 6)
LABEL = st.integers(0, 4)
POINTS = st.lists(st.tuples(SIXTH, SIXTH, LABEL), max_size=12)


def columns(points: list[tuple[float, float, int]]) -> dict[str, list]:
    """Return points as a command has them."""
    x, y, label = zip(*points, strict=True) if points else ((), (), ())
    return {"x": list(x), "y": list(y), "label": list(label)}


@dataclasses.dataclass
class Expected:
    """What the protocol says a session is after the commands so far. points: x, y, label, whether for testing."""

    config: dict
    points: list[tuple[float, float, int, bool]]
    step: int = 0
    is_running: bool = False


class Walk(RuleBasedStateMachine):
    """One session, commanded as by a client, and what is expected of it."""

    run: Run
    expected: Expected

    @initialize()
    def begin(self) -> None:
        self.run = new_run()
        do(self.run, "update_data", points=columns([(-0.5, 0, 0), (0.5, 0, 1), (0, 0.5, 1)]))
        do(self.run, "update_config", config={"learning_rate": 0.001, "hidden_layers": [3]})
        state = self.run.state()
        self.expected = Expected(dataclasses.asdict(state.config), self._points_of(state))

    # --- Running ---

    @rule(n_steps=st.integers(1, 30))
    def step(self, n_steps: int) -> None:
        if self._is_refused("step", n_steps=n_steps):
            return
        finish(self.run)
        self.expected.step += n_steps
        self.expected.is_running = False

    @rule(n_ahead=st.integers(-2, 40))
    def run_until(self, n_ahead: int) -> None:
        until = self.expected.step + n_ahead
        if self._is_refused("start_training", until_step=until, is_allowed=n_ahead > 0):
            return
        finish(self.run)
        self.expected.step, self.expected.is_running = until, False

    @rule()
    def start(self) -> None:
        if not self._is_refused("start_training"):
            self.expected.is_running = True

    @precondition(lambda self: self.expected.is_running)
    @rule()
    def go_on(self) -> None:
        while 0 < self.run.seconds_until_steps() < math.inf:
            pass  # each look at its clock is a millisecond, and at a pace a step is not due at once
        self.run.take_turn(0.0)
        step = self.run.state().step
        assert step > self.expected.step
        self.expected.step = step

    @rule()
    def stop(self) -> None:
        do(self.run, "stop_training")
        self.expected.is_running = False

    @rule(pace=st.sampled_from([None, "watch", 1e6]))
    def set_pace(self, pace: object) -> None:
        assert pace == do(self.run, "set_pace", steps_per_second=pace).rate.pace

    @rule(seed=st.none() | st.integers(0, 9))
    def reset(self, seed: int | None) -> None:
        do(self.run, "reset", **({} if seed is None else {"seed": seed}))
        self.expected.step, self.expected.is_running = 0, False
        self.expected.config["seed"] = self.expected.config["seed"] if seed is None else seed

    # --- Settings and points ---

    @rule(changes=SETTINGS)
    def update_config(self, changes: dict) -> None:
        config = self.expected.config
        has_neurons = bool(changes.get("hidden_layers", config["hidden_layers"]))
        is_allowed = has_neurons or changes.get("dropout_rate", config["dropout_rate"]) == 0
        if self._is_refused("update_config", config=changes, is_allowed=is_allowed, needs_points=False):
            return
        if any(name in NEW_WEIGHTS and self._as_list(config[name]) != value for name, value in changes.items()):
            self.expected.step = 0
        config.update(changes)

    @rule(
        dataset=st.sampled_from(["moons", "blobs", "xor"]),
        n_points=st.integers(10, 40),
        test_fraction=st.sampled_from([0, 0.2, 0.5]),
        seed=st.integers(0, 9),
    )
    def generate_data(self, dataset: str, n_points: int, test_fraction: float, seed: int) -> None:
        options = {"n_points": n_points, "test_fraction": test_fraction, "seed": seed}
        state = do(self.run, "generate_data", dataset=dataset, **options)
        # Which points they are is the data sets' own matter, but how many of them are test points is promised.
        assert n_points == state.dataset.n_points
        assert round(n_points * test_fraction) == state.dataset.is_test.sum()
        self.expected.points = self._points_of(state)

    @rule(points=POINTS)
    def update_data(self, points: list) -> None:
        do(self.run, "update_data", points=columns(points))
        self._have([(*point, False) for point in points])

    @rule(points=POINTS, is_test=st.booleans())
    def add_points(self, points: list, is_test: bool) -> None:
        do(self.run, "add_points", points=columns(points), test=is_test)
        self._have(self.expected.points + [(*point, is_test) for point in points])

    # Between the sixths at which points are: no rounding decides.
    @rule(x=SIXTH, y=SIXTH, radius=st.sampled_from([0.1, 0.4, 0.7]))
    def erase_points(self, x: float, y: float, radius: float) -> None:
        do(self.run, "erase_points", x=x, y=y, radius=radius)
        self._have([point for point in self.expected.points if math.dist(point[:2], (x, y)) > radius])

    @rule(x=SIXTH, y=SIXTH, radius=st.sampled_from([0.1, 0.4, 0.7]), label=LABEL)
    def relabel_points(self, x: float, y: float, radius: float, label: int) -> None:
        do(self.run, "relabel_points", x=x, y=y, radius=radius, label=label)
        for i, point in enumerate(points := self.expected.points):
            if math.dist(point[:2], (x, y)) <= radius:
                points[i] = (*point[:2], label, point[3])
        self._have(points)

    @rule(index=st.integers(0, 40), x=SIXTH, y=SIXTH)
    def move_point(self, index: int, x: float, y: float) -> None:
        points = self.expected.points
        if not self._is_refused(
            "move_point", index=index, x=x, y=y, needs_points=False, is_allowed=index < len(points)
        ):
            points[index] = (x, y, *points[index][2:])
            self._have(points)

    # --- What always holds ---

    @invariant()
    def is_as_expected(self) -> None:
        state, expected = self.run.state(), self.expected
        assert ("running" if expected.is_running else "paused") == state.status
        assert expected.step == state.step
        shown = dataclasses.asdict(state.config)
        assert {name: self._as_list(value) for name, value in expected.config.items()} == {
            name: self._as_list(value) for name, value in shown.items()
        }
        assert expected.points == self._points_of(state)
        self._model_fits(state.model)

    def _model_fits(self, model: Model) -> None:
        config, labels = self.expected.config, [label for _, _, label, _ in self.expected.points]
        n_inputs, *hidden, n_outputs = model.architecture.layer_sizes
        assert (len(config["features"]), self._as_list(config["hidden_layers"])) == (n_inputs, list(hidden))
        assert n_outputs >= max([*labels, 1]) + 1  # fewer classes leave the network as it is
        assert np.isfinite(model.params).all()

    # --- Helpers ---

    def _is_refused(
        self, command: str, *, is_allowed: bool = True, needs_points: bool = True, **fields: object
    ) -> bool:
        """Send a command; return whether it was refused, and raise if that was wrong."""
        has_points = not needs_points or any(not is_test for *_, is_test in self.expected.points)
        try:
            do(self.run, command, **fields)
        except NnvisuError as error:
            assert error.code == ("invalid_value" if not is_allowed else "empty_data")
            assert not (is_allowed and has_points)
            return True
        assert is_allowed and has_points
        return False

    def _have(self, points: list[tuple[float, float, int, bool]]) -> None:
        self.expected.points = [(round(x, 6), round(y, 6), label, is_test) for x, y, label, is_test in points]
        if all(is_test for *_, is_test in points):
            self.expected.is_running = False  # by the protocol, clearing the data pauses

    @staticmethod
    def _as_list(value: object) -> object:
        return list(value) if isinstance(value, tuple) else value

    @staticmethod
    def _points_of(state) -> list[tuple[float, float, int, bool]]:
        data = state.dataset
        rows = zip(data.x, data.y, data.labels, data.is_test, strict=True)
        return [(round(float(x), 6), round(float(y), 6), int(label), bool(is_test)) for x, y, label, is_test in rows]


Walk.TestCase.settings = hypothesis.settings(
    max_examples=N_WALKS,
    stateful_step_count=N_COMMANDS,
    deadline=None,
    derandomize=not IS_NIGHTLY,
    database=None,
    # Shrinking takes minutes on a busy machine; a walk that fails is printed as it was.
    phases=[phase for phase in hypothesis.Phase if IS_NIGHTLY or phase.name == "generate"],
    suppress_health_check=list(hypothesis.HealthCheck),
)
TestWalk = pytest.mark.usefixtures("compiled")(Walk.TestCase)


# --- Spoilt commands ---

STRANGE = [
    *(
        b"null",
        b"true",
        b"-1",
        b"0",
        b"1e999",
        b"-0.0",
        b"1e-320",
        b"9" * 400,
        b"[]",
        b"{}",
        b'""',
        b"[[[[]]]]",
        b"NaN",
    ),
    *(b'"\\ud800"', b'"\\u0000"', b"\xff", b"\xed\xa0\x80", b'"type"', b'{"x":[],"y":[],"label":[]}', b"[" * 500),
]

# What changes a run, and takes no minutes to do so.
APPLIED = {
    *("step", "set_pace", "reset", "update_config", "set_parameter", "generate_data", "update_data", "add_points"),
    *("move_point", "relabel_points", "erase_points", "rewind", "bring_back", "stop_training", "start_training"),
}


def spoilt(chance: random.Random) -> bytes:
    """Return a command of the examples with one to three faults in it."""
    name = chance.choice(list(COMMANDS))
    text = json.dumps({"type": name, **COMMANDS[name]}).encode()
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice([0, 1, 1, 2, 5, 20]))
        piece = text[start:end]
        replacement = chance.choice(
            [b"", piece * 2, piece[::-1], chance.randbytes(len(piece)), chance.choice(STRANGE), *STRANGE[:4]]
        )
        text = text[:start] + replacement + text[end:]
    return text


@pytest.mark.usefixtures("compiled")
def test_spoilt_commands_are_refused_or_taken_and_nothing_else_happens():
    chance = random.Random()
    first = 0 if not IS_NIGHTLY else random.SystemRandom().randrange(2**40)
    n_taken = 0
    run = new_run()
    for number in range(first, first + N_SPOILT):
        chance.seed(number)
        data = spoilt(chance)
        try:
            text = data.decode()  # what is no UTF-8 ends its socket before this
        except UnicodeDecodeError:
            continue
        before = run.state()
        try:
            command = parse_command(text)
        except NnvisuError as error:
            assert 10 < len(error.message) < 600, (number, data)
            continue
        if command.type not in APPLIED:
            continue
        if isinstance(command, Rewind):
            command = RewindTo(command.step)  # as a socket hands it over
        try:
            run.apply(command)
            n_taken += 1
        except NnvisuError:
            after = run.state()
            assert (before.step, before.config, before.dataset) == (after.step, after.config, after.dataset), number
        run.rest()
        if number % 200 == 0:
            run = new_run()
    assert n_taken > N_SPOILT / 100
