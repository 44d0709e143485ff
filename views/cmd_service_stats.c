/* espy service stats: what is here of each service, and where an analyst says
 * that espy is wrong. */

#include "core/base/clock.h"
#include "core/store/override.h"
#include "core/store/service_stats.h"
#include "views/cli.h"
#include "views/doc_record.h"

enum { CUSTOMERS_MOST = 10 };

static void
span_json(struct json *j, const struct stat_span *s)
{
	json_time(j, "first", s->first);
	json_time(j, "last", s->last);
	json_int(j, "last_7_days", (int64_t)s->recent);
	json_int(j, "7_days_before", (int64_t)s->before);
}

static void
sendings_json(struct json *j, const struct service_stats *all,
    struct slice service)
{
	size_t i, k;

	json_array(j, "domains");
	for (i = 0; i < all->nsendings; i++) {
		const struct sending *x = &all->sendings[i];

		if (!slice_eq(x->service, service))
			continue;
		json_object(j, NULL);
		json_slice(j, "domain", x->domain);
		json_int(j, "messages", (int64_t)x->messages);
		json_object(j, "impersonation");
		for (k = IMPERSONATION_EXACT; k <= IMPERSONATION_NAME; k++)
			json_int(j, impersonation_name((enum impersonation)k),
			    (int64_t)x->by_impersonation[k]);
		json_close(j);
		json_object(j, "relation");
		for (k = RELATION_UNKNOWN; k <= RELATION_EXERCISE; k++)
			json_int(j, relation_name((enum relation)k),
			    (int64_t)x->by_relation[k]);
		json_close(j);
		span_json(j, &x->span);
		json_close(j);
	}
	json_close(j);
}

static enum err
stat_json(struct store *s, const struct service_stats *all,
    const struct service_stat *x, struct error *e)
{
	struct service_record r;
	struct json j = { 0 };
	enum err err = store_service_record(s, x->service, &r, e);

	if (err != ERR_NONE) {
		service_record_free(&r);
		return err;
	}

	json_object(&j, NULL);
	json_str(&j, "schema", "espy.service-stats/1");
	json_slice(&j, "service", x->service);
	json_slice(&j, "name", x->name);
	json_int(&j, "proven", (int64_t)x->proven);
	json_int(&j, "observed", (int64_t)x->observed);
	json_int(&j, "analyst", (int64_t)x->analyst);
	json_int(&j, "claimed", (int64_t)x->claimed);
	json_int(&j, "forged", (int64_t)x->forged);
	json_int(&j, "accounts", (int64_t)x->accounts);
	json_int(&j, "cases", (int64_t)x->cases);
	span_json(&j, &x->span);
	sendings_json(&j, all, x->service);
	json_record(&j, &r);
	json_close(&j);
	out_json(&j);
	service_record_free(&r);
	return ERR_NONE;
}

static void
stat_line(const struct service_stat *x)
{
	char first[20], last[20];
	struct doc d = { 0 };

	clock_long(x->span.first, first);
	clock_long(x->span.last, last);
	doc_line(&d, 0);
	doc_add(&d, 0, x->service);
	doc_tab(&d, 24);
	doc_lit(&d, 0, "%llu proven, %llu observed, ",
	    (unsigned long long)x->proven, (unsigned long long)x->observed);
	if (x->analyst != 0)
		doc_lit(&d, 0, "%llu by an analyst, ",
		    (unsigned long long)x->analyst);
	doc_lit(&d, 0, "%llu claimed, %llu forged",
	    (unsigned long long)x->claimed, (unsigned long long)x->forged);
	doc_tab(&d, 74);
	doc_lit(&d, 0, "%llu domains, %llu accounts, %llu cases",
	    (unsigned long long)x->domains, (unsigned long long)x->accounts,
	    (unsigned long long)x->cases);
	if (first[0] != '\0')
		doc_lit(&d, 0, "; %.10s to %.10s; last 7 days %llu, before "
		    "%llu", first, last, (unsigned long long)x->span.recent,
		    (unsigned long long)x->span.before);
	out_doc(&d);
	doc_free(&d);
}

/* As a domain of ours: one line each */
static void
sending_lines(const struct service_stats *all, struct slice service)
{
	struct doc d = { 0 };
	size_t i, k;

	for (i = 0; i < all->nsendings; i++) {
		const struct sending *x = &all->sendings[i];

		if (!slice_eq(x->service, service))
			continue;
		doc_line(&d, 0);
		doc_lit(&d, 0, "  as ");
		doc_add(&d, 0, x->domain);
		doc_tab(&d, 38);
		doc_lit(&d, 0, "%llu message%s:",
		    (unsigned long long)x->messages,
		    plural(x->messages));
		for (k = IMPERSONATION_EXACT; k <= IMPERSONATION_NAME; k++)
			if (x->by_impersonation[k] != 0)
				doc_lit(&d, 0, " %llu %s", (unsigned long long)
				    x->by_impersonation[k], impersonation_name(
				    (enum impersonation)k));
		for (k = RELATION_UNKNOWN; k <= RELATION_EXERCISE; k++)
			if (x->by_relation[k] != 0)
				doc_lit(&d, 0, ", %llu %s",
				    (unsigned long long)x->by_relation[k],
				    relation_name((enum relation)k));
	}
	if (d.n != 0)
		out_doc(&d);
	doc_free(&d);
}

