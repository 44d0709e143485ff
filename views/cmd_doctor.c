/* espy doctor: what is there, what is active, what to do about the rest. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/store/outbox.h"
#include "core/store/purge.h"
#include "core/work/net_job.h"
#include "core/work/sandbox.h"
#include "core/base/text.h"
#include "tui/term.h"
#include "views/cli.h"

enum health { GOOD, NOTE, BAD };

struct doctor {
	struct cli *cli;
	bool bad;
};

/* One finding: "ok    sandbox parse: Landlock 7, seccomp" */
__attribute__((format(printf, 4, 5))) static void
finding(struct doctor *doc, enum health health, const char *subject,
    const char *fmt, ...)
{
	static const char *const words[] = { "ok", "note", "bad" };
	struct json j = { 0 };
	struct buf b = { 0 };
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	doc->bad = doc->bad || health == BAD;
	if (doc->cli->json) {
		json_object(&j, NULL);
		json_str(&j, "schema", "espy.doctor/1");
		json_str(&j, "subject", subject);
		json_str(&j, "state", words[health]);
		json_str(&j, "text", text);
		json_close(&j);
		out_json(&j);
		return;
	}
	buf_addf(&b, "%-5s %-12s ", words[health], subject);
	text_plain(slice_str(text), &b);
	buf_add_char(&b, '\n');
	out_buf(&b);
	buf_free(&b);
}

static void
check_settings(struct doctor *doc, const struct session *s)
{
	const struct settings *set = &s->settings;
	size_t i;

	for (i = 0; i < s->nproblems; i++)
		finding(doc, BAD, "settings", "%s", s->problems[i].p);
	if (set->receivers.n == 0)
		finding(doc, NOTE, "receivers",
		    "none configured: the boundary is inferred; espy doctor "
		    "--boundary says what to write into %s",
		    s->workspace.settings);
	else
		finding(doc, GOOD, "receivers", "%zu configured",
		    set->receivers.n);
	if (s->domains.n == 0)
		finding(doc, NOTE, "domains",
		    "none protected: espy domain add DOMAIN");
	else
		finding(doc, GOOD, "domains", "%zu protected", s->domains.n);
	if (set->reporter.address.n == 0)
		finding(doc, NOTE, "reporter",
		    "no [reporter] in %s: drafts will be refused; write name = "
		    "and address = there", s->workspace.settings);
	else
		finding(doc, GOOD, "reporter", "%.*s",
		    SLICE_ARG(set->reporter.address));
	finding(doc, s->catalogue.n != 0 ? GOOD : BAD, "catalogue",
	    "%zu services, version %s", s->catalogue.n, s->catalogue.version);
}

/* Nothing is asked of the server: a connection is made to send alone. */
static void
check_sending(struct doctor *doc, struct session *s)
{
	const struct send_setting *set = &s->settings.send;
	struct outbox_counts c;
	struct error e;

	if (set->how == SEND_SMTP)
		finding(doc, GOOD, "sending", "%s://%.*s:%u, %s, %s%.*s; "
		    "from %.*s", set->smtps ? "smtps" : "smtp",
		    SLICE_ARG(set->host), set->port, set->plain
			? "no TLS, to this machine" : "TLS required",
		    set->user.n == 0 ? "no login"
		    : set->npassword_command != 0 ? "password-command for "
		    : getenv("ESPY_SMTP_PASSWORD") != NULL
			? "ESPY_SMTP_PASSWORD for "
			: "no password (password-command, or "
			  "ESPY_SMTP_PASSWORD) for ",
		    SLICE_ARG(set->user), SLICE_ARG(set->from));
	else if (set->how == SEND_COMMAND)
		finding(doc, GOOD, "sending", "by the command %.*s; from "
		    "%.*s", SLICE_ARG(set->command[0]),
		    SLICE_ARG(set->from));
	else
		finding(doc, NOTE, "sending", "no [send] in %s: drafts can be "
		    "exported alone; write url = or command = there",
		    s->workspace.settings);
	if (store_outbox_count(s->store, clock_now(), &c, &e) != ERR_NONE)
		finding(doc, BAD, "outbox", "%s", e.text);
	else if (c.unknown != 0)
		finding(doc, BAD, "outbox", "%llu mail%s of which nobody "
		    "knows whether it was sent: espy outbox",
		    (unsigned long long)c.unknown, plural(c.unknown));
	else if (c.due != 0)
		finding(doc, NOTE, "outbox", "%llu mail%s due: espy outbox "
		    "flush", (unsigned long long)c.due, plural(c.due));
	else
		finding(doc, GOOD, "outbox", "%llu waiting",
		    (unsigned long long)c.waiting);
}

