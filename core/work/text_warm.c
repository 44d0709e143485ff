/* Charsets and tables of libnotmuch, opened before the sandbox locks. */

#include <iconv.h>
#include <time.h>

#include "core/base/log.h"
#include "core/base/mem.h"
#include "core/mail/mail.h"
#include "core/work/text_warm.h"

/* By glibc's names; aliases share their module.  All of MIME's names that
 * glibc knows, apart from EBCDIC's national forms. */
static const char *const charsets[] = { "ISO-8859-1", "ISO-8859-2",
	"ISO-8859-3", "ISO-8859-4", "ISO-8859-5", "ISO-8859-6", "ISO-8859-7",
	"ISO-8859-8", "ISO-8859-9", "ISO-8859-9E", "ISO-8859-10",
	"ISO-8859-11", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15",
	"ISO-8859-16", "CP1250", "CP1251", "CP1252", "CP1253", "CP1254",
	"CP1255", "CP1256", "CP1257", "CP1258", "CP437", "CP737", "CP775",
	"CP850", "CP851", "CP852", "CP855", "CP856", "CP857", "CP858", "CP860",
	"CP861", "CP862", "CP863", "CP864", "CP865", "CP866", "CP868",
	"CP869", "CP874", "CP037", "CP500", "CP1026", "CP1047", "CP1125",
	"KOI-8", "KOI8-R", "KOI8-U", "KOI8-T", "KOI8-RU", "TIS-620",
	"EUC-JP", "EUC-JP-MS", "EUC-KR", "EUC-CN", "EUC-TW", "GBK", "GB18030",
	"BIG5", "BIG5-HKSCS", "SHIFT_JIS", "CP932", "SHIFT_JISX0213",
	"EUC-JISX0213", "ISO-2022-JP", "ISO-2022-JP-2", "ISO-2022-JP-3",
	"ISO-2022-KR", "ISO-2022-CN", "ISO-2022-CN-EXT", "UHC", "JOHAB",
	"UTF-7", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE",
	"UTF-32BE", "UCS-2", "UCS-4", "UNICODE", "MACINTOSH", "MAC-CYRILLIC",
	"MAC-CENTRALEUROPE", "MAC-IS", "MAC-UK", "MAC-SAMI", "VISCII",
	"TCVN5712-1", "ARMSCII-8", "GEORGIAN-PS", "GEORGIAN-ACADEMY",
	"HP-ROMAN8", "HP-ROMAN9", "HP-GREEK8", "HP-THAI8", "HP-TURKISH8",
	"NEXTSTEP", "PT154", "RK1048", "LATIN-GREEK", "INIS", "ISO_6937",
	"ANSI_X3.110", "T.61-8BIT", "ISIRI-3342", "ISO646-DE", "US-ASCII",
	"UTF-8" };

void
text_warm_up_reader(void)
{
	time_t now = time(NULL);
	struct tm tm;

	tzset();
	localtime_r(&now, &tm);
	mail_library_up();
}

void
text_warm_up(void)
{
	size_t i;

	text_warm_up_reader();
	mail_warm_up();
	/* Kept open for good: glibc unloads what nobody holds. */
	for (i = 0; i < ARRAY_LEN(charsets); i++)
		if (iconv_open("UTF-8", charsets[i]) == (iconv_t)-1)
			log_msg(LOG_DEBUG, "no charset %s", charsets[i]);
}
