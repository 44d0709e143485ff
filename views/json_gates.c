/* Has a case's mail stopped?  As JSON: espy.stopped/1. */

#include "core/base/clock.h"
#include "views/doc_gates.h"

#define DAY (int64_t)86400

static void
json_quiet(struct json *j, const struct quiet *q)
{
	size_t i, k;

	json_object(j, "quiet");
	json_int(j, "deliveries", (int64_t)q->mails);
	json_int(j, "submitted", (int64_t)q->claims);
	json_int(j, "without_time", (int64_t)q->undated);
	json_time(j, "first", q->first);
	json_time(j, "last", q->last);
	json_int(j, "silent", q->silent);
	json_int(j, "needed", q->needed);
	json_int(j, "longest_gap", q->gap);
	json_time(j, "longest_gap_since", q->gap_begin);
	json_array(j, "domains");
	for (i = 0; i < q->ndomains; i++) {
		const struct quiet_domain *d = &q->domains[i];

		json_object(j, NULL);
		json_slice(j, "domain", d->domain);
		json_int(j, "deliveries", (int64_t)d->n);
		json_time(j, "first", d->first);
		json_time(j, "last", d->last);
		json_array(j, "days");
		for (k = 0; k < q->ndays; k++) {
			if (d->days[k] == 0)
				continue;
			json_object(j, NULL);
			json_time(j, "day", q->day + (int64_t)k * DAY);
			json_int(j, "deliveries", (int64_t)d->days[k]);
			json_close(j);
		}
		json_close(j);
		json_close(j);
	}
	json_close(j);
	json_close(j);
}

static void
json_sources(struct json *j, const struct gate_facts *f)
{
	size_t i;

	json_array(j, "sources");
	for (i = 0; i < f->nsources; i++) {
		json_object(j, NULL);
		json_slice(j, "source", f->sources[i].name);
		json_int(j, "mails", (int64_t)f->sources[i].mails);
		json_int(j, "of_service", (int64_t)f->sources[i].same);
		json_time(j, "newest", f->sources[i].newest);
		json_close(j);
	}
	json_close(j);
}

static void
json_moves(struct json *j, const struct gate_facts *f)
{
	size_t i;

	json_object(j, "relocation");
	json_int(j, "link_hosts", (int64_t)f->hosts);
	json_int(j, "templates", (int64_t)f->templates);
	json_bool(j, "cut", f->cut);
	json_array(j, "found");
	for (i = 0; i < f->nmoves; i++) {
		json_object(j, NULL);
		json_slice(j, "service", f->moves[i].service);
		json_slice(j, "kind", f->moves[i].kind);
		json_slice(j, "value", f->moves[i].value);
		json_int(j, "mails", (int64_t)f->moves[i].mails);
		json_time(j, "first", f->moves[i].first);
		json_close(j);
	}
	json_close(j);
	json_close(j);
}

static void
json_counts(struct json *j, const struct gate_facts *f)
{
	json_object(j, "recipients");
	json_int(j, "disclosed", (int64_t)f->disclosed);
	json_int(j, "held_back", (int64_t)f->held);
	json_int(j, "of_traps", (int64_t)f->traps);
	json_int(j, "held_back_hit", (int64_t)f->hit);
	json_close(j);
	json_sources(j, f);
	json_object(j, "dmarc");
	json_int(j, "domains", (int64_t)f->domains);
	json_int(j, "domains_reported", (int64_t)f->reporting);
	json_int(j, "mails", (int64_t)f->reported);
	json_int(j, "mails_unverified", (int64_t)f->unverified);
	json_time(j, "since", f->begin);
	json_time(j, "until", f->end);
	json_close(j);
	json_moves(j, f);
	json_object(j, "component");
	json_slice(j, "component", f->component);
	json_int(j, "seen", (int64_t)f->seen);
	json_int(j, "not_seen", (int64_t)f->unseen);
	json_close(j);
}

void
json_stopped(struct json *j, struct slice case_id, const struct stopped *s)
{
	int k;

	json_object(j, NULL);
	json_str(j, "schema", "espy.stopped/1");
	json_slice(j, "case", case_id);
	json_time(j, "now", s->now);
	json_str(j, "verdict", s->gates.verdict == GATE_GREEN ? "may-close"
		: s->gates.verdict == GATE_RED ? "not-yet" : "with-reason");
	json_slice(j, "line", s->gates.line);
	json_object(j, "gates");
	for (k = 0; k < GATES; k++) {
		json_object(j, gate_name(k));
		json_str(j, "state", gate_state_name(s->gates.v[k].state));
		json_slice(j, "figure", s->gates.v[k].figure);
		json_slice(j, "sentence", s->gates.v[k].sentence);
		json_close(j);
	}
	json_close(j);
	json_quiet(j, &s->quiet);
	json_counts(j, &s->facts);
	json_close(j);
}
