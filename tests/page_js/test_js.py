"""The page's pure modules, against values made independently in Python."""

import json
import re
import struct
import zlib

import numpy as np
import pytest

from nnvisu.live.session_ids import id_to_create
from nnvisu.wire.commands import COMMANDS
from nnvisu.wire.messages import MESSAGES
from tests.support.page_modules import run  # noqa: F401 (fixture)
from tests.support.paths import DATA, ROOT

GOLDEN = DATA / "golden_frames.json"

DECODE = """async ({frames, url}) => {
    const {FrameDecoder} = await import(url);
    const decoder = new FrameDecoder();
    const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const bytes = (text) => Uint8Array.from(text.match(/../g), (byte) => parseInt(byte, 16));
    const answers = frames.map((frame) => decoder.decode(bytes(frame).buffer)
        .then((frame) => Object.fromEntries(Object.entries(frame).map(([name, value]) =>
            [name, value instanceof Uint8Array ? hex(value) : value instanceof Float32Array ? [...value] : value])),
            (error) => ({error: String(error)})));
    return Promise.all(answers);
}"""


def make_frame(encoding, picture, seq, payload, step=7.0, loss=0.5, age_ms=3.0):
    height, width, _ = picture.shape
    head = struct.pack("<4B2H2Id2f", 0x4E, 1, 1, encoding, width, height, seq, len(payload), step, loss, age_ms)
    return (head + payload).hex()


def planes_payload(picture):
    out = bytearray()
    p = picture.astype(int)
    for c in range(3):
        for y in range(p.shape[0]):
            for x in range(p.shape[1]):
                left = p[y, x - 1, c] if x else 0
                up = p[y - 1, x, c] if y else 0
                corner = p[y - 1, x - 1, c] if x and y else 0
                out.append((p[y, x, c] - left - up + corner) % 256)
    return zlib.compress(bytes(out))


def difference_payload(picture, last):
    out = bytearray()
    d = picture.astype(int) - last.astype(int)
    for c in range(3):
        for row in d[:, :, c]:
            out.extend((row[x] - (row[x - 1] if x else 0)) % 256 for x in range(len(row)))
    return zlib.compress(bytes(out))


def test_frames_of_every_encoding_are_decoded_in_order(run):  # noqa: F811
    rng = np.random.default_rng(1)
    a, b, c, d = (rng.integers(0, 256, (5, 7, 3), dtype=np.uint8) for _ in range(4))
    frames = [
        make_frame(0, a, 1, a.tobytes()),
        make_frame(2, b, 2, difference_payload(b, a)),
        make_frame(1, c, 3, planes_payload(c), loss=float("nan")),
        make_frame(2, d, 4, difference_payload(d, c), step=2.0**52),
    ]

    answers = run("wire/frames", DECODE, frames=frames)

    assert [picture.tobytes().hex() for picture in (a, b, c, d)] == [answer["picture"] for answer in answers]
    assert [1, 2, 3, 4] == [answer["seq"] for answer in answers]
    assert [0.5, 0.5, None, 0.5] == [answer["loss"] for answer in answers]
    assert 2.0**52 == answers[3]["step"]
    assert (7, 5, 3.0) == (answers[0]["width"], answers[0]["height"], answers[0]["ageMs"])


