"""Signature fields as signers write them, and keys as they publish them."""

from sign import USUAL

# Between the names of h=, and as they are written
COLONS = [":", " : ", ":\r\n\t", " :\r\n  "]

# (name, what differs from the usual signature)
LAYOUTS = [
    ("one line", {"layout": "v=1; a={a}; c={c}; d={d}; s={s}; h={h}; "
                            "bh={bh}; b={b}"}),
    ("no blanks", {"layout": "v=1;a={a};c={c};d={d};s={s};h={h};bh={bh};"
                             "b={b}", "name": "DKIM-Signature:"}),
    ("semicolon at the end", {"layout": USUAL + ";"}),
    ("semicolon and line end", {"layout": USUAL + ";\r\n\t"}),
    ("b= first", {"layout": "b={b}; v=1; a={a}; c={c}; d={d}; s={s}; h={h}; "
                            "bh={bh}"}),
    ("b= in the middle", {"layout": "v=1; a={a}; c={c};\r\n b={b};\r\n bh="
                                    "{bh}; d={d}; s={s}; h={h};"}),
    ("b= folded", {"fold": "\r\n\t"}),
    ("b= folded first", {"before": "\r\n\t ", "fold": "\r\n\t  "}),
    ("b= with blanks", {"fold": " ", "before": " ", "after": " "}),
    ("b= with a line end behind", {"fold": "\r\n ", "after": "\r\n ",
                                   "layout": USUAL + ";"}),
    ("blank before b's sign", {"layout": USUAL.replace("b={b}", "b ={b}")
                               }),
    ("fold before b's sign", {"layout": USUAL.replace(
        "\tb={b}", "\tb\r\n\t={b}")}),
    ("blanks around all signs", {"layout": "v = 1 ; a = {a} ; c = {c} ; d = "
                                 "{d} ; s = {s} ; h = {h} ; bh = {bh} ; b="
                                 "{b}"}),
    ("folds around all signs", {"layout": "\r\n v\r\n =\r\n 1\r\n ;\r\n a="
                                "\r\n {a};c=\r\n\t{c}\r\n\t;d={d};s={s};h="
                                "{h};bh=\r\n {bh};b={b}"}),
    ("bh= folded", {"layout": USUAL.replace("bh={bh}", "bh=\r\n\t {bh} ")}),
    ("h= folded", {"colon": ":\r\n\t"}),
    ("h= with blanks", {"colon": " : "}),
    ("h= in capitals", {"case": str.upper}),
    ("h= in small letters", {"case": str.lower}),
    ("h= in mixed case", {"case": str.swapcase}),
    ("order of h= turned round", {"reverse": True}),
    ("name in small letters", {"name": "dkim-signature: "}),
    ("name in capitals", {"name": "DKIM-SIGNATURE:\t "}),
    ("name and fold", {"name": "DKIM-Signature:\r\n "}),
    ("blank before the colon", {"name": "DKIM-Signature : "}),
    ("no c=", {"c": "simple/simple", "layout": USUAL.replace("c={c}; ", "")}),
    ("c= of the header alone", {"c": "relaxed"}),
    ("q=", {"layout": USUAL.replace("; d=", "; q=dns/txt; d=")}),
    ("t= and x=", {"layout": USUAL.replace(
        "; d=", "; t=1795000000; x=2110000000; d=")}),
    ("t= at the clock", {"layout": USUAL.replace("; d=",
                                                 "; t=1795600000; d=")}),
    ("i= of the domain", {"layout": USUAL.replace("; d=", "; i=@{d}; d=")}),
    ("i= of a sub-domain", {"layout": USUAL.replace(
        "; d=", "; i=news@a.b.{d}; d=")}),
    ("i= with odd octets", {"layout": USUAL.replace(
        "; d=", "; i=a=3Bb+c/d=40e@{d}; d=")}),
    ("z=", {"layout": USUAL.replace(
        "; d=", "; z=From:a=40b|Subject:x=3By; d=")}),
    ("unknown tags", {"layout": USUAL.replace(
        "; d=", "; darn=shop.example; x_y=a=b==; r=y; d=")}),
    ("l= of all", {"length": "all",
                   "layout": USUAL.replace("; d=", "; l={l}; d=")}),
    ("l= of half", {"length": "half",
                    "layout": USUAL.replace("; d=", "; l={l}; d=")}),
    ("l= of nothing", {"length": "none",
                       "layout": USUAL.replace("; d=", "; l={l}; d=")}),
]

# (name, d= as written, as DNS has it)
DOMAINS = [
    ("capitals", "Signer.EXAMPLE", "signer.example"),
    ("deep", "a.b.c.d.e.f.g.signer.example", "a.b.c.d.e.f.g.signer.example"),
    ("underscore", "_mail.signer.example", "_mail.signer.example"),
    ("digits", "1.2-3.signer.example", "1.2-3.signer.example"),
    ("long label", "a" * 63 + ".example", "a" * 63 + ".example"),
    ("A-label", "xn--bcher-kva.example", "xn--bcher-kva.example"),
    ("U-label", "bücher.example", "xn--bcher-kva.example"),
]


def _pieces(text, n):
    return [text[i:i + n] for i in range(0, len(text), n)]


def _spaced(p):
    return " ".join(_pieces(p, 64))


# (name, the strings of the TXT record of key k with p= p)
RECORDS = [
    ("plain", lambda k, p: [f"v=DKIM1; k={k}; p={p}"]),
    ("bare", lambda k, p: [f"v=DKIM1; k={k}; p={p}"]),
    ("pieces", lambda k, p: _pieces(f"v=DKIM1; k={k}; p={p}", 50)),
    ("pieces-odd", lambda k, p: ["v=DKI", "M1; k=" + k[:2], "", k[2:] +
                                 "; p=" + p[:1], *_pieces(p[1:], 100)]),
    ("no-v", lambda k, p: [f"k={k}; p={p}"]),
    ("tight", lambda k, p: [f"v=DKIM1;k={k};p={p};"]),
    ("notes", lambda k, p: [f"v=DKIM1; n=rotate=20yearly; k={k}; p={p}; "]),
    ("blanks", lambda k, p: [f"v = DKIM1 ; k\t= {k} ; p = {_spaced(p)} ;"]),
    ("hashes", lambda k, p: [f"v=DKIM1; h=sha1 : sha256; k={k}; p={p}"]),
    ("service", lambda k, p: [f"v=DKIM1; s=email:other; k={k}; p={p}"]),
    ("any-service", lambda k, p: [f"v=DKIM1; s=*; t=s; k={k}; p={p}"]),
    ("test", lambda k, p: [f"v=DKIM1; t=y; k={k}; p={p}"]),
    ("unknown", lambda k, p: [f"v=DKIM1; g=*; zz=1; k={k}; p={p}"]),
    ("alias", lambda k, p: [f"v=DKIM1; k={k}; p={p}"]),
    ("beside", lambda k, p: [f"v=DKIM1; k={k}; p={p}"]),
]
