/* espy case contrast: what separates a case from the service's honest mail. */

#include "views/cmd_case.h"
#include "views/doc_contrast.h"
#include "views/json_row.h"

enum { WIDTH = 80 };

/* Messages of the set, one line each */
static enum err
list_messages(struct doc *d, struct session *s,
    const struct contrast_message *of, const uint32_t *v, size_t n,
    struct error *e)
{
	struct rows rows = { 0 };
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; i < n && err == ERR_NONE; i++)
		err = store_get(s->store, &of[v[i]].sha256, &rows, e);
	for (i = 0; i < rows.n; i++)
		doc_row(d, &rows.v[i]);
	rows_free(&rows);
	return err;
}

static enum err
differ_print(struct session *s, const struct contrast_set *set,
    const struct contrast *c, size_t number, struct error *e)
{
	const struct contrast_row *r = contrast_nth(c, number);
	struct contrast_differ x;
	struct arena a = { 0 };
	struct doc d = { 0 };
	enum err err;

	contrast_differ(c, r, &x, &a);
	doc_contrast_differ(&d, c, r, &x, false);
	err = list_messages(&d, s, set->in, x.lacking, x.nlacking, e);
	if (err == ERR_NONE && c->baseline) {
		doc_contrast_differ(&d, c, r, &x, true);
		err = list_messages(&d, s, set->honest, x.having, x.nhaving,
		    e);
	}
	if (err == ERR_NONE)
		out_doc(&d);
	doc_free(&d);
	arena_free(&a);
	return err;
}

static int
differ(struct case_call *call, const struct contrast_set *set,
    const struct contrast *c)
{
	struct json j = { 0 };
	struct error e;
	int64_t number;

	if (!slice_number(slice_str(call->o.differ), &number) || number < 1 ||
	    contrast_nth(c, (size_t)number) == NULL)
		return cli_usage("case", "--differ wants the number of a row, "
		    "as contrast shows it");
	if (call->cli->json) {
		json_contrast_differ(&j, set, c, (size_t)number);
		out_json(&j);
		return EXIT_DONE;
	}
	return differ_print(call->session, set, c, (size_t)number, &e) ==
		ERR_NONE ? EXIT_DONE : cli_fail(&e);
}

static void
print(const struct contrast_set *set, const struct contrast *c, bool all)
{
	struct doc d = { 0 };

	doc_contrast_head(&d, set, c);
	if (c->n != 0)
		doc_line(&d, 0);
	doc_contrast_rows(&d, c, WIDTH, all);
	out_doc_wrapped(&d, WIDTH);
}

int
case_contrast_verb(struct case_call *call)
{
	struct contrast_set set;
	struct contrast c = { 0 };
	struct json j = { 0 };
	struct error e;
	int code = EXIT_DONE;

	if (store_contrast(call->session->store, slice_str(call->id), &set,
		&e) != ERR_NONE) {
		contrast_set_free(&set);
		return cli_fail(&e);
	}
	contrast_run(&c, &set);
	if (call->o.differ != NULL)
		code = differ(call, &set, &c);
	else if (call->cli->json) {
		json_contrast(&j, &set, &c);
		out_json(&j);
	} else
		print(&set, &c, call->o.all);
	contrast_free(&c);
	contrast_set_free(&set);
	return code;
}
