"""Objects within the commands and messages about classrooms, each with its JSON fields."""

from typing import Annotated, Literal, Required, TypedDict

from nnvisu.wire.message import about
from nnvisu.wire.objects import SettingValue, Status

ClassroomRole = Literal["teacher", "pupil"]
Names = Literal["given", "free"]
HelpNeeded = Literal["diverged", "stuck", "idle", "not_started"]
Farewell = Literal["ended", "left", "removed", "timed_out"]


class Goal(TypedDict):
    """What pupils are to reach."""

    score: Annotated[float, about("of the test points, at least: accuracy, or R² for values", "share")]
    max_weights: Annotated[int | None, about("weights and biases, at most; null: any number")]
    max_steps: Annotated[int | None, about("at most; null: any number", "steps")]


class GivenQuestion(TypedDict):
    """A question to all pupils, as the teacher asks it."""

    text: Annotated[str, about("what is asked")]
    choices: Annotated[list[str], about("two to six answers to choose from")]
    is_open: Annotated[bool, about("whether pupils may answer")]


class Question(TypedDict):
    """A question to all pupils."""

    number: Annotated[int, about("another one for each question of the class")]
    text: Annotated[str, about("what is asked")]
    choices: Annotated[list[str], about("two to six answers to choose from")]
    is_open: Annotated[bool, about("whether pupils may answer")]
    answers: Annotated[
        list[int] | None, about("how many pupils chose each; null for pupils as long as it is open", "pupils")
    ]


class GivenShown(TypedDict):
    """Whose map all pupils are to see."""

    pupil: Annotated[int, about("the pupil's number")]
    anonymous: Annotated[bool, about("without the nickname")]


class ShownPupil(TypedDict):
    """Whose map all pupils see."""

    pupil: Annotated[int | None, about("the pupil's number; null for pupils")]
    nickname: Annotated[str | None, about("null for pupils if it is anonymous or of the pupil's own making")]
    anonymous: Annotated[bool, about("without the nickname")]


class SentToClass(TypedDict):
    """What the teacher sent to all last."""

    number: Annotated[int, about("counts what was sent")]
    lesson: Annotated[str | None, about("id of a lesson of the page")]
    has_recipe: Annotated[bool, about("whether get_sent answers with a recipe")]


class Rank(TypedDict):
    """A pupil's place in the ranking."""

    place: Annotated[int, about("1 has the highest score of the test points; equal scores share a place")]
    of: Annotated[int, about("pupils that have a score", "pupils")]


class WallRow(TypedDict, total=False):
    """What the teacher sees of a pupil: the fields that changed since the last row of that pupil on this socket."""

    pupil: Required[Annotated[int, about("the pupil's number, which nobody else of the class ever gets")]]
    nickname: Annotated[str, about("as it stands now")]
    is_connected: Annotated[bool, about("whether the pupil's page is connected")]
    step: Annotated[int | None, about("updates made; null before anything was seen of the run", "steps")]
    status: Annotated[Status | None, about("of the run; null before anything was seen of it")]
    train_loss: Annotated[float | None, about("of the training points")]
    test_loss: Annotated[float | None, about("of the test points; null without any")]
    train_score: Annotated[float | None, about("of the training points: accuracy, or R² for values", "share")]
    test_score: Annotated[float | None, about("of the test points: accuracy, or R² for values", "share")]
    n_weights: Annotated[int | None, about("weights and biases of the network")]
    needs: Annotated[HelpNeeded | None, about("what help the pupil may need")]
    reached: Annotated[bool, about("whether the goal was reached since it was set")]
    answer: Annotated[int | None, about("the choice in the present question, from 0")]
    settings: Annotated[
        dict[str, SettingValue],
        about("of the run, those other than the defaults; and of generated data as data.dataset and so on"),
    ]