/* How many of the recorded answers there are is said with the tables. */
static void
check_dns(struct doctor *doc, struct session *s)
{
	struct question root = { SLICE("example.com"), DNS_A, false };
	struct lookup l = { 0 };
	const struct answer *a;
	struct error e;

	if (s->dns == DNS_FILE)
		finding(doc, GOOD, "DNS", "%zu answers from a file",
		    s->answers.n);
	else if (s->dns == DNS_RECORDED)
		finding(doc, GOOD, "DNS", "recorded: nothing is asked");
	else if (s->dns == DNS_OFF)
		finding(doc, GOOD, "DNS", "off");
	if (s->dns != DNS_LIVE)
		return;
	if (session_dns(s, &l, &e) != ERR_NONE) {
		finding(doc, BAD, "DNS", "live, but %s", e.text);
		return;
	}
	resolver_ask(l.resolver, &root);
	resolver_wait(l.resolver, NULL, NULL);
	a = resolver_find(l.resolver, root.name, root.type);
	if (resolver_trouble(l.resolver) != NULL)
		finding(doc, BAD, "DNS", "live, but %s",
		    resolver_trouble(l.resolver));
	else if (a == NULL || a->status == DNS_TIMEOUT)
		finding(doc, BAD, "DNS", "live, but the resolver %s did not "
		    "answer in %d s", resolver_name(l.resolver),
		    NET_ANSWER_MS / 1000);
	else
		finding(doc, a->status == DNS_SERVFAIL ? NOTE : GOOD, "DNS",
		    "live: the resolver %s answers%s, %s", resolver_name(
		    l.resolver), a->status == DNS_SERVFAIL
			? " (with a failure)" : "",
		    resolver_validates(l.resolver)
			? "validated (DNSSEC)" : "not validated (no DNSSEC)");
	lookup_free(&l);
}

static void
check_sandbox(struct doctor *doc)
{
	struct sandbox_report report[WORKER_ROLES];
	size_t i;

	sandbox_report(report);
	for (i = 0; i < WORKER_ROLES; i++) {
		const struct sandbox_report *r = &report[i];
		const char *role = role_name(r->role);
		bool tight = r->open != 0 && r->fork != 0 &&
		    (r->socket != 0 || r->role == WORKER_NET ||
			r->role == WORKER_SEND ||
			r->role == WORKER_FETCH);

		if (r->failed != ERR_NONE) {
			finding(doc, BAD, "sandbox", "%s: %s", role,
			    r->error.text);
			continue;
		}
		finding(doc, tight ? GOOD : NOTE, "sandbox",
		    "%s: limits %s, Landlock %d%s, seccomp %s%s%s", role,
		    r->state.limits ? "on" : "off", r->state.landlock,
		    r->state.network ? " with network" : "",
		    r->state.seccomp ? "on" : "off",
		    r->state.missing[0] != '\0' ? "; " : "",
		    r->state.missing);
	}
}

static void
check_log(struct doctor *doc, struct session *s)
{
	struct error e;
	int64_t broken;

	if (store_events_check(s->store, &broken, &e) != ERR_NONE)
		finding(doc, BAD, "event log", "%s", e.text);
	else if (broken != 0)
		finding(doc, BAD, "event log",
		    "event %lld does not follow from the one before it: the "
		    "log has been changed", (long long)broken);
	else
		finding(doc, GOOD, "event log", "its chain is whole");
}

