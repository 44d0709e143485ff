"""Each mail program's way of forwarding a mail as an attachment, and the
encodings and names that such attachments have."""

from mails import (CRLF, LF, add, b64, lines, mail, multi, part, phish, qp,
                   rich, text, tree)

WORDS = "Das kam heute früh, bitte prüfen."


def mixed(parts, boundary="b", **more):
    eol = more.get("eol", CRLF)
    return mail(f"Content-Type: multipart/mixed; boundary=\"{boundary}\"",
                multi(parts, boundary, eol=eol), **more)


def clients():
    def one(name, parts, inner, boundary, words=WORDS, **more):
        add(name, mixed(parts, boundary, **more), inner=inner, words=words)

    both = "Content-Type: multipart/alternative; boundary=alt\n"
    alternative = part(both.strip(), multi([
        text(WORDS), text(f"<p>{WORDS}</p>",
                          fields="Content-Type: text/html; charset=utf-8")],
        "alt"))
    m = phish(1)
    one("gmail", [alternative, part(
        "Content-Type: message/rfc822; name=\"Letzte Mahnung.eml\"\n"
        "Content-Disposition: attachment; filename=\"Letzte Mahnung.eml\"\n"
        "X-Attachment-Id: f_1", m)], [m], "0000000000001b2c")
    m = rich(2, LF)
    one("apple-mail", [text(WORDS, LF), part(
        "Content-Disposition: attachment;\n"
        "\tfilename=\"Letzte Mahnung.eml\"\n"
        "Content-Type: message/rfc822;\n\tx-mac-hide-extension=yes;\n"
        "\tx-unix-mode=0666;\n\tname=\"Letzte Mahnung.eml\"\n"
        "Content-Transfer-Encoding: 7bit", m, LF), text("\n", LF)], [m],
        "Apple-Mail=_4F2C", eol=LF)
    m = rich(3)
    one("thunderbird", [text(WORDS, fields="Content-Type: text/plain; "
                             "charset=UTF-8; format=flowed\n"
                             "Content-Transfer-Encoding: 8bit"), part(
        "Content-Type: message/rfc822; charset=UTF-8;\n"
        " name=\"Letzte Mahnung.eml\"\n"
        "Content-Disposition: attachment; filename=\"Letzte Mahnung.eml\"\n"
        "Content-Transfer-Encoding: 7bit", m)], [m],
        "------------0ydKGTrBwnWGCb0")
    m = phish(4)
    one("outlook", [alternative, part(
        "Content-Type: message/rfc822\n"
        "Content-Disposition: attachment;\n"
        "\tcreation-date=\"Tue, 24 Nov 2026 07:59:12 GMT\";\n"
        "\tmodification-date=\"Tue, 24 Nov 2026 07:59:12 GMT\"", m)], [m],
        "_004_DB7PR01MB4321firmexample_")
    m = rich(5)
    one("owa", [text(WORDS, fields="Content-Type: text/plain; "
                     "charset=\"utf-8\"\nContent-Transfer-Encoding: 8bit"),
                part("Content-Type: message/rfc822\n"
                     "Content-Disposition: attachment;\n"
                     "\tfilename=\"Letzte Mahnung.eml\"; size=1234", m)],
        [m], "_002_AM0PR05firmexample_")
    m = phish(6)
    one("k9", [text(WORDS), part(
        "Content-Type: message/rfc822;\n name=\"Letzte_Mahnung.eml\"\n"
        "Content-Disposition: attachment;\n"
        " filename=\"Letzte_Mahnung.eml\";\n size=1034\n"
        "Content-Transfer-Encoding: 8bit", m)], [m], "----4X0ZB2")
    m = rich(7, LF)
    one("mutt", [text(WORDS, LF), part(
        "Content-Type: message/rfc822\nContent-Disposition: inline", m, LF)],
        [m], "sgneBHv3152wZ8jf", eol=LF)
    m = phish(8)
    one("zimbra", [text(WORDS), part(
        "Content-Type: message/rfc822; name=Letzte Mahnung.eml\n"
        "Content-Disposition: attachment; filename=Letzte Mahnung.eml", m)],
        [m], "=_1c2d-3e4f")
    m = rich(9)
    one("roundcube", [text(WORDS), part(
        "Content-Transfer-Encoding: 8bit\nContent-Type: message/rfc822;\n"
        " name=\"Letzte Mahnung.eml\"\nContent-Disposition: attachment;\n"
        " filename=\"Letzte Mahnung.eml\";\n size=900", m)], [m],
        "=_7e1a6d1c")
    m = phish(10)
    one("horde", [text(WORDS), part(
        "Content-Type: message/rfc822; name=\"Forwarded Message\"\n"
        "Content-Disposition: attachment", m)], [m], "=_Xy8-3bq")
    m = rich(11, LF)
    one("evolution", [text(WORDS, LF), part(
        "Content-Disposition: inline\n"
        "Content-Description: Forwarded message\n"
        "Content-Type: message/rfc822", m, LF)], [m], "=-kYx", eol=LF)
    m = phish(12)
    one("yahoo", [alternative, part(
        "Content-Type: application/octet-stream\n"
        "Content-Transfer-Encoding: base64\n"
        "Content-Disposition: attachment; filename=\"phish.eml\"\n"
        "Content-ID: <abc@firm.example>", b64(m))], [m],
        "----=_Part_1_2.3")
    m = rich(13)
    one("proton", [text(WORDS), part(
        "Content-Type: message/rfc822; filename=\"phish.eml\"; "
        "name=\"phish.eml\"\nContent-Transfer-Encoding: base64\n"
        "Content-Disposition: attachment; filename=\"phish.eml\"; "
        "name=\"phish.eml\"", b64(m))], [m], "b1_proton")
    m = phish(14)
    one("the-bat", [text(WORDS), part(
        "Content-Type: application/octet-stream;\n name=\"Msg.EML\"\n"
        "Content-Transfer-Encoding: base64\nContent-Disposition: attachment;"
        "\n filename=\"Msg.EML\"", b64(m))], [m], "----------0A1B")


