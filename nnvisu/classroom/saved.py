"""A classroom as a record for a store, and back."""

import dataclasses
from typing import Any

from nnvisu.classroom.classroom import Asked, Classroom, Pupil, Rules, Sent
from nnvisu.wire.records import DamagedRecord, pack, unpack

FORMAT = 1


def packed(classroom: Classroom) -> bytes:
    """Return all of a classroom as bytes."""
    return pack(
        {
            "format": FORMAT,
            "code": classroom.code,
            "teacher": classroom.teacher_key.hex(),
            "seen_at": classroom.seen_at,
            "rules": dataclasses.asdict(classroom.rules),
            "asked": dataclasses.asdict(classroom.asked) if classroom.asked else None,
            "sent": dataclasses.asdict(classroom.sent),
            "pupils": [vars(pupil) | {"key": pupil.key.hex()} for pupil in classroom.pupils.values()],
            "joined": {key.hex(): number for key, number in classroom.joined.items()},
            "removed": sorted(key.hex() for key in classroom.removed),
            "n_questions": classroom.n_questions,
        }
    )


def unpacked(content: bytes) -> Classroom:
    """Undo ``packed``. Raises DamagedRecord."""
    fields = unpack(content).fields
    try:
        return _unpacked(fields)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedRecord(f"the classroom is damaged: {error!r}") from None


def _unpacked(fields: dict[str, Any]) -> Classroom:
    if fields["format"] != FORMAT:
        raise ValueError(f"its format is {fields['format']}")
    classroom = Classroom(fields["code"], bytes.fromhex(fields["teacher"]), fields["seen_at"])
    classroom.rules = Rules(**fields["rules"] | {"hidden": tuple(fields["rules"]["hidden"])})
    classroom.asked = Asked(**fields["asked"]) if fields["asked"] else None
    classroom.sent = Sent(**fields["sent"])
    for each in fields["pupils"]:
        pupil = Pupil(**each | {"key": bytes.fromhex(each["key"])})
        classroom.pupils[pupil.number] = pupil
    classroom.joined = {bytes.fromhex(key): number for key, number in fields["joined"].items()}
    classroom.removed = {bytes.fromhex(key) for key in fields["removed"]}
    classroom.n_questions = fields["n_questions"]
    return classroom
