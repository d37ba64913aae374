#!/usr/bin/env python3
"""Makes src/docs/session.svg, the animated picture in README, from a real run.

usage: scripts/session-svg.py [-h] [FILE]

Runs forkchat in four terminals of tmux: a server, two clients, a shell. Types into them, captures their screens, and writes
an SVG that a browser plays by CSS. Waiting times are shortened. Needs tmux, pgrep, and a free port 8784.
"""
import html, os, re, signal, subprocess, sys, tempfile, time

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLUMN, ROW, MARGIN, TITLE, GAP = 7.2, 16, 10, 22, 8  # pixels
# name: (title, columns, rows)
TERMINALS = {
    "server": ("server", 118, 9),
    "alice": ("alice", 56, 9),
    "bob": ("bob", 56, 9),
    "shell": ("any terminal of the same machine", 118, 6),
}
PALETTE = ["#6e7681", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#e6edf3"]
BACKGROUND, TEXT, FRAME, TITLE_TEXT = "#0d1118", "#e6edf3", "#8b949e", "#8b949e"
SGR = re.compile(r"\x1b\[([0-9;]*)m")


class Recorder:
    """The terminals, and what their screens showed from which moment on."""

    def __init__(self, folder):
        self.tmux_command = ["tmux", "-f", "/dev/null", "-u", "-S", os.path.join(folder, "tmux")]
        self.environment = dict(os.environ, HOME=folder, PS1="$ ", LC_ALL="C.UTF-8", TERM="xterm-256color",
                                XDG_CACHE_HOME=os.path.join(folder, "cache"))
        self.environment["PATH"] = os.path.join(folder, "bin") + ":" + os.environ["PATH"]
        os.mkdir(os.path.join(folder, "bin"))
        os.symlink(os.path.join(PROJECT, "scripts", "forkchat"), os.path.join(folder, "bin", "forkchat"))
        self.now = 0.0
        self.frames = []  # (time, {terminal: rows})
        for name, (_, columns, rows) in TERMINALS.items():
            self.tmux("new-session", "-d", "-s", name, "-x", str(columns), "-y", str(rows), "PS1='$ ' exec bash --norc --noprofile")
            self.tmux("set-option", "-t", name, "status", "off")
            self.tmux("resize-window", "-t", name, "-x", str(columns), "-y", str(rows))
            self.wait(name, r"\$")

    def tmux(self, *arguments):
        return subprocess.run(self.tmux_command + list(arguments), env=self.environment, text=True, check=True,
                              stdout=subprocess.PIPE).stdout

    def screen(self, name):
        style = {}  # tmux tells only what changes, from one row to the next, too
        rows = [runs(row, style) for row in self.tmux("capture-pane", "-p", "-e", "-t", name).split("\n")]
        x, y = map(int, self.tmux("display-message", "-p", "-t", name, "#{cursor_x} #{cursor_y}").split())
        return rows[:TERMINALS[name][2]], (x, y)

    def text(self, name):
        return self.tmux("capture-pane", "-p", "-t", name)

    def wait(self, name, pattern):
        end = time.monotonic() + 60
        while not re.search(pattern, self.text(name)):
            if time.monotonic() > end:
                sys.exit(f"session-svg.py: {name} does not show {pattern}:\n{self.text(name)}")
            time.sleep(0.02)

    def record(self, seconds):
        """The screens stay as they are for this long."""
        self.frames.append((self.now, {name: self.screen(name) for name in TERMINALS}))
        self.now += seconds

    def type(self, name, text, pattern, seconds=1.2):
        """Types a line, waits for the pattern, and shows what is there."""
        for character in text:
            self.tmux("send-keys", "-t", name, "-l", character)
            before = self.now
            self.await_cursor(name)
            self.record(0.06)
            assert self.now > before
        self.now += 0.3
        self.tmux("send-keys", "-t", name, "Enter")
        self.wait(name, pattern)
        time.sleep(0.3)  # for the other terminals
        self.record(seconds)

    def await_cursor(self, name):
        """Waits until the terminal has shown the key."""
        last = None
        for _ in range(100):
            screen = self.screen(name)
            if screen == last:
                return
            last = screen
            time.sleep(0.01)

    def close(self):
        """Ends the server, which ends its workers, and the terminals."""
        self.tmux("send-keys", "-t", "server", "C-c")
        self.wait("server", r"\$\s*$")
        subprocess.run(self.tmux_command + ["kill-server"], env=self.environment, check=False)


def play(recorder):
    recorder.record(0.6)
    recorder.type("server", "forkchat server", "Waiting for connection")
    recorder.type("alice", "forkchat client --name alice", "alice>", 0.8)
    recorder.wait("server", r"client 0 \(alice\) connected")
    recorder.type("bob", "forkchat client --name bob", "bob>", 0.8)
    recorder.wait("alice", "bob joined")
    recorder.record(1)
    recorder.type("alice", "the build is green", "alice.*the build is green")
    recorder.type("bob", "alice: thanks!", "bob.*alice: thanks!", 1.5)
    recorder.type("shell", "pgrep -a forkchat- | cut -c 1-60", r"client 1[^$]*\n\$", 2)
    pid = re.search(r"(\d+) forkchat: client 1", recorder.text("shell")).group(1)
    recorder.type("shell", "kill -9 " + pid, r"kill -9 \d+\s*\$", 0)
    recorder.wait("alice", "bob left")
    recorder.record(1.5)
    recorder.wait("alice", "bob left(.|\n)*bob joined")
    recorder.wait("bob", "connected again")
    recorder.record(1.5)
    recorder.type("bob", "that was only my process", "bob.*only my process", 6)


def runs(row, style):
    """The parts of a row that have one style: (first column, text, style of the text); changes the style."""
    column, position, parts = 0, 0, []
    for match in list(SGR.finditer(row)) + [None]:
        text = row[position:match.start() if match else len(row)]
        if text:
            parts.append((column, text, dict(style)))
            column += len(text)
        if match:
            position = match.end()
            change(style, [int(code or 0) for code in match.group(1).split(";")])
    return parts


def change(style, codes):
    while codes:
        code = codes.pop(0)
        if code == 0:
            style.clear()
        elif code in (1, 2, 4, 7):
            style[code] = True
        elif code == 39:
            style.pop("colour", None)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            style["colour"] = PALETTE[code % 10]
        elif code == 38 and codes[:1] == [5]:
            style["colour"] = colour(codes[1])
            del codes[:2]


def colour(value):
    """A colour of the 256 that terminals have."""
    if value < 16:
        return PALETTE[value % 8]
    if value >= 232:
        return "#" + "%02x" % (8 + 10 * (value - 232)) * 3
    levels = (0, 95, 135, 175, 215, 255)
    value -= 16
    return "#%02x%02x%02x" % (levels[value // 36], levels[value // 6 % 6], levels[value % 6])


def span(part):
    column, text, style = part
    text = text if 4 in style or 7 in style else text.rstrip()
    if not text.strip():
        return ""
    attributes = f' x="{MARGIN + column * COLUMN:.1f}"'
    attributes += f' textLength="{len(text) * COLUMN:.1f}"' if len(text) > 1 else ""
    fill = BACKGROUND if 7 in style else style.get("colour")
    attributes += f' fill="{fill}"' if fill else ""
    attributes += ' font-weight="bold"' if 1 in style else ""
    attributes += ' fill-opacity=".7"' if 2 in style else ""
    return f"<tspan{attributes}>{html.escape(text, quote=False)}</tspan>"


def intervals(frames, value):
    """(value, first moment, last moment) for each time in which value(screens) stayed the same."""
    found = []
    for moment, screens in frames:
        now = value(screens)
        if not found or found[-1][0] != now:
            found.append([now, moment, None])
            if len(found) > 1:
                found[-2][2] = moment
    return found


class Picture:
    def __init__(self, recorder):
        self.frames, self.total = recorder.frames, recorder.now
        self.classes = {}
        self.body = []

    def shown(self, first, last):
        """The class of what is shown from one moment to another; last: None for the end."""
        key = (round(100 * first / self.total, 2), None if last is None else round(100 * last / self.total, 2))
        if key == (0, None):
            return ""
        return ' class="%s"' % self.classes.setdefault(key, ("e" if last is None else "h") + str(len(self.classes)))

    def terminal(self, name, x, y):
        title, columns, rows = TERMINALS[name]
        width, height = columns * COLUMN + 2 * MARGIN, rows * ROW + TITLE + MARGIN
        self.body.append(f'<g transform="translate({x:g} {y:g})"><rect width="{width:.0f}" height="{height}" rx="6" '
                         f'fill="{BACKGROUND}" stroke="{FRAME}"/><text x="{MARGIN}" y="15"><tspan fill="{TITLE_TEXT}">{title}</tspan></text>')
        for row in range(rows):
            for parts, first, last in intervals(self.frames, lambda screens: screens[name][0][row]):
                for column, text, style in parts:
                    if 7 in style:
                        self.body.append(self.cell(column, row, len(text), 1, self.shown(first, last)))
                spans = "".join(map(span, parts))
                if spans:
                    self.body.append(f'<text y="{TITLE + 12 + row * ROW}"{self.shown(first, last)}>{spans}</text>')
        for (column, row), first, last in intervals(self.frames, lambda screens: screens[name][1]):
            self.body.append(self.cell(column, row, 1, .5, self.shown(first, last)))
        self.body.append("</g>")
        return width, height

    @staticmethod
    def cell(column, row, columns, opacity, shown):
        return (f'<rect x="{MARGIN + column * COLUMN:.1f}" y="{TITLE + row * ROW}" width="{columns * COLUMN:.1f}" '
                f'height="{ROW - 1}" fill="{TEXT}" fill-opacity="{opacity}"{shown}/>')

    def svg(self):
        width, height = self.terminal("server", 0, 0)
        second = height + GAP
        half, below = self.terminal("alice", 0, second)
        self.terminal("bob", width - half, second)
        third = second + below + GAP
        last = self.terminal("shell", 0, third)[1]
        style = [f"text{{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:{TEXT};"
                 "white-space:pre}"]
        for (first, end), name in self.classes.items():
            until = "" if end is None else f"{end}%{{visibility:hidden}}"
            style.append(f"@keyframes {name}{{0%{{visibility:hidden}}{first}%{{visibility:visible}}{until}}}"
                         f".{name}{{animation:{name} {self.total:.1f}s step-end infinite"
                         + ("}" if end is None else ";visibility:hidden}"))
        style.append("@media(prefers-reduced-motion:reduce){*{animation:none!important}}")
        box = f"{width + 2:.0f} {third + last + 2:.0f}"
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {box}" role="img" aria-label="A terminal session">'
                f"<style>{''.join(style)}</style>" + "\n".join(self.body) + "</svg>\n")


def main():
    if sys.argv[1:2] in (["-h"], ["--help"]):
        print(__doc__)
        return
    file = sys.argv[1] if len(sys.argv) > 1 else os.path.join(PROJECT, "src", "docs", "session.svg")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        recorder = Recorder(folder)
        try:
            play(recorder)
        finally:
            recorder.close()
        with open(file, "w", encoding="utf-8") as out:
            out.write(Picture(recorder).svg())
        print(f"{file}: {os.path.getsize(file)} bytes, {recorder.now:.1f} s")


if __name__ == "__main__":
    for number in (signal.SIGHUP, signal.SIGTERM):  # so that what was started ends, too
        signal.signal(number, lambda received, _: sys.exit(128 + received))
    main()