def signed():
    m = rich(20)
    inner = multi([text("signiert"), part("Content-Type: message/rfc822", m)],
                  "in")
    add("signed", mail(
        "Content-Type: multipart/signed; boundary=sig; micalg=pgp-sha256;\n"
        " protocol=\"application/pgp-signature\"",
        multi([part("Content-Type: multipart/mixed; boundary=in", inner),
               part("Content-Type: application/pgp-signature",
                    lines("-----BEGIN PGP SIGNATURE-----"))], "sig")),
        inner=[m], words="signiert")
    m = phish(21)
    add("whole", mail("Content-Type: message/rfc822", m), inner=[m])
    add("whole-octet-stream", mail(
        "Content-Type: application/octet-stream; name=a.eml\n"
        "Content-Transfer-Encoding: base64", b64(m)), inner=[m])
    three = [phish(22), rich(23), phish(24)]
    add("three", mixed([text("drei")] + [
        part("Content-Type: message/rfc822", x) for x in three]),
        inner=three, words="drei")
    add("two-ways", mixed([
        part("Content-Type: message/rfc822", three[0]),
        part("Content-Type: application/octet-stream; name=z.eml\n"
             "Content-Transfer-Encoding: base64", b64(three[1]))]),
        inner=three[:2])


def kinds():
    m = phish(30).replace(b"Sehr", "Señor grüßt".encode())
    add("message-global", mixed([part("Content-Type: message/global", m)]),
        inner=[m])
    m = phish(31).replace(b"Delivered-To", b"Newsgroups: x.example\r\n"
                          b"Delivered-To")
    add("message-news", mixed([part("Content-Type: message/news", m)]),
        inner=[m])
    for i, kind in enumerate(("text/plain", "application/eml",
                              "application/x-mail", "message/x-eml",
                              "text/html")):
        m = phish(32 + i)
        add("eml-as-" + kind.replace("/", "-"), mixed([text("hier"), part(
            f"Content-Type: {kind}; name=\"mail {i}.eml\"\n"
            "Content-Disposition: attachment", m)]), inner=[m], words="hier")
    m = phish(38)
    add("no-name", mixed([text("hier"), part(
        "Content-Type: application/octet-stream\n"
        "Content-Transfer-Encoding: base64\nContent-Disposition: attachment",
        b64(m))]), inner=[m], words="hier")
    add("strange-name", mixed([part(
        "Content-Type: application/x-download; name=\"ATT00001.bin\"\n"
        "Content-Transfer-Encoding: base64", b64(m))]), inner=[m])
    head = phish(39).partition(b"\r\n\r\n")[0] + CRLF
    add("headers-alone", mixed([text("nur Kopf"), part(
        "Content-Type: text/rfc822-headers", head)]), inner=[head],
        words="nur Kopf")
    add("headers-in-a-text-file", mixed([text("nur Kopf"), part(
        "Content-Type: text/plain; name=header.txt\n"
        "Content-Disposition: attachment", head)]), inner=[head],
        words="nur Kopf")


