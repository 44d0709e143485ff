/* The check list of a draft, as a document and as JSON. */

#include "tui/theme.h"
#include "views/doc_check.h"

enum { MARK = 4 };

/* Never by colour alone: the sign in the brackets says it, too. */
void
doc_check(struct doc *d, const struct check *c)
{
	static const struct {
		const char *mark;
		uint8_t role;
	} levels[] = { { "[x] ", ROLE_OK }, { "[?] ", ROLE_WARN },
		{ "[!] ", ROLE_BAD } };

	doc_line(d, MARK);
	doc_lit(d, levels[c->level].role, "%s", levels[c->level].mark);
	doc_add(d, c->level == CHECK_GREEN ? ROLE_NORMAL
		: levels[c->level].role, c->text);
}

void
doc_checks(struct doc *d, const struct checks *c)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		doc_check(d, &c->v[i]);
		d->lines[d->n - 1].id = (int64_t)i + 1;
	}
}

void
json_checks(struct json *j, const struct draft *x, const struct checks *c)
{
	size_t i;

	json_object(j, NULL);
	json_str(j, "schema", "espy.preflight/1");
	json_int(j, "draft", x->id);
	json_slice(j, "case", x->case_id);
	json_int(j, "red", (int64_t)c->red);
	json_int(j, "yellow", (int64_t)c->yellow);
	json_array(j, "checks");
	for (i = 0; i < c->n; i++) {
		const struct check *k = &c->v[i];

		json_object(j, NULL);
		json_str(j, "check", k->name);
		json_str(j, "level", check_level_name(k->level));
		json_slice(j, "text", k->text);
		json_str(j, "cause", check_cause_name(k->cause));
		if (k->line != 0)
			json_int(j, "line", (int64_t)k->line);
		else
			json_null(j, "line");
		json_close(j);
	}
	json_close(j);
	json_close(j);
}
