/* Cells of tables for spreadsheets. */

#include "core/base/csv.h"
#include "core/base/text.h"

void
csv_cell(struct buf *out, struct slice value)
{
	struct buf plain = { 0 };
	size_t i;

	text_plain(value, &plain);
	buf_add_char(out, '"');
	if (plain.n != 0 && strchr("=+-@\t\r", plain.p[0]) != NULL)
		buf_add_char(out, '\'');
	for (i = 0; i < plain.n; i++) {
		if (plain.p[i] == '"')
			buf_add_char(out, '"');
		buf_add_char(out, plain.p[i]);
	}
	buf_add_char(out, '"');
	buf_free(&plain);
}
