#!/usr/bin/python3
"""Authentication beside libopendkim and mailauth, and its share of an index.

usage: auth.py BUILD CORPUS MAILAUTH ROUNDS MESSAGES

MAILAUTH is npm's folder of modules that has mailauth in it, or should have.
MESSAGES are indexed to see what authentication costs there.

What is compared is processor time, user and system, of one process each, in
turn, all messages and answers in memory; ratios are round by round.
"""
import glob, os, shutil, sqlite3, statistics, subprocess, sys, tempfile

sys.path[:0] = ["tests/lib", "tests/signed", "tests/bench"]
import espy_dns, make, resign, world
from records import lines

BUILD, CORPUS, MAILAUTH = (os.path.abspath(p) for p in sys.argv[1:4])
ROUNDS, MESSAGES = int(sys.argv[4]), int(sys.argv[5])
ESPY, WITHOUT = BUILD + "/espy", BUILD + "/espy-without"
AUTH, OPENDKIM = BUILD + "/tests/bench/auth", BUILD + "/tests/bench/opendkim"
TOP = BUILD + "/bench/auth"
DKIM, ALL, SHARE = 3, 8, 0.15
WARM_UP = 3


def row(label, ratios, goal, least=True, unit=""):
    low, mid, high = min(ratios), statistics.median(ratios), max(ratios)
    good = [v >= goal if least else v <= goal for v in (low, mid, high)]
    word = "met" if all(good) else "missed" if not any(good) else \
        ("met" if good[1] else "missed") + " by the median"
    print(f"  {label:52} {mid:6.2f}  ({low:.2f} to {high:.2f})  goal "
          f"{goal:.2f}{unit}: {word}", flush=True)


