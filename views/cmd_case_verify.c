/* espy case verify: does all of it still stand as it was written? */

#include "core/cases/verify.h"
#include "tui/theme.h"
#include "views/cmd_case.h"

static void
json_break(struct json *j, const struct verify_break *b)
{
	json_object(j, NULL);
	json_str(j, "what", b->what);
	json_slice(j, "where", b->where);
	json_slice(j, "is", b->is);
	json_slice(j, "expected", b->expected);
	json_slice(j, "found", b->found);
	json_str(j, "todo", b->todo);
	json_close(j);
}

static void
json_head(struct json *j, const struct log_head *h)
{
	char hex[SHA256_HEX + 1];

	if (h->seq == 0) {
		json_null(j, "head");
		return;
	}
	sha256_hex(&h->hash, hex);
	json_object(j, "head");
	json_int(j, "event", h->seq);
	json_str(j, "hash", hex);
	json_close(j);
}

static void
verify_json(const struct verified *v, struct slice case_id)
{
	struct json j = { 0 };
	size_t i;

	json_object(&j, NULL);
	json_str(&j, "schema", "espy.verify/1");
	json_slice(&j, "case", case_id);
	json_bool(&j, "whole", v->breaks == 0);
	json_head(&j, &v->log.head);
	json_int(&j, "events", (int64_t)v->log.events);
	json_int(&j, "events_erased", (int64_t)v->log.erased);
	json_int(&j, "cases", (int64_t)v->cases);
	json_int(&j, "files", (int64_t)v->files);
	json_int(&j, "octets", (int64_t)v->octets);
	json_int(&j, "mails", (int64_t)v->mails);
	json_int(&j, "purged", (int64_t)v->purged);
	json_int(&j, "broken", (int64_t)v->breaks);
	json_array(&j, "breaks");
	for (i = 0; i < v->n; i++)
		json_break(&j, &v->v[i]);
	json_close(&j);
	json_close(&j);
	out_json(&j);
}

static void
doc_break(struct doc *d, const struct verify_break *b)
{
	doc_line(d, 10);
	doc_lit(d, ROLE_BAD, "broken");
	doc_tab(d, 10);
	doc_add(d, ROLE_INFO, b->where);
	doc_lit(d, ROLE_NORMAL, ": ");
	doc_add(d, ROLE_NORMAL, b->is);
	if (b->expected.p != NULL) {
		doc_line(d, 10);
		doc_lit(d, ROLE_MUTED, "%10sexpected  ", "");
		doc_add(d, ROLE_NORMAL, b->expected);
	}
	if (b->found.p != NULL) {
		doc_line(d, 10);
		doc_lit(d, ROLE_MUTED, "%10sfound     ", "");
		doc_add(d, ROLE_NORMAL, b->found);
	}
	doc_line(d, 10);
	doc_lit(d, ROLE_MUTED, "%10s%s", "", b->todo);
}

static void
doc_counts(struct doc *d, const struct verified *v)
{
	doc_line(d, 10);
	doc_lit(d, ROLE_NORMAL, "evidence");
	doc_tab(d, 10);
	doc_lit(d, ROLE_NORMAL, "%llu cop%s as written, %llu octets, of %llu "
	    "case%s", (unsigned long long)v->files, v->files == 1 ? "y"
	    : "ies", (unsigned long long)v->octets,
	    (unsigned long long)v->cases, plural(v->cases));
	if (v->mails != 0)
		doc_lit(d, ROLE_NORMAL, "; %llu mail%s of the outbox",
		    (unsigned long long)v->mails, plural(v->mails));
	if (v->purged != 0)
		doc_lit(d, ROLE_MUTED, "; %llu purged on purpose",
		    (unsigned long long)v->purged);
}

static void
verify_print(const struct verified *v)
{
	const struct log_check *log = &v->log;
	char hex[SHA256_HEX + 1];
	struct doc d = { 0 };
	size_t i;

	doc_line(&d, 10);
	doc_lit(&d, ROLE_NORMAL, "log");
	doc_tab(&d, 10);
	doc_lit(&d, ROLE_NORMAL, "%llu event%s, %llu erased%s",
	    (unsigned long long)log->events, plural(log->events),
	    (unsigned long long)log->erased,
	    log->broken.fault == LOG_WHOLE ? ": its chain is whole" : "");
	if (log->head.seq != 0) {
		sha256_hex(&log->head.hash, hex);
		doc_line(&d, 10);
		doc_lit(&d, ROLE_MUTED, "head      %lld:%s",
		    (long long)log->head.seq, hex);
	}
	doc_counts(&d, v);
	for (i = 0; i < v->n; i++)
		doc_break(&d, &v->v[i]);
	if (v->breaks > v->n) {
		doc_line(&d, 10);
		doc_lit(&d, ROLE_BAD, "%10s%llu more", "",
		    (unsigned long long)(v->breaks - v->n));
	}
	out_doc(&d);
}

int
case_verify_verb(struct case_call *c)
{
	struct verify_wish wish = { .case_id = SLICE_NULL };
	struct log_head pinned;
	struct verified v;
	struct error e;
	int code;

	if (c->o.head != NULL && !log_head_parse(slice_str(c->o.head),
		&pinned))
		return cli_usage("case", "--head wants NUMBER:HASH, as case "
		    "verify prints it");
	if (c->o.head != NULL)
		wish.pinned = &pinned;
	if (c->id != NULL)
		wish.case_id = slice_str(c->id);
	if (verify_run(&v, c->session->store, &wish, &e) != ERR_NONE)
		return cli_fail(&e);
	if (c->cli->json)
		verify_json(&v, wish.case_id);
	else
		verify_print(&v);
	code = v.breaks != 0 ? EXIT_FOUND : EXIT_DONE;
	verified_free(&v);
	return code;
}
