"""The store in a Redis or Valkey server, which several nnvisu servers share. Needs the extra ``redis``.

Each entry belongs to the server that has its lease. A lease that is not renewed, because its server died or sleeps, can
be had by another one after LEASE_S; by Redis's own clock, and no other.

    nnvisu:version          of all that follows
    nnvisu:fence            counts owners
    nnvisu:entry:<key>      a hash: the entry and its parts
    nnvisu:lease:<key>      a hash: who has the entry, and whether another one wants it
    nnvisu:key:<other key>  the key
    nnvisu:order            a sorted set: keys by when they were touched
"""

import contextlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from nnvisu.store import redis_scripts
from nnvisu.store.interface import Change, Entry, HeldElsewhere, Problem, Standing, Stored, StoreProblem

VERSION = 1
LEASE_S = 5.0
# How long a call may take. A server that is late costs persistence; nobody is to wait for it long.
CALL_S = 2.0
AT_ONCE = 500  # entries in one call: others wait meanwhile

PART = b"part:"
FIGURES = ("other_key", "touched_at", "is_active", "n_bytes")

SENTENCES: dict[Problem, str] = {
    "full": "The store {url} has no room ({error}).",
    "newer": "The store {url} was written by a newer version of nnvisu ({error}).",
    "read_only": "The store {url} cannot be written ({error}).",
    "unreachable": "The store {url} does not answer ({error}).",
}


