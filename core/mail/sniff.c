/* Is a file mail at all? */

#include "core/base/mem.h"
#include "core/mail/parse.h"

#define SNIFF_MOST 65536

/* Fields that mail has (RFC 5322, 2045, 5321, 8601, 6376). */
static bool
is_mail_field(struct slice name)
{
	static const char *const names[] = { "From", "To", "Cc", "Bcc",
		"Subject", "Date", "Message-ID", "Received", "Return-Path",
		"Reply-To", "Sender", "In-Reply-To", "References",
		"MIME-Version", "Content-Type", "Content-Transfer-Encoding",
		"Delivered-To", "X-Original-To", "Envelope-To",
		"DKIM-Signature", "Authentication-Results", "Received-SPF",
		"ARC-Seal", "Resent-From", "Resent-To", "List-Id",
		"Apparently-To", "X-Mailer" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(names); i++)
		if (slice_eqi_str(name, names[i]))
			return true;
	return false;
}

/* What a file that is no mail looks like. */
static const char *
guess(struct slice s)
{
	static const struct {
		struct slice magic;
		const char *what;
	} magics[] = {
		{ SLICE("\x1f\x8b"), "gzip data; unpack it first" },
		{ SLICE("PK\x03\x04"), "a zip archive; unpack it first" },
		{ SLICE("BZh"), "bzip2 data; unpack it first" },
		{ SLICE("\xfd" "7zXZ"), "xz data; unpack it first" },
		{ SLICE("\x28\xb5\x2f\xfd"), "zstd data; unpack it first" },
		{ SLICE("\xd0\xcf\x11\xe0"),
		    "an OLE file, such as Outlook's .msg" },
		{ SLICE("!BDN"), "an Outlook .pst store" },
		{ SLICE("%PDF"), "a PDF document" },
		{ SLICE("\x7f" "ELF"), "a program" },
		{ SLICE("\x89PNG"), "a picture" },
		{ SLICE("SQLite format 3"), "a SQLite database" },
		{ SLICE("<!DOCTYPE"), "an HTML page" },
		{ SLICE("<html"), "an HTML page" },
	};
	size_t i;

	if (s.n == 0)
		return "an empty file";
	for (i = 0; i < ARRAY_LEN(magics); i++)
		if (slice_eqi(slice_upto(s, magics[i].magic.n),
		    magics[i].magic))
			return magics[i].what;
	if (slice_chr(slice_upto(s, 512), '\0') != SLICE_NONE)
		return "binary data without a mail header";
	return "text without a mail header";
}

bool
mail_is_mail(struct slice bytes, const char **why)
{
	struct slice rest = slice_upto(bytes, SNIFF_MOST), line;
	size_t n, fields = 0, lines = 0;

	*why = NULL;
	while (rest.n != 0 && lines++ < 500) {
		line = slice_cut(&rest, '\n');
		if (line.n == 0 || (line.n == 1 && *line.p == '\r'))
			break;
		n = field_name_length(line);
		if (n != 0 && is_mail_field(slice_upto(line, n)))
			return true;
		fields += n != 0;
		/* Text goes on for long without a field; headers don't. */
		if (fields == 0 && lines > 3)
			break;
	}
	*why = guess(bytes);
	return false;
}
