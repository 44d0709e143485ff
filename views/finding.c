/* What a lint found, as a line and as JSON. */

#include "views/finding.h"

static void
print_json(const struct finding *f)
{
	struct json j = { 0 };

	json_object(&j, NULL);
	json_str(&j, "schema", "espy.lint/1");
	json_slice(&j, "file", f->file);
	json_int(&j, "line", f->line);
	json_slice(&j, "field", f->field.n != 0 ? f->field : SLICE_NULL);
	json_str(&j, "severity", f->warning ? "warning" : "error");
	json_slice(&j, "text", f->text);
	json_close(&j);
	out_json(&j);
}

static void
print_line(const struct finding *f)
{
	struct doc d = { 0 };

	doc_line(&d, 4);
	doc_add(&d, 0, f->file);
	doc_lit(&d, 0, ":%d: %s", f->line, f->warning ? "warning: " : "");
	if (f->field.n != 0) {
		doc_add(&d, 0, f->field);
		doc_lit(&d, 0, ": ");
	}
	doc_add(&d, 0, f->text);
	out_doc(&d);
}

void
finding_print(const struct cli *cli, const struct finding *f)
{
	if (cli->json)
		print_json(f);
	else
		print_line(f);
}
