/* espy source: where messages come from. */

#include <errno.h>
#include <stdlib.h>

#include "core/base/clock.h"
#include "core/store/source_setting.h"
#include "core/work/notmuch_place.h"
#include "views/cli.h"

struct source_line {
	const struct source *source;
	const struct source_setting *setting; /* NULL: of commands alone */
	struct source_counts counts;
};

static void
say(const char *sentence, void *arg)
{
	(void)arg;
	cli_say("%s", sentence);
}

static void
source_json(const struct source_line *l)
{
	const struct source_setting *o = l->setting;
	struct json j = { 0 };

	json_object(&j, NULL);
	json_str(&j, "schema", "espy.source/1");
	json_slice(&j, "source", l->source->name);
	json_slice(&j, "role", l->source->role);
	json_slices(&j, "paths", l->source->paths, l->source->npaths);
	json_slice(&j, "query", l->source->query);
	json_slices(&j, "receivers", o != NULL ? o->receivers : NULL,
	    o != NULL ? o->nreceivers : 0);
	json_str(&j, "from", o != NULL ? "settings" : "command");
	json_int(&j, "files", (int64_t)l->counts.files);
	json_int(&j, "files_gone", (int64_t)l->counts.gone);
	json_int(&j, "messages", (int64_t)l->counts.messages);
	json_int(&j, "reports", (int64_t)l->counts.reports);
	json_int(&j, "aggregates", (int64_t)l->counts.aggregates);
	json_time(&j, "last_new", l->counts.last_new);
	json_close(&j);
	out_json(&j);
}

static void
source_doc(const struct source_line *l)
{
	const struct source_setting *o = l->setting;
	char when[20] = "never";
	struct doc d = { 0 };
	size_t i;

	doc_line(&d, 0);
	doc_add(&d, 0, l->source->name);
	doc_tab(&d, 20);
	doc_add(&d, 0, l->source->role);
	doc_lit(&d, 0, "  (%s)", o != NULL ? "settings" : "command");
	for (i = 0; i < l->source->npaths; i++) {
		doc_line(&d, 4);
		doc_lit(&d, 0, "  path: ");
		doc_add(&d, 0, l->source->paths[i]);
	}
	if (l->source->query.p != NULL) {
		doc_line(&d, 4);
		doc_lit(&d, 0, "  notmuch query: ");
		doc_add(&d, 0, l->source->query);
	}
	for (i = 0; o != NULL && i < o->nreceivers; i++) {
		if (i == 0)
			doc_line(&d, 4);
		doc_lit(&d, 0, "%s", i == 0 ? "  receivers: " : ", ");
		doc_add(&d, 0, o->receivers[i]);
	}
	if (l->counts.last_new != TIME_UNKNOWN)
		clock_long(l->counts.last_new, when);
	doc_line(&d, 4);
	doc_lit(&d, 0, "  %llu file%s, %llu message%s, %llu report%s",
	    (unsigned long long)l->counts.files, plural(l->counts.files),
	    (unsigned long long)l->counts.messages,
	    plural(l->counts.messages), (unsigned long long)l->counts.reports,
	    plural(l->counts.reports));
	if (l->counts.aggregates != 0)
		doc_lit(&d, 0, ", %llu aggregate report%s",
		    (unsigned long long)l->counts.aggregates,
		    plural(l->counts.aggregates));
	doc_lit(&d, 0, "; something new: %s", when);
	out_doc(&d);
}

/* All of them, or those of one name */
static enum err
source_list(struct cli *cli, struct session *s, struct slice name,
    struct error *e)
{
	struct arena a = { 0 };
	struct source *v = NULL;
	size_t n = 0, i;
	enum err err;