def names():
    m = phish(40)
    add("name-rfc2231", mixed([part(
        "Content-Type: application/octet-stream\n"
        "Content-Transfer-Encoding: base64\nContent-Disposition: attachment;"
        "\n filename*0*=utf-8''%C3%9Cberweisung%20; filename*1=\"Mahnung\";\n"
        " filename*2*=.eml", b64(m))]), inner=[m])
    add("name-iso-2022-jp", mixed([part(
        "Content-Type: application/octet-stream;\n name=\""
        "=?ISO-2022-JP?B?GyRCNzk5cBsoQi5lbWw=?=\"\n"
        "Content-Transfer-Encoding: base64", b64(m))]), inner=[m])
    add("words-iso-2022-jp", mixed([part(
        "Content-Type: text/plain; charset=iso-2022-jp",
        "警告です".encode("iso-2022-jp")), part(
            "Content-Type: message/rfc822", m)]), inner=[m], words="警告です")
    add("words-utf-16", mixed([part(
        "Content-Type: text/plain; charset=utf-16\n"
        "Content-Transfer-Encoding: base64",
        b64(b"\xff\xfe" + "Größe".encode("utf-16le"))), part(
            "Content-Type: message/rfc822", m)]), inner=[m], words="Größe")
    add("words-html", mixed([part(
        "Content-Type: text/html; charset=iso-8859-1",
        b"<p>Gr\xfc\xdfe &amp; Dank</p>"), part(
            "Content-Type: message/rfc822", m)]), inner=[m],
        words="Grüße & Dank")


def encodings():
    m = phish(50)
    add("rfc822-base64", mixed([part(
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
        b64(m))]), inner=[m])
    add("rfc822-quoted-printable", mixed([part(
        "Content-Type: message/rfc822\n"
        "Content-Transfer-Encoding: quoted-printable", qp(m))]), inner=[m])
    add("rfc822-says-quoted-printable", mixed([part(
        "Content-Type: message/rfc822\n"
        "Content-Transfer-Encoding: quoted-printable", m)]), inner=[m])
    add("rfc822-says-base64", mixed([part(
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
        m)]), inner=[m])
    lf = phish(51, LF)
    add("base64-keeps-lf", mixed([part(
        "Content-Type: application/octet-stream; name=a.eml\n"
        "Content-Transfer-Encoding: base64", b64(lf))]), inner=[lf])
    add("uuencoded", mixed([part(
        "Content-Type: application/octet-stream; name=a.eml\n"
        "Content-Transfer-Encoding: x-uuencode", uuencode(lf))]), inner=[lf])
    nul = phish(52, body=b"a\0b\xff\xfe\r\r\n\0\r\n")
    add("binary-with-nul", mixed([part(
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: binary",
        nul)]), inner=[nul])
    add("binary-file-with-nul", mixed([part(
        "Content-Type: application/octet-stream; name=a.eml\n"
        "Content-Transfer-Encoding: binary", nul)]), inner=[nul])
    jumble = phish(53).replace(b"Sehr", b"Sehr\nund\r") + b"ohne Ende"
    add("mixed-line-ends", mixed([part("Content-Type: message/rfc822",
                                       jumble)]), inner=[jumble])
    add("lf-in-crlf", mixed([part("Content-Type: message/rfc822", lf)]),
        inner=[lf])
    add("crlf-in-lf", mixed([part("Content-Type: message/rfc822", m, LF)],
                            eol=LF), inner=[m])
    add("utf-16-file", mixed([part(
        "Content-Type: text/plain; name=a.eml\n"
        "Content-Transfer-Encoding: base64",
        b64(b"\xff\xfe" + m.decode().encode("utf-16le")))]), inner=[m])
    add("utf-8-mark", mixed([part(
        "Content-Type: application/octet-stream; name=a.eml\n"
        "Content-Transfer-Encoding: base64", b64(b"\xef\xbb\xbf" + m))]),
        inner=[m])


