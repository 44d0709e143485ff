"""For tests in a real pseudo-terminal: a program in one, what it writes, and
the screen that a terminal makes of it (pyte).  TAP lines, too."""
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

try:
    import pyte
except ImportError:
    # The package is the system's; another python3 may come first in PATH.
    if not sys.executable.startswith("/usr/bin/") and \
            os.access("/usr/bin/python3", os.X_OK):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    print("1..0 # SKIP python3-pyte is not installed")
    sys.exit(0)

BUILD = os.environ.get("BUILD", "build")
ESPY = os.path.join(BUILD, "espy")
SLOW = 30  # seconds that anything may take before it has failed

KEYS = {"Enter": "\r", "Esc": "\x1b", "Tab": "\t", "Space": " ",
        "Down": "\x1bOB", "Up": "\x1bOA", "PgDn": "\x1b[6~",
        "C-c": "\x03", "C-z": "\x1a", "C-u": "\x15"}

count = 0


def ok(passed, what, why=""):
    global count
    count += 1
    print(f"{'ok' if passed else 'not ok'} {count} - {what}", flush=True)
    if not passed:
        for line in str(why).splitlines():
            print("#", line)
    return passed


def done():
    print(f"1..{count}")


def environment(**more):
    """Nothing of the user's, of the clock's or of the place's."""
    env = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "TZ": "UTC",
           "LC_ALL": "C.UTF-8", "ESPY_NOW": "2026-11-21T08:00:00Z",
           "ESPY_ACTOR": "analyst", "ESPY_LETTERS": "K7Q",
           "ESPY_MASK_KEY": "screens"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "ESPY_DATADIR"):
        if name in os.environ:
            env[name] = os.environ[name]
    for name, value in more.items():
        if value is None:
            env.pop(name, None)
        else:
            env[name] = value
    return env


class Workspace:
    """A throw-away copy of the workspace that holds the samples."""

    def __enter__(self):
        self.place = tempfile.mkdtemp()
        self.dir = os.path.join(self.place, "ws")
        subprocess.run(["sh", "-c", '. tests/screen/lib.sh; '
                        'screen_workspace "$1"', "sh", self.dir],
                       check=True, stdout=sys.stderr)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.place, ignore_errors=True)


class Screen(pyte.Screen):
    """pyte's, and what it lacks: REP."""

    last = " "

    def draw(self, data):
        super().draw(data)
        self.last = data[-1:] or self.last

    def repeat(self, n=1):
        super().draw(self.last * (n or 1))


class Stream(pyte.ByteStream):
    csi = {**pyte.ByteStream.csi, "b": "repeat"}
    events = pyte.ByteStream.events | {"repeat"}


class Terminal:
    """A program in a pseudo-terminal of cols x rows."""

    def __init__(self, argv, cols=80, rows=24, **env):
        self.raw = b""
        self.status = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            # the size before the program asks for it
            fcntl.ioctl(0, termios.TIOCSWINSZ,
                        struct.pack("HHHH", rows, cols, 0, 0))
            os.execvpe(argv[0], argv, environment(**env))
        self.screen = Screen(cols, rows)
        self.stream = Stream(self.screen)

    def read(self, seconds):
        """What comes within that time; False at the end of the program."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b""
        self.raw += data
        if data:
            self.stream.feed(data)
        return data != b""

    def rows(self):
        return [row.rstrip() for row in self.screen.display]

    def text(self):
        return "\n".join(self.rows())

    def wait(self, what):
        """Until the screen shows that text (or the function is true)."""
        shows = what if callable(what) else lambda: what in self.text()
        end = time.time() + SLOW
        while not shows():
            if time.time() > end or not self.read(0.2):
                if shows():
                    return True
                print("# never came:", what if not callable(what) else "")
                for row in self.rows():
                    print("# |", row)
                return False
        return True

    def settle(self, quiet=0.08):
        """Until nothing has come for a while."""
        end = time.time() + SLOW
        while time.time() < end:
            before = len(self.raw)
            if not self.read(quiet) or len(self.raw) == before:
                return

    def keys(self, *keys):
        for key in keys:
            os.write(self.fd, KEYS.get(key, key).encode())

    def resize(self, cols, rows):
        self.screen.resize(rows, cols)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ,
                    struct.pack("HHHH", rows, cols, 0, 0))

    def modes(self):
        return termios.tcgetattr(self.fd)

    def end(self):
        """The exit status, once the program has ended; None: it has not."""
        end = time.time() + SLOW
        while time.time() < end and self.read(0.2):
            pass
        while time.time() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                return self.status
            time.sleep(0.02)
        return None

    def close(self):
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        os.close(self.fd)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def colours(raw):
    """The SGR sequences of a stream that set a colour."""
    found = []
    for params in re.findall(rb"\x1b\[([0-9;:]*)m", raw):
        for p in re.split(rb"[;:]", params):
            if p.isdigit() and (30 <= int(p) <= 38 or 40 <= int(p) <= 48 or
                                90 <= int(p) <= 107):
                found.append(params)
                break
    return found
