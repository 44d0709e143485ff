#!/usr/bin/env python3
"""Writes samples of DMARC aggregate reports into a folder: make.py FOLDER.

The shapes are those of well-known reporters (which elements they write, in
which order, how they pack and name the file), written from knowledge of their
structure; every name and address is reserved (RFC 2606, 5737, 3849).  Beside
each sample NAME stands NAME.json, what must be read from it.  The same octets
come out each time.
"""

import gzip
import io
import json
import os
import struct
import sys
import zipfile
import zlib

BEGIN, END = 1795392000, 1795478399  # 2026-11-23, a day
CLOCK = 1795600000
OUT = None


def gz(data, name=None, level=9):
    out = io.BytesIO()
    with gzip.GzipFile(filename=name or "", mode="wb", fileobj=out,
                       compresslevel=level, mtime=0) as f:
        f.write(data)
    return out.getvalue()


def zipped(*members, level=9):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED,
                         compresslevel=level) as z:
        for name, data in members:
            info = zipfile.ZipInfo(name, (2026, 11, 24, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, data)
    return out.getvalue()


def encrypted_zip(name, data):
    """The flags of traditional encryption; the key does not matter."""
    raw = bytearray(zipped((name, data)))
    raw[6] |= 1
    raw[raw.index(b"PK\1\2") + 8] |= 1
    return bytes(raw)


def tag(name, value, indent=0):
    if value is None:
        return ""
    return f"{'  ' * indent}<{name}>{value}</{name}>\n"


def row(ip, count, disposition="none", dkim="pass", spf="pass",
        header_from="bank.example", envelope_from=None, envelope_to=None,
        dkims=(), spfs=(), reasons=(), raw_row=None):
    text = "  <record>\n    <row>\n"
    text += tag("source_ip", ip, 3) + tag("count", count, 3)
    text += "      <policy_evaluated>\n"
    text += tag("disposition", disposition, 4) + tag("dkim", dkim, 4)
    text += tag("spf", spf, 4)
    for kind, comment in reasons:
        text += "        <reason>\n" + tag("type", kind, 5)
        text += tag("comment", comment, 5) + "        </reason>\n"
    text += "      </policy_evaluated>\n    </row>\n    <identifiers>\n"
    text += tag("envelope_to", envelope_to, 3)
    text += tag("envelope_from", envelope_from, 3)
    text += tag("header_from", header_from, 3)
    text += "    </identifiers>\n    <auth_results>\n"
    for domain, selector, result in dkims:
        text += "      <dkim>\n" + tag("domain", domain, 4)
        text += tag("selector", selector, 4) + tag("result", result, 4)
        text += "      </dkim>\n"
    for domain, scope, result in spfs:
        text += "      <spf>\n" + tag("domain", domain, 4)
        text += tag("scope", scope, 4) + tag("result", result, 4)
        text += "      </spf>\n"
    return text + "    </auth_results>\n  </record>\n"


ROWS = [
    row("192.0.2.7", 12, dkims=[("bank.example", "s1", "pass")],
        spfs=[("bank.example", None, "pass")]),
    row("198.51.100.9", 3, "reject", "fail", "fail",
        spfs=[("evil.example", None, "fail")]),
    row("2001:db8::25", 1, "quarantine", "fail", "pass",
        dkims=[("other.example", "k", "fail")],
        spfs=[("bank.example", "mfrom", "pass")]),
]


def report(org="receiver.example", email="dmarc@receiver.example",
           contact=None, rid="1", begin=BEGIN, end=END, errors=(),
           domain="bank.example", adkim="r", aspf="r", p="reject",
           sp="reject", pct="100", fo=None, np=None, testing=None,
           discovery=None, generator=None, version=None, rows=None,
           prolog='<?xml version="1.0" encoding="UTF-8" ?>\n',
           root="feedback", more=""):
    text = prolog + f"<{root}>\n" + tag("version", version, 1)
    text += "  <report_metadata>\n"
    text += tag("org_name", org, 2) + tag("email", email, 2)
    text += tag("extra_contact_info", contact, 2) + tag("report_id", rid, 2)
    text += "    <date_range>\n" + tag("begin", begin, 3)
    text += tag("end", end, 3) + "    </date_range>\n"
    for e in errors:
        text += tag("error", e, 2)
    text += tag("generator", generator, 2)
    text += "  </report_metadata>\n  <policy_published>\n"
    text += tag("domain", domain, 2) + tag("adkim", adkim, 2)
    text += tag("aspf", aspf, 2) + tag("p", p, 2) + tag("sp", sp, 2)
    text += tag("np", np, 2) + tag("pct", pct, 2) + tag("fo", fo, 2)
    text += tag("testing", testing, 2)
    text += tag("discovery_method", discovery, 2)
    text += "  </policy_published>\n" + "".join(ROWS if rows is None
                                                else rows)
    return text + more + f"</{root.split()[0]}>\n"


def expect(org="receiver.example", id="1", domain="bank.example", rows=3,
           mails=16, dkim=12, spf=13, failing=3, findings=(), whole=True,
           **more):
    return dict(org=org, id=id, domain=domain, rows=rows, mails=mails,
                dkim=dkim, spf=spf, failing=failing, findings=list(findings),
                whole=whole, begin=more.pop("begin", BEGIN),
                end=more.pop("end", END), **more)


def sample(name, octets, *reports, problem=None, looks=True, aggregate=True,
           type_=None):
    """file name; octets; what each report in it holds; a problem's words."""
    if isinstance(octets, str):
        octets = octets.encode()
    with open(os.path.join(OUT, name), "wb") as f:
        f.write(octets)
    with open(os.path.join(OUT, name + ".json"), "w") as f:
        json.dump(dict(file=name, clock=CLOCK, type=type_,
                       reports=list(reports), problem=problem, looks=looks,
                       is_aggregate=aggregate), f, indent=1, sort_keys=True)


def name_of(receiver, ext, begin=BEGIN, end=END, unique=None,
            domain="bank.example"):
    middle = f"!{unique}" if unique else ""
    return f"{receiver}!{domain}!{begin}!{end}{middle}.{ext}"


def well_known():
    """Reporters as they write."""
    n = name_of("google.example", "zip")
    text = report("google.example", "noreply-dmarc@google.example",
                  "https://support.google.example/a/answer/2466580",
                  "11234567890123456789", np="reject")
    sample(n, zipped((n[:-3] + "xml", text)),
           expect("google.example", "11234567890123456789", np="reject",
                  pct=100, p="reject"))
    n = name_of("yahoo.example", "xml.gz")
    sample(n, gz(report("Yahoo", "dmarchelp@yahoo.example", rid="1.5", sp="",
                        prolog='<?xml version="1.0"?>\n').encode(), n[:-3]),
           expect("Yahoo", "1.5", sp=None))
    n = name_of("protection.outlook.example", "xml.gz",
                unique="0a1b2c")
    text = report("Enterprise Outlook", "dmarcreport@microsoft.example",
                  rid="0a1b2c3d4e5f", version="1.0", fo="0",
                  prolog='<?xml version="1.0"?>\n',
                  root='feedback xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
                       ' xmlns:xsi="http://www.w3.org/2001/'
                       'XMLSchema-instance"',
                  rows=[row("192.0.2.7", 12, envelope_to="corp.example",
                            envelope_from="bank.example",
                            dkims=[("bank.example", "s1", "pass")],
                            spfs=[("bank.example", "mfrom", "pass")])])
    sample(n, gz(text.encode()),
           expect("Enterprise Outlook", "0a1b2c3d4e5f", rows=1, mails=12,
                  dkim=12, spf=12, failing=0, fo="0", version="1.0"))
    n = name_of("mail.example", "xml.gz")
    sample(n, gz(report("Mail.Ru", "dmarc_support@mail.example",
                        "https://help.mail.example/mail-help",
                        "60123456789012345678901795478399", fo="1")
                 .encode()),
           expect("Mail.Ru", "60123456789012345678901795478399", fo="1"))
    n = name_of("comcast.example", "xml.gz")
    sample(n, gz(report("comcast.example", "postmaster@comcast.example",
                        rid="v1-1795478399-bank.example",
                        prolog='<?xml version="1.0" encoding="UTF-8"?>\n'
                        ).encode()),
           expect("comcast.example", "v1-1795478399-bank.example"))
    n = name_of("fastmail.example", "xml.gz", unique="7f3")
    sample(n, gz(report("Fastmail Pty Ltd", "reports@fastmail.example",
                        "https://fastmail.example", "7f3", version="1.0",
                        rows=[row("192.0.2.7", 12, reasons=[
                            ("local_policy", "arc=pass as.1.d=x.example")],
                            dkims=[("bank.example", "s1", "pass")],
                            spfs=[("bank.example", "mfrom", "pass")])])
                 .encode()),
           expect("Fastmail Pty Ltd", "7f3", rows=1, mails=12, spf=12,
                  failing=0, reasons=1))
    n = name_of("mimecast.example", "xml.gz")
    sample(n, gz(report("mimecast.example", "no-reply@mimecast.example",
                        rid="8ad3d9d0a2a04af0b0f3",
                        prolog='<?xml version="1.0" encoding="UTF-8" '
                               'standalone="yes"?>\n').encode()),
           expect("mimecast.example", "8ad3d9d0a2a04af0b0f3"))
    n = name_of("aol.example", "xml.gz")
    sample(n, gz(report("AOL", "postmaster@aol.example", rid="bank.example_1",
                        prolog="<?xml version='1.0' encoding='UTF-8'?>"
                        ).replace("\n", "").encode()),
           expect("AOL", "bank.example_1"))
    n = name_of("gmx.example", "xml.gz")
    sample(n, gz(report("GMX", "noreply-dmarc@gmx.example",
                        "https://postmaster.gmx.example", "abc-1",
                        prolog="").encode()), expect("GMX", "abc-1"))
    n = name_of("seznam.example", "zip")
    sample(n, zipped((n[:-3] + "xml", report(
        "Seznam.cz a.s.", "abuse@seznam.example", rid="seznam-1",
        prolog='<?xml version="1.0" encoding="utf-8"?>\n\n'))),
        expect("Seznam.cz a.s.", "seznam-1"))
    n = name_of("amazonses.example", "xml.gz")
    sample(n, gz(report("AMAZON-SES", "postmaster@amazonses.example",
                        rid="b3b6fd38-2b3e-4a2e", fo="0").encode()),
           expect("AMAZON-SES", "b3b6fd38-2b3e-4a2e"))
    n = name_of("zoho.example", "zip")
    sample(n, zipped((n[:-3] + "xml", report(
        "zoho.example", "report@zoho.example", "", "z1", pct="100",
        sp="none"))), expect("zoho.example", "z1", sp="none", contact=None))
    n = name_of("protonmail.example", "xml")
    sample(n, report("Proton AG", "dmarc@protonmail.example", rid="p1",
                     version="1.0"), expect("Proton AG", "p1"),
           type_="text/xml")
    n = name_of("linkedin.example", "xml.gz")
    sample(n, gz(report("linkedin.example", "dmarc@linkedin.example",
                        rid="l:1:x", rows=ROWS * 2).encode()),
           expect("linkedin.example", "l:1:x", rows=6, mails=32, dkim=24,
                  spf=26, failing=6, findings=["rows that repeat another one word for word: 3"]))


def programs():
    """Programs that others run."""
    n = name_of("mx.corp.example", "xml")
    sample(n, report("mx.corp.example", "postmaster@corp.example",
                     rid="bank.example:1795478399", prolog=""),
           expect("mx.corp.example", "bank.example:1795478399"),
           type_="application/octet-stream")
    n = name_of("rspamd.example", "xml.gz")
    sample(n, gz(report("Corp", "dmarc@rspamd.example",
                        rid="bank.example.1795392000",
                        rows=[row("192.0.2.7", 2, dkims=[
                            ("bank.example", "s1", "pass"),
                            ("esp.example", "k1", "pass")],
                            spfs=[("bounce.esp.example", "mfrom",
                                   "pass")], spf="fail")]).encode()),
           expect("Corp", "bank.example.1795392000", rows=1, mails=2, dkim=2,
                  spf=0, failing=0, auths=3))
    sample("dmarc-report.xml",
           report("Corp mail", None, rid="hm1", p="QUARANTINE", sp=None,
                  adkim=None, aspf="  S ", pct=" 50 ",
                  rows=[row("\n   192.0.2.7\n  ", " 4 ", "None", "Pass",
                            "PASS", header_from="Bank.EXAMPLE")]),
           expect("Corp mail", "hm1", rows=1, mails=4, dkim=4, spf=4,
                  failing=0, p="quarantine", pct=50, aspf="s", adkim=None),
           type_="text/xml")
    n = name_of("new.example", "xml.gz", unique="u1")
    sample(n, gz(report("New Receiver", "d@new.example", rid="u1",
                        version="1.0", pct=None, np="reject", testing="n",
                        discovery="treewalk", generator="made 2.1",
                        root='feedback xmlns="urn:ietf:params:xml:ns:'
                             'dmarc-2.0"').encode()),
           expect("New Receiver", "u1", np="reject", testing="n", pct=-1,
                  discovery="treewalk", generator="made 2.1"))
    n = name_of("prefix.example", "xml")
    text = report("Prefixed", rid="px").replace("</", "\1").replace("<?",
                                                                   "\2")
    text = text.replace("<", "<ns:").replace("\1", "</ns:").replace("\2",
                                                                   "<?")
    text = text.replace("<ns:feedback>",
                        '<ns:feedback xmlns:ns="urn:ietf:params:xml:ns:'
                        'dmarc-2.0" version="1">')
    sample(n, text, expect("Prefixed", "px"))


def quirks():
    """What programs get wrong."""
    bare = "".join(ROWS).replace("<row>", "").replace("</row>", "")
    sample("norow.xml", report(rid="nr", rows=[bare]), expect(id="nr"))
    sample("several.xml", report(rid="a") + report(rid="b", prolog=""),
           expect(id="a"), expect(id="b"))
    sample("nested.xml", "<reports>" + report(rid="a", prolog="") +
           report(rid="b", prolog="") + "</reports>", expect(id="a"),
           expect(id="b"))
    sample("nometa.xml", report(None, None, rid=None, begin=None, end=None),
           expect(None, None, begin=None, end=None, findings=[
               "does not name itself", "no report id", "has no begin"]))
    sample("empty-policy.xml", report(domain=None, p=None, sp=None, pct="all",
                                      adkim="", aspf=None),
           expect(domain=None, p=None, pct=-1,
                  findings=["no percentage: all", "names no policy domain"]))
    sample("isodate.xml", report(begin="2026-11-23T00:00:00Z",
                                 end="2026-11-23 23:59:59"),
           expect(findings=["<begin> is written as a date",
                            "<end> is written as a date"]))
    sample("millis.xml", report(begin=BEGIN * 1000, end=END * 1000),
           expect(findings=["<begin> is written in milliseconds",
                            "<end> is written in milliseconds"]))
    sample("leading.xml", "\n  " + report(), expect())
    sample("trailing.xml", report() + "-- \nsent by the mailer\n",
           expect(findings=["other than XML follows"]))
    sample("doctype.xml", report(
        prolog='<?xml version="1.0"?>\n<!DOCTYPE feedback SYSTEM '
               '"dmarc.dtd">\n<!-- made > today -->\n'), expect())
    sample("cdata.xml", report(org="<![CDATA[A & B]]>", contact="a&#38;b"),
           expect("A & B", contact="a&b"))
    sample("counts.xml", report(rows=[
        row("192.0.2.1", 5), row("192.0.2.2", None), row("192.0.2.3", "-3"),
        row("192.0.2.4", "99999999999999"), row("192.0.2.5", "7.0")]),
        expect(rows=5, mails=12, dkim=12, spf=12, failing=0, findings=[
            "taken as no mail: 1", "absurd, taken as no mail: 2, such as -3"]))
    sample("addresses.xml", report(rows=[
        row("192.0.2.300", 1), row("not-an-ip", 2), row(None, 4),
        row("2001:DB8:0:0::1", 8), row("::ffff:192.0.2.9", 16)]),
        expect(rows=5, mails=31, dkim=31, spf=31, failing=0, findings=[
            "is no IP address: 2, such as 192.0.2.300", "rows without a source address: 1"],
            ips=["2001:db8::1", "192.0.2.9"]))
    sample("norecord.xml", report(rows=[]),
           expect(rows=0, mails=0, dkim=0, spf=0, failing=0,
                  findings=["has no rows"]))
    sample("idn.xml", report(domain="b\u00fccher.example", rows=[
        row("192.0.2.7", 1, header_from="B\u00dcCHER.example")]),
        expect(domain="xn--bcher-kva.example", rows=1, mails=1, dkim=1,
               spf=1, failing=0))


def encodings():
    text = report("B\u00fcro Gr\u00fcn", rid="enc", prolog="")
    want = dict(org="B\u00fcro Gr\u00fcn", id="enc")

    def decl(name):
        return f'<?xml version="1.0" encoding="{name}"?>\n' + text

    sample("latin1.xml", decl("ISO-8859-1").encode("latin-1"),
           expect(**want))
    sample("cp1252.xml", decl("windows-1252").encode("cp1252"),
           expect(**want))
    sample("bom.xml", b"\xef\xbb\xbf" + decl("utf-8").encode(),
           expect(**want))
    sample("utf16le.xml", b"\xff\xfe" + decl("utf-16").encode("utf-16-le"),
           expect(**want))
    sample("utf16be.xml", b"\xfe\xff" + decl("UTF-16").encode("utf-16-be"),
           expect(**want))
    sample("utf16-nobom.xml", decl("utf-16").encode("utf-16-le"),
           expect(**want))
    sample("utf16-lie.xml", decl("utf-16").encode(),
           expect(findings=["the encoding utf-16, but is UTF-8"], **want))
    sample("utf8-lie.xml", decl("utf-8").encode("latin-1"),
           expect(findings=["utf-8, but is not valid there"], **want))
    sample("utf16-says8.xml", b"\xff\xfe" + decl("utf-8").encode("utf-16-le"),
           expect(findings=["utf-8, but is UTF-16"], **want))
    sample("ebcdic.xml", decl("IBM037").encode("latin-1"),
           expect(findings=["IBM037, but that is not read"], **want))


def damaged():
    data = report(rid="cut", rows=ROWS * 40).encode()
    packed = gz(data)
    cut = data[:data.index(b"2001:db8::25")]
    n = name_of("cut.example", "xml")
    sample(n, cut, expect(id="cut", rows=2, mails=15, spf=12, failing=3,
                          whole=False, findings=["damage, kept: 2"]),
           problem="cut off at line")
    n = name_of("cutgz.example", "xml.gz")
    short = packed[:-30]
    whole = zlib.decompressobj(31).decompress(short)
    rows = whole.count(b"</record>")
    mails = sum((12, 3, 1)[i % 3] for i in range(rows))
    sample(n, short, dict(
        org="receiver.example", id="cut", domain="bank.example", rows=rows,
        mails=mails, whole=False, begin=BEGIN, end=END,
        findings=["it is not whole"]),
        problem="packed data is cut off or damaged")
    n = name_of("cutzip.example", "zip")
    z = zipped((n[:-3] + "xml", data))
    sample(n, z[:len(z) // 2], problem="cut off or damaged",
           looks=True)
    n = name_of("wrong.example", "xml")
    text = report(rid="w")
    at = text.index("<source_ip>198")
    sample(n, text[:at] + "<oops" + text[at:],
           expect(id="w", rows=1, mails=12, spf=12, failing=0, whole=False,
                  findings=["damage, kept: 1"]),
           problem="damaged at line")
    n = name_of("nul.example", "xml")
    sample(n, report(rid="n").replace("198.51", "198\0.51"),
           expect(id="n", findings=["is no IP address: 1"]))
    n = name_of("empty.example", "xml.gz")
    sample(n, gz(b""), problem="it is empty")
    n = name_of("nothing.example", "xml")
    sample(n, b"", problem="it is empty")
    n = name_of("badgz.example", "xml.gz")
    sample(n, b"\x1f\x8b\x08\xff", problem="packed data is cut off")
    n = name_of("html.example", "xml")
    sample(n, "<!DOCTYPE html>\n<html><head><title>404</title></head>\n"
           "<body><p>Not found<br></body></html>",
           problem="its root is <html>")
    sample("page.xml", "<html><body>feedback</body></html>", looks=False,
           aggregate=False, problem="its root is <html>")
    sample("notes.zip", zipped(("notes.txt", b"nothing"), ("b.txt", b"x")),
           aggregate=False, problem="none of its files is a report")
    sample("empty.zip", zipped(), aggregate=False,
           problem="the archive is empty")


def archives():
    one, two = report(rid="m1"), report(rid="m2", domain="shop.example",
                                        rows=[row("192.0.2.1", 2,
                                                  header_from="shop.example")
                                              ])
    both = (expect(id="m1"), expect(id="m2", domain="shop.example", rows=1,
                                    mails=2, dkim=2, spf=2, failing=0))
    sample("several.zip", zipped(("a.xml", one), ("readme.txt", b"hello"),
                                 ("dir/b.xml", two)), *both)
    sample("inner.zip", zipped(("a.xml.gz", gz(one.encode()))),
           expect(id="m1"))
    sample("double.xml.gz", gz(gz(one.encode())), expect(id="m1"))
    sample("deep.zip", zipped(("x.zip", zipped(("a.xml.gz",
                                                gz(one.encode()))))),
           aggregate=False, problem="over 2 deep")
    sample("many.zip", zipped(*[(f"{i}.xml", report(rid=f"r{i}", rows=[
        row("192.0.2.1", 1)])) for i in range(25)]),
        *[expect(id=f"r{i}", rows=1, mails=1, dkim=1, spf=1, failing=0)
          for i in range(20)], problem="over 20 files")
    n = name_of("secret.example", "zip")
    sample(n, encrypted_zip(n[:-3] + "xml", one), problem="is encrypted")
    n = name_of("utf8.example", "zip")
    sample(n, zipped(("berichtsanh\u00e4nge/\u00fc.xml", one)),
           expect(id="m1"))


def bombs():
    zeros = b"\0" * (8 << 20)
    n = name_of("gzbomb.example", "xml.gz")
    sample(n, gz(zeros), problem="over 200 times its packed size")
    n = name_of("zipbomb.example", "zip")
    sample(n, zipped((n[:-3] + "xml", zeros)),
           problem="over 200 times its packed size")
    n = name_of("bombs.example", "zip")
    sample(n, zipped(*[(f"{i}.zip", zipped(("x", zeros)))
                       for i in range(10)]),
           problem="over 200 times its packed size")
    # a comment of 66 MiB that packs to some 3
    n = name_of("big.example", "xml.gz")
    state, noise = 1, bytearray()
    for _ in range(1 << 14):
        state = (state * 1103515245 + 12345) & 0x7fffffff
        noise += struct.pack("<I", state)
    noise = "".join(c * 16 for c in noise.hex()).encode()
    body = b"<feedback><!--" + noise * 33
    sample(n, gz(body, level=1), problem="over 64 MiB when unpacked")
    n = name_of("laughs.example", "xml")
    lol = '<?xml version="1.0"?>\n<!DOCTYPE lolz [\n <!ENTITY a "ha">\n'
    for x, y in zip("bcdefghij", "abcdefghi"):
        lol += f' <!ENTITY {x} "{("&" + y + ";") * 10}">\n'
    sample(n, lol + "]>\n" + report(org="&j;", prolog=""),
           problem="declares entities")
    n = name_of("entity.example", "xml")
    sample(n, report(rid="1", contact="&xxe;"), expect(
        id=None, rows=0, mails=0, dkim=0, spf=0, failing=0, whole=False,
        domain=None, begin=None, end=None, findings=["not whole"]),
        problem="damaged at line")
    n = name_of("deep.example", "xml")
    sample(n, "<feedback>" + "<a>" * 100000, expect(
        None, None, None, rows=0, mails=0, dkim=0, spf=0, failing=0,
        whole=False, begin=None, end=None, findings=["not whole"]),
        problem="nested over 32 deep")
    n = name_of("attribute.example", "xml")
    sample(n, '<feedback x="' + "a" * 2000000 + '">' + report(),
           problem="a tag of over 4096 octets")
    n = name_of("attributes.example", "xml")
    sample(n, "<feedback " + " ".join(f'a{i}=""' for i in range(100000)) +
           ">", problem="a tag of over 4096 octets")
    n = name_of("text.example", "xml")
    sample(n, "<feedback><report_metadata><org_name>" + "a" * (2 << 20),
           expect(None, None, None, rows=0, mails=0, dkim=0, spf=0,
                  failing=0, whole=False, begin=None, end=None,
                  findings=["not whole"]),
           problem="over 1 MiB of text between two tags")
    sample("longvalue.xml", report(org="x" * 5000),
           expect("x" * 1024, findings=["values over 1024 octets, cut: 1"]))
    n = name_of("rows.example", "xml.gz")
    many = "".join(
        f"<record><row><source_ip>2001:db8::{i:x}</source_ip><count>1"
        "</count><policy_evaluated><dkim>pass</dkim><spf>fail</spf>"
        "</policy_evaluated></row></record>" for i in range(60000))
    sample(n, gz(report(rid="big", rows=[many] +
                        [many.replace("2001:db8::", "2001:db8:1::")])
                 .encode()),
           expect(id="big", rows=100000, mails=100000, dkim=100000, spf=0,
                  failing=0, findings=["over 100000 rows or 64 MiB of values; rows left out: 20000"]))
    # a row counts as 128 octets and each of its 101 parts as 32
    n = name_of("kept.example", "xml.gz")
    sample(n, gz(b"<feedback>" + b"".join(
        b"<record><auth_results><!--%d-->" % (i * 7919 % 99991) +
        b"<dkim/>" * 100 + b"</auth_results></record>"
        for i in range(21000)) + b"</feedback>"), expect(
        None, None, None, rows=(64 << 20) // 3360, mails=0, dkim=0, spf=0,
        begin=None, end=None, failing=0,
        findings=[f"rows left out: {21000 - (64 << 20) // 3360}"]))
    n = name_of("elements.example", "xml.gz")
    sample(n, gz(b"<feedback>" + b"".join(
        b"<!--%d-->" % (i * 7919 % 99991) + b"<a/>" * 150
        for i in range(27000))), expect(
        None, None, None, rows=0, mails=0, dkim=0, spf=0, failing=0,
        whole=False, begin=None, end=None, findings=["not whole"]),
        problem="over 4,000,000 elements")


def forged():
    n = name_of("evil.example", "xml.gz")
    sample(n, gz(report("google.example", "noreply-dmarc@google.example",
                        rid="f1", begin=END, end=BEGIN).encode()),
           expect("google.example", "f1", begin=END, end=BEGIN,
                  findings=["ends before it begins"]))
    sample("long.xml", report(begin=BEGIN - 90 * 86400),
           expect(begin=BEGIN - 90 * 86400,
                  findings=["longer than 31 days"]))
    sample("future.xml", report(begin=CLOCK + 5 * 86400,
                                end=CLOCK + 6 * 86400),
           expect(begin=CLOCK + 5 * 86400, end=CLOCK + 6 * 86400,
                  findings=["ends in the future"]))
    n = name_of("evil.example", "xml", domain="shop.example")
    sample(n, report(rid="f2"),
           expect(id="f2", findings=["name says it is about shop.example"]))
    n = name_of("evil.example", "xml", begin=BEGIN - 864000,
                end=END - 864000)
    sample(n, report(rid="f3"),
           expect(id="f3", findings=["name has another period"]))
    sample("strange.xml", report(rid="f4", rows=[
        row("192.0.2.1", 4, header_from="shop.example")]),
        expect(id="f4", rows=1, mails=4, dkim=4, spf=4, failing=0,
               findings=["than bank.example: 1, such as shop.example"]))


def main():
    global OUT
    OUT = sys.argv[1]
    os.makedirs(OUT, exist_ok=True)
    for part in (well_known, programs, quirks, encodings, damaged, archives,
                 bombs, forged):
        part()


if __name__ == "__main__":
    main()
