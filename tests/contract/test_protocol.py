"""What is made from the protocol's declarations is not stale, and examples and real servers keep to them."""

import json
import re
import secrets

import msgspec
import pytest
from click.testing import CliRunner

from nnvisu.cli import main
from nnvisu.reference import classroom_examples, examples
from nnvisu.reference.command import PROTOCOL_MD, generated
from nnvisu.reference.javascript import classroom_messages_js, messages_js
from nnvisu.reference.markdown import BLOCKS, with_blocks
from nnvisu.settings import Config, checked_changes, config_as_json
from nnvisu.wire.commands import COMMANDS, parse_command
from nnvisu.wire.messages import MESSAGES


def is_declared(message: dict) -> bool:
    """Return whether a message has the fields and types of its declaration, and none besides."""
    try:
        struct = msgspec.convert(message, type=MESSAGES[message["type"]])
    except msgspec.ValidationError:
        return False
    return message == json.loads(msgspec.json.encode(struct))


@pytest.mark.parametrize("path", generated(), ids=lambda path: path.name)
def test_what_is_generated_is_not_stale(path):
    assert path.read_text("utf-8") == generated()[path], "run python -m nnvisu protocol"


def test_no_type_of_a_field_is_left_open():
    types = re.findall(r"@property \{(.*?)\} ", messages_js())

    assert len(types) > 250
    assert not [each for each in types if re.search(r"\b(any|Any|object|unknown|undefined)\b", each)]


def test_the_command_prints_the_module():
    assert messages_js() == CliRunner().invoke(main, ["protocol", "--js"]).output


def test_names_about_classrooms_stand_apart():
    both = messages_js() + classroom_messages_js()

    assert {name for name in (*COMMANDS, *MESSAGES) if both.count(f': "{name}",\n') == 0} == set()
    for constant in ("CLASSROOM_COMMAND", "CLASSROOM_EVENT"):
        assert f"export const {constant} " in classroom_messages_js()
    assert "CLASSROOM: " not in messages_js()


def test_a_page_without_a_place_for_a_table_is_no_reference():
    with pytest.raises(ValueError, match="'overview'"):
        with_blocks("# Without any")
    assert set(re.findall(r"<!-- (\w+) -->", PROTOCOL_MD.read_text("utf-8"))) == set(BLOCKS)


def test_every_link_of_the_reference_leads_to_a_heading():
    text = PROTOCOL_MD.read_text("utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}

    assert len(headings) == len(anchors)
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors


def test_everything_has_an_example_and_a_meaning():
    assert set(COMMANDS) == set(examples.COMMANDS)
    assert set(MESSAGES) == set(examples.MESSAGES)
    rows = re.findall(r"^\| `\w+`\?? \|.*$", BLOCKS["commands"]() + BLOCKS["messages"]() + BLOCKS["objects"](), re.M)
    assert len(rows) > 150
    assert not [row for row in rows if row.endswith("|  |")]


@pytest.mark.parametrize("name", examples.COMMANDS)
def test_an_example_of_a_command_is_read_with_the_fields_it_has(name):
    fields = examples.COMMANDS[name]
    command = parse_command(json.dumps({"type": name} | fields))

    assert type(command) is COMMANDS[name]
    assert set(fields) <= set(vars(command))


@pytest.mark.parametrize("name", examples.MESSAGES)
def test_an_example_of_a_message_is_of_its_declared_types(name):
    example = {"type": name} | examples.MESSAGES[name]

    assert is_declared(example)
    checked_changes(example.get("config", {}))


@pytest.mark.parametrize(
    "wrong",
    [{"step": "8"}, {"of": 1}, {"metrics": {"loss": "low"}}, {"metrics": {}}, {"status": "asleep"}, {"pace": "fast"}],
    ids=str,
)
def test_the_declared_types_refuse_what_does_not_fit(wrong):
    assert not is_declared({"type": "step_result"} | examples.MESSAGES["step_result"] | wrong)


def in_class(connect) -> list:
    """Return a teacher and a pupil who have sent every example of a command about classrooms."""
    ids = [f"class-{classroom_examples.CODE.lower()}.{secrets.token_urlsafe(18)}" for _ in range(2)]
    teacher, pupil = people = [connect(each) for each in ids]

    def send(client, commands):
        for name, fields in commands:
            client.send(name, **fields)
            client.probe(0, 0)
            assert [] == client.since(0, "error"), name

    of_teacher, of_pupil = [list(each.items()) for each in (classroom_examples.TEACHER, classroom_examples.PUPIL)]
    send(teacher, of_teacher[:2])
    send(pupil, of_pupil[:-1])
    send(teacher, of_teacher[2:4])
    teacher.wait_for("wall")
    pupil.wait_for("sent_to_class", pupil.send("get_sent"))
    send(teacher, of_teacher[4:])
    return people


def test_a_real_session_takes_every_example_and_says_only_what_is_declared(connect):
    client = connect()
    viewer = connect(client.viewer_id)
    client.send("set_view", scores=True, diagnosis=True, neurons=True)
    client.train(100)
    alone = {name: fields for name, fields in examples.COMMANDS.items() if name not in classroom_examples.COMMANDS}
    for name, fields in alone.items():
        if name in ("rewind", "bring_back"):  # at the step that they are about
            client.send("stop_training")
        if name == "pause_experiment":
            client.wait_for("experiment_curves")
        client.send(name, **fields)
        client.probe(0, 0)
        assert [] == client.since(0, "error"), name
    client.wait_for("step_result", step=1000, status="paused")
    client.send("update_config", config={"learning_rate": 0.02})
    client.wait_for("marks")  # its curve was told without this one
    client.refusal("rewind", step=999_999)

    people = in_class(connect)
    told = [message for each in (client, viewer, *people) for _, message in each.messages]
    assert set(MESSAGES) - {"moment", "difference", "warming", "bye"} <= {message["type"] for message in told}
    for message in told:
        assert is_declared(message), message


def test_a_session_tells_of_the_past_in_declared_words(connect):
    client = connect()
    client.train(100)
    client.send("generate_data", dataset="plane", n_points=40)
    client.send("set_view", at_step=64, scores=True, differences=True)
    client.wait_for("moment", step=64)
    client.send("set_view", scores=True, diagnosis=True)
    client.train(100)
    client.wait_for("scores", step=200)

    for _, message in client.messages:
        assert is_declared(message), message


def test_all_settings_that_a_session_tells_are_in_the_declared_config():
    typedef = re.search(r"@typedef \{object\} Config\n(.*?)\*/", messages_js(), re.DOTALL)[1]

    assert list(config_as_json(Config())) == re.findall(r"\} (\w+) ", typedef)
