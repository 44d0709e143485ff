/* espy case export. */

#include <string.h>
#include <unistd.h>

#include "core/base/file_out.h"
#include "views/case_export.h"
#include "views/cmd_case.h"

static enum err
write_file(struct case_export *x, const char *name, bool over,
    struct error *e)
{
	struct file_out f;
	enum err err = file_begin(&f, name, over, e);

	return err != ERR_NONE ? err : file_end(&f, case_export_write(x, f.fd,
	    e), e);
}

static void
say_done(const struct case_export *x, const char *name)
{
	cli_say("%s: case %.*s %s, %zu message%s, %llu octets", name,
	    SLICE_ARG(x->m.case_id), x->whole ? "as a whole" : "redacted",
	    x->nrows, plural(x->nrows), (unsigned long long)x->size);
	if (x->left != 0)
		cli_say("%llu of the messages stand%s in it without octets: "
			"they were purged, or are known no more",
		    (unsigned long long)x->left, x->left == 1 ? "s" : "");
	if (x->traps != 0)
		cli_say("%llu of the messages came to traps: whoever gets "
			"this file learns their addresses",
		    (unsigned long long)x->traps);
}

/* For programs; the tar itself may be what standard output gets */
static void
print_done(const struct case_export *x, const char *name)
{
	struct json j = { 0 };

	json_object(&j, NULL);
	json_str(&j, "schema", "espy.case-export/1");
	json_slice(&j, "case", x->m.case_id);
	json_str(&j, "file", name);
	json_bool(&j, "whole", x->whole);
	json_int(&j, "messages", (int64_t)x->nrows);
	json_int(&j, "messages_without_octets", (int64_t)x->left);
	json_int(&j, "messages_of_traps", (int64_t)x->traps);
	json_int(&j, "octets", (int64_t)x->size);
	json_close(&j);
	out_json(&j);
}

int
case_export_verb(struct case_call *c)
{
	const char *name = c->words[0];
	bool out = strcmp(name, "-") == 0;
	struct case_export x;
	struct error e;
	enum err err;

	if (out && out_is_terminal("the tar"))
		return EXIT_USAGE;
	err = case_export_open(&x, c->session, slice_str(c->id), c->o.whole,
	    &e);
	if (err == ERR_NONE)
		err = out ? case_export_write(&x, STDOUT_FILENO, &e)
			  : write_file(&x, name, c->o.force, &e);
	if (err == ERR_NONE && c->cli->json && !out)
		print_done(&x, name);
	else if (err == ERR_NONE)
		say_done(&x, out ? "standard output" : name);
	case_export_free(&x);
	return err == ERR_NONE ? EXIT_DONE : cli_fail(&e);
}