def uuencode(data):
    import binascii
    out = [b"begin 644 a.eml"]
    for at in range(0, len(data), 45):
        out.append(binascii.b2a_uu(data[at:at + 45]).rstrip(b"\n"))
    return CRLF.join(out + [b"`", b"end"]) + CRLF


def edges():
    m = phish(60)
    for name, before, cut in (
            ("mbox-line", b"From a@b.example Mon Nov 23 07:41:03 2026\r\n", 0),
            ("quoted-mbox-line", b">From a@b.example Mon Nov 23 2026\r\n", 0),
            ("empty-lines-first", CRLF * 3, 6)):
        got = (before + m)[cut:]
        add(name, mixed([part("Content-Type: message/rfc822", before + m)]),
            inner=[got])
    line = b"From a@b.example Mon Nov 23 07:41:03 2026\r\n"
    two = [phish(62), phish(63)]
    box = line + two[0] + CRLF + line + two[1]
    add("mbox-attached", mixed([part("Content-Type: application/mbox; "
                                     "name=spam.mbox", box)]), inner=two)
    add("mbox-base64", mixed([part(
        "Content-Type: application/octet-stream; name=spam.mbox\n"
        "Content-Transfer-Encoding: base64", b64(box))]), inner=two)
    own = rich(61).replace(b"----=_Part_61", b"outer2")
    add("boundary-prefix", mixed([
        part("Content-Type: message/rfc822", own),
        part("Content-Type: message/rfc822", m)], "outer"), inner=[own, m])
    add("no-closing-boundary", mail(
        "Content-Type: multipart/mixed; boundary=b",
        multi([part("Content-Type: message/rfc822", m)], "b", close=False)),
        inner=[m + CRLF])
    cut = rich(62)
    cut = cut[:cut.rindex(b"------=_Part")]
    add("inner-not-closed", mixed([
        part("Content-Type: message/rfc822", cut),
        part("Content-Type: message/rfc822", m)]), inner=[cut, m])
    add("preamble-epilogue", mail(
        "Content-Type: multipart/mixed; boundary=b",
        multi([text("ja"), part("Content-Type: message/rfc822", m)], "b",
              preamble=phish(63), epilogue=phish(64))), inner=[m], words="ja")
    add("blanks-behind-boundary", mail(
        "Content-Type: multipart/mixed; boundary=b",
        multi([part("Content-Type: message/rfc822", m)], "b")
        .replace(b"--b\r\n", b"--b \t\r\n")), inner=[m])
    quoted = phish(65, body=lines("> --b", " --b", "--bb", "--b-", "-- b"))
    add("nearly-boundaries", mixed([
        part("Content-Type: message/rfc822", quoted)]), inner=[quoted])
    add("inline-and-attached", mixed([
        text("Siehe\n\n---------- Forwarded message ---------\n"
             "From: Bank <a@bank.example>\nDate: Mon\nSubject: x\n\nText\n"),
        part("Content-Type: message/rfc822", m)]), inner=[m], words="Siehe")


def nested():
    m = phish(70)
    first = mixed([text("an Chef"), part("Content-Type: message/rfc822", m)],
                  "n1")
    second = mixed([text("an Abuse"),
                    part("Content-Type: message/rfc822", first)], "n2")
    add("report-in-report", second, inner=[tree(first, "forward", [m])],
        words="an Abuse")
    one = tree(m)
    data = m
    for depth in range(12):
        data = mixed([part("Content-Type: message/rfc822", data)],
                     f"deep{depth}")
        one = tree(data, "forward", [one])
    add("twelve-deep", data, inner=one["inner"])
    same = mixed([part("Content-Type: message/rfc822", m)], "same")
    add("same-boundary", mixed([part("Content-Type: message/rfc822", same)],
                               "same"),
        inner=[tree(same, "forward", [m])])


def make():
    clients()
    signed()
    kinds()
    names()
    encodings()
    edges()
    nested()
