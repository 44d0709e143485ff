"""A Dovecot of the test's own on 127.0.0.1, and mbsync from it.  It runs as
an ordinary user in a folder of its own, and goes away with the test."""

import grp
import imaplib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from espy_tap import environment

CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {top}/run
state_dir = {top}/state
log_path = {top}/log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
mail_location = maildir:{top}/server
first_valid_uid = 1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={top}/home
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""

MBSYNC = """
IMAPAccount account
Host 127.0.0.1
Port {port}
User tester
Pass secret
SSLType None
AuthMechs LOGIN

IMAPStore far
Account account

MaildirStore near
Path {local}/
Inbox {local}/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns *
Create Both
Expunge Both
SyncState *
"""


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Dovecot:
    """with Dovecot() as d: d.imap, d.server (its Maildir), d.stop(), ..."""

    def __init__(self):
        self.top = tempfile.mkdtemp(prefix="espy-imap-", dir="/tmp")
        self.server = self.top + "/server"
        self.process = self.imap = None
        root = os.getuid() == 0
        who = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.getuid())
        self.who = dict(user=who.pw_uid, group=who.pw_gid,
                        extra_groups=[]) if root else {}
        self.port = free_port()
        for name in ("run", "state", "server", "home"):
            os.mkdir(f"{self.top}/{name}", 0o755)
        with open(self.top + "/dovecot.conf", "w", encoding="ascii") as f:
            f.write(CONFIG.format(
                top=self.top, port=self.port, user=who.pw_name,
                group=grp.getgrgid(who.pw_gid).gr_name))
        if root:
            for name in ("", "run", "state", "server", "home",
                         "dovecot.conf"):
                os.chown(f"{self.top}/{name}", who.pw_uid, who.pw_gid)

    def start(self):
        self.process = subprocess.Popen(
            ["dovecot", "-F", "-c", self.top + "/dovecot.conf"],
            start_new_session=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, **self.who)
        until = time.monotonic() + 20
        while True:
            try:
                self.imap = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
                break
            except OSError:
                if time.monotonic() > until or \
                        self.process.poll() is not None:
                    raise RuntimeError("Dovecot does not start: " +
                                       self.log()) from None
                time.sleep(0.05)
        self.imap.login("tester", "secret")

    def log(self):
        try:
            with open(self.top + "/log", encoding="utf-8") as f:
                return f.read()[-2000:]
        except OSError:
            return "no log"

    def stop(self):
        """All of its processes; they are in a session of their own."""
        if self.process is None:
            return
        for sig in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sig)
            except ProcessLookupError:
                break
            try:
                self.process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                continue
            time.sleep(0.1)
        self.process = None
        if self.imap is not None:
            self.imap.sock.close()
        self.imap = None

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.top, ignore_errors=True)


class Mbsync:
    """mbsync from that server into the Maildirs below a folder."""

    def __init__(self, dovecot, local):
        self.local = local
        self.config = local + ".mbsyncrc"
        os.makedirs(local, exist_ok=True)
        with open(self.config, "w", encoding="ascii") as f:
            f.write(MBSYNC.format(port=dovecot.port, local=local))

    def start(self):
        return subprocess.Popen(
            ["mbsync", "-c", self.config, "-a"], env=environment(),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def run(self):
        """Its words, where it failed; else nothing."""
        done_ = self.start()
        out, _ = done_.communicate(timeout=120)
        return out.decode(errors="replace") if done_.returncode else ""
