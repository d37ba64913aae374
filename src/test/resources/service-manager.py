"""A service manager for tests, in two parts.

service-manager.py notify ADDRESS            prints each datagram that comes to NOTIFY_SOCKET's address, on a line
service-manager.py listen SOCKETS PROGRAM…   executes a program with the sockets that it has bound, as LISTEN_FDS

SOCKETS: words such as 127.0.0.1, unix:PATH, bound:0.0.0.0 (without listen) or file:PATH (no socket at all).
"""
import os
import socket
import sys

FIRST = 3


def notify(address):
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind("\0" + address[1:] if address.startswith("@") else address)
    print("bound", flush=True)
    while True:
        print(receiver.recv(4096).decode().replace("\n", " "), flush=True)


def opened(word):
    if word.startswith("file:"):
        return os.open(word[5:], os.O_RDWR | os.O_CREAT)
    if word.startswith("unix:"):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(word[5:])
    else:
        host = word.split(":", 1)[1] if word.startswith("bound:") else word
        listener = socket.socket(socket.AF_INET)
        listener.bind((host, 0))
    if not word.startswith("bound:"):
        listener.listen(16)
    return listener.detach()


def listen(words, program):
    high = [os.dup2(opened(word), 100 + at) for at, word in enumerate(words)]
    for at, fd in enumerate(high):
        os.dup2(fd, FIRST + at, inheritable=True)
        os.close(fd)
    os.environ["LISTEN_FDS"] = str(len(high))
    os.environ["LISTEN_PID"] = str(os.getpid())
    os.execvp(program[0], program)


if sys.argv[1] == "notify":
    notify(sys.argv[2])
else:
    listen(sys.argv[2].split(), sys.argv[3:])
