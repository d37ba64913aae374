#!/usr/bin/env python3
"""A Server Fork in another language: forkchat server --worker scripts/example-worker.py

Shows what src/docs/worker.md describes. It shouts: what its client says reaches the others in capitals.
"""
import os, select, socket, struct, sys

DISCONNECTED_SIGNAL, DATA_SIGNAL, READY_SIGNAL, TOKEN_SIGNAL = -9999, -9998, -9996, -9981
HEADER = struct.Struct("=iii")  # signal, clientId, length: native byte order
ENVELOPE_BYTES = 8 + 4 + 8  # token, length, and behind the frames the token once more
client_id, frame_limit = int(sys.argv[1]), int(sys.argv[3])
client = socket.socket(fileno=0)
MAIN_TO_FORK, FORK_TO_MAIN = 3, 4


def say(signal, data=b""):
    frame = HEADER.pack(signal, client_id, len(data)) + data
    os.write(FORK_TO_MAIN, token + struct.pack("=i", len(frame)) + frame + token)  # one write, at most PIPE_BUF


def deliver(frames):
    while len(frames) >= HEADER.size:
        signal, sender, length = HEADER.unpack_from(frames)
        if len(frames) < HEADER.size + length:
            break
        data, frames = frames[HEADER.size:HEADER.size + length], frames[HEADER.size + length:]
        client.sendall(data[9 + data[8]:] + b"\n")  # int64 time, uint8 n, n bytes of name, text
    return frames


signal, _, length = HEADER.unpack(os.read(MAIN_TO_FORK, HEADER.size))
assert (signal, length) == (TOKEN_SIGNAL, 8)
token = os.read(MAIN_TO_FORK, length)  # Server Main knows this worker's frames by it
say(READY_SIGNAL)
listening, line, frames = [client, MAIN_TO_FORK], b"", b""
while MAIN_TO_FORK in listening:
    readable = select.select(listening, [], [])[0]
    if MAIN_TO_FORK in readable:
        got = os.read(MAIN_TO_FORK, 65536)
        if not got:
            break  # all that was due is delivered, or Server Main is gone
        frames = deliver(frames + got)
    if client in readable:
        got = client.recv(65536)
        *whole, line = (line + got).split(b"\n")
        for text in whole + ([line] if not got and line else []):
            say(DATA_SIGNAL, text.upper()[:frame_limit - ENVELOPE_BYTES - HEADER.size])
        if not got:
            say(DISCONNECTED_SIGNAL)
            listening.remove(client)
