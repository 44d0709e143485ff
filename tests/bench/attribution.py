#!/usr/bin/python3
"""What attribution costs: its share of an index, and with 2,000 services.

usage: attribution.py BUILD MAILDIR ROUNDS MESSAGES

Both are ratios of processor time within one run.  The share is that of
attribution alone in a process of its own, by all of espy index (all its
processes, user and system) over the same messages.
"""
import os, resource, shutil, statistics, subprocess, sys, tempfile

BUILD, MAILDIR = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
ROUNDS, MESSAGES = int(sys.argv[3]), int(sys.argv[4])
SHARE, MANY, SERVICES = 0.10, 1.5, 2000


def row(label, ratios, goal):
    low, mid, high = min(ratios), statistics.median(ratios), max(ratios)
    word = "met" if mid <= goal else "missed"
    print(f"  {label:52} {mid:6.3f}  ({low:.3f} to {high:.3f})  goal at most "
          f"{goal:.2f}: {word}", flush=True)


def index(folder, scratch):
    """Processor seconds of espy index, all its processes"""
    workspace = tempfile.mkdtemp(dir=scratch)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    got = subprocess.run([BUILD + "/espy", "-w", workspace, "index", folder],
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    shutil.rmtree(workspace)
    if got.returncode not in (0, 1):
        sys.exit(f"espy index ended with {got.returncode}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


with tempfile.TemporaryDirectory(prefix="espy-bench-") as scratch:
    files = sorted(os.path.join(at, name) for at, _, names in os.walk(MAILDIR)
                   for name in names if os.path.basename(at) in ("cur", "new"))
    files = files[:MESSAGES]
    if not files:
        print(f"SKIP: there is no message in {MAILDIR}")
        sys.exit(0)
    box = scratch + "/box/cur"
    os.makedirs(box)
    for file in files:
        os.symlink(file, os.path.join(box, os.path.basename(file)))
    with open(scratch + "/list", "w") as f:
        f.write("".join(file + "\n" for file in files))
    open(scratch + "/zone", "w").close()
    p = subprocess.Popen([BUILD + "/tests/bench/attribution",
                          BUILD + "/share/espy/catalogue",
                          "2026-11-25T00:00:00Z", scratch + "/zone",
                          scratch + "/list", str(SERVICES)],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                         text=True)
    share, many = [], []
    for i in range(ROUNDS + 1):
        p.stdin.write("\n")
        p.stdin.flush()
        real, made, named = p.stdout.readline().split()
        if i == 0:
            continue  # to warm up
        share.append(float(real) / index(scratch + "/box", scratch))
        many.append(float(made) / float(real))
    p.stdin.close()
    p.wait()
    print(f"attribution of {len(files)} messages, {named} of them named; "
          f"{float(real) / len(files) * 1e6:.0f} microseconds a message")
    row("share of the processor time of espy index", share, SHARE)
    row(f"{SERVICES} made services, by the real catalogue", many, MANY)
