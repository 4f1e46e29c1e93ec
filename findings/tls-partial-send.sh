#!/usr/bin/env bash
# A non-blocking TLS socket does not say how much of a large message it has sent.
#
# The guess: SSLSocket.send on a non-blocking socket returns how many bytes it took, as TCP's send does, and raises
# SSLWantWriteError only if it took none.
# What happens: it raises SSLWantWriteError although the peer can already read much of the message. The next call has to
# bring the same message from its beginning; with only the rest, which is what the peer has not read yet, OpenSSL skips
# as many bytes again, without an error. A shorter message than what is out already is refused as "bad length".
# So "no progress for 15 s" cannot be told from "slow link" unless one sends at most one record (16,384 bytes) a call.
# Source: SSL_write(3), SSL_MODE_ENABLE_PARTIAL_WRITE, which Python does not set; seen with Python 3.11.7, OpenSSL 3.0.19.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q trustme==1.2.1 cryptography==50.0.2
cat > "$folder/show.py" <<'PY'
import platform, socket, ssl, sys, threading, trustme

authority = trustme.CA()
server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
authority.issue_cert("localhost").configure_cert(server_context)
client_context = ssl.create_default_context()
authority.configure_trust(client_context)
print(f"Python {platform.python_version()}, {ssl.OPENSSL_VERSION}, {platform.system()}")


def connected():
    a, b = socket.socketpair()
    wrapped = []
    thread = threading.Thread(target=lambda: wrapped.append(server_context.wrap_socket(a, server_side=True)))
    thread.start()
    client = client_context.wrap_socket(b, server_hostname="localhost")
    thread.join()
    wrapped[0].setblocking(False)
    return wrapped[0], client


def read_what_came(client):
    client.settimeout(0.2)
    data = b""
    try:
        while True:
            data += client.recv(65536)
    except TimeoutError:
        return data


def begin():
    """Send the whole message once; return both ends and what has arrived."""
    server, client = connected()
    try:
        told = server.send(message)
    except ssl.SSLWantWriteError:
        told = 0
    return server, client, told, read_what_came(client)


message = b"".join(number.to_bytes(4, "big") for number in range(500_000))
a, b = socket.socketpair()
a.setblocking(False)
taken = a.send(message)
print(f"plain: send returned {taken} of {len(message)}")

server, client, told, arrived = begin()
print(f"TLS:   send told of {told}, the client has read {len(arrived)}")
rest, data = message[len(arrived) :], arrived
while True:
    try:
        accepted = server.send(rest)
        break
    except ssl.SSLWantWriteError:
        data += read_what_came(client)
data += read_what_came(client)
print(f"TLS:   the rest alone: send returned {accepted} of {len(rest)}, the client has {len(data)} of {len(message)}")

server, client, _, _ = begin()
try:
    server.send(message[:16384])
    refused = None
except ssl.SSLError as error:
    refused = error.reason
print(f"TLS:   a shorter message: {refused}")

server, client = connected()
n_bytes = 0
try:
    while True:
        n_bytes += server.send(message[:16384])
except ssl.SSLWantWriteError:
    pass
print(f"TLS:   one record a call: told of {n_bytes}")
is_lost = accepted == len(rest) and len(data) < len(message) and data != message[: len(data)]
as_seen = 0 < taken < len(message) and told == 0 < len(arrived) and is_lost and refused == "BAD_LENGTH" and n_bytes > 0
sys.exit(0 if as_seen else 1)
PY
"$folder/venv/bin/python" "$folder/show.py"
