#!/usr/bin/env python3
"""A worker that does what its client tells it to, right or wrong: the faults are in it, and not in the product.

Lines are messages, but for these:
  !exit N       exits with this code            !kill N       sends itself this signal
  !print TEXT   says it on its outputs          !deaf         ignores SIGTERM and the end of its pipe
  !nonblock     makes pipeForkToMain non-blocking, for everyone who shares it
  !hex DIGITS   writes these bytes to pipeForkToMain
  !python HEX   runs these lines of Python, in hexadecimal
"""
import os, select, signal, socket, struct, sys

DISCONNECTED_SIGNAL, DATA_SIGNAL, READY_SIGNAL = -9999, -9998, -9996
HEADER = struct.Struct("=iii")
client_id, frame_limit = int(sys.argv[1]), int(sys.argv[3])
client = socket.socket(fileno=0)
MAIN_TO_FORK, FORK_TO_MAIN = 3, 4
deaf = False


def write(frame):
    while True:
        try:
            os.write(FORK_TO_MAIN, frame)
            return
        except BlockingIOError:  # the whole frame again
            select.select([], [FORK_TO_MAIN], [])


def say(signal_number, data=b""):
    write(HEADER.pack(signal_number, client_id, len(data)) + data)


def deliver(frames):
    while len(frames) >= HEADER.size:
        _, _, length = HEADER.unpack_from(frames)
        if len(frames) < HEADER.size + length:
            break
        data, frames = frames[HEADER.size:HEADER.size + length], frames[HEADER.size + length:]
        client.sendall(data[9 + data[8]:] + b"\n")
    return frames


def obey(line):
    global deaf
    word, _, rest = line.partition(b" ")
    if word == b"!exit":
        os._exit(int(rest))
    elif word == b"!kill":
        os.kill(os.getpid(), int(rest))
    elif word == b"!print":
        os.write(1, rest + b"\n")
        os.write(2, rest + b"\n")
    elif word == b"!deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        deaf = True
    elif word == b"!nonblock":
        os.set_blocking(FORK_TO_MAIN, False)
    elif word == b"!python":
        exec(bytes.fromhex(rest.decode()), {})
    elif word == b"!hex":
        write(bytes.fromhex(rest.decode()))
    else:
        say(DATA_SIGNAL, line[:frame_limit - HEADER.size])


say(READY_SIGNAL)
listening, pending, frames = [client, MAIN_TO_FORK], b"", b""
while MAIN_TO_FORK in listening or deaf:
    readable = select.select(listening, [], [])[0]
    if MAIN_TO_FORK in readable:
        got = os.read(MAIN_TO_FORK, 65536)
        if not got:
            listening.remove(MAIN_TO_FORK)
        frames = deliver(frames + got)
    if client in readable:
        got = client.recv(65536)
        *whole, pending = (pending + got).split(b"\n")
        for text in whole:
            obey(text)
        if not got:
            say(DISCONNECTED_SIGNAL)
            listening.remove(client)
