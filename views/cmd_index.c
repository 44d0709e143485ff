/* espy index: reads sources into the workspace. */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/clock.h"
#include "core/base/log.h"
#include "core/work/index.h"
#include "tui/bar.h"
#include "tui/term.h"
#include "views/cli.h"

#define BAR_EVERY_MS  100
#define LINE_EVERY_MS 5000

static volatile sig_atomic_t index_stop;

static void
on_interrupt(int unused)
{
	(void)unused;
	index_stop = 1;
}

static void
catch_interrupts(void)
{
	struct sigaction sa = { .sa_handler = on_interrupt };

	sigemptyset(&sa.sa_mask);
	sa.sa_flags = (int)SA_RESETHAND; /* a second Ctrl-C ends at once */
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
}

struct meter {
	bool terminal, utf8, json;
	int64_t shown; /* ms at which it was shown last */
	bool bar;      /* a bar stands in the terminal's line */
};

static void
meter_clear(struct meter *m)
{
	if (m->bar)
		fputs("\r\033[K", stderr);
	m->bar = false;
}

static uint64_t
rate(uint64_t n, int64_t ms)
{
	return ms > 0 ? n * 1000 / (uint64_t)ms : 0;
}

/* "facts [####....] 41 %  3,240/7,909  101/s  text 12 %" */
static void
meter_bar(struct meter *m, const struct index_progress *p)
{
	static const char *const labels[] = { [INDEX_WALK] = "files ",
		[INDEX_FACTS] = "facts ", [INDEX_TEXT] = "text  ",
		[INDEX_DNS] = "DNS   ", [INDEX_DONE] = "done  " };
	bool text = p->phase == INDEX_TEXT, dns = p->phase == INDEX_DNS;
	uint64_t done = p->phase == INDEX_WALK ? p->seen
	    : text			       ? p->text_done
	    : dns			       ? p->dns_done
					       : p->done;
	uint64_t todo = p->phase == INDEX_WALK ? 0
	    : text			       ? p->text_todo
	    : dns			       ? p->dns_todo
					       : p->todo;
	struct text t = { 0 };
	struct buf b = { 0 };

	text_lit(&t, labels[p->phase]);
	bar_progress(&t, 24, done, todo, m->utf8);
	text_lit(&t, " ");
	bar_number(&t, done);
	if (todo != 0) {
		text_lit(&t, "/");
		bar_number(&t, todo);
		text_litf(&t, "  %llu/s",
		    (unsigned long long)rate(done, p->ms));
	}
	if (p->phase == INDEX_FACTS && p->text_todo != 0)
		text_litf(&t, "  text %llu %%",
		    (unsigned long long)(p->text_done * 100 / p->text_todo));
	if (!dns && p->dns_done != p->dns_todo)
		text_litf(&t, "  DNS %llu/%llu",
		    (unsigned long long)p->dns_done,
		    (unsigned long long)p->dns_todo);
	text_utf8(&t, &b);
	fprintf(stderr, "\r%s\033[K", buf_slice(&b).p);
	m->bar = true;
	buf_free(&b);
	text_free(&t);
}

static void
meter_progress(const struct index_progress *p, void *arg)
{
	struct meter *m = arg;
	int64_t now = clock_monotonic_ms();
	char dns[80] = "";

	if (now - m->shown < (m->terminal ? BAR_EVERY_MS : LINE_EVERY_MS))
		return;
	m->shown = now;
	if (m->terminal) {
		meter_bar(m, p);
		return;
	}
	if (p->ms < LINE_EVERY_MS) /* short runs say only their end */
		return;
	if (p->dns_todo != 0)
		snprintf(dns, sizeof dns, ", asking DNS: %llu of %llu",
		    (unsigned long long)p->dns_done,
		    (unsigned long long)p->dns_todo);
	fprintf(stderr,
	    "espy: index: %llu files found, %llu of %llu read, text of %llu "
	    "of %llu%s\n", (unsigned long long)p->seen,
	    (unsigned long long)p->done, (unsigned long long)p->todo,
	    (unsigned long long)p->text_done,
	    (unsigned long long)p->text_todo, dns);
}

