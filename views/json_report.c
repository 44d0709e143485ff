/* A report as JSON. */

#include "views/json_report.h"

static void
report_keys(struct json *j, const struct report *r)
{
	size_t i;

	json_sha256(j, "sha256", &r->outer);
	json_slice(j, "kind", r->kind);
	json_slice(j, "reporter", r->reporter);
	json_slice(j, "reporter_name", r->reporter_name);
	json_time(j, "time", r->time);
	json_slice(j, "subject", r->subject);
	json_slice(j, "words", r->words);
	json_slice(j, "lost", r->lost);
	json_slice(j, "lost_why", r->lost_why);
	json_slice(j, "place", r->place);
	json_int(j, "messages", (int64_t)r->messages);
	json_int(j, "left_out", (int64_t)r->left_out);
	json_array(j, "reported");
	for (i = 0; i < r->nfacts; i++) {
		json_object(j, NULL);
		json_slice(j, "name", r->facts[i].name);
		json_slice(j, "value", r->facts[i].value);
		json_close(j);
	}
	json_close(j);
}

void
json_report(struct json *j, const char *name, const struct report *r)
{
	json_object(j, name);
	report_keys(j, r);
	json_close(j);
}

void
json_report_line(struct json *j, const struct report *r,
    const struct rows *rows)
{
	size_t i;

	json_object(j, NULL);
	json_str(j, "schema", "espy.report/1");
	report_keys(j, r);
	if (rows == NULL)
		json_null(j, "inner");
	else
		json_array(j, "inner");
	for (i = 0; rows != NULL && i < rows->n; i++)
		json_sha256(j, NULL, &rows->v[i].sha256);
	if (rows != NULL)
		json_close(j);
	json_close(j);
}
