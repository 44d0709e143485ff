#!/usr/bin/env python3
"""No control octet of a name, a word or a mail comes out of a command, and
what is escaped is escaped once; acts answer programs in JSON; the mail's own
octets never go to a terminal."""
import json
import os
import pty
import shutil
import subprocess
import tempfile

ESPY = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "espy"))
count = 0


def ok(good, what, *more):
    global count
    count += 1
    print("%sok %d - %s" % ("" if good else "not ", count, what))
    if not good:
        for m in more:
            print("# %r" % (m,))


def run(*words):
    p = subprocess.run([ESPY, "-w", ws, *words], stdin=subprocess.DEVNULL,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return p.returncode, p.stdout, p.stderr


def clean(octets):
    return not any(c < 32 and c != 10 or c == 127 for c in octets)


def objects(out):
    return [json.loads(line) for line in out.splitlines()]


top = tempfile.mkdtemp()
ws = os.path.join(top, "ws")
os.mkdir(ws, 0o700)
for name in ("settings.ini", "dns.zone"):
    shutil.copy("samples/" + name, ws)
shutil.copytree("samples/catalogue", ws + "/catalogue")
with open(ws + "/settings.ini", "ab") as f:
    f.write(b"[zz\x1b]\n")
mails = os.path.join(top, "a\x1b[31m\n\u009bb")
shutil.copytree("samples/maildir", mails)
os.mkfifo(mails + "/cur/pipe")
code, out, err = run("index", mails)
ok(code == 1 and clean(out) and clean(err), "a folder with controls in its "
   "name", code, out, err)
ok(b"zz\\u{1b}: there is no such section" in err,
   "a problem of the settings, escaped once", err)
rows = objects(run("--json", "list")[1])
refused = [r["sha256"] for r in rows if r["refused"]]
mail = [r["sha256"] for r in rows if not r["refused"]][:2]

for words in (["show", "\x1bx"], ["show", mail[0]], ["index", "/no\x1b\n"],
              ["inspect", "/no\x1b\n"], ["list", "fr\x1bom:x"],
              ["case", "show", "\x1b"], ["service", "show", "\x1b"],
              ["draft", "show", "\x1b"], ["\x1b"], ["list", "--\x1b"],
              ["doctor"], ["show", refused[0]]):
    code, out, err = run(*words)
    ok(clean(out) and clean(err) and b"\\\\u{" not in out + err,
       "%r: no control comes out, none is escaped twice" % words, out, err)

code, out, err = run("show", refused[0])
ok(code == 1 and b"not-mail" in err, "show of what is no mail names the file",
   code, err)
code, out, err = run("--json", "show", refused[0])
ok(code == 1 and objects(out)[0]["schema"] == "espy.error/1",
   "and is an object for programs", out)

for words, schema, n in (
        (["mark", "legitimate", *mail], "espy.row/1", 2),
        (["undo"], "espy.undo/1", 1),
        (["case", "new", "--title", "a\x1b", *mail], "espy.case/1", 1)):
    code, out, err = run("--json", *words)
    v = objects(out)
    ok(code == 0 and [o["schema"] for o in v] == [schema] * n,
       "%s --json" % words[0], code, out, err)
case = v[0]["case"]
for words, schema in (
        (["case", "note", case, "a\x1b]0;x"], "espy.case/1"),
        (["case", "add", case, mail[0]], "espy.case/1"),
        (["draft", "new", case], "espy.draft/1"),
        (["draft", "export", case, top + "/x.eml"], "espy.draft/1"),
        (["case", "mark-sent", case, "--to", "a@b.example"], "espy.case/1"),
        (["domain", "add", "q.example"], "espy.domain/1")):
    code, out, err = run("--json", *words)
    ok(code == 0 and [o["schema"] for o in objects(out)] == [schema],
       "%s --json" % " ".join(words[:2]), code, out, err)
# a subject that no mail can have is refused when it is written, not later
editor = os.path.join(top, "editor")
with open(editor, "w") as f:
    f.write("""#!/bin/sh
printf 'To: a@b.example\\nSubject: x\\rBcc: e@b.example\\n\\nmine\\n' > "$1"
""")
os.chmod(editor, 0o700)
os.environ["EDITOR"] = os.environ["VISUAL"] = editor
code, out, err = run("case", "new", *mail)
other = out.decode().strip()
code, out, err = run("draft", "new", other)
code, out, err = run("draft", "edit", other)
ok(code == 2 and b"control character" in err and b"what you wrote is in" in
   err, "a subject with a control is refused, the text is kept", code, err)
code, out, err = run("draft", "export", other, top + "/o.eml")
ok(code == 0, "and the draft is as it was", err)
code, out, err = run("draft", "edit", other)
ok(any(n.endswith(".txt~") for n in os.listdir(ws)),
   "the next edit keeps what was kept", os.listdir(ws))
code, out, err = run("case", "add", case, mail[0])
ok(b"undo" not in err, "what added nothing promises no undo", err)
code, out, err = run("case", "show", case)
ok(clean(out), "title and note of a case", out)

for words in (["case", "list", "x"], ["service", "list", "x"],
              ["domain", "list", "x"], ["list", "-case:none"]):
    ok(run(*words)[0] == 2, "%s: usage" % " ".join(words))
ok(run("list", "--", "-case:none")[0] == 0, "list -- -case:none")
os.rename(ws + "/notmuch", ws + "/away")
code, out, err = run("doctor")
ok(code == 1 and b"bad   text" in out, "doctor misses the full-text mirror")
os.rename(ws + "/away", ws + "/notmuch")

main, side = pty.openpty()
p = subprocess.run([ESPY, "-w", ws, "show", "--raw", mail[0]], stdout=side,
                   stderr=subprocess.PIPE)
os.set_blocking(main, False)
try:
    seen = os.read(main, 4096)
except BlockingIOError:
    seen = b""
ok(p.returncode == 2 and seen == b"", "--raw refuses a terminal",
   p.returncode, seen)
code, out, err = run("show", "--raw", mail[0])
ok(code == 0 and len(out) > 500, "and writes into a pipe")
os.close(main)
os.close(side)

loose = [os.path.join(d, n) for d, ds, fs in os.walk(ws) for n in ds + fs
         if n not in ("settings.ini", "dns.zone") and "catalogue" not in d + n
         and os.lstat(os.path.join(d, n)).st_mode & 0o077]
ok(not loose and not os.stat(top + "/x.eml").st_mode & 0o077,
   "workspace and exported mail are for their owner alone", loose)
shutil.rmtree(top)
print("1..%d" % count)
