/* From a mail to its struct auth: finds, reads and judges the fields. */

#include "core/auth/authres.h"
#include "core/auth/compute.h"
#include "core/base/text.h"

/* espy(5) says under VIOLATIONS what each means */
static const char *const rules[] = { "R1", "R2", "R3", "R4", "R5" };

struct slice
lenient_names(struct arena *a, unsigned lenient)
{
	char names[sizeof "R1,R2,R3,R4,R5"] = "";
	size_t i, n = 0;

	for (i = 0; i < ARRAY_LEN(rules); i++) {
		if ((lenient & 1u << i) == 0)
			continue;
		if (n != 0)
			names[n++] = ',';
		memcpy(names + n, rules[i], 2);
		n += 2;
	}
	return slice_of(arena_strndup(a, names, n), n);
}

/* "...Authentication-Results..." of whatever prefix or suffix */
static bool
names_results(struct slice name)
{
	return slice_eqi_str(name, "Received-SPF") ||
	    slice_endsi(name, "Authentication-Results") ||
	    slice_eqi_str(name, "Authentication-Results-Original");
}

static void
read_results(struct ar_field *f, struct mail *m)
{
	const struct field *field = &m->fields[f->field];
	struct slice value = mail_slice(m, field->value);
	uint32_t at = field->value.off;
	bool arc = slice_startsi(f->name, "ARC-");

	if (slice_starts(slice_trim(value), "=?")) { /* R5 */
		value = mail_decode_words(m, mail_unfolded(m, f->field));
		f->lenient |= LENIENT_ENCODED;
		at = UINT32_MAX;
	}
	if (slice_eqi_str(f->name, "Received-SPF"))
		received_spf_parse(f, m->arena, value, at);
	else
		ar_parse(f, m->arena, value, at, arc);
}

/* RFC 8601 section 5 lets us refuse too many; a sender can add any number,
 * but ours stand above his. */
static void
find_fields(struct recorded *r, struct mail *m,
    const struct receivers *receivers)
{
	size_t i;

	for (i = 0; i < m->nfields; i++) {
		struct slice name = mail_slice(m, m->fields[i].name);
		struct ar_field *f;

		if (!names_results(name))
			continue;
		if (r->nfields == AR_MOST_FIELDS) {
			mail_limit(m, "more than %d fields with authentication"
			    " results: the rest was not read", AR_MOST_FIELDS);
			return;
		}
		f = ARENA_PUSH(m->arena, r->fields, r->nfields);
		*f = (struct ar_field){ .field = (int)i, .name = name };
		read_results(f, m);
		ar_judge(f, m, receivers);
	}
}

struct auth_prepared {
	struct dkim_prepared *dkim;
	struct arc_prepared *arc;
};

static void
prepare(struct auth *out, struct mail *m, const struct receivers *receivers)
{
	struct auth_prepared *p = arena_alloc(m->arena, sizeof *p);

	find_fields(&out->recorded, m, receivers);
	recorded_choose(&out->recorded, m);
	p->dkim = dkim_prepare(m);
	p->arc = arc_prepare(m, &p->dkim->bodies);
	out->prepared = p;
}

void
auth_run(struct auth *out, struct mail *m, const struct receivers *receivers,
    const struct answers *answers, int64_t clock, struct questions *q)
{
	struct compute c = { m, answers, q, clock };
	struct computed *done = &out->computed;
	const struct auth_prepared *p;

	if (out->prepared == NULL)
		prepare(out, m, receivers);
	p = out->prepared;
	*done = (struct computed){ .clock = clock };
	out->disagreements = NULL;
	out->ndisagreements = 0;
	out->has_computed = true;
	spf_run(&done->spf, &c, false);
	spf_run(&done->spf_helo, &c, true);
	dkim_run(&done->dkim, &done->ndkim, &c, p->dkim);
	dmarc_run(&done->dmarc, &c, &done->spf, done->dkim, done->ndkim);
	arc_run(&done->arc, &c, p->arc, receivers);
	explain_run(out, m, p->dkim);
	replay_run(out, m, p->dkim);
	disagree_run(out, &c);
}
