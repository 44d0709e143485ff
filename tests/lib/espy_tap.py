"""What the tests of the command line share: TAP, the programs, runs."""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

BUILD = os.environ.get("BUILD", "build")
NORMAL = os.environ.get("NORMAL", "build")
ESPY = BUILD + "/espy"
FAULTY = BUILD + "/espy-faulty"
SAMPLES = "samples/maildir"
CORPUS = "../shared/corpus"

_count = 0
_failed = 0
_scratch = None


def ok(good, what, *notes):
    """One test; notes are printed where it failed."""
    global _count, _failed
    _count += 1
    print(f"{'ok' if good else 'not ok'} {_count} - {what}", flush=True)
    if not good:
        _failed += 1
        for note in notes:
            for line in str(note).splitlines()[:30]:
                print(f"# {line}", flush=True)
    return bool(good)


def same(got, want, what):
    return ok(got == want, what, f"got  {got!r}"[:2000],
              f"want {want!r}"[:2000])


def note(text):
    print(f"# {text}", flush=True)


def figures(text):
    """What a whole run of the tests says at its end, passed or not"""
    note("figures: " + text)


def skip(what, why, n=1):
    global _count
    for _ in range(n):
        _count += 1
        print(f"ok {_count} - {what} # SKIP {why}", flush=True)


def skip_all(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(0)


def done():
    print(f"1..{_count}")
    sys.exit(1 if _failed else 0)


def need(*tools):
    for tool in tools:
        if not shutil.which(tool):
            skip_all(f"{tool} is not installed")


def need_corpus():
    if not os.path.isdir(CORPUS):
        skip_all(f"{CORPUS} is not here")


def mails(folder):
    """The files of a Maildir, in the order of their names."""
    return sorted(glob.glob(folder + "/cur/*") + glob.glob(folder + "/new/*"))


def scratch(name=""):
    """A path in a folder that goes away with the test."""
    global _scratch
    if _scratch is None:
        _scratch = tempfile.TemporaryDirectory(prefix="espy-test-")
    return os.path.join(os.path.realpath(_scratch.name), name)


def maildir(name, files):
    """A Maildir of copies (times and all)."""
    top = scratch(name)
    for box in ("cur", "new", "tmp"):
        os.makedirs(f"{top}/{box}")
    for path in files:
        box = os.path.basename(os.path.dirname(path))
        shutil.copy2(path, f"{top}/{box}/")
    return top


def environment(**more):
    """Ours, with nothing of the user's that espy would look at."""
    env = {k: v for k, v in os.environ.items()
           if not k.startswith(("ESPY_", "XDG_", "NOTMUCH_"))}
    env.update(HOME=scratch(), LC_ALL="C.UTF-8", TZ="UTC")
    env.update(more)
    return env


class Ran:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def json(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def notes(self):
        return (f"exit code {self.code}", self.out.decode(errors="replace"),
                self.err.decode(errors="replace"))


def run(*words, program=None, stdin=b"", timeout=300, **env):
    done_ = subprocess.run([program or ESPY, *words], input=stdin,
                           capture_output=True, timeout=timeout,
                           env=environment(**env))
    return Ran(done_.returncode, done_.stdout, done_.stderr)


def counts(ran):
    """What espy index --json printed, or nothing."""
    try:
        return ran.json()[-1]
    except (ValueError, IndexError):
        return {}


def opened(workspace, folder, *words):
    """Runs the normal build under strace: (its counts, how many files under
    the Maildir were opened; folders are)."""
    trace = scratch("trace")
    ran = subprocess.run(
        ["strace", "-f", "-qq", "-o", trace, "-e",
         "trace=open,openat,openat2,execve", NORMAL + "/espy", "-w",
         workspace, "--json", "index", *(words or (folder,))],
        capture_output=True, env=environment())
    files = set()
    with open(trace, encoding="utf-8", errors="replace") as f:
        for line in f:
            if "O_DIRECTORY" in line or "execve(" in line:
                continue
            # Names of mails come whole, or below an open folder.
            m = re.search(r'open(?:at|at2)?\((?:AT_FDCWD|\d+)?,? ?"([^"]*)"',
                          line)
            if m and (m.group(1).startswith(folder + "/") or
                      not m.group(1).startswith("/")):
                files.add(m.group(1))
    return counts(Ran(ran.returncode, ran.stdout, ran.stderr)), len(files)


def whole(c):
    """Each file has one outcome."""
    return c and c["files"] == c["new"] + c["unchanged"] + c["renamed"] + \
        c["copies"] + c["refused"] + c["purged"]


def wait_for(test, seconds=20):
    """True as soon as test() is; False when the time is over."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if test():
            return True
        time.sleep(0.005)
    return bool(test())