static void
meter_say(const char *sentence, void *arg)
{
	meter_clear(arg);
	fprintf(stderr, "espy: %s\n", sentence);
}

/* What lay in reports and mailbox files */
static void
print_inner(struct buf *b, const struct index_counts *c)
{
	if (c->erased != 0)
		buf_addf(b, ", %llu purged before",
		    (unsigned long long)c->erased);
	if (c->reports + c->mailboxes + c->aggregates != 0)
		buf_addf(b, "; among the new: %llu reports, %llu aggregate "
		    "reports, %llu mailbox files",
		    (unsigned long long)c->reports,
		    (unsigned long long)c->aggregates,
		    (unsigned long long)c->mailboxes);
	if (c->inner_fresh + c->inner_copies + c->inner_refused != 0)
		buf_addf(b, "; messages in them: %llu new, %llu known, %llu "
		    "refused", (unsigned long long)c->inner_fresh,
		    (unsigned long long)c->inner_copies,
		    (unsigned long long)c->inner_refused);
}

static void
counts_text(const struct index_counts *c)
{
	struct buf b = { 0 };

	if (c->recheck)
		buf_addf(&b, "%llu verdict%s made anew, from %llu file%s",
		    (unsigned long long)c->renewed,
		    plural(c->renewed),
		    (unsigned long long)c->files, plural(c->files));
	else
		buf_addf(&b, "%llu files: %llu new, %llu unchanged, %llu "
		    "renamed, %llu further copies, %llu refused",
		    (unsigned long long)c->files,
		    (unsigned long long)c->fresh,
		    (unsigned long long)c->unchanged,
		    (unsigned long long)c->renamed,
		    (unsigned long long)c->copies,
		    (unsigned long long)c->refused);
	print_inner(&b, c);
	if (c->gone != 0)
		buf_addf(&b, "; %llu vanished",
		    (unsigned long long)c->gone);
	if (c->text_refused != 0)
		buf_addf(&b, "; the text of %llu message%s can't be "
		    "indexed (espy list is:text-refused)",
		    (unsigned long long)c->text_refused,
		    plural(c->text_refused));
	if (c->text_todo != 0)
		buf_addf(&b, "; text of %llu message%s is left for the "
		    "next run", (unsigned long long)c->text_todo,
		    plural(c->text_todo));
	buf_addf(&b, " (%.1f s%s)\n", (double)c->ms / 1000,
	    c->stopped ? ", stopped" : "");
	out_buf(&b);
	buf_free(&b);
}

static void
counts_json(const struct index_counts *c)
{
	struct json j = { 0 };

	json_object(&j, NULL);
	json_str(&j, "schema", "espy.index/1");
	json_int(&j, "files", (int64_t)c->files);
	json_int(&j, "new", (int64_t)c->fresh);
	json_int(&j, "unchanged", (int64_t)c->unchanged);
	json_int(&j, "renamed", (int64_t)c->renamed);
	json_int(&j, "copies", (int64_t)c->copies);
	json_int(&j, "refused", (int64_t)c->refused);
	json_int(&j, "purged", (int64_t)c->erased);
	json_int(&j, "vanished", (int64_t)c->gone);
	json_int(&j, "reports", (int64_t)c->reports);
	json_int(&j, "aggregates", (int64_t)c->aggregates);
	json_int(&j, "mailboxes", (int64_t)c->mailboxes);
	json_int(&j, "inner_new", (int64_t)c->inner_fresh);
	json_int(&j, "inner_known", (int64_t)c->inner_copies);
	json_int(&j, "inner_refused", (int64_t)c->inner_refused);
	json_int(&j, "renewed", (int64_t)c->renewed);
	json_int(&j, "opened", (int64_t)c->opened);
	json_int(&j, "folders_unread", (int64_t)c->folders_unread);
	json_int(&j, "text_done", (int64_t)c->text_done);
	json_int(&j, "text_refused", (int64_t)c->text_refused);
	json_int(&j, "text_todo", (int64_t)c->text_todo);
	json_bool(&j, "stopped", c->stopped);
	json_bool(&j, "busy", c->busy);
	json_int(&j, "ms", c->ms);
	json_close(&j);
	out_json(&j);
}

