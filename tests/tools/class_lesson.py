"""A lesson of a class, played from the first pupil to the end: a teacher's page, three pupils' pages, and more pupils.

    python -m tests.tools.class_lesson [FOLDER] [--players N]

Plays the lesson plan of the README on a server of its own, checks what each page shows on the way, and writes a picture
of each stage into FOLDER (by default ``class-lesson``), of the teacher's page at 1280 × 720 and of a pupil's.
"""

import argparse
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.support.browser import BROWSERS, NO_SANDBOX, QUIET, tick
from tests.support.classroom import SIZE, Pupil, Teacher, player
from tests.support.client import Client
from tests.support.servers import Server

N_PAGES = 3  # of pupils: the first joins by the code, the others by the link
N_PLAYERS = 57  # beside them
QUESTION, ANSWERS = "Will a network without hidden layers separate the circles?", ("Yes", "No", "Only with luck")
GOAL = "95"


class Lesson:
    """The lesson, and who takes part in it."""

    def __init__(self, browser: Browser, server: Server, folder: Path, n_players: int, n_pages: int = N_PAGES):
        self.server, self.folder, self.n_players = server, folder, n_players
        self.faults: list[str] = []
        self._contexts = [browser.new_context(viewport=SIZE, reduced_motion="reduce") for _ in range(1 + n_pages)]
        first, *others = [context.new_page() for context in self._contexts]
        self.teacher = Teacher(first, self.faults)
        self.pupils = [Pupil(page, self.faults) for page in others]
        self.players: list[Client] = []

    def play(self) -> None:
        """Play all stages; each says how long it took."""
        for number, stage in enumerate(STAGES, 1):
            began = time.monotonic()
            stage(self)
            name = stage.__name__.replace("_", "-")
            self.teacher.page.screenshot(path=self.folder / f"{number}-{name}-teacher.png")
            self.pupils[-1].page.screenshot(path=self.folder / f"{number}-{name}-pupil.png")
            print(f"{number}. {stage.__doc__} {time.monotonic() - began:.1f} s", flush=True)
        if self.faults:
            raise SystemExit("\n".join(self.faults))

    def close(self) -> None:
        """End what was started."""
        for client in self.players:
            client.close()
        for context in self._contexts:
            context.close()

    def all_act(self, act: Callable[[int, Client], None]) -> None:
        """Have every player do something."""
        for number, client in enumerate(self.players):
            act(number, client)


def make(lesson: Lesson) -> None:
    """The teacher makes a class and shows its code."""
    lesson.teacher.open(lesson.server.url)
    lesson.teacher.choose_data("circles")
    lesson.teacher.expect_data("circles")
    lesson.teacher.enter("config-hidden_layers", "")
    lesson.teacher.make_class()
    for pupil in lesson.pupils:
        pupil.open(lesson.server.url)


def join(lesson: Lesson) -> None:
    """Pupils join, by the link and by the code."""
    teacher = lesson.teacher
    teacher.named("Show the wall").click()
    most = teacher.panel.get_by_label("Most pupils allowed")
    most.fill("100")
    most.press("Enter")
    by_code, *by_link = lesson.pupils
    by_code.join_by_code(lesson.server.url, teacher.code.lower())
    for pupil in by_link:
        pupil.join(lesson.server.url, teacher.code)
    lesson.players = [player(lesson.server, teacher.code) for _ in range(lesson.n_players)]
    n = lesson.n_players + len(lesson.pupils)
    expect(teacher.panel.get_by_role("status").first).to_have_text(f"{n} pupils")
    expect(teacher.panel.locator(".classroom-tile")).to_have_count(n)


def send(lesson: Lesson) -> None:
    """The teacher sends the circles and a network without hidden layers."""
    lesson.teacher.named("Send to all").click()
    for pupil in lesson.pupils:
        pupil.expect_data("circles")
    lesson.all_act(lambda _, client: client.send("update_config", config={"hidden_layers": []}))
    lesson.all_act(lambda _, client: client.send("generate_data", dataset="circles", n_points=240, test_fraction=0.2))


def answer(number: int, client: Client) -> None:
    """Answer the question, once it is asked."""
    client.wait(lambda: client.newest("classroom")["question"], "a question")
    client.send("answer_question", choice=number % len(ANSWERS))


