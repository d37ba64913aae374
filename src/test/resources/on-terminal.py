#!/usr/bin/env python3
"""Runs a command on a terminal of its own, in the place of a shell that has started it in the foreground.

  on-terminal.py [--lead] COMMAND...

This process leads the session, or, with --lead, the command does; the command's standard input is the terminal, its outputs stay what they are. What is
typed into the terminal is said here, `typed: LINE`. SIGUSR1 types Ctrl-C, SIGTERM goes to the command. Ends as the
command does.
"""
import fcntl, os, pty, select, signal, subprocess, sys, termios

arguments = sys.argv[1:]
leads = arguments[0] == "--lead"


def take_terminal():
    os.setsid()
    fcntl.ioctl(0 if leads else screen, termios.TIOCSCTTY, 0)


keyboard, screen = pty.openpty()
signal.signal(signal.SIGINT, lambda *_: None)
if leads:
    command = subprocess.Popen(arguments[1:], stdin=screen, preexec_fn=take_terminal)
else:
    take_terminal()
    command = subprocess.Popen(arguments, stdin=screen)
signal.signal(signal.SIGTERM, lambda *_: command.send_signal(signal.SIGTERM))
signal.signal(signal.SIGUSR1, lambda *_: os.write(keyboard, b"\x03"))
while command.poll() is None:
    if select.select([screen], [], [], 0.1)[0]:
        line = os.read(screen, 4096).decode().strip()
        os.write(1, ("typed: " + line + "\n").encode())
code = command.returncode
sys.exit(code if code >= 0 else 128 - code)
