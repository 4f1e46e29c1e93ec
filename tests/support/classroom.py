"""The people of a class as tests drive them: a teacher's page, pupils' pages, and pupils without a page."""

import re
import secrets

from playwright.sync_api import Locator, expect

from tests.support.browser import Driver
from tests.support.client import Client
from tests.support.servers import Server

SIZE = {"width": 1280, "height": 720}
SENTENCE = "Your teacher sees your map and your scores. All of it ends with the lesson."
NAME = re.compile(r"You are (.+?)\. Your teacher")


class Teacher(Driver):
    """The page of whoever leads a class."""

    @property
    def panel(self) -> Locator:
        """The dialog of the class."""
        return self.view("classroom")

    @property
    def code(self) -> str:
        """The six letters with which pupils join."""
        return self.panel.locator(".classroom-head .classroom-code").text_content()

    def named(self, name: str) -> Locator:
        """Return a button of the dialog."""
        return self.panel.get_by_role("button", name=name, exact=True)

    def tile(self, nickname: str) -> Locator:
        """Return the button of a pupil on the wall."""
        return self.panel.locator(".classroom-tile", has_text=nickname)

    def names_on_wall(self) -> list[str]:
        """Return the nicknames in the order of the wall."""
        return self.panel.locator(".classroom-tile-name").all_text_contents()

    def make_class(self) -> "Teacher":
        """Make a class from the menu, and wait for its code."""
        self.press("make-class")
        expect(self.panel.locator(".classroom-large-code")).to_have_text(re.compile("^[A-Z]{6}$"))
        return self

    def ask(self, text: str, choices: tuple[str, ...]) -> None:
        """Ask all pupils a question, before which nobody can train."""
        self.named("Question").click()
        self.panel.get_by_label("Question: what do you expect?").fill(text)
        for number, choice in enumerate(choices, 1):
            self.panel.get_by_label(f"Answer {number}").fill(choice)
        self.named("Ask, and lock Train").click()

    def end_class(self) -> None:
        """End the class, and say that it is meant."""
        self.named("End the class").click()
        self.panel.get_by_role("button", name=re.compile("^End the class for everybody")).click()


class Pupil(Driver):
    """The page of somebody who joins a class."""

    @property
    def bar(self) -> Locator:
        """What the page says of the class."""
        return self.view("class-bar")

    @property
    def nickname(self) -> str:
        """The pupil's name in the class."""
        expect(self.bar).to_contain_text(NAME)
        return NAME.search(self.bar.text_content())[1]

    def join(self, url: str, code: str) -> "Pupil":
        """Follow the link of a class."""
        self.open(f"{url}/#class={code}")
        expect(self.bar).to_contain_text(SENTENCE)
        return self

    def join_by_code(self, url: str, typed: str) -> "Pupil":
        """Open the page and type the code of a class."""
        self.open(url)
        self.press("join-class")
        self.view("join-dialog").get_by_label("Code of the class").fill(typed)
        self.page.keyboard.press("Enter")
        expect(self.bar).to_contain_text(SENTENCE)
        return self


def player(server: Server, code: str) -> Client:
    """Return a pupil without a page, who has joined the class."""
    client = Client(server.ws_url, f"class-{code.lower()}.{secrets.token_urlsafe(18)}")
    client.send("join_classroom", code=code)
    client.wait_for("classroom", role="pupil")
    return client
