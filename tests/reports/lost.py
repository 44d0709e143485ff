"""Reports that lost the mail: forwarded inline in many languages, pictures,
Outlook's formats, pieces; and what is no report at all."""

from forwards import mixed
from mails import add, b64, lines, mail, multi, part, phish, text

# program and language: the lines above the quoted mail
INLINE = {
    "gmail-en": "---------- Forwarded message ---------\n"
    "From: Bank <a@bank.example>\nDate: Mon, Nov 23, 2026 at 7:41 AM\n"
    "Subject: Last warning\nTo: <v@victim.example>",
    "apple-en": "Begin forwarded message:\n\n> From: Bank <a@bank.example>\n"
    "> Subject: Last warning\n> Date: 23 November 2026\n"
    "> To: v@victim.example",
    "outlook-en": "________________________________\n"
    "From: Bank <a@bank.example>\nSent: Monday, November 23, 2026 7:41 AM\n"
    "To: Victim <v@victim.example>\nSubject: Last warning",
    "outlook-original-en": "-----Original Message-----\n"
    "From: Bank [mailto:a@bank.example]\nSent: Monday, November 23, 2026\n"
    "To: Victim\nSubject: Last warning",
    "outlook-de": "Von: Bank <a@bank.example>\n"
    "Gesendet: Montag, 23. November 2026 07:41\n"
    "An: Opfer <v@victim.example>\nBetreff: Letzte Mahnung",
    "outlook-bold-de": "*Von:* Bank <a@bank.example>\n"
    "*Gesendet:* Montag, 23. November 2026 07:41\n*An:* v@victim.example\n"
    "*Betreff:* Letzte Mahnung",
    "thunderbird-de": "-------- Weitergeleitete Nachricht --------\n"
    "Betreff: \tLetzte Mahnung\nDatum: \tMon, 23 Nov 2026 07:41:03 +0000\n"
    "Von: \tBank <a@bank.example>\nAn: \tv@victim.example",
    "gmail-es": "---------- Forwarded message ---------\n"
    "De: Banco <a@bank.example>\nDate: lun, 23 nov 2026 a las 7:41\n"
    "Subject: Aviso\nTo: <v@victim.example>",
    "outlook-es": "De: Banco <a@bank.example>\n"
    "Enviado el: lunes, 23 de noviembre de 2026 7:41\n"
    "Para: v@victim.example\nAsunto: Último aviso",
    "thunderbird-es": "-------- Mensaje reenviado --------\n"
    "Asunto: \tAviso\nFecha: \tMon, 23 Nov 2026\nDe: \ta@bank.example",
    "outlook-pt": "De: Banco <a@bank.example>\n"
    "Enviada em: segunda-feira, 23 de novembro de 2026\n"
    "Para: v@victim.example\nAssunto: Último aviso",
    "thunderbird-pt": "-------- Mensagem encaminhada --------\n"
    "Assunto: \tAviso\nData: \tMon, 23 Nov 2026\nDe: \ta@bank.example",
    "apple-fr": "Début du message transféré :\n\n"
    "> De: Banque <a@bank.example>\n> Objet: Dernier avis\n"
    "> Date: 23 novembre 2026",
    "outlook-fr": "De : Banque <a@bank.example>\n"
    "Envoyé : lundi 23 novembre 2026 07:41\nÀ : v@victim.example\n"
    "Objet : Dernier avis",
    "outlook-it": "Da: Banca <a@bank.example>\n"
    "Inviato: lunedì 23 novembre 2026 07:41\nA: v@victim.example\n"
    "Oggetto: Ultimo avviso",
    "outlook-nl": "Van: Bank <a@bank.example>\n"
    "Verzonden: maandag 23 november 2026 07:41\nAan: v@victim.example\n"
    "Onderwerp: Laatste waarschuwing",
    "outlook-sv": "Från: Bank <a@bank.example>\n"
    "Skickat: den 23 november 2026 07:41\nTill: v@victim.example\n"
    "Ämne: Sista varningen",
    "outlook-pl": "Od: Bank <a@bank.example>\n"
    "Wysłano: poniedziałek, 23 listopada 2026\nDo: v@victim.example\n"
    "Temat: Ostatnie ostrzeżenie",
    "yandex-ru": "-------- Пересылаемое сообщение --------\n"
    "23.11.2026, 07:41, Bank <a@bank.example>:",
    "outlook-ru": "От: Банк <a@bank.example>\n"
    "Отправлено: 23 ноября 2026 г. 7:41\nКому: v@victim.example\n"
    "Тема: Последнее предупреждение",
    "outlook-ja": "差出人: Bank <a@bank.example>\n"
    "送信日時: 2026年11月23日 7:41\n宛先: v@victim.example\n件名: 最終警告",
    "qq-zh": "------------------ 原始邮件 ------------------\n"
    "发件人: \"Bank\" <a@bank.example>;\n发送时间: 2026年11月23日 7:41\n"
    "收件人: \"v\"<v@victim.example>;\n主题: 最后警告",
    "outlook-zh-wide": "发件人：Bank <a@bank.example>\n"
    "日期：2026年11月23日\n收件人：v@victim.example\n主题：最后警告",
    "gmail-ko": "---------- Forwarded message ---------\n"
    "보낸사람: Bank <a@bank.example>\nDate: 2026년 11월 23일\n"
    "Subject: 경고",
    "outlook-tr": "Kimden: Banka <a@bank.example>\n"
    "Gönderildi: 23 Kasım 2026 Pazartesi 07:41\nKime: v@victim.example\n"
    "Konu: Son uyarı",
}