/* What is kept, and what should not be any more */
static void
check_kept(struct doctor *doc, struct session *s)
{
	struct arena a = { 0 };
	uint64_t files = 0, orphans = 0;
	struct sha256 *v;
	struct error e;
	int64_t cases;
	size_t n = 0;
	bool cut = false;

	if (store_evidence_count(s->store, &files, &orphans, &e) != ERR_NONE ||
	    store_purge_pending(s->store, &cut, &e) != ERR_NONE ||
	    store_expired(s->store, &s->settings, clock_now(), &a, &v, &n,
		&cases, &e) != ERR_NONE) {
		finding(doc, BAD, "evidence", "%s", e.text);
		arena_free(&a);
		return;
	}
	arena_free(&a);
	if (orphans != 0)
		finding(doc, NOTE, "evidence", "%llu files, of which %llu "
		    "belong to no message here: an index run was cut off, or "
		    "rows were lost; look into %s", (unsigned long long)files,
		    (unsigned long long)orphans, s->workspace.evidence);
	else
		finding(doc, GOOD, "evidence", "%llu files",
		    (unsigned long long)files);
	if (n != 0)
		finding(doc, NOTE, "retention", "%zu message%s past %s "
		    "source's retention: espy purge --expired", n,
		    n == 1 ? " is" : "s are", n == 1 ? "its" : "their");
	if (cut)
		finding(doc, BAD, "purge", "one was cut off and has not erased "
		    "everything: espy purge finishes it");
}

static void
check_store(struct doctor *doc, struct session *s)
{
	struct store_counts c;
	struct store_table *tables;
	struct arena a = { 0 };
	struct error e;
	size_t i, n;

	if (store_count(s->store, &c, &e) != ERR_NONE) {
		finding(doc, BAD, "store", "%s", e.text);
		return;
	}
	finding(doc, GOOD, "workspace", "%s, case ids %s-...",
	    s->workspace.dir, store_letters(s->store));
	finding(doc, c.stale != 0 ? NOTE : GOOD, "messages",
	    "%llu messages of %llu deliveries, %llu refused, %llu stale%s; "
	    "%llu files, %llu vanished", (unsigned long long)c.messages,
	    (unsigned long long)c.deliveries, (unsigned long long)c.refused,
	    (unsigned long long)c.stale, c.stale != 0
		? " (espy recheck makes them anew)" : "",
	    (unsigned long long)c.files, (unsigned long long)c.gone);
	finding(doc, GOOD, "reports", "%llu reports, %llu DMARC aggregate "
	    "reports", (unsigned long long)c.reports,
	    (unsigned long long)c.aggregates);
	if (c.text_done != 0 && access(s->workspace.notmuch, F_OK) != 0)
		finding(doc, BAD, "text", "%s is missing: espy index makes "
		    "the full-text mirror anew", s->workspace.notmuch);
	finding(doc, c.text_todo != 0 ? NOTE : GOOD, "text",
	    "%llu indexed, %llu to do%s, %llu refused",
	    (unsigned long long)c.text_done, (unsigned long long)c.text_todo,
	    c.text_todo != 0 ? " (espy index goes on)" : "",
	    (unsigned long long)c.text_refused);
	check_kept(doc, s);
	check_log(doc, s);
	if (store_tables(s->store, &a, &tables, &n, &e) == ERR_NONE)
		for (i = 0; i < n; i++)
			finding(doc, GOOD, "table", "%s: %lld rows, %s",
			    tables[i].name, (long long)tables[i].rows,
			    tables[i].kept ? "kept"
					   : "derived (can be rebuilt)");
	arena_free(&a);
}

int
cmd_doctor(struct cli *cli, int argc, char **argv)
{
	bool boundary = false;
	const struct cli_option options[] = {
		{ "--boundary", NULL, &boundary } };
	struct doctor doc = { .cli = cli };
	struct session s;
	int code, words;

	words = cli_options(cli, options, 1, argc, argv, &code);
	if (words < 0)
		return code;
	if (words != 0)
		return cli_usage(argv[0], "takes no argument");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_LENIENT);
	if (code != EXIT_DONE)
		return code;
	if (boundary) {
		code = boundary_print(cli, &s);
		session_close(&s);
		return out_end(code);
	}
	check_store(&doc, &s);
	check_settings(&doc, &s);
	check_sending(&doc, &s);
	check_dns(&doc, &s);
	finding(&doc, term_locale() ? GOOD : NOTE, "locale",
	    term_locale() ? "UTF-8" : "no UTF-8 locale: ASCII only is shown");
	check_sandbox(&doc);
	session_close(&s);
	return out_end(doc.bad ? EXIT_FOUND : EXIT_DONE);
}
