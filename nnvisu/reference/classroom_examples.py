"""The examples of commands and messages about classrooms."""

from typing import Any

from nnvisu.reference.experiment_examples import RECIPE

CODE = "KWRTLZ"

_GOAL = {"score": 0.95, "max_weights": 50, "max_steps": 2000}
_GIVEN_QUESTION = {"text": "Will it learn the spirals?", "choices": ["yes", "no"], "is_open": True}

# A session whose id begins with class-kwrtlz accepts them all, in this order, with a pupil in its class.
TEACHER: dict[str, dict[str, Any]] = {
    "open_classroom": {"code": CODE},
    "set_classroom": {"max_pupils": 30, "goal": _GOAL, "question": _GIVEN_QUESTION, "hidden": ["data"]},
    "send_to_class": {"recipe": RECIPE, "lesson": None},
    "set_wall_view": {"max_fps": 2, "figures": True},
    "open_pupil": {"pupil": 1},
    "remove_pupil": {"pupil": 1},
    "end_classroom": {},
}
PUPIL: dict[str, dict[str, Any]] = {
    "join_classroom": {"code": CODE},
    "change_nickname": {"name": None},
    "answer_question": {"choice": 0},
    "get_sent": {},
    "leave_classroom": {},
}

COMMANDS = TEACHER | PUPIL

MESSAGES: dict[str, dict[str, Any]] = {
    "classroom": {
        "role": "teacher",
        "code": CODE,
        "reason": None,
        "paused": False,
        "training": True,
        "hidden": ["data"],
        "names": "given",
        "goal": _GOAL,
        "ranking": False,
        "question": _GIVEN_QUESTION | {"number": 1, "answers": [12, 9]},
        "sent": {"number": 1, "lesson": None, "has_recipe": True},
        "shown": {"pupil": 7, "nickname": "quiet otter", "anonymous": False},
        "accepts": True,
        "max_pupils": 30,
        "n_pupils": 24,
        "n_connected": 23,
        "wait_s": 14_400.0,
        "pupil": None,
        "nickname": None,
        "reached": None,
        "rank": None,
        "answered": None,
    },
    "wall": {
        "rows": [
            {
                "pupil": 7,
                "nickname": "quiet otter",
                "is_connected": True,
                "step": 1234,
                "status": "running",
                "train_loss": 0.25,
                "test_loss": 0.31,
                "train_score": 0.9,
                "test_score": 0.875,
                "n_weights": 51,
                "needs": None,
                "reached": False,
                "answer": 0,
                "settings": {"learning_rate": 0.1, "data.dataset": "moons"},
            },
            {"pupil": 8, "step": 2100, "train_loss": 0.21},
        ],
        "gone": [3],
    },
    "sent_to_class": {"number": 1, "recipe": RECIPE, "lesson": None},
    "pupil_opened": {"pupil": 7, "viewer": "class-kwrtlz.v.bnSMxrwHnQdpFyqHzOqNYQ"},
}