class RedisStore:
    """Connects to ``url``: redis://, rediss:// or unix://. lease_s: after how long another server may have an entry."""

    is_shared = True

    def __init__(self, url: str, lease_s: float = LEASE_S):
        self._shown_url = _without_password(url)
        self._server = secrets.token_hex(8)
        self._lease_ms = round(1000 * lease_s)
        self._fences: dict[bytes, bytes] = {}  # of what this server has
        self._client = _client_of(url)
        scripts = ("PUT", "CLAIM", "KEEP", "RELEASE", "DELETE", "TOUCH")
        self._scripts = {name: self._client.register_script(getattr(redis_scripts, name)) for name in scripts}
        with self._told():
            self._client.set("nnvisu:version", VERSION, nx=True)
            version = int(self._client.get("nnvisu:version") or VERSION)
        if version > VERSION:
            raise StoreProblem("newer", self._sentence("newer", f"version {version}; this one: {VERSION}"))

    @staticmethod
    def check(url: str) -> None:
        """Raise ValueError if no server can be at that address."""
        _client_of(url).close()

    # --- What a store does ---

    def put(self, changes: Iterable[Change]) -> dict[bytes, Standing]:
        """Make all changes, or none, except those that are refused; return why, by key."""
        changes = [*changes]
        with self._told(), self._client.pipeline(transaction=True) as pipeline:
            for change in changes:
                self._queue(pipeline, change)
            results = pipeline.execute()
        refused: dict[bytes, Standing] = {}
        for change, result in zip(changes, results, strict=True):
            if result == b"lost":
                refused[change.key] = "lost"
            elif result == b"missing":
                refused[change.key] = "missing"
            else:
                self._fences[change.key] = result
        return refused

    def _queue(self, pipeline: Any, change: Change) -> None:
        keys = (
            *(_entry_of(change.key), _lease_of(change.key)),
            *(b"nnvisu:key:" + change.other_key, "nnvisu:order", "nnvisu:fence"),
        )
        arguments: list[Any] = [
            *(self._server, self._fences.get(change.key, ""), self._lease_ms, change.key, change.other_key),
            *(repr(float(change.touched_at)), int(change.is_active), len(change.parts)),
        ]
        for name, body in change.parts.items():
            arguments += PART + name.encode(), body
        arguments += (PART + name.encode() for name in change.kept)
        self._scripts["PUT"](keys, arguments, pipeline)

    def claim(self, key: bytes, asks: bool) -> Stored | None:
        """Return the entry that has this key, as either of its two, and have its lease from now on.

        asks: whether to ask for it where another server has it. Raises HeldElsewhere.
        """
        with self._told():
            key = self._client.get(b"nnvisu:key:" + key) or key
            keys = (_entry_of(key), _lease_of(key), "nnvisu:fence")
            found = self._scripts["CLAIM"](keys, (self._server, self._lease_ms, int(asks)))
        if found == b"elsewhere":
            raise HeldElsewhere
        if found is None:
            return None
        fields = _by_name(found)
        self._fences[key] = fields[b"fence"]
        return _stored(key, fields)

    def keep(self, keys: Iterable[bytes]) -> dict[bytes, Standing]:
        """Renew the leases of these entries, and let go of all others; return what is wrong, by key."""
        wanted = {*keys}
        own = [key for key in self._fences if key in wanted]
        others = [key for key in self._fences if key not in wanted]
        standings: dict[bytes, Standing] = {}
        with self._told():
            for some in _in_parts(others):
                fences = [self._fences[key] for key in some]
                self._scripts["RELEASE"](_entries_and_leases(some), [self._server, *fences])
                for key in some:
                    del self._fences[key]
            for some in _in_parts(own):
                fences = [self._fences[key] for key in some]
                found = self._scripts["KEEP"](_entries_and_leases(some), [self._server, self._lease_ms, *fences])
                standings |= {key: standing.decode() for key, standing in zip(some, found, strict=True) if standing}
        return standings

    def touch(self, keys: Iterable[bytes], touched_at: float) -> None:
        """Note that somebody had to do with these entries."""
        with self._told():
            for some in _in_parts([*keys]):
                names = ("nnvisu:order", *map(_entry_of, some))
                self._scripts["TOUCH"](names, (repr(float(touched_at)), *some))

    def get(self, key: bytes) -> Stored | None:
        """Return the entry that has this key, as either of its two, whoever has its lease."""
        with self._told():
            key = self._client.get(b"nnvisu:key:" + key) or key
            fields = self._client.hgetall(_entry_of(key))
        return _stored(key, fields) if fields else None

    def delete(self, keys: Iterable[bytes]) -> None:
        """Forget these entries, except those that other servers have."""
        with self._told():
            for key in keys:
                names = (_entry_of(key), _lease_of(key), "nnvisu:order")
                self._scripts["DELETE"](names, (self._server, self._fences.pop(key, ""), key, "nnvisu:key:"))

    def erase(self, keys: Iterable[bytes]) -> None:
        """Forget these entries. What Redis has written into files of its own is gone once it writes them anew."""
        self.delete(keys)

    def entries(self) -> list[Entry]:
        """Return all entries, those first that were touched longest ago."""
        entries = []
        with self._told():
            for some in _in_parts(self._client.zrange("nnvisu:order", 0, -1)):
                with self._client.pipeline(transaction=False) as pipeline:
                    for key in some:
                        pipeline.hmget(_entry_of(key), FIGURES)
                    found = pipeline.execute()
                entries += [_entry(key, figures) for key, figures in zip(some, found, strict=True) if all(figures)]
        return entries

    def close(self) -> None:
        """Let go of the leases and the connection."""
        with contextlib.suppress(StoreProblem):
            self.keep(())
        self._client.close()

    # --- What may be wrong ---

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Raise what goes wrong as a StoreProblem."""
        try:
            yield
        except redis.exceptions.OutOfMemoryError as error:
            raise StoreProblem("full", self._sentence("full", error)) from None
        except redis.exceptions.ReadOnlyError as error:
            raise StoreProblem("read_only", self._sentence("read_only", error)) from None
        except redis.exceptions.RedisError as error:
            text = str(error)
            problem: Problem = "full" if "OOM" in text or "MISCONF" in text else "unreachable"
            raise StoreProblem(problem, self._sentence(problem, error)) from None

    def _sentence(self, problem: Problem, error: object) -> str:
        return SENTENCES[problem].format(url=self._shown_url, error=str(error).rstrip("."))


def _client_of(url: str) -> Any:
    timeouts = {"socket_timeout": CALL_S, "socket_connect_timeout": CALL_S}
    return redis.Redis.from_url(url, **timeouts, retry=Retry(NoBackoff(), 0), protocol=2)


def _entry_of(key: bytes) -> bytes:
    return b"nnvisu:entry:" + key


def _lease_of(key: bytes) -> bytes:
    return b"nnvisu:lease:" + key


def _entries_and_leases(keys: Iterable[bytes]) -> list[bytes]:
    return [name for key in keys for name in (_entry_of(key), _lease_of(key))]


def _in_parts(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[i : i + AT_ONCE] for i in range(0, len(keys), AT_ONCE))


def _by_name(flat: Sequence[bytes]) -> dict[bytes, bytes]:
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _entry(key: bytes, figures: Sequence[bytes]) -> Entry:
    other_key, touched_at, is_active, n_bytes = figures
    return Entry(key, other_key, float(touched_at), is_active == b"1", int(n_bytes))


def _stored(key: bytes, fields: dict[bytes, bytes]) -> Stored:
    parts = {name[len(PART) :].decode(): body for name, body in fields.items() if name.startswith(PART)}
    return Stored(_entry(key, [fields[name.encode()] for name in FIGURES]), parts)


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()