/* The customers that its messages show, most messages first */
static enum err
customer_lines(struct session *s, struct slice service, struct error *e)
{
	struct doc d = { 0 };
	struct service_customer *v;
	size_t i, n;
	enum err err = store_service_customers(s->store, service,
	    CUSTOMERS_MOST, &d.arena, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++) {
		doc_line(&d, 0);
		doc_lit(&d, 0, "  account ");
		doc_add(&d, 0, v[i].kind);
		doc_tab(&d, 38);
		doc_lit(&d, 0, "%llu message%s: ",
		    (unsigned long long)v[i].messages,
		    plural(v[i].messages));
		doc_add(&d, 0, v[i].value);
	}
	if (d.n != 0)
		out_doc(&d);
	doc_free(&d);
	return err;
}

/* All of them: how much is named at all */
static void
total_print(const struct cli *cli, const struct service_stats *all)
{
	struct json j = { 0 };
	double share = all->messages != 0
	    ? 100.0 * (double)all->unnamed / (double)all->messages : 0;

	if (!cli->json) {
		cli_say("%llu of %llu messages (%.1f %%) have no service "
		    "named", (unsigned long long)all->unnamed,
		    (unsigned long long)all->messages, share);
		return;
	}
	json_object(&j, NULL);
	json_str(&j, "schema", "espy.service-total/1");
	json_int(&j, "messages", (int64_t)all->messages);
	json_int(&j, "not_named", (int64_t)all->unnamed);
	json_time(&j, "newest", all->newest);
	json_close(&j);
	out_json(&j);
}

static int
stats_print(struct cli *cli, struct session *s, const struct service_stats *all,
    char **slugs, int n)
{
	struct error e;
	int i, code = EXIT_DONE;
	size_t k;

	for (i = 0; i < n; i++) {
		const struct service_stat *x = service_stats_find(all,
		    slice_str(slugs[i]));

		if (x == NULL) {
			cli_say("no message here is of %s, nor claims it",
			    slugs[i]);
			code = EXIT_FOUND;
		} else if (cli->json) {
			if (stat_json(s->store, all, x, &e) != ERR_NONE)
				return cli_fail(&e);
		} else {
			stat_line(x);
			sending_lines(all, x->service);
			if (customer_lines(s, x->service, &e) != ERR_NONE)
				return cli_fail(&e);
		}
	}
	for (k = 0; n == 0 && k < all->n; k++) {
		if (cli->json && stat_json(s->store, all, &all->v[k], &e) !=
		    ERR_NONE)
			return cli_fail(&e);
		if (!cli->json)
			stat_line(&all->v[k]);
	}
	if (n == 0)
		total_print(cli, all);
	return code;
}

static void
overridden_json(const struct overridden *x)
{
	char hex[SHA256_HEX + 1];
	struct json j = { 0 };

	sha256_hex(&x->sha256, hex);
	json_object(&j, NULL);
	json_str(&j, "schema", "espy.override/1");
	json_str(&j, "sha256", hex);
	json_str(&j, "what", override_name(x->what));
	json_slice(&j, "value", x->said.value.n != 0 ? x->said.value
						     : SLICE_NULL);
	json_slice(&j, "machine", x->said.machine);
	json_slice(&j, "machine_now", x->now);
	json_slice(&j, "reason", x->said.reason);
	json_slice(&j, "who", x->said.actor);
	json_time(&j, "when", x->said.time);
	json_slice(&j, "from_domain", x->from_domain);
	json_slice(&j, "subject", x->subject);
	json_close(&j);
	out_json(&j);
}

static void
overridden_line(const struct overridden *x)
{
	char hex[SHA256_HEX + 1], when[20];
	struct doc d = { 0 };

	sha256_hex(&x->sha256, hex);
	clock_long(x->said.time, when);
	doc_line(&d, 0);
	doc_lit(&d, 0, "%.12s  %s  ", hex, when);
	doc_add(&d, 0, x->said.actor);
	doc_lit(&d, 0, "  %s: espy ", override_name(x->what));
	doc_add(&d, 0, x->said.machine.n != 0 ? x->said.machine
					      : SLICE("nobody"));
	doc_lit(&d, 0, ", analyst ");
	doc_add(&d, 0, x->said.value.n != 0 ? x->said.value
					    : SLICE("nobody"));
	doc_lit(&d, 0, ": ");
	doc_add(&d, 0, x->said.reason);
	out_doc(&d);
	doc_free(&d);
}

static enum err
overrides_print(struct cli *cli, struct session *s, struct error *e)
{
	struct arena a = { 0 };
	struct overridden *v;
	size_t i, n;
	enum err err = store_overrides(s->store, &a, &v, &n, e);

	for (i = 0; err == ERR_NONE && i < n; i++) {
		if (cli->json)
			overridden_json(&v[i]);
		else
			overridden_line(&v[i]);
	}
	if (err == ERR_NONE && n == 0)
		cli_say("no verdict is overridden");
	arena_free(&a);
	return err;
}

int
cmd_service_stats(struct cli *cli, int argc, char **argv)
{
	bool overrides = false;
	const struct cli_option options[] = {
		{ "--overrides", NULL, &overrides },
	};
	struct service_stats all = { 0 };
	struct session s;
	struct error e;
	enum err err;
	int code, words = cli_options(cli, options, ARRAY_LEN(options), argc,
	    argv, &code);

	if (words < 0)
		return code;
	if (overrides && words > 1)
		return cli_usage(argv[0], "stats --overrides takes no "
		    "service");
	code = cli_session(cli, &s, NULL, SESSION_STORE | SESSION_EXISTING);
	if (code != EXIT_DONE)
		return code;
	err = overrides ? overrides_print(cli, &s, &e)
			: store_service_stats(s.store, &all, &e);
	if (err != ERR_NONE)
		code = cli_fail(&e);
	else if (!overrides)
		code = stats_print(cli, &s, &all, argv + 2, words - 1);
	service_stats_free(&all);
	session_close(&s);
	return out_end(code);
}
