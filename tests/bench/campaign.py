#!/usr/bin/python3
"""What campaigns and traits cost: their share of an index, and what adding one
message costs in a large workspace.

usage: campaign.py BUILD CORPUS GENERATOR ROUNDS MESSAGES

Both are ratios of processor time (all processes of espy index, user and
system) within one run, in turn:

  share   espy index over CORPUS by espy beside BUILD/espy-ungrouped, which
          makes no sketches and joins no campaigns, and BUILD/espy-traitless,
          which makes no traits; as a baseline source, too, of which no full
          text is made
  adding  espy index over a folder with one new message (most of that is to
          start), and with BATCH of them, in a workspace of MESSAGES messages
          beside one of a hundredth.  espy's own part: the full text is said
          to be done, and a file stands where the mirror would be, so that
          nothing is written to it
"""
import os, resource, shutil, sqlite3, statistics, subprocess, sys, tempfile

BUILD, CORPUS, GENERATOR = (os.path.abspath(p) for p in sys.argv[1:4])
ROUNDS, MESSAGES = int(sys.argv[4]), int(sys.argv[5])
ESPY = BUILD + "/espy"
SHARE, TRAITS, ADDING, BATCH = 1.10, 1.08, 2.0, 200
TOP = f"{BUILD}/bench/campaign"


def row(label, ratios, goal):
    low, mid, high = min(ratios), statistics.median(ratios), max(ratios)
    word = "met" if mid <= goal else "missed"
    print(f"  {label:52} {mid:6.3f}  ({low:.3f} to {high:.3f})  goal at most "
          f"{goal:.2f}: {word}", flush=True)


def cpu(program, workspace, *words, codes=(0, 1)):
    """Processor seconds of espy index, all its processes"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    got = subprocess.run([program, "-w", workspace, "index", *words],
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if got.returncode not in codes:
        sys.exit(f"espy index ended with {got.returncode}: "
                 f"{got.stderr.decode(errors='replace')}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def share(scratch, words):
    programs = (ESPY, ESPY + "-ungrouped", ESPY + "-traitless")
    each = [[] for _ in programs]
    for i in range(ROUNDS + 1):
        for k, program in enumerate(programs):
            workspace = tempfile.mkdtemp(dir=scratch)
            took = cpu(program, workspace, *words, CORPUS)
            shutil.rmtree(workspace)
            if i != 0:  # the first one warms up
                each[k].append(took)
    files = sum(len(f) for at, _, f in os.walk(CORPUS)
                if os.path.basename(at) in ("cur", "new"))
    for k, what, goal in ((1, "campaigns", SHARE), (2, "traits", TRAITS)):
        more = statistics.median(a - b for a, b in zip(each[0], each[k]))
        print(f"{what} of {files} messages{', a baseline' if words else ''}; "
              f"{more / files * 1e6:.0f} microseconds a message")
        row(f"espy index, by the same without {what}",
            [a / b for a, b in zip(each[0], each[k])], goal)


def large(n):
    """A workspace of n made messages, kept since it takes minutes"""
    top = f"{TOP}-{n}"
    workspace = top + "/ws"
    if os.path.exists(top + "/made"):
        return workspace
    shutil.rmtree(top, ignore_errors=True)
    os.makedirs(top + "/empty")
    print(f"making and indexing {n} messages", flush=True)
    subprocess.run([GENERATOR, CORPUS + "/cur", top + "/mail", str(n)],
                   check=True, stdout=subprocess.DEVNULL)
    cpu(ESPY, workspace, top + "/empty")
    shutil.rmtree(workspace + "/notmuch")
    open(workspace + "/notmuch", "w").close()
    cpu(ESPY, workspace, "--source", "mail", top + "/mail", codes=(3,))
    db = sqlite3.connect(workspace + "/espy.db")
    db.execute("UPDATE d_text SET state = 1, nm_id = 'made-' || message")
    db.commit()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    open(top + "/made", "w").close()
    return workspace


def boxes(scratch, seed, n, each):
    """n folders of that many new messages"""
    made = f"{scratch}/made-{each}"
    subprocess.run([GENERATOR, CORPUS + "/cur", made, str(n * each),
                    "--seed", str(seed)], check=True,
                   stdout=subprocess.DEVNULL)
    names = sorted(os.path.join(at, f) for at, _, files in os.walk(made)
                   for f in files)
    for i in range(n):
        box = f"{scratch}/{seed}-{each}-{i}"
        os.makedirs(box + "/cur")
        for name in names[i::n]:
            shutil.move(name, box + "/cur/")
        yield box


def adding(scratch):
    sizes = (max(MESSAGES // 100, 100), MESSAGES)
    workspaces = [large(n) for n in sizes]
    seed = int.from_bytes(os.urandom(3), "big")  # new ones each time
    for each in (1, BATCH):
        took = [[], []]
        for box in boxes(scratch, seed + each, ROUNDS + 1, each):
            for k, workspace in enumerate(workspaces):
                took[k].append(cpu(ESPY, workspace, box, codes=(3,)) / each)
        for n, v in zip(sizes, took):
            print(f"  {n:8} messages, {each} more: "
                  f"{statistics.median(v[1:]) * 1000:.2f} ms a message")
        row("the same in the large one, by the small one",
            [b / a for a, b in zip(*took)][1:], ADDING)


with tempfile.TemporaryDirectory(prefix="espy-bench-") as where:
    share(where, ())
    share(where, ("--source", "honest", "--role", "baseline"))
    if not os.access(GENERATOR, os.X_OK):
        print(f"SKIP: there is no {GENERATOR}, so no large workspace")
    else:
        adding(where)
