"""What the server tells of an experiment, the many runs of a session at once."""

from typing import Annotated

from nnvisu.wire.experiment_objects import (
    Estimate,
    ExperimentRecipe,
    ExperimentStatus,
    GivenExperiment,
    MemberFigures,
    MemberPlaces,
    RecipeFigures,
)
from nnvisu.wire.message import Message, about

Row = list[float | None]


class ExperimentMessage(Message, tag="experiment", frozen=True):
    """The session's experiment: when it begins, goes on, rests, ends or is closed, to all sockets of the session.

    A socket that comes later gets it too, if there is one.
    """

    id: Annotated[int, about("counts the experiments of the session")]
    experiment: Annotated[GivenExperiment | None, about("as it was started or extended; null once it is closed")]
    status: Annotated[ExperimentStatus, about("done: no run may make another step")]
    step: Annotated[int, about("which all runs have reached that have not ended", "steps")]
    n_steps: Annotated[int, about("the most that each run makes", "steps")]
    n_seeds: Annotated[int, about("runs of each recipe", "runs")]
    n_members: Annotated[int, about("runs in all", "runs")]
    recipes: Annotated[list[ExperimentRecipe], about("by their numbers")]
    members: Annotated[MemberPlaces, about("which run each member is; extending may give them other numbers")]
    estimate: Annotated[Estimate, about("what it takes in all")]
    message: Annotated[str | None, about("why it ended, for people")]


class ExperimentResults(Message, tag="experiment_results", frozen=True):
    """What the runs have reached: up to twice a second, to sockets that ask by ``set_experiment_view``."""

    id: Annotated[int, about("of the experiment")]
    step: Annotated[int, about("which all runs have reached that have not ended", "steps")]
    seconds_left: Annotated[float | None, about("about how long the rest takes; null where nobody knows yet", "s")]
    kept: Annotated[list[int], about("steps at which open_member can open a run, ascending", "steps")]
    members: Annotated[MemberFigures, about("of each run")]
    recipes: Annotated[list[RecipeFigures], about("of each recipe over its seeds")]
    ranked_by: Annotated[str | None, about("the figure whose mean ranks recipes; null where they cannot be compared")]
    spread_meaning: Annotated[str, about("what low and high are, for people")]
    notes: Annotated[list[str], about("what to keep in mind, for people: what is noise, and why there is no ranking")]
    is_compiling: Annotated[bool, about("whether that is still being compiled which trains runs side by side, faster")]


class ExperimentCurves(Message, tag="experiment_curves", frozen=True):
    """The losses of all runs so far, to the same sockets as the results; once complete, then what is new.

    Long experiments are thinned out: then all rows come again.
    """

    id: Annotated[int, about("of the experiment")]
    n_known: Annotated[int, about("so many rows at the beginning stay as they were told")]
    steps: Annotated[list[int], about("of the rows that come after them, ascending", "steps")]
    loss: Annotated[list[Row], about("of the training points: in each row that of each member; null once it has ended")]
    test_loss: Annotated[list[Row], about("of the test points; null without any")]


class MemberMessage(Message, tag="member", frozen=True):
    """The session that a member of the experiment was opened in: exactly that run, and from there on its own."""

    session: Annotated[str, about("its id, to connect to")]
    member: Annotated[int, about("as asked")]
    step: Annotated[int, about("where it stands", "steps")]
