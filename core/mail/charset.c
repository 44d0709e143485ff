/* Charsets: a fixed list, each opened once and kept open. */

#include <errno.h>
#include <iconv.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/mail/parse.h"

/*
 * Names as mail has them, and what iconv calls the charset.  Where mail
 * readers decode a superset (windows-1252 for iso-8859-1, as WHATWG says), so
 * do we: the analyst sees what the victim saw.  "" is UTF-8 itself.
 */
static struct charset {
	const char *names; /* between blanks */
	const char *iconv;
	iconv_t cd;
	bool tried, open;
} charsets[] = {
	{ .names = " utf-8 utf8 us-ascii ascii ansi-x3.4-1968 "
		   "unicode-1-1-utf-8 ",
	    .iconv = "" },
	{ .names = " iso-8859-1 windows-1252 latin1 iso8859-1 cp1252 l1 "
		   "iso-latin-1 ",
	    .iconv = "CP1252" },
	{ .names = " iso-8859-2 latin2 iso8859-2 ", .iconv = "ISO-8859-2" },
	{ .names = " iso-8859-3 latin3 ", .iconv = "ISO-8859-3" },
	{ .names = " iso-8859-4 latin4 ", .iconv = "ISO-8859-4" },
	{ .names = " iso-8859-5 cyrillic ", .iconv = "ISO-8859-5" },
	{ .names = " iso-8859-6 iso-8859-6-i iso-8859-6-e arabic ",
	    .iconv = "ISO-8859-6" },
	{ .names = " iso-8859-7 greek ", .iconv = "ISO-8859-7" },
	{ .names = " iso-8859-8 iso-8859-8-i iso-8859-8-e hebrew ",
	    .iconv = "ISO-8859-8" },
	{ .names = " iso-8859-9 windows-1254 latin5 cp1254 ",
	    .iconv = "CP1254" },
	{ .names = " iso-8859-10 latin6 ", .iconv = "ISO-8859-10" },
	{ .names = " iso-8859-11 tis-620 windows-874 cp874 ",
	    .iconv = "CP874" },
	{ .names = " iso-8859-13 ", .iconv = "ISO-8859-13" },
	{ .names = " iso-8859-14 ", .iconv = "ISO-8859-14" },
	{ .names = " iso-8859-15 latin9 iso8859-15 ", .iconv = "ISO-8859-15" },
	{ .names = " iso-8859-16 ", .iconv = "ISO-8859-16" },
	{ .names = " windows-1250 cp1250 ", .iconv = "CP1250" },
	{ .names = " windows-1251 cp1251 ", .iconv = "CP1251" },
	{ .names = " windows-1253 cp1253 ", .iconv = "CP1253" },
	{ .names = " windows-1255 cp1255 ", .iconv = "CP1255" },
	{ .names = " windows-1256 cp1256 ", .iconv = "CP1256" },
	{ .names = " windows-1257 cp1257 ", .iconv = "CP1257" },
	{ .names = " windows-1258 cp1258 ", .iconv = "CP1258" },
	{ .names = " koi8-r koi8 ", .iconv = "KOI8-R" },
	{ .names = " koi8-u ", .iconv = "KOI8-U" },
	{ .names = " ibm866 cp866 ", .iconv = "CP866" },
	{ .names = " cp437 ibm437 ", .iconv = "IBM437" },
	{ .names = " cp850 ibm850 ", .iconv = "IBM850" },
	{ .names = " cp852 ibm852 ", .iconv = "IBM852" },
	{ .names = " macintosh mac ", .iconv = "MACINTOSH" },
	{ .names = " gb18030 gbk gb2312 gb-2312 gb-2312-80 cp936 ms936 "
		   "euc-cn chinese ",
	    .iconv = "GB18030" },
	{ .names = " big5 big-5 big5-hkscs cp950 ", .iconv = "BIG5-HKSCS" },
	{ .names = " euc-jp eucjp ", .iconv = "EUC-JP" },
	{ .names = " shift-jis sjis shiftjis ms-kanji cp932 windows-31j ",
	    .iconv = "CP932" },
	{ .names = " iso-2022-jp iso-2022-jp-ms iso-2022-jp-1 iso-2022-jp-2 ",
	    .iconv = "ISO-2022-JP-2" },
	{ .names = " euc-kr ks-c-5601-1987 ks-c-5601 ksc5601 cp949 uhc "
		   "windows-949 ",
	    .iconv = "CP949" },
	{ .names = " iso-2022-kr ", .iconv = "ISO-2022-KR" },
	{ .names = " utf-7 unicode-1-1-utf-7 ", .iconv = "UTF-7" },
	{ .names = " utf-16 utf16 unicode ", .iconv = "UTF-16" },
	{ .names = " utf-16le ", .iconv = "UTF-16LE" },
	{ .names = " utf-16be ", .iconv = "UTF-16BE" },
	{ .names = " utf-32 ", .iconv = "UTF-32" },
	{ .names = " utf-32le ", .iconv = "UTF-32LE" },
	{ .names = " utf-32be ", .iconv = "UTF-32BE" },
};

