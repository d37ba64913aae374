#!/usr/bin/env python3
"""A worker that does what its client tells it to, right or wrong: the faults are in it, and not in the product.

Lines are messages, but for these:
  !exit N       exits with this code            !kill N       sends itself this signal
  !print TEXT   says it on its outputs          !deaf         ignores SIGTERM and the end of its pipe
  !nonblock     makes pipeForkToMain non-blocking, for everyone who shares it
  !parts N      writes so many parts of a message, of the greatest length
  !hex DIGITS   writes these bytes to pipeForkToMain
  !python HEX   runs these lines of Python, in hexadecimal

and for these, by which a worker that was taken over attacks the room:
  !say DIGITS           says these bytes as they are
  !direct NAME DIGITS   says them to one alone
  !claim LENGTH         writes the beginning of a message of this length, and nothing more
  !halves TEXT          writes a message in two pieces
  !span BYTES           writes a message in two pieces, between which others have so many bytes of room
  !as ID SIGNAL TEXT    writes a frame in another's name, with a right one before it
  !only-as ID SIGNAL TEXT   writes it alone
  !flood                writes garbage without end
  !leave-behind         starts a process that outlives it, and says on descriptor 4 what is written to the FIFO
                        "orphan" in the folder of this program
A server that gives no token has the frames of the time before there were envelopes.
"""
import os, select, signal, socket, struct, sys, threading

DISCONNECTED_SIGNAL, DATA_SIGNAL, DATA_PART_SIGNAL, READY_SIGNAL, DIRECT_SIGNAL = -9999, -9998, -9997, -9996, -9990
HEADER = struct.Struct("=iii")
client_id, frame_limit = int(sys.argv[1]), int(sys.argv[3])
client = socket.socket(fileno=0)
MAIN_TO_FORK, FORK_TO_MAIN = 3, 4
deaf = False
token = b""
if select.select([MAIN_TO_FORK], [], [], 0)[0]:
    token = os.read(MAIN_TO_FORK, HEADER.size + 8)[HEADER.size:]
ENVELOPE_BYTES = len(token) and 20
most_data = frame_limit - ENVELOPE_BYTES - HEADER.size


def write(frame):
    while True:
        try:
            os.write(FORK_TO_MAIN, frame)
            return
        except BlockingIOError:  # the whole frame again
            select.select([], [FORK_TO_MAIN], [])


def frame(signal_number, data=b"", sender=client_id):
    return HEADER.pack(signal_number, sender, len(data)) + data


def head(length):
    return token + struct.pack("=i", length) if token else b""


def envelope(frames):
    return head(len(frames)) + frames + token


def say(signal_number, data=b""):
    write(envelope(frame(signal_number, data)))


def deliver(frames):
    while len(frames) >= HEADER.size:
        _, _, length = HEADER.unpack_from(frames)
        if len(frames) < HEADER.size + length:
            break
        data, frames = frames[HEADER.size:HEADER.size + length], frames[HEADER.size + length:]
        client.sendall(data[9 + data[8]:] + b"\n")
    return frames


def claim(length):
    return head(HEADER.size + length) + HEADER.pack(DATA_SIGNAL, client_id, length)


def flood():
    garbage = b"\xff\xfe" * (frame_limit // 2)
    while True:
        write(garbage)


def leave_behind():
    fifo = os.path.join(os.path.dirname(os.path.abspath(__file__)), "orphan")
    os.mkfifo(fifo)
    orphan = os.fork()
    if orphan == 0:
        os.setsid()  # out of the group that is killed with the worker
        for fd in (0, MAIN_TO_FORK):
            os.close(fd)
        while True:
            with open(fifo, "rb") as told:
                for line in told:
                    write(envelope(frame(DATA_SIGNAL, line[:-1])))
                    os.write(1, b"the orphan has spoken\n")
    os.write(1, b"left behind: process %d\n" % orphan)


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
    elif word == b"!parts":
        for _ in range(int(rest)):
            say(DATA_PART_SIGNAL, b"x" * most_data)
    else:
        attack(word, rest, line)


def attack(word, rest, line):
    if word == b"!say":
        say(DATA_SIGNAL, bytes.fromhex(rest.decode()))
    elif word == b"!direct":
        name, digits = rest.split(b" ")
        request = struct.pack("=iB", 0, len(name)) + name + bytes.fromhex(digits.decode())
        say(DIRECT_SIGNAL, request)
    elif word == b"!claim":
        write(claim(int(rest)))
    elif word == b"!halves":
        write(claim(len(rest)))
        select.select([], [], [], 0.2)  # so that the first is read alone
        write(rest + token)
    elif word == b"!span":
        write(claim(int(rest)))
        select.select([], [], [], 0.05)
        write(token)
    elif word == b"!as":
        sender, number, text = rest.split(b" ", 2)
        write(envelope(frame(DATA_SIGNAL, b"mine") + frame(int(number), text, int(sender))))
    elif word == b"!only-as":
        sender, number, text = rest.split(b" ", 2)
        write(envelope(frame(int(number), text, int(sender))))
    elif word == b"!flood":
        threading.Thread(target=flood, daemon=True).start()
    elif word == b"!leave-behind":
        leave_behind()
    else:
        say(DATA_SIGNAL, line[:most_data])


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
