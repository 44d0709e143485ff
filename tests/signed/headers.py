"""Header fields beside From, odd in each its own way."""

USUAL = [
    b"Date: Wed, 25 Nov 2026 08:00:00 +0000\r\n",
    b"To: victim@corp.example\r\n",
    b"Subject: Your parcel  is waiting\r\n",
    b"Message-ID: <1@shop.example>\r\n",
]


def _with(*more, but=()):
    kept = [f for f in USUAL if f.split(b":")[0].decode() not in but]
    return kept + list(more)


# (name, fields, names that are signed beside the usual ones)
HEADERS = [
    ("nothing but From", [], []),
    ("no Subject, no To", _with(but=("Subject", "To")), []),
    ("absent fields signed", USUAL, ["X-None", "Cc", "Resent-From", "Cc"]),
    ("From over-signed", USUAL, ["From"]),
    ("all over-signed", USUAL, ["From", "To", "Subject", "Date",
                                "Message-ID"]),
    ("two Subjects, one signed", _with(b"Subject: second\r\n"), []),
    ("two Subjects, both signed", _with(b"Subject: second\r\n"), ["Subject"]),
    ("three of a kind, two signed", USUAL + [b"X-Mark: a\r\n",
     b"X-Mark: b\r\n", b"X-Mark:c\r\n"], ["X-Mark", "x-mark"]),
    ("five Received", [b"Received: from a%d by b; Wed, 25 Nov 2026 08:00:0%d"
                       b" +0000\r\n" % (i, i) for i in range(5)] + USUAL, []),
    ("Received signed", [b"Received: from a\r\n\tby b;\r\n\tWed, 25 Nov 2026 "
                         b"08:00:00 +0000\r\n"] + USUAL, ["Received"]),
    ("empty field", _with(b"Subject:\r\n", but=("Subject",)), []),
    ("field of a blank", _with(b"Subject: \r\n", but=("Subject",)), []),
    ("field of tabs and blanks", _with(b"Subject:\t \t\r\n",
                                       but=("Subject",)), []),
    ("line of a blank inside", _with(b"Subject: a\r\n \r\n b\r\n",
                                     but=("Subject",)), []),
    ("line of a blank at the end", _with(b"Subject: a\r\n \t\r\n",
                                         but=("Subject",)), []),
    ("folded at once", _with(b"Subject:\r\n\r\n"[:-2] + b" folded\r\n",
                             but=("Subject",)), []),
    ("folded in each word", _with(b"Subject: a\r\n b\r\n\tc\r\n  d\r\n\t\te"
                                  b"\r\n", but=("Subject",)), []),
    ("blanks at line ends", _with(b"Subject: a \t\r\n b  \r\n",
                                  but=("Subject",)), []),
    ("blank before the colon", _with(b"Subject : hello\r\n",
                                     but=("Subject",)), []),
    ("no blank behind the colon", _with(b"Subject:hello\r\n",
                                        but=("Subject",)), []),
    ("names in odd case", [b"dATE: Wed, 25 Nov 2026 08:00:00 +0000\r\n",
                           b"TO: victim@corp.example\r\n",
                           b"sUBJECT: x\r\n", b"MESSAGE-id: <2@x>\r\n"], []),
    ("odd characters in a name", USUAL + [b"X!#$%&'*+-.^_`{|}~: y\r\n"],
     ["X!#$%&'*+-.^_`{|}~"]),
    ("colons in a value", USUAL + [b"X-A: b: c:: d\r\n"], ["X-A"]),
    ("raw UTF-8 subject", _with("Subject: Größe  ✔ 请\r\n".encode(),
                                but=("Subject",)), []),
    ("raw Latin-1 and controls", _with(b"Subject: \xe4\xf6 \x01\x7f \xa0.\r\n",
                                       but=("Subject",)), []),
    ("no-break blanks", _with("Subject: a\u00a0 \u2003b\r\n".encode(),
                              but=("Subject",)), []),
    ("encoded words, folded", _with(b"Subject: =?utf-8?q?a_?=\r\n =?utf-8?q?"
                                    b"b?=\r\n", but=("Subject",)), []),
    ("form feed inside", _with(b"Subject: a\x0c b \x0b\r\n",
                               but=("Subject",)), []),
    ("60 kB in one field", USUAL + [b"X-Big: " + b"abcdefgh " * 6800 +
                                    b"\r\n"], ["X-Big"]),
    ("1,200 recipients folded", _with(b"To: " + b",\r\n\t".join(
        b"u%d@corp.example" % i for i in range(1200)) + b"\r\n",
        but=("To",)), []),
    ("400 fields", USUAL + [b"X-F%d: %d\r\n" % (i, i) for i in range(400)],
     ["X-F%d" % i for i in range(0, 400, 7)]),
    ("list fields", USUAL + [b"List-Unsubscribe: <https://shop.example/u?a=b>,"
                             b"\r\n <mailto:u@shop.example>\r\n",
                             b"List-Unsubscribe-Post: List-Unsubscribe=One-"
                             b"Click\r\n"],
     ["List-Unsubscribe", "List-Unsubscribe-Post", "List-ID"]),
    ("MIME fields signed", USUAL + [b"MIME-Version: 1.0\r\n",
                                    b"Content-Type: text/plain;\r\n"
                                    b" charset=utf-8\r\n",
                                    b"Content-Transfer-Encoding: 8bit\r\n"],
     ["MIME-Version", "Content-Type", "Content-Transfer-Encoding"]),
]