def predict(lesson: Lesson) -> None:
    """All say what they expect, before anybody can train."""
    lesson.teacher.ask(QUESTION, ANSWERS)
    lesson.all_act(answer)
    for pupil in lesson.pupils:
        tick(pupil.bar.get_by_label("No", exact=True))
    counts = [len(range(i, lesson.n_players, len(ANSWERS))) for i in range(len(ANSWERS))]
    counts[ANSWERS.index("No")] += len(lesson.pupils)
    expect(lesson.teacher.panel.locator(".classroom-count-of")).to_have_text([str(n) for n in counts])


def try_it(lesson: Lesson) -> None:
    """Train is unlocked, and nobody gets far."""
    lesson.teacher.named("Show the counts, and unlock Train").click()
    for pupil in lesson.pupils:
        expect(pupil.bar.locator(".classroom-counts")).to_be_visible()
        pupil.press("train")
        pupil.expect_status("running")
    lesson.all_act(lambda _, client: client.send("start_training"))
    lesson.teacher.named("Lead").click()
    lesson.teacher.panel.get_by_label("Test score to reach, in %").fill(GOAL)
    lesson.teacher.named("Set the goal").click()
    expect(lesson.teacher.panel.get_by_text("0 reached the goal")).to_be_visible()


def solve(lesson: Lesson) -> None:
    """Pupils add layers until the goal is reached; whoever diverges is found."""
    lost = {"hidden_layers": [8, 8], "optimizer": "sgd", "activation": "linear", "learning_rate": 1000.0}
    layers = [[2 + number % 7] * (1 + number % 2) for number in range(lesson.n_players)]
    lesson.all_act(
        lambda number, client: client.send(
            "update_config", config=lost if number == 0 else {"hidden_layers": layers[number]}
        )
    )
    for pupil in lesson.pupils:
        pupil.enter("config-hidden_layers", "8-8")
        pupil.button("pace").select_option("full")
    lesson.all_act(lambda _, client: client.send("start_training"))
    for pupil in lesson.pupils:
        expect(pupil.bar).to_contain_text("reached!")
    teacher = lesson.teacher
    teacher.panel.get_by_label("Sort by").select_option("help")
    first = teacher.panel.locator(".classroom-tile").first
    expect(first).to_have_attribute("data-needs", "diverged")


def look(lesson: Lesson) -> None:
    """One run is opened beside the wall, pinned, and shown to all."""
    teacher, name = lesson.teacher, lesson.pupils[0].nickname
    teacher.tile(name).click()
    expect(teacher.panel.frame_locator("iframe").locator("[data-view=message]")).to_contain_text("You are watching")
    teacher.panel.get_by_role("button", name="Pin: keep").click()
    teacher.named("Pupil").click()
    teacher.named("Show to all").click()
    for pupil in lesson.pupils:
        expect(pupil.view("class-shown")).to_contain_text(f"The map of {name}")


def compare(lesson: Lesson) -> None:
    """All runs are dots of one plot: weights against the score."""
    teacher = lesson.teacher
    teacher.named("Plot").click()
    teacher.panel.get_by_label("Across").select_option("n_weights")
    n = lesson.n_players + len(lesson.pupils)
    expect(teacher.panel.locator(".classroom-plot")).to_have_attribute(
        "aria-label", f"{n} runs: test score against weights and biases"
    )


def end(lesson: Lesson) -> None:
    """The class ends, and nothing of it is left on any page."""
    lesson.teacher.named("Pause all").click()
    for pupil in lesson.pupils:
        pupil.expect_status("paused")
    lesson.teacher.end_class()
    lesson.teacher.expect_message("The class has ended. Nothing of it is kept.")
    for pupil in lesson.pupils:
        pupil.expect_message("The class has ended. Nothing of it is kept")
        expect(pupil.bar).to_be_hidden()
    lesson.all_act(lambda _, client: client.wait_for("classroom", role=None))


STAGES: tuple[Callable[[Lesson], None], ...] = (make, join, send, predict, try_it, solve, look, compare, end)


def main() -> None:
    """Play the lesson once."""
    parser = argparse.ArgumentParser(description="Play a lesson of a class.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("class-lesson"))
    parser.add_argument("--players", type=int, default=N_PLAYERS)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    server = Server("gunicorn", {}).wait_until_ready()
    try:
        with sync_playwright() as playwright:
            path = next(filter(None, map(shutil.which, BROWSERS)))
            browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *NO_SANDBOX])
            lesson = Lesson(browser, server, arguments.folder, arguments.players)
            try:
                lesson.play()
            finally:
                lesson.close()
    finally:
        server.stop()


if __name__ == "__main__":
    main()
