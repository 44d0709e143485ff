"""A real unbound on 127.0.0.1, at a port of its own, that knows the records
it is given and nothing else: what it lacks does not exist."""

import os
import shutil
import signal
import socket
import subprocess
import time

UNBOUND = shutil.which("unbound") or (
    "/usr/sbin/unbound" if os.path.exists("/usr/sbin/unbound") else None)


def txt(*strings):
    """Data of a TXT record: each string in quotes, any octets."""
    out = []
    for s in strings:
        s = s.encode() if isinstance(s, str) else s
        for at in range(0, len(s) or 1, 255):
            out.append('"' + "".join(
                chr(c) if 32 <= c < 127 and c not in b'"\\;\'' else
                f"\\{c:03d}" for c in s[at:at + 255]) + '"')
    return " ".join(out)


def zone(records):
    """The same records as a file of DNS answers, for espy --dns FILE."""
    return "".join(f"{name}. 300 IN {kind} {data}\n"
                   for name, kind, data in records)


def free_port():
    """One that neither TCP nor UDP uses at the moment."""
    while True:
        with socket.socket() as t, \
                socket.socket(type=socket.SOCK_DGRAM) as u:
            t.bind(("127.0.0.1", 0))
            try:
                u.bind(t.getsockname())
            except OSError:
                continue
            return t.getsockname()[1]


class Unbound:
    """records: (name without a dot at its end, type, data as a zone file has
    it).  more: lines for the server: section.  As a context it is stopped at
    the end."""

    def __init__(self, folder, records, more=()):
        self.folder, self.records, self.more = folder, records, more
        self.process = None
        for _ in range(5):
            if self.start():
                return
        raise RuntimeError("unbound does not start: " + self.log())

    def configuration(self):
        # One zone for all: other modes of local data answer no alias.
        lines = [
            "server:", 'username: ""', 'chroot: ""', "do-daemonize: no",
            'pidfile: ""', "use-syslog: no", f'directory: "{self.folder}"',
            f'logfile: "{self.folder}/unbound.log"', "log-queries: yes",
            f"interface: 127.0.0.1@{self.port}", "num-threads: 1",
            "access-control: 127.0.0.0/8 allow", "module-config: iterator",
            "outgoing-range: 50", "num-queries-per-thread: 200",
            "incoming-num-tcp: 50", "do-ip6: no", *self.more,
            "auth-zone:", 'name: "."', "for-upstream: no",
            "for-downstream: yes", f'zonefile: "{self.folder}/root.zone"',
            "remote-control:", "control-enable: no"]
        return "\n".join(lines) + "\n"

    def write(self):
        os.makedirs(self.folder, exist_ok=True)
        with open(self.folder + "/unbound.conf", "w") as f:
            f.write(self.configuration())
        with open(self.folder + "/root.zone", "w") as f:
            f.write(". 300 IN SOA ns.invalid. root.invalid. 1 1 1 1 300\n"
                    ". 300 IN NS ns.invalid.\n" + zone(self.records))

    def start(self):
        self.port = free_port()
        self.address = f"127.0.0.1@{self.port}"
        self.write()
        self.process = subprocess.Popen(
            [UNBOUND, "-d", "-c", self.folder + "/unbound.conf"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while time.monotonic() < until and self.process.poll() is None:
            if self.answers():
                return True
            time.sleep(0.02)
        self.stop()
        return False

    def answers(self):
        """Does it answer a query for the root's SOA?"""
        query = bytes.fromhex("e5b901000001000000000000" "00" "0006" "0001")
        with socket.socket(type=socket.SOCK_DGRAM) as s:
            s.settimeout(0.2)
            try:
                s.connect(("127.0.0.1", self.port))
                s.send(query)
                return s.recv(512)[:2] == query[:2]
            except OSError:
                return False

    def log(self):
        try:
            with open(self.folder + "/unbound.log") as f:
                return f.read()
        except OSError:
            return ""

    def asked(self):
        """Names and types that it was asked for, in order."""
        out = []
        for line in self.log().splitlines():
            words = line.split(" info: ")[-1].split()
            if len(words) == 4 and words[3] == "IN":
                out.append((words[1].rstrip("."), words[2]))
        return out

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