	err = sources_from_settings(s->store, s->actor, &s->settings, say,
	    NULL, e);
	if (err == ERR_NONE)
		err = store_sources(s->store, &a, &v, &n, e);
	for (i = 0; err == ERR_NONE && i < n; i++) {
		struct source_line l = { .source = &v[i],
			.setting = settings_source(&s->settings, v[i].name) };

		if (name.p != NULL && !slice_eq(name, v[i].name))
			continue;
		err = store_source_count(s->store, v[i].id, &l.counts, e);
		if (err == ERR_NONE && cli->json)
			source_json(&l);
		else if (err == ERR_NONE)
			source_doc(&l);
	}
	if (err == ERR_NONE && n == 0)
		cli_say("no source yet: espy source add NAME PATH, or "
			"[source NAME] in the settings");
	arena_free(&a);
	return err;
}

/* As the walk has it, so that it is one path however it was written */
static enum err
take_path(const char *word, bool queried, struct arena *a, struct slice *out,
    struct error *e)
{
	struct notmuch_place place;
	char *real = realpath(word, NULL);

	if (real == NULL && errno == ENOENT)
		return err_set(e, ERR_USAGE, "%s: there is no such file or "
		    "folder", word);
	if (real == NULL)
		return err_errno(e, "%s", word);
	*out = slice_dup(a, slice_str(real));
	free(real);
	return queried ? notmuch_place_find(&place, out->p, a, e) : ERR_NONE;
}

static enum err
source_add(struct cli *cli, struct session *s, struct source_want *w,
    char **words, size_t n, struct error *e)
{
	struct arena a = { 0 };
	struct slice *paths = arena_array(&a, n + 1, sizeof *paths);
	enum err err = ERR_NONE;
	int64_t id;
	size_t i;

	for (i = 0; err == ERR_NONE && i < n; i++)
		err = take_path(words[i], w->query.p != NULL, &a, &paths[i],
		    e);
	w->paths = paths;
	w->npaths = n;
	if (err == ERR_NONE && settings_source(&s->settings, w->name) != NULL)
		err = err_set(e, ERR_USAGE, "the source %.*s stands in %s: "
		    "add the path there", SLICE_ARG(w->name),
		    s->workspace.settings);
	if (err == ERR_NONE)
		err = sources_from_settings(s->store, s->actor, &s->settings,
		    say, NULL, e);
	if (err == ERR_NONE)
		err = store_source_set(s->store, s->actor, w, true, &id, e);
	if (err == ERR_NONE && cli->json)
		err = source_list(cli, s, w->name, e);
	else if (err == ERR_NONE)
		cli_say("espy index --source %.*s reads it",
		    SLICE_ARG(w->name));
	arena_free(&a);
	return err;
}

/* The words are right: what they ask for */
static int
source_do(struct cli *cli, struct source_want *w, bool add, char **words,
    size_t n)
{
	struct session s;
	struct error e;
	enum err err;
	int code = cli_session(cli, &s, NULL, add
		? SESSION_STORE : SESSION_STORE | SESSION_EXISTING);

	if (code != EXIT_DONE)
		return code;
	err = add ? source_add(cli, &s, w, words, n, &e)
		  : source_list(cli, &s, SLICE_NULL, &e);
	if (err != ERR_NONE)
		code = cli_fail(&e);
	session_close(&s);
	return out_end(code);
}

int
cmd_source(struct cli *cli, int argc, char **argv)
{
	const char *role = NULL, *query = NULL;
	const struct cli_option options[] = {
		{ "--role", &role, NULL },
		{ "--query", &query, NULL },
	};
	struct source_want w = { 0 };
	int code, words;
	bool add;

	words = cli_options(cli, options, ARRAY_LEN(options), argc, argv,
	    &code);
	if (words < 0)
		return code;
	add = words > 0 && strcmp(argv[1], "add") == 0;
	if (words == 0 || (!add && strcmp(argv[1], "list") != 0))
		return cli_usage(argv[0], "is list, or add NAME PATH...");
	if (!add && (words > 1 || role != NULL || query != NULL))
		return cli_usage(argv[0], "list takes no argument");
	if (add && words < 3)
		return cli_usage(argv[0], "add wants a name and a path");
	w.name = add ? slice_str(argv[2]) : SLICE_NULL;
	w.role = slice_str(role);
	w.query = slice_str(query);
	return source_do(cli, &w, add, argv + 3, add ? (size_t)words - 2 : 0);
}