class Contestant:
    """A process that runs all its messages once each time it is told to."""

    def __init__(self, *words):
        self.p = subprocess.Popen(words, stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        for _ in range(WARM_UP):
            self.turn()

    def turn(self):
        self.p.stdin.write("\n")
        self.p.stdin.flush()
        seconds, self.good = self.p.stdout.readline().split()
        return float(seconds)

    def stop(self):
        self.p.stdin.close()
        self.p.wait()


def espy(what, folder, listing="list"):
    return Contestant(AUTH, what, make.NOW_TEXT, folder + "/keys.zone",
                      f"{folder}/{listing}")


def in_turn(contestants, times=1):
    """{name: [seconds]}, `times` turns in one round"""
    got = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, c in contestants.items():
            got[name].append(sum(c.turn() for _ in range(times)))
    return got


def ratios(got, a, b):
    return [x / y for x, y in zip(got[a], got[b])]


def rate(got, name, messages):
    """Messages a second"""
    return f"{messages / statistics.median(got[name]):,.0f}/s"


# DKIM ----------------------------------------------------------------------
def verified_by_both(folder, made):
    """Lists those of which libopendkim verifies each signature, too."""
    out = subprocess.run([OPENDKIM, "verdicts", make.NOW_TEXT,
                          folder + "/keys.zone", folder + "/list"],
                         capture_output=True, check=True).stdout
    good = []
    for m, line in zip(made, out.decode(errors="replace").splitlines()):
        if line.split("\t")[2].split("|") == ["ok"] * m.signatures:
            good.append(f"{folder}/messages/{m.name}\n")
    with open(folder + "/both", "w") as f:
        f.writelines(good)
    return len(good)


def dkim(name, made, records):
    folder = f"{TOP}/{name}"
    make.write(folder, made, records)
    n = verified_by_both(folder, made)
    for listing, count in (("both", n), ("list", len(made))):
        both = {"espy": espy("dkim", folder, listing),
                "libopendkim": Contestant(
                    OPENDKIM, "serve", make.NOW_TEXT, folder + "/keys.zone",
                    f"{folder}/{listing}")}
        got = in_turn(both, 10)
        for c in both.values():
            c.stop()
        print(f"{name}: {count} messages; signatures that verify: espy "
              f"{both['espy'].good}, libopendkim "
              f"{both['libopendkim'].good}; espy "
              f"{rate(got, 'espy', 10 * count)}, libopendkim "
              f"{rate(got, 'libopendkim', 10 * count)}")
        row("libopendkim's time / espy's, " +
            ("messages that both verify" if listing == "both"
             else "all, also what it gives up at once"),
            ratios(got, "libopendkim", "espy"), DKIM)


# All four, beside mailauth -------------------------------------------------
def agreement(folder):
    """Of how many messages both say the same, by method"""
    ours = subprocess.run([AUTH, "verdicts", make.NOW_TEXT,
                           folder + "/keys.zone", folder + "/list"],
                          capture_output=True, text=True, check=True).stdout
    theirs = subprocess.run(["node", "tests/bench/mailauth.js", MAILAUTH,
                             folder + "/keys.zone", folder + "/list",
                             "verdicts"], capture_output=True, text=True,
                            check=True).stdout
    pairs = [(a.split("\t"), b.split("\t")) for a, b in
             zip(ours.splitlines(), theirs.splitlines())]
    plain = [(a[2], b[2]) for a, b in pairs if a[2] != "permerror"]
    print("  same results of " + str(len(pairs)) + ": " + ", ".join(
        f"{method} {sum(a[i] == b[i] for a, b in pairs)}"
        for i, method in enumerate(("SPF", "DKIM", "DMARC", "ARC"))) +
        f"; DMARC where espy can evaluate From "
        f"{sum(a == b for a, b in plain)} of {len(plain)}")


def everything(files):
    folder = TOP + "/all"
    n, _ = world.build(ESPY, files, folder, 240)
    print(f"SPF, DKIM, DMARC and ARC: {n} mails of the corpus, signed afresh, "
          "one in five with two ARC sets")
    if not os.path.isdir(MAILAUTH + "/mailauth"):
        print("SKIP: mailauth is not here; npm(1) gets it")
        return
    agreement(folder)
    all_of = {"espy": espy("all", folder), "parsed": espy("mail", folder),
              "mailauth": Contestant("node", "tests/bench/mailauth.js",
                                     MAILAUTH, folder + "/keys.zone",
                                     folder + "/list")}
    got = in_turn(all_of)
    for c in all_of.values():
        c.stop()
    print(f"  espy {rate(got, 'espy', n)}, with all of its reading of mail "
          f"(parts, text, links) {rate(got, 'parsed', n)}, mailauth "
          f"{rate(got, 'mailauth', n)}")
    row("mailauth's time / espy's", ratios(got, "mailauth", "espy"), ALL)
    row("the same, with all of its reading of mail",
        ratios(got, "mailauth", "parsed"), ALL)


# Its share of an index -----------------------------------------------------
def cpu(words):
    """Processor time of a command and all below it"""
    p = subprocess.Popen(words, stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode > 1:
        sys.exit(f"{words} ended with {p.returncode}")
    return used.ru_utime + used.ru_stime


def workspace(name, dns):
    path = f"{TOP}/{name}"
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path, mode=0o700)
    with open(path + "/settings.ini", "w") as f:
        f.write(f"[dns]\n{dns}\n")
    return path


def record(records, box):
    """A workspace in which all answers are on record, and nothing else."""
    server = espy_dns.Unbound(lines(records))
    live = workspace("live", f"mode = live\nresolver = 127.0.0.1@"
                     f"{server.port}\ntrust-anchor = no\nfresh = 9000d")
    cpu([ESPY, "-w", live, "index", "--source", "mail", box])
    server.stop()
    seed = workspace("seed", "mode = recorded")
    os.makedirs(TOP + "/empty/cur", exist_ok=True)
    cpu([ESPY, "-w", seed, "index", "--source", "none", TOP + "/empty"])
    db = sqlite3.connect(seed + "/espy.db")
    db.execute("ATTACH ? AS live", (live + "/espy.db",))
    db.execute("INSERT INTO k_dns_answer SELECT * FROM live.k_dns_answer")
    db.commit()
    n = db.execute("SELECT count(*) FROM k_dns_answer").fetchone()[0]
    db.close()
    return seed, n


def passing(ws):
    """How many messages of a workspace have a signature that passes"""
    db = sqlite3.connect(ws + "/espy.db")
    n = db.execute("SELECT count(*) FROM d_message WHERE computed_dkim ="
                   " 'pass'").fetchone()[0]
    db.close()
    return n


def index_once(program, seed, box):
    """Its seconds, and the messages whose DKIM passes"""
    with tempfile.TemporaryDirectory(prefix="espy-bench-") as top:
        shutil.copytree(seed, top + "/ws")
        seconds = cpu([program, "-w", top + "/ws", "index", "--source",
                       "mail", box])
        return seconds, passing(top + "/ws")


def share(name, files, rewritten):
    folder = f"{TOP}/{name}"
    shutil.rmtree(folder, ignore_errors=True)
    n, records = world.build(ESPY, files, folder, MESSAGES, rewritten=rewritten)
    box = folder + "/mail"
    os.makedirs(box)
    for sub in ("new", "tmp"):
        os.mkdir(f"{box}/{sub}")
    os.rename(folder + "/messages", box + "/cur")
    seed, answers = record(records, box)
    got = {ESPY: [], WITHOUT: []}
    for turn in range(ROUNDS + 1):
        for program in got:
            seconds, passed = index_once(program, seed, box)
            if program == ESPY:
                good = passed
            if turn:
                got[program].append(seconds)
    print(f"espy index, {name}: {n} messages, {answers} answers on record, "
          f"DKIM passes for {good}")
    more = [a / b - 1 for a, b in zip(got[ESPY], got[WITHOUT])]
    print(f"  with authentication {statistics.median(got[ESPY]):.2f} s, "
          f"without {statistics.median(got[WITHOUT]):.2f} s of processor")
    row("what authentication adds to it", more, SHARE, least=False)


def main():
    files = sorted(glob.glob(CORPUS + "/cur/*") + glob.glob(CORPUS +
                                                           "/new/*"))
    shutil.rmtree(TOP, ignore_errors=True)
    os.makedirs(TOP)
    print(f"{ROUNDS} rounds after {WARM_UP} to warm up")
    if os.path.exists(OPENDKIM):
        dkim("odd messages", *make.make())
        dkim("mails signed afresh", *resign.resign(files, 240))
    else:
        print("SKIP: libopendkim-dev is not installed; it is the measure of "
              "DKIM")
    everything(files)
    share("signatures intact", files, 0)
    share("nine of ten rewritten", files, 0.9)
    shutil.rmtree(TOP)


main()
