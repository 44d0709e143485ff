#!/usr/bin/python3
"""The workbench while an index waits for a resolver that keeps silent: it
opens, moves and shows messages as ever, and says which DNS it has."""
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, "tests/lib")
from terminal import *  # noqa: E402,F403
from espy_dns import Recorder  # noqa: E402

place = tempfile.mkdtemp()
silent = Recorder(delay=60)
job = None
try:
    ws = place + "/ws"
    os.mkdir(ws, 0o700)
    with open("samples/settings.ini", encoding="utf-8") as f:
        text = re.sub(r"(?m)^(dir|path) = ",
                      rf"\1 = {os.getcwd()}/samples/", f.read())
    text = text.replace("file = dns.zone", "mode = live\ntrust-anchor = no\n"
                        f"resolver = 127.0.0.1@{silent.port}")
    with open(ws + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(text)
    job = subprocess.Popen([ESPY, "-w", ws, "index", "samples/maildir"],
                           stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, env=environment())
    until = time.monotonic() + SLOW
    while not silent.asked and time.monotonic() < until:
        time.sleep(0.02)
    ok(silent.asked != [], "the index asks")
    listed = 0
    while listed < 100 and time.monotonic() < until:
        listed = int(subprocess.run(
            [ESPY, "-w", ws, "list", "--count"], env=environment(),
            capture_output=True).stdout.split()[0].replace(b",", b"") or 0)
    ok(listed >= 100, "rows are there while it waits", listed)
    with Terminal([ESPY, "-w", ws]) as t:
        ok(t.wait("? keys") and t.wait("DNS live"),
           "the queue comes up and says that DNS is live")
        t.keys("j", "j")
        ok(t.wait("3 of "), "the cursor moves")
        t.keys("Enter")
        ok(t.wait("Authentication"), "a message opens")
        t.keys("q", "G")
        ok(t.wait(lambda: "Queue" in t.text() and "3 of " not in t.text()),
           "and the list again, to its end")
        ok(job.poll() is None, "the index still waits")
        t.keys("Q")
        ok(t.end() == 0, "Q ends it with 0", t.status)
    ok(job.wait(120) in (0, 1), "the index comes to its end, too", job.poll())
finally:
    if job is not None and job.poll() is None:
        job.kill()
    silent.stop()
    shutil.rmtree(place, ignore_errors=True)
done()
