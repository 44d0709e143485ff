#ifndef CORE_NOTIFY_TEMPLATE_PARTS_H
#define CORE_NOTIFY_TEMPLATE_PARTS_H

#include "core/notify/template.h"

/* How templates are taken apart; for core/notify/ alone. */

enum token {
	TOKEN_END,
	TOKEN_TEXT,
	TOKEN_LINE, /* the end of a line */
	TOKEN_PLACE,
	TOKEN_IF,
	TOKEN_IF_NOT,
	TOKEN_ELSE,
	TOKEN_FI,
	TOKEN_BAD, /* text: what stands between the braces */
};

struct token_at {
	enum token token;
	enum template_name name; /* of PLACE, IF, IF_NOT */
	struct slice text;
	bool known; /* the name is one */
};
/* The next token off *s.  A "{" that nothing closes in its line is BAD. */
struct token_at token_next(struct slice *s);
/* Is it if, else or end? */
bool token_is_control(enum token t);

/* What a placeholder is */
bool name_is_block(enum template_name n);
unsigned name_letters(enum template_name n); /* IN_* */
const char *name_word(enum template_name n);
bool name_find(struct slice word, enum template_name *out);
/* IN_DESK ... of a template */
unsigned template_letters(enum template_kind k);

/* Blanks at the start of a line, and where its text goes on in the next lines:
 * behind a mark or a label, else there too */
struct margin {
	size_t indent, hang; /* columns */
	size_t octets;	     /* up to the text, mark or label included */
	bool marked;
};
struct margin line_margin(struct slice line);

#endif
