"""Mails of the story as people elsewhere got them: our own mailboxes never
saw these copies.  And one that nobody got."""

from . import daily, receive, wave, world
from .dice import Dice
from .post import Mail, date, link, page, part, words


def delivered(mail, host, mail_from, rcpt, when, me):
    """As `me` writes it: a Postfix, its filter's results on top"""
    ip = world.HOSTS[host]
    spf, _, dkim, dmarc = receive.authenticate(mail, ip, mail_from, host)
    dice = Dice(me, rcpt, when)
    mail.top("Received",
             f"from {host} ({host} [{ip}])\n\tby {me} (Postfix) with ESMTPS "
             f"id 4{dice.alnum(12)}\n\tfor <{rcpt}>; "
             f"{date(when, -5, '-05', pad=True)}")
    text = f"{me};\n\tspf={spf} smtp.mailfrom={mail_from}"
    for t, result, _, _ in dkim:
        text += f";\n\tdkim={result} header.d={t['d']} header.s={t['s']}"
    if dmarc:
        text += f";\n\tdmarc={dmarc[0]} (policy={dmarc[1]}) " \
            f"header.from={receive.author(mail)}"
    mail.top("Authentication-Results", text)
    mail.top("Delivered-To", rcpt)
    mail.top("Return-Path", f"<{mail_from}>")


def copy(name, i, to, when, me=None):
    """A mail of that campaign, as `to` (name, address) got it: (octets,
    envelope sender)"""
    style = {n: s for n, _, _, _, s in wave.WAVES}[name]
    mail, mail_from, rcpt, _ = wave.compose(name, i, when, style, to)
    delivered(mail, wave.RELAY, mail_from, rcpt, when + 5,
              me or "correo." + rcpt.rpartition("@")[2])
    return mail.bytes(), mail_from


def framed(when):
    """A rival of mega-envios made it up: fields of a genuine mail of theirs
    over a fraud, and what our receivers would have written had they seen it
    pass.  They never did."""
    genuine, mail_from, _, _ = daily.bulk(2)
    rcpt, me, host = "facturas@desk.example", "mx1.desk.example", \
        "e12.megaenvios.example"
    mail, dice = Mail(), Dice("framed")
    ip = world.HOSTS[host]
    for name, value in genuine.fields:
        if name in ("Received", "DKIM-Signature", "Message-ID", "X-ME-Sender",
                    "X-ME-Campaign", "X-ME-SID", "List-Unsubscribe"):
            mail.add(name, value)
    mail.add("From", "Banco Sol <avisos@bancosol.example>")
    mail.add("To", rcpt)
    mail.add("Subject", words("Su tarjeta será bloqueada: verifique hoy"))
    mail.add("Date", date(when))
    url = f"https://bancosol-tarjetas.test/{dice.hex(12)}"
    text = "Verifique su tarjeta antes de las 18:00."
    mail.multipart("alternative", "me_" + dice.hex(24), [
        part("text/plain", f"{text}\n\n{url}\n"),
        part("text/html", page("Banco Sol", [text, link(url, "Verificar")]))])
    mail.top("Received", f"from {host} ({host} [{ip}])\n\tby {me} (Postfix) "
             f"with ESMTPS id 4{dice.alnum(14)}\n\tfor <{rcpt}>; "
             f"{date(when + 3, -5, '-05', pad=True)}")
    mail.top("Authentication-Results", "desk.example; dkim=pass (2048-bit key)"
             " header.d=megaenvios.example\n\theader.s=me7; spf=pass "
             f"smtp.mailfrom={mail_from};\n\tdmarc=fail (p=quarantine "
             "dis=none) header.from=bancosol.example")
    mail.top("Received", f"from {me} ({me} [192.0.2.25])\n\tby store.desk."
             f"example (Postfix) with ESMTPS id 4{dice.alnum(14)}\n\tfor "
             f"<{rcpt}>; {date(when + 4, -5, '-05', pad=True)}")
    mail.top("Return-Path", f"<{mail_from}>")
    return mail.bytes()