static void
print_counts(struct cli *cli, const struct index_counts *c)
{
	if (cli->json)
		counts_json(c);
	else
		counts_text(c);
}

int
index_session(struct cli *cli, struct session *s,
    const struct index_options *wanted, bool if_free)
{
	struct index_options o = *wanted;
	struct meter m = { .terminal = isatty(STDERR_FILENO) &&
			   term_locale(), .utf8 = true };
	struct index_watch watch = { meter_progress, meter_say, &m };
	struct analysis_context context;
	struct index_counts counts = { 0 };
	struct lookup lookup;
	struct error e;
	enum err err;

	if (session_dns(s, &lookup, &e) != ERR_NONE)
		return cli_fail(&e);
	dns_policy_make(&lookup.policy, &s->domains, &s->catalogue, &s->arena);
	/* Who names messages asks for them, whoever may notice. */
	if (o.recheck && o.nonly != 0)
		lookup.policy.reach = REACH_PERSONAL;
	if (s->dns == DNS_RECORDED || s->dns == DNS_LIVE)
		o.lookup = &lookup;
	if (log_open(s->workspace.log) != 0)
		cli_say("can't write the log %s; going on without",
		    s->workspace.log);
	session_context(s, &context);
	o.workspace = &s->workspace;
	o.store = s->store;
	o.settings = &s->settings;
	o.actor = s->actor;
	o.context = &context;
	o.catalogue_dirs = s->catalogue_dirs;
	o.ncatalogue_dirs = s->ncatalogue_dirs;
	o.settings_version = s->settings_version;
	o.settings = &s->settings;
	o.stop = &index_stop;
	catch_interrupts();
	err = index_run(&o, &watch, &counts, &e);
	meter_clear(&m);
	lookup_free(&lookup);
	if (if_free && counts.busy) {
		if (cli->json)
			print_counts(cli, &counts);
		return EXIT_DONE;
	}
	if (err != ERR_NONE && counts.files == 0)
		return cli_fail(&e);
	print_counts(cli, &counts);
	if (err != ERR_NONE)
		return cli_fail(&e);
	return counts.refused != 0 || counts.folders_unread != 0 ||
	    counts.text_refused != 0 ? EXIT_FOUND : EXIT_DONE;
}

/* What doesn't go together; EXIT_DONE: all is well */
static int
check_words(const char *command, const struct index_options *o,
    const char *config)
{
	if (config != NULL && o->query == NULL)
		return cli_usage(command, "--notmuch-config wants a --query");
	if (config != NULL && o->npaths != 0)
		return cli_usage(command, "--notmuch-config names the "
		    "database: there is no PATH beside it");
	if (o->query != NULL && o->npaths == 0 && config == NULL)
		return cli_usage(command, "--query wants the PATH of a "
		    "notmuch database, or --notmuch-config FILE");
	if (o->role != NULL && o->npaths == 0 && o->source == NULL &&
	    config == NULL)
		return cli_usage(command, "--role wants a PATH, or --source");
	return EXIT_DONE;
}

int
cmd_index(struct cli *cli, int argc, char **argv)
{
	struct index_options o = { 0 };
	const char *config = NULL;
	bool if_free = false;
	const struct cli_option options[] = {
		{ "--source", &o.source, NULL },
		{ "--role", &o.role, NULL },
		{ "--query", &o.query, NULL },
		{ "--notmuch-config", &config, NULL },
		{ "--if-free", NULL, &if_free },
	};
	struct session s;
	int code, words;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	o.paths = (const char *const *)(argv + 1);
	o.npaths = (size_t)words;
	code = check_words(argv[0], &o, config);
	if (code == EXIT_DONE)
		code = cli_session(cli, &s, NULL, SESSION_STORE);
	if (code != EXIT_DONE)
		return code;
	if (config != NULL) {
		o.paths = &config;
		o.npaths = 1;
	}
	code = index_session(cli, &s, &o, if_free);
	session_close(&s);
	return out_end(code);
}