static bool
charset_open(struct charset *c)
{
	if (!c->tried && *c->iconv != '\0') {
		c->cd = iconv_open("UTF-8", c->iconv);
		c->open = c->cd != (iconv_t)-1;
	}
	c->tried = true;
	return c->open || *c->iconv == '\0';
}

void
charset_warm_up(void)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(charsets); i++) {
		char in[] = "a", out[16], *ip = in, *op = out;
		size_t il = 1, ol = sizeof out;

		/* Converting once makes iconv load all that it needs. */
		if (!charset_open(&charsets[i]) || !charsets[i].open)
			continue;
		iconv(charsets[i].cd, &ip, &il, &op, &ol);
		iconv(charsets[i].cd, NULL, NULL, NULL, NULL);
	}
}

static struct charset *
charset_find(struct slice name)
{
	char key[48];
	size_t i, n = 0;

	if (slice_startsi(name, "x-"))
		name = slice_from(name, 2);
	if (name.n == 0 || name.n > sizeof key - 3)
		return NULL;
	key[n++] = ' ';
	for (i = 0; i < name.n; i++) {
		char c = ascii_lower(name.p[i]);

		if (c <= ' ')
			return NULL;
		key[n++] = c == '_' ? '-' : c;
	}
	key[n++] = ' ';
	key[n] = '\0';
	for (i = 0; i < ARRAY_LEN(charsets); i++)
		if (strstr(charsets[i].names, key) != NULL)
			return &charsets[i];
	return NULL;
}

static struct slice
convert(iconv_t cd, struct slice in, struct buf *out)
{
	/* iconv's prototype lacks const; it doesn't write there. */
	union {
		const char *from;
		char *to;
	} ip = { .from = in.p };
	size_t il = in.n, ol, got;
	char *op;

	iconv(cd, NULL, NULL, NULL, NULL);
	buf_clear(out);
	while (il != 0) {
		buf_reserve(out, il + il / 2 + 16);
		op = out->p + out->n;
		ol = out->room - out->n - 1;
		got = iconv(cd, &ip.to, &il, &op, &ol);
		out->n = (size_t)(op - out->p);
		if (got == (size_t)-1 && errno != E2BIG && il != 0) {
			buf_add(out, ip.from, 1);
			ip.from++;
			il--;
		}
	}
	buf_reserve(out, 16);
	op = out->p + out->n;
	ol = out->room - out->n - 1;
	iconv(cd, NULL, NULL, &op, &ol);
	out->n = (size_t)(op - out->p);
	return buf_slice(out);
}

struct slice
charset_utf8(struct mail *m, struct slice charset, struct slice in,
    struct buf *scratch)
{
	struct charset *c;

	charset = slice_trim(charset);
	if (in.n == 0 || charset.n == 0)
		return in;
	c = charset_find(charset);
	if (c == NULL || !charset_open(c)) {
		mail_finding(m, "charset %.*s not known; octets shown as they "
				"are",
		    SLICE_ARG(slice_upto(charset, 40)));
		return in;
	}
	if (*c->iconv == '\0')
		return in;
	return convert(c->cd, in, scratch);
}
