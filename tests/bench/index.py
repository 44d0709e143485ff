#!/usr/bin/python3
"""espy index beside notmuch new, on the same Maildir, in turn.

usage: index.py ESPY MAILDIR PAIRS

Three contestants, each into a fresh database, in turn A B C A B C ...:
  espy        espy index, everything included
  default     notmuch new with its default settings
  tuned       notmuch new with espy's flush threshold
First the wall clock, then (in runs of their own, since watching costs time)
the peak of all processes' memory, as the sum of their PSS.
"""
import os, shutil, statistics, subprocess, sys, tempfile, time

ESPY, MAILDIR, PAIRS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), int(sys.argv[3])
THRESHOLD = "300"  # what espy sets for its text writer (core/work)


def tree(pid):
    """The process and all below it."""
    found, todo = [], [pid]
    while todo:
        p = todo.pop()
        found.append(p)
        try:
            for task in os.listdir(f"/proc/{p}/task"):
                todo += map(int, open(f"/proc/{p}/task/{task}/children").read().split())
        except OSError:
            pass
    return found


def pss(pids):
    total = 0
    for p in pids:
        try:
            for line in open(f"/proc/{p}/smaps_rollup"):
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except OSError:
            pass
    return total / 1024


def contestant(name, scratch):
    env = dict(os.environ, HOME=scratch)
    for key in ("NOTMUCH_CONFIG", "NOTMUCH_PROFILE", "NOTMUCH_DATABASE", "XAPIAN_FLUSH_THRESHOLD", "MAILDIR"):
        env.pop(key, None)
    if name == "espy":
        return [ESPY, "-w", scratch + "/workspace", "index", MAILDIR], env
    # notmuch keeps its index beside the mail: a folder of links stands in
    box = scratch + "/mail"
    os.mkdir(box)
    os.symlink(MAILDIR, box + "/corpus")
    config = scratch + "/config"
    with open(config, "w") as f:
        f.write(f"[database]\npath={box}\n[user]\nname=x\nprimary_email=x@example.org\n"
                "[new]\ntags=unread;inbox;\n[maildir]\nsynchronize_flags=true\n")
    env["NOTMUCH_CONFIG"] = config
    if name == "tuned":
        env["XAPIAN_FLUSH_THRESHOLD"] = THRESHOLD
    return ["notmuch", "new", "--quiet"], env


def run(name, watch):
    scratch = tempfile.mkdtemp(prefix="espy-bench-")
    try:
        argv, env = contestant(name, scratch)
        begin = time.monotonic()
        p = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        peak = 0
        while watch and p.poll() is None:
            peak = max(peak, pss(tree(p.pid)))
            time.sleep(0.02)
        p.wait()
        took = time.monotonic() - begin
        if p.returncode not in (0, 1):
            sys.exit(f"{name} ended with {p.returncode}")
        return peak if watch else took
    finally:
        shutil.rmtree(scratch)


def figures(watch):
    names = ["espy", "default", "tuned"]
    for name in names:
        run(name, watch)  # warm-up, not counted
    got = {name: [] for name in names}
    for _ in range(PAIRS):
        for name in names:
            got[name].append(run(name, watch))
    return got


def row(label, ratios, goal):
    low, mid, high = min(ratios), statistics.median(ratios), max(ratios)
    word = "met" if high <= goal else "missed" if low > goal else "met by the median" if mid <= goal else "missed by the median"
    print(f"  {label:44} {mid:6.2f}  ({low:.2f} to {high:.2f})  goal {goal:.2f}: {word}")


def main():
    files = sum(len(f) for _, _, f in os.walk(MAILDIR))
    version = subprocess.run(["notmuch", "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{files} files, {PAIRS} rounds after one warm-up; {version}; espy's flush threshold {THRESHOLD}")
    wall = figures(False)
    for name, v in wall.items():
        print(f"  {name:8} wall {statistics.median(v):6.2f} s  ({min(v):.2f} to {max(v):.2f})")
    memory = figures(True)
    for name, v in memory.items():
        print(f"  {name:8} peak {statistics.median(v):6.1f} MiB PSS of all processes  ({min(v):.1f} to {max(v):.1f})")
    print("ratios round by round: median (least to most)")
    row("wall, espy index / notmuch new", [a / b for a, b in zip(wall["espy"], wall["default"])], 0.90)
    row("wall, espy index / notmuch new, same threshold", [a / b for a, b in zip(wall["espy"], wall["tuned"])], 1.25)
    row("memory, espy index / notmuch new", [a / b for a, b in zip(memory["espy"], memory["default"])], 0.50)


main()
