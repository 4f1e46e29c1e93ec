"""Session ids: what they are made of, who may make them, and what is kept of them.

    key.secret       the owner's: gives control, and may be of the client's own making
    key.v.made       the viewer's, which follows from the owner's; no way leads back

Whoever has an id has the session, so what is kept for good are the ids' hashes. A session that comes from a store is
told both ids by the owner who returns. The routing key is shared, so that a proxy in front of several servers leads a
session's owner, viewers and copies to the same one, from the first connection on (docs/decisions/session-ids.md).
"""

import base64
import hashlib
import re
import secrets

from nnvisu.errors import InvalidValue, SessionGone

ROUTING_KEY_BYTES, SECRET_BYTES, VIEWER_BYTES = 6, 18, 16
FEWEST_DIFFERENT = 8  # characters: of 22 by chance, one in 10¹¹ has fewer

OWNERS = re.compile(r"[\w-]{8,32}\.(?P<secret>[\w-]{22,64})", re.ASCII)
VIEWERS = re.compile(r"[\w-]{8,32}\.v\.[\w-]{22}", re.ASCII)


class SessionIds:
    """The two ids of one session as far as this process knows them, and the hashes that it finds the session by.

    owner, viewer: empty until somebody has come with it, in a session of which only the hashes are known.
    """

    def __init__(self, owner_key: bytes, viewer_key: bytes):
        self.owner_key, self.viewer_key = owner_key, viewer_key
        self.owner = self.viewer = ""

    @classmethod
    def new(cls, owner: str | None = None) -> "SessionIds":
        """Return the ids of a new session. owner: its owner's id, None for one of our own making."""
        owner = owner or new_id()
        ids = cls(key_of(owner), key_of(viewer_id_of(owner)))
        ids.learn(owner)
        return ids

    def learn(self, given: str) -> None:
        """Note an id that leads here."""
        if key_of(given) == self.owner_key:
            self.owner, self.viewer = given, viewer_id_of(given)
        else:
            self.viewer = given


def key_of(session_id: str) -> bytes:
    """Return what is kept of an id: 32 bytes that say whether it is the same one, and not what it is."""
    return hashlib.sha256(session_id.encode(errors="surrogatepass")).digest()


def new_id(beside: str | None = None) -> str:
    """Return an owner's id that nobody can guess. beside: the id of a session that has to be on the same server."""
    routing_key = beside.partition(".")[0] if beside else secrets.token_urlsafe(ROUTING_KEY_BYTES)
    return f"{routing_key}.{secrets.token_urlsafe(SECRET_BYTES)}"


def viewer_id_of(owner_id: str) -> str:
    """Return the id for the viewers of the session that ``owner_id`` owns."""
    digest = hashlib.sha256(b"viewer of " + owner_id.encode(errors="surrogatepass")).digest()
    made = base64.urlsafe_b64encode(digest[:VIEWER_BYTES]).rstrip(b"=").decode()
    return f"{owner_id.partition('.')[0]}.v.{made}"


def id_to_create(asked: str | None) -> str:
    """Return the owner's id of the new session for a client that asked for ``asked``, which no session has.

    It is the asked one if that is fit to be an owner's, and a new one if it does not look like an id at all. Raises
    SessionGone for a viewer's, which never makes a session, and InvalidValue where one could guess it.
    """
    if asked is None or "." not in asked:
        return new_id()
    if VIEWERS.fullmatch(asked):
        raise SessionGone("nobody is here to watch: the session has ended, or its owner has not come back yet")
    owners = OWNERS.fullmatch(asked)
    if not owners or len(set(owners["secret"])) < FEWEST_DIFFERENT:
        allowed = "8 to 32 letters, digits, - or _ for the routing key, a dot, and 22 to 64 of them by chance"
        raise InvalidValue.of("session", asked, allowed)
    return asked
