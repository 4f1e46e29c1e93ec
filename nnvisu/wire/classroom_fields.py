"""Checks of the fields of commands about classrooms. All text that a person types is bounded here."""

import re
import unicodedata
from typing import Any, Final

from nnvisu.errors import InvalidValue, LimitExceeded
from nnvisu.settings import COMMAND_FIELD, LIMITS
from nnvisu.wire.classroom_objects import GivenQuestion, GivenShown, Goal
from nnvisu.wire.command import Check
from nnvisu.wire.fields import check_boolean, check_object

# No vowels, so that codes are no words, and no letters that look like others.
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
CODE_LENGTH = 6
PART = re.compile(r"[a-z][a-z0-9_-]{0,39}", re.ASCII)
LESSON = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}", re.ASCII)
NAMES = ("given", "free")


class _Unchanged:
    """Stands for a field that was not given, where null means something."""

    def __repr__(self) -> str:
        return "UNCHANGED"


UNCHANGED: Final = _Unchanged()


def check_code(value: Any, field: str) -> str:
    """Return the code of a classroom in capitals."""
    code = value.strip().upper() if isinstance(value, str) and len(value) <= 40 else ""
    if len(code) != CODE_LENGTH or not set(code) <= set(CODE_LETTERS):
        raise InvalidValue.of(field, value, CODE.allowed)
    return code


def check_text(value: Any, field: str, most: int) -> str:
    """Return text without what nobody sees, on one line."""
    if not isinstance(value, str) or len(value) > 4 * most:
        raise InvalidValue.of(field, value, f"text of 1 to {most} characters")
    visible = "".join(" " if each.isspace() else each for each in value if each.isspace() or _is_visible(each))
    text = " ".join(unicodedata.normalize("NFC", visible).split())
    if not 0 < len(text) <= most:
        raise InvalidValue.of(field, value, f"text of 1 to {most} characters")
    return text


def _is_visible(character: str) -> bool:
    """Return whether a character is drawn: controls, such as of the direction, could make a name look like another."""
    return unicodedata.category(character)[0] != "C"


def check_name(value: Any, field: str) -> str | None:
    """Return a nickname, None for another one of the list."""
    return None if value is None else check_text(value, field, LIMITS.max_nickname)


def check_names(value: Any, field: str) -> str:
    """Return how pupils get their nicknames."""
    if value not in NAMES:
        raise InvalidValue.of(field, value, " or ".join(NAMES))
    return str(value)


def check_hidden(value: Any, field: str) -> tuple[str, ...]:
    """Return names of parts of the page, each once; which there are is the page's matter."""
    if not isinstance(value, list) or len(value) > LIMITS.max_hidden_parts:
        raise InvalidValue.of(field, f"{len(value)} long" if isinstance(value, list) else value, HIDDEN.allowed)
    for i, part in enumerate(value):
        if not isinstance(part, str) or not PART.fullmatch(part):
            raise InvalidValue.of(f"{field}[{i}]", part, "the name of a part of the page, in small letters")
    return tuple(dict.fromkeys(value))


def check_goal(value: Any, field: str) -> Goal | None:
    """Return a goal, None for none."""
    if value is None:
        return None
    given = check_object(value, field, ("score",), ("max_weights", "max_steps"))
    return {
        "score": COMMAND_FIELD["score"].check(given["score"], f"{field}.score"),
        "max_weights": _limit(given.get("max_weights"), "n_weights", f"{field}.max_weights"),
        "max_steps": _limit(given.get("max_steps"), "n_steps", f"{field}.max_steps"),
    }


def _limit(value: Any, row: str, field: str) -> int | None:
    return None if value is None else COMMAND_FIELD[row].check(value, field)


def check_shown(value: Any, field: str) -> GivenShown | None:
    """Return whose map all pupils are to see, None for nobody's."""
    if value is None:
        return None
    given = check_object(value, field, ("pupil",), ("anonymous",))
    return {
        "pupil": COMMAND_FIELD["pupil"].check(given["pupil"], f"{field}.pupil"),
        "anonymous": check_boolean(given.get("anonymous", False), f"{field}.anonymous"),
    }


def check_question(value: Any, field: str) -> GivenQuestion | None:
    """Return a question, None for none."""
    if value is None:
        return None
    given = check_object(value, field, ("text", "choices", "is_open"))
    choices = given["choices"]
    if not isinstance(choices, list) or len(choices) < 2:
        raise InvalidValue.of(f"{field}.choices", choices, f"a list of 2 to {LIMITS.max_choices} texts")
    if len(choices) > LIMITS.max_choices:
        raise LimitExceeded.of(f"{field}.choices", f"{len(choices)} long", f"at most {LIMITS.max_choices} texts")
    return {
        "text": check_text(given["text"], f"{field}.text", LIMITS.max_question),
        "choices": [
            check_text(text, f"{field}.choices[{i}]", LIMITS.max_choice_text) for i, text in enumerate(choices)
        ],
        "is_open": check_boolean(given["is_open"], f"{field}.is_open"),
    }


def check_lesson(value: Any, field: str) -> str | None:
    """Return the id of a lesson, None for none; which there are is the page's matter."""
    if value is None or (isinstance(value, str) and LESSON.fullmatch(value)):
        return value
    raise InvalidValue.of(field, value, LESSON_ID.allowed)


CODE = Check(check_code, "string", f"{CODE_LENGTH} of the letters {CODE_LETTERS}, large or small")
NICKNAME = Check(
    check_name, "string | null", f"text of 1 to {LIMITS.max_nickname} characters, or null for another of the list"
)
NAMES_CHOICE = Check(check_names, " | ".join(f'"{each}"' for each in NAMES), " or ".join(NAMES))
HIDDEN = Check(check_hidden, "string[]", f"a list of at most {LIMITS.max_hidden_parts} names of parts of the page")
GOAL = Check(check_goal, "Goal | null", "an object with score, and if wanted max_weights and max_steps; null for none")
SHOWN = Check(check_shown, "GivenShown | null", "an object with pupil, and if wanted anonymous; null for nobody's")
QUESTION = Check(
    check_question,
    "GivenQuestion | null",
    f"an object with text, choices and is_open; at most {LIMITS.max_question} characters, and {LIMITS.max_choice_text} "
    "each choice; null for none",
)
LESSON_ID = Check(check_lesson, "string | null", "the id of a lesson, of letters, digits, - _ . and :, or null")
