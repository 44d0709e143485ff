"""For tests that ask a resolver: a real unbound on 127.0.0.1, and a server of
our own that writes down what it is asked."""

import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time

from espy_tap import scratch

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "PTR": 12, "MX": 15, "TXT": 16,
         "AAAA": 28}
UNBOUND = shutil.which("unbound") or "/usr/sbin/unbound"


def free_port():
    """One that nobody listens on, neither by UDP nor by TCP."""
    while True:
        with socket.socket() as tcp, \
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", 0))
            try:
                udp.bind(tcp.getsockname())
            except OSError:
                continue
            return tcp.getsockname()[1]


class Unbound:
    """Serves lines of a zone file and nothing else; more, after: lines of its
    configuration, in its server section and behind that."""

    def __init__(self, lines, more=(), after=()):
        self.port = free_port()
        place = self.place = scratch(f"unbound-{self.port}")
        os.mkdir(place)
        with open(place + "/conf", "w", encoding="latin-1") as f:
            f.write(f"""server:
 interface: 127.0.0.1
 port: {self.port}
 do-daemonize: no
 username: ""
 chroot: ""
 directory: "{place}"
 pidfile: ""
 use-syslog: no
 num-threads: 1
 module-config: "iterator"
 access-control: 127.0.0.0/8 allow
 {'' if after else 'local-zone: "." static'}
""")
            for line in more:
                f.write(f" {line}\n")
            for line in lines:
                line = line.strip().replace("'", "\\'")
                if line and line[0] not in ";$":
                    f.write(f" local-data: '{line}'\n")
            for line in after:
                f.write(f"{line}\n")
        self.process = subprocess.Popen(
            [UNBOUND, "-d", "-c", place + "/conf"],
            stderr=open(place + "/log", "w"), stdout=subprocess.DEVNULL)
        self._wait()

    def _wait(self):
        ask = struct.pack(">6H", 1, 0x100, 1, 0, 0, 0) + b"\0\0\2\0\1"
        until = time.monotonic() + 20
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.settimeout(0.1)
            s.connect(("127.0.0.1", self.port))
            while time.monotonic() < until:
                try:
                    s.send(ask)
                    s.recv(512)
                    return
                except OSError:
                    time.sleep(0.02)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def asked(self):
        """(name, type) of each question, in order; of "log-queries: yes"."""
        with open(self.place + "/log", encoding="latin-1") as f:
            return re.findall(r" info: \S+ (\S+)\. ([A-Z]+) IN$", f.read(),
                              re.M)


def _name(text):
    return b"".join(bytes([len(label)]) + label.encode()
                    for label in text.split(".") if label) + b"\0"


class Recorder(threading.Thread):
    """A server by UDP that keeps what it is asked, as (name, type).  answer:
    called with both, gives a list of texts of TXT, [] for NODATA, None for
    NXDOMAIN; delay: seconds before it speaks."""

    def __init__(self, answer=lambda name, kind: None, delay=0.0):
        super().__init__(daemon=True)
        self.answer, self.delay = answer, delay
        self.asked = []
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.sock.bind(("127.0.0.1", 0))
        self.port = self.sock.getsockname()[1]
        self.start()

    def run(self):
        while True:
            try:
                packet, who = self.sock.recvfrom(4096)
            except OSError:
                return
            at, labels = 12, []
            while packet[at]:
                labels.append(packet[at + 1:at + 1 + packet[at]].decode(
                    "latin-1"))
                at += 1 + packet[at]
            kind = struct.unpack_from(">H", packet, at + 1)[0]
            name = ".".join(labels).lower()
            self.asked.append((name, kind))
            reply = self._reply(packet[:2], packet[12:at + 5], name, kind)
            if self.delay:
                threading.Timer(self.delay, self._send,
                                (reply, who)).start()
            else:
                self._send(reply, who)

    def _send(self, reply, who):
        try:
            self.sock.sendto(reply, who)
        except OSError:
            pass

    def _reply(self, number, question, name, kind):
        texts = self.answer(name, kind)
        data = b""
        for text in texts or []:
            strings = b"".join(bytes([len(s)]) + s for s in (
                text.encode()[i:i + 255] for i in range(0, len(text), 255)))
            data += b"\xc0\x0c" + struct.pack(">2HIH", 16, 1, 300,
                                              len(strings)) + strings
        return number + struct.pack(">5H", 0x8180 | (3 if texts is None
                                                     else 0), 1,
                                    len(texts or []), 0, 0) + question + data

    def stop(self):
        self.sock.close()


def settings(workspace, text):
    """A workspace with these settings"""
    os.makedirs(workspace, mode=0o700, exist_ok=True)
    with open(workspace + "/settings.ini", "w", encoding="utf-8") as f:
        f.write(text)
    return workspace


def worker(pid, role):
    """The process id of a worker of that role below pid; None."""
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat") as f:
                parent = int(f.read().rsplit(")", 1)[1].split()[1])
            with open(f"/proc/{entry}/cmdline", "rb") as f:
                words = f.read().split(b"\0")
        except OSError:
            continue
        if parent == pid and words[1:3] == [b"--worker", role.encode()]:
            return int(entry)
    return None


def kill(pid):
    os.kill(pid, signal.SIGKILL)


def catalogue_names(text):
    """What a catalogue's text names as its services' own, by the rule of
    espy(5): what signs, bounces and sends for them."""
    names = set()
    for line in text.splitlines():
        m = re.match(r"(dkim|spf|rdns|helo|signed) *= *(\S+)", line)
        if not m:
            continue
        value = m.group(2).lower()
        end = re.split(r"[*?>}]", value)[-1]
        if m.group(1) == "signed" or end == value and "@" not in end:
            name = value
        elif "@" in end:
            name = end.rsplit("@", 1)[1]
        else:
            name = end.partition(".")[2]
        if "." in name:
            names.add(name)
    return names
