#ifndef CORE_MAIL_INLINE_WORDS_H
#define CORE_MAIL_INLINE_WORDS_H

/*
 * What mail programs write above a mail that they forward inline, by
 * language.  ASCII in lower case; other letters as they are written (Hebrew and
 * Arabic escaped, since editors turn their lines around).
 */

/* clang-format off */
/* Lines that say "forwarded message" */
static const char *const inline_forwarded[] = {
	"forwarded message", "forwarded mail", "forwarded by",
	"begin forwarded message", "mensaje reenviado", "correo reenviado",
	"missatge reenviat", "mensagem encaminhada", "mensagem reencaminhada",
	"message transféré", "message réexpédié", "weitergeleitete nachricht",
	"weitergeleitete mail", "weitergeleiteten nachricht",
	"weitergeleitet von", "messaggio inoltrato", "doorgestuurd bericht",
	"doorgestuurd door", "vidarebefordrat meddelande",
	"videresendt meddelelse", "videresendt melding", "videresendt besked",
	"välitetty viesti", "edelleenlähetetty viesti", "wiadomość przekazana",
	"przekazana wiadomość", "przesłana dalej", "přeposlaná zpráva",
	"továbbított üzenet", "mesaj redirecționat", "yönlendirilmiş ileti",
	"iletilen ileti", "iletilmiş ileti",
	/* Russian: forwarded message, forwarded letter */
	"Пересылаемое сообщение", "Пересланное сообщение",
	"переадресованного сообщения",
	/* Greek, Chinese (simplified, traditional), Japanese, Korean */
	"Προωθημένο μήνυμα", "转发的邮件", "转发邮件", "轉寄郵件", "轉寄的郵件",
	"転送メッセージ", "転送されたメッセージ", "전달된 메시지",
};

/* Lines that say "original message": above replies, too */
static const char *const inline_original[] = {
	"original message", "original mail", "mensaje original",
	"missatge original", "mensagem original", "message original",
	"message d'origine", "message d’origine", "ursprüngliche nachricht",
	"originalnachricht", "messaggio originale", "oorspronkelijk bericht",
	"origineel bericht", "ursprungligt meddelande", "oprindelig meddelelse",
	"opprinnelig melding", "alkuperäinen viesti", "wiadomość oryginalna",
	"oryginalna wiadomość", "původní zpráva", "eredeti üzenet",
	"mesaj original", "orijinal mesaj", "özgün ileti", "Исходное сообщение",
	"Исходное письмо", "原始邮件", "原始郵件", "元のメッセージ",
	"원본 메시지",
};

/* Labels of the header fields, before the colon */
static const char *const inline_from[] = {
	"from", "von", "de", "da", "van", "fra", "från", "lähettäjä", "od",
	"kimden", "gönderen", "feladó", "de la", "desde", "expéditeur",
	"remitente", "absender", "mittente", "afzender", "avsändare", "nadawca",
	"odesílatel", "От", "от", "Від", "Από", "差出人", "发件人", "寄件者",
	"寄件人", "보낸 사람", "보낸사람", "\xd7\x9e\xd7\x90\xd7\xaa",
	"\xd9\x85\xd9\x86",
};

/* Date or time of sending */
static const char *const inline_date[] = {
	"sent", "date", "gesendet", "datum", "enviado", "enviado el",
	"enviada em", "enviado em", "enviada", "fecha", "data", "inviato",
	"data invio", "envoyé", "envoyé le", "verzonden", "sendt", "dato",
	"skickat", "lähetetty", "päivämäärä", "wysłano", "odesláno",
	"gönderildi", "tarih", "elküldve", "dátum", "trimis", "sent at",
	"Отправлено", "Дата", "Ημερομηνία", "Στάλθηκε", "送信日時", "日付",
	"日時", "发送时间", "日期", "时间", "寄件日期", "보낸 날짜", "날짜",
	"\xd7\xaa\xd7\x90\xd7\xa8\xd7\x99\xd7\x9a",
	"\xd7\xa0\xd7\xa9\xd7\x9c\xd7\x97",
	"\xd8\xa7\xd9\x84\xd8\xaa\xd8\xa7\xd8\xb1\xd9\x8a\xd8\xae",
};

/* To, Cc */
static const char *const inline_to[] = {
	"to", "an", "para", "a", "aan", "til", "till", "vastaanottaja", "do",
	"komu", "kime", "címzett", "à", "À", "pour", "per", "destinataire",
	"destinatario", "destinatário", "k", "alici", "alıcı", "către",
	"reply-to", "cc", "Кому", "Προς", "宛先", "收件人", "收件者",
	"받는 사람", "받는사람", "\xd7\x90\xd7\x9c", "\xd8\xa5\xd9\x84\xd9\x89",
};

/* Subject */
static const char *const inline_subject[] = {
	"subject", "betreff", "asunto", "assunto", "oggetto", "objet",
	"onderwerp", "emne", "ämne", "Ämne", "aihe", "temat", "předmět", "konu",
	"tárgy", "subiect", "assumpte", "objecte", "Тема", "Θέμα", "件名",
	"主题", "主旨", "主題", "標題", "제목",
	"\xd7\xa0\xd7\x95\xd7\xa9\xd7\x90",
	"\xd8\xa7\xd9\x84\xd9\x85\xd9\x88\xd8\xb6\xd9\x88\xd8\xb9",
};
/* clang-format on */

#endif
