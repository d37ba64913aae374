"""A taken-over worker that wants its client to be an operator. Tells its client, line by line, what came of it."""
import glob, os, socket, struct, sys

TOKEN_SIGNAL, READY_SIGNAL, HELLO_SIGNAL, OPERATOR_SIGNAL = -9981, -9996, -9995, -9959
HEADER = struct.Struct("=iii")
client_id, folder = int(sys.argv[1]), os.environ["FORGING_FOLDER"]
client = socket.socket(fileno=0)


def frame(signal, text, sender=client_id, number=1, name=b""):
    data = struct.pack("=iB", number, len(name)) + name + text
    return HEADER.pack(signal, sender, len(data)) + data


def say(frames, own=None):
    own = token if own is None else own
    os.write(4, own + struct.pack("=i", len(frames)) + frames + own)


def tell(text):
    client.sendall(text.encode() + b"\n")


def answers(count):
    """The texts of the next frames."""
    texts = []
    while len(texts) < count:
        signal, _, length = HEADER.unpack(os.read(3, HEADER.size))
        data = os.read(3, length)
        if signal == -9988:  # REFUSED_SIGNAL
            texts.append(data[13 + data[12]:].decode())
    return texts


_, _, length = HEADER.unpack(os.read(3, HEADER.size))
token = os.read(3, length)
say(HEADER.pack(READY_SIGNAL, client_id, 0))
say(frame(HELLO_SIGNAL, b"\0"))
command = client.recv(100).decode().strip()
if command == "ask":
    for text in (b"kick", b"ban --for 1d", b"mute", b"say hello", b"lock", b"clear-history", b"", b"message x", b"kick\0"):
        say(frame(OPERATOR_SIGNAL, text, name=b"ann"))
        tell(answers(1)[0])
elif command == "forge":
    tell("forging")
    say(frame(OPERATOR_SIGNAL, b"bans") + frame(OPERATOR_SIGNAL, b"kick", sender=0, name=b"ann"))
elif command == "forge-short":
    tell("forging")
    os.write(4, struct.pack("=q", -1) + struct.pack("=i", 12) + HEADER.pack(OPERATOR_SIGNAL, 0, 0) + struct.pack("=q", -1))
elif command == "connect":
    for path in sorted(glob.glob(folder + "/forkchat/control-*.socket")):
        if os.fork() == 0:  # a grandchild of Server Main, in a session of its own
            os.setsid()
            os.dup2(os.open("/dev/null", os.O_RDWR), 2)
        control = socket.socket(socket.AF_UNIX)
        try:
            control.connect(path)
            control.sendall(b'{"type":"kick","name":"ann"}\n')
            tell("answer " + repr(control.recv(1000)))
        except OSError as error:
            tell("answer " + type(error).__name__)
    tell("tried")
while client.recv(4096):
    pass