def test_golden_frames_are_decoded_to_their_bytes(run):  # noqa: F811
    golden = json.loads(GOLDEN.read_text())

    answers = run("wire/frames", DECODE, frames=[entry["frame"] for entry in golden])

    for entry, answer in zip(golden, answers, strict=True):
        names = {"rgb": "picture", "age_ms": "ageMs", "layer_sizes": "layerSizes", "tile_size": "tileSize"}
        expected = {names.get(name, name): value for name, value in entry.items() if name not in ("name", "frame")}
        assert expected == {name: answer[name] for name in expected}


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda frame: frame[:20], "at least 32 bytes"),
        (lambda frame: "00" + frame[2:], "magic"),
        (lambda frame: frame + "00", "promises"),
        (lambda frame: frame[:6] + "09" + frame[8:], "encoding 9"),
        (lambda frame: frame[:6] + "01" + frame[8:], "zlib"),
        (lambda frame: frame[:8] + "0600" + frame[12:], "bytes expected"),
        (lambda frame: frame[:4] + "09" + frame[6:], "kind 9"),
        (lambda frame: frame[:4] + "02" + frame[6:], "RangeError"),
        (lambda frame: frame[:4] + "03" + frame[6:], "bytes expected"),
    ],
)
def test_a_spoilt_frame_is_refused_and_so_is_what_hangs_on_it(run, spoil, says):  # noqa: F811
    picture = np.full((5, 7, 3), 200, np.uint8)
    frame = make_frame(0, picture, 1, picture.tobytes())

    answers = run("wire/frames", DECODE, frames=[spoil(frame), frame])

    assert says in answers[0]["error"]
    assert "error" in answers[1]


def test_a_difference_without_a_picture_before_it_is_refused(run):  # noqa: F811
    picture = np.zeros((5, 7, 3), np.uint8)

    (answer,) = run("wire/frames", DECODE, frames=[make_frame(2, picture, 1, difference_payload(picture, picture))])

    assert "needs a picture of that size" in answer["error"]


def test_back_off_doubles_up_to_its_limit_and_spreads_by_chance(run):  # noqa: F811
    answer = run(
        "session/back-off",
        """async ({url}) => {
            const {backOffDelay} = await import(url);
            return {least: [0, 1, 2, 3, 4, 5, 50].map((n) => backOffDelay(n, 0)),
                    most: [0, 1, 2, 3, 4, 5, 50].map((n) => backOffDelay(n, 1)),
                    full: [0, 1, 2, 3, 50].map((n) => backOffDelay(n, 1, true)), leastFull: backOffDelay(0, 0, true)};
        }""",
    )

    assert [500, 1000, 2000, 4000, 8000, 10_000, 10_000] == answer["most"]
    assert [half / 2 for half in answer["most"]] == answer["least"]
    assert [4000, 8000, 16_000, 20_000, 20_000] == answer["full"]
    assert 2000 == answer["leastFull"]


def test_edits_are_applied_in_order_and_forgotten_once_the_server_shows_them(run):  # noqa: F811
    answer = run(
        "model/point-edits",
        """async ({url}) => {
            const {withEdits, unconfirmed, noPoints} = await import(url);
            const point = (x, label) => ({x: [x], y: [0], label: [label], test: [0]});
            const add = (x) => ({kind: 'add', points: point(x, 1)});
            const erase = (x) => ({kind: 'erase', x, y: 0, radius: 0.1});
            const base = point(0.5, 0);
            const edits = [add(0.1), erase(0.5), add(0.2)];
            const shown = withEdits(base, edits);
            return {
                shown: shown.x,
                untouched: withEdits(base, []) === base,
                none: unconfirmed(edits, base).length,
                first: unconfirmed(edits, {x: [0.5, 0.1], y: [0, 0], label: [0, 1], test: [0, 0]}).length,
                all: unconfirmed(edits, shown).length,
                replaced: withEdits(base, [{kind: 'replace', points: noPoints()}]).x,
            };
        }""",
    )

    assert {"shown": [0.1, 0.2], "untouched": True, "none": 3, "first": 2, "all": 0, "replaced": []} == answer