def inline():
    plain = "Content-Type: text/plain; charset=utf-8"
    for name, head in INLINE.items():
        body = f"Bitte prüfen\n\n{head}\n\nDear customer,\nlog in: " \
            "https://login.example/\n"
        for policy in ("mailbox", "files"):
            add(f"inline-{name}-{policy}", mail(plain, body.encode()),
                lost="inline", words="Bitte prüfen", policy=policy)
    html = "<html><body><div>Bitte prüfen</div><hr><div><b>Von:</b> Bank " \
        "&lt;a@bank.example&gt;<br><b>Gesendet:</b> Montag<br><b>An:</b> v" \
        "<br><b>Betreff:</b> Mahnung</div><p>Text</p></body></html>"
    add("inline-html", mail("Content-Type: text/html; charset=utf-8",
                            html.encode()), lost="inline",
        words="Bitte prüfen")
    add("inline-base64-latin1", mail(
        "Content-Type: text/plain; charset=iso-8859-1\n"
        "Content-Transfer-Encoding: base64",
        b64(("Bitte prüfen\n\n" + INLINE["outlook-fr"]).encode("latin-1"))),
        lost="inline", words="Bitte prüfen")
    add("source-pasted", mail(plain, b"So kam das:\r\n\r\n" + phish(200)),
        lost="inline", words="So kam das:")


def other():
    words = "siehe Anhang"
    add("msg", mixed([text(words), part(
        "Content-Type: application/vnd.ms-outlook; name=\"Mahnung.msg\"\n"
        "Content-Transfer-Encoding: base64",
        b64(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)))]),
        lost="msg", words=words)
    add("msg-as-file", mixed([text(words), part(
        "Content-Type: application/octet-stream; name=\"Mahnung.msg\"\n"
        "Content-Transfer-Encoding: base64",
        b64(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)))]),
        lost="msg", words=words, policy="files")
    add("msg-without-name", mixed([text(words), part(
        "Content-Type: application/octet-stream\n"
        "Content-Transfer-Encoding: base64",
        b64(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)))]),
        lost="msg", words=words)
    tnef = b64(b"\x78\x9f\x3e\x22" + bytes(100))
    add("tnef", mixed([text(words), part(
        "Content-Type: application/ms-tnef; name=\"winmail.dat\"\n"
        "Content-Transfer-Encoding: base64", tnef)]), lost="tnef",
        words=words)
    add("tnef-as-file", mixed([text(words), part(
        "Content-Type: application/octet-stream; name=\"ATT1.dat\"\n"
        "Content-Transfer-Encoding: base64", tnef)]), lost="tnef",
        words=words)
    add("screenshot", mixed([text(words), part(
        "Content-Type: image/png; name=\"Bildschirmfoto.png\"\n"
        "Content-Transfer-Encoding: base64",
        b64(b"\x89PNG\r\n\x1a\n" + bytes(50)))]), lost="picture",
        words=words)
    add("partial", mail(
        "Content-Type: message/partial; id=x; number=1; total=2",
        phish(210)[:300]), lost="partial")
    add("external-body", mixed([text(words), part(
        "Content-Type: message/external-body; access-type=URL;\n"
        " URL=\"https://files.example/a.eml\"",
        lines("Content-Type: message/rfc822", "", ""))]), lost="partial",
        words=words)
    add("zip", mixed([text(words), part(
        "Content-Type: application/zip; name=\"mahnung.zip\"\n"
        "Content-Transfer-Encoding: base64", b64(b"PK\3\4" + bytes(60)))]),
        lost="not-attached", words=words)
    add("smime-sealed", mail(
        "Content-Type: application/pkcs7-mime; smime-type=signed-data;\n"
        " name=smime.p7m\nContent-Transfer-Encoding: base64",
        b64(bytes(60))), lost="not-attached")
    add("nothing", mail("Content-Type: text/plain", b"Ich bekam Spam.\r\n"),
        lost="not-attached", words="Ich bekam Spam.")
    add("nothing-at-all", b"From: rita@firm.example\r\n\r\n",
        lost="not-attached")


def samples():
    """What is no report where files are submitted."""
    m = phish(220)
    attached = mixed([part("Content-Type: message/rfc822", m)])
    add("attached-formal", attached, "none", policy="formal", reporter=None)
    add("attached-files", attached, inner=[m], policy="files")
    add("sample", m, "none", policy="files", reporter=None)
    thread = "Please pay today.\n\n" + INLINE["outlook-en"] + "\n\nAgreed.\n"
    add("sample-quotes-a-thread", mail(
        "Content-Type: text/plain", thread.encode(), subject="Re: Invoice"),
        "none", policy="files", reporter=None)
    add("sample-with-picture", mail(
        "Content-Type: multipart/related; boundary=b",
        multi([text("<img src=cid:a>", fields="Content-Type: text/html"),
               part("Content-Type: image/png\nContent-ID: <a>",
                    b"\x89PNG")], "b"), subject="Mahnung"), "none",
        policy="files", reporter=None)


def make():
    inline()
    other()
    samples()