@pytest.mark.parametrize(
    ("greatest", "n", "expected"),
    [
        (1, 4, [0, 0.5, 1]),
        (10, 4, [0, 5, 10]),
        (0.3, 3, [0, 0.1, 0.2, 0.3]),
        (225_426, 4, [0, 100_000, 200_000, 300_000]),
    ],
)
def test_ticks_are_round_numbers(run, greatest, n, expected):  # noqa: F811
    answer = run(
        "ui/format",
        "async ({url, greatest, n}) => (await import(url)).niceTicks(greatest, n)",
        greatest=greatest,
        n=n,
    )

    assert expected == answer


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "0"),
        (0.25, "0.25"),
        (1500, "1.5k"),
        (2e7, "20M"),
        (4e18, "4\u00a0×\u00a010¹⁸"),
        (0.0001, "10⁻⁴"),
        (-1e-4, "−10⁻⁴"),
    ],
)
def test_ticks_are_written_short(run, value, expected):  # noqa: F811
    code = "async ({url, value}) => (await import(url)).formatTick(value)"

    assert expected == run("ui/format", code, value=value)


def test_a_loss_is_never_0_unless_it_is(run):  # noqa: F811
    losses = [0, 3.21e-7, 0.0123, 1.5, 12.34, 1234, 1.2e6, None]
    code = "async ({url, losses}) => { const {formatLoss} = await import(url); return losses.map(formatLoss); }"

    assert ["0.0000", "3.2\u00a0×\u00a010⁻⁷", "0.0123", "1.5000", "12.34", "1,234", "1.2\u00a0×\u00a010⁶", "–"] == run(
        "ui/format", code, losses=losses
    )


def test_a_share_is_never_all_unless_it_is(run):  # noqa: F811
    code = "async ({url, shares}) => { const {formatPercent} = await import(url); return shares.map(formatPercent); }"

    assert ["0.0%", "85.0%", "99.9%", "99.9%", "100.0%", "–"] == run(
        "ui/format", code, shares=[0, 0.85, 0.9994, 0.9996, 1, None]
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [("8-8", [8, 8]), (" 4, 3 ", [4, 3]), ("12", [12]), ("", []), ("8-x", None), ("-4", None), ("1.5", None)],
)
def test_layers_are_read_from_text(run, text, expected):  # noqa: F811
    code = "async ({url, text}) => (await import(url)).parseLayers(text)"

    assert expected == run("ui/layers-field", code, text=text)


def test_the_examples_beside_the_text_of_the_layers_can_be_typed(run):  # noqa: F811
    code = "async ({url, text}) => (await import(url)).parseLayers(text)"
    template = (ROOT / "templates" / "_field.html").read_text("utf-8")
    (examples,) = re.findall("<small>such as (.+) or (.+)</small>", template)

    assert [[8, 8], [16, 16, 8]] == [run("ui/layers-field", code, text=text) for text in examples]


def test_every_message_of_the_protocol_has_its_name_in_the_page(run):  # noqa: F811
    code = """async ({url}) => {
        const {COMMAND, EVENT, CLASSROOM_COMMAND, CLASSROOM_EVENT} = await import(url);
        return [Object.values(COMMAND ?? CLASSROOM_COMMAND), Object.values(EVENT ?? CLASSROOM_EVENT)];
    }"""

    files = [run(f"wire/{name}", code) for name in ("messages", "classroom-messages")]

    assert sorted(COMMANDS) == sorted(name for commands, _ in files for name in commands)
    assert sorted(MESSAGES) == sorted(name for _, events in files for name in events)


def test_ids_of_new_sessions_are_what_the_server_takes_and_all_different(run):  # noqa: F811
    beside = "k3bPq0Zt.v.8jibSEbWEmO-OmJfq7OA7R"
    script = """async ({url, beside}) => {
        const {newSessionId} = await import(url);
        const old = newSessionId("zN0aY3hVQ7iT4mWc8RfLxg");
        return {ids: Array.from({length: 200}, () => newSessionId(null)), beside: newSessionId(beside), old};
    }"""
    made = run("session/session-id", script, beside=beside)
    ids = [*made["ids"], made["beside"], made["old"]]

    assert ids == [id_to_create(id) for id in ids]
    assert 202 == len({id.split(".")[1] for id in ids})
    assert 200 == len({id.split(".")[0] for id in made["ids"]})
    assert "k3bPq0Zt" == made["beside"].split(".")[0]
    assert set("-_") <= set("".join(ids))
