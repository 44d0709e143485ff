/* From a header to the sets of an ARC chain and their structure (RFC 8617
 * sections 4.2, 5.2): all that needs no key. */

#include "core/auth/arc.h"
#include "core/auth/compute.h"

enum kind { RESULTS, SIGNATURE, SEAL, OTHER };

static const char *const names[] = { "ARC-Authentication-Results",
	"ARC-Message-Signature", "ARC-Seal" };

static enum kind
kind_of(const struct mail *m, size_t field)
{
	struct slice name = mail_slice(m, m->fields[field].name);
	enum kind k;

	for (k = RESULTS; k < OTHER; k++)
		if (slice_eqi_str(name, names[k]))
			break;
	return k;
}

/* "ARC-Seal is missing"; the first problem stays */
static void
problem(struct slice *at, struct arena *a, const char *name, const char *what)
{
	if (at->p == NULL)
		*at = slice_printf(a, "%s %s", name, what);
}

static int *
place(struct arc_prepared_set *s, enum kind k)
{
	return k == RESULTS ? &s->results
	    : k == SIGNATURE ? &s->signature.field : &s->seal.field;
}

static struct arc_prepared_set *
set_of(struct arc_prepared *p, int instance, struct arena *a)
{
	while (p->n < (size_t)instance)
		*ARENA_PUSH(a, p->sets, p->n) = (struct arc_prepared_set){
			.results = -1, .seal.field = -1,
			.signature.field = -1 };
	return &p->sets[instance - 1];
}

/* Reads the field, and says which instance it is of. */
static int
read_field(struct mail *m, enum kind k, size_t field, struct tags *t)
{
	struct slice name, value;

	canon_split(m, (int)field, &name, &value);
	if (k == RESULTS)
		return arc_results_instance(value);
	tags_parse(t, value, m->arena);
	return arc_tags_instance(t);
}

static void
add_field(struct arc_prepared *p, struct mail *m, enum kind k, size_t field)
{
	struct tags t;
	int instance = read_field(m, k, field, &t);
	struct arc_prepared_set *s;

	if (instance <= 0) {
		problem(&p->problem, m->arena, names[k], instance < 0
		    ? "has an instance (i=) over 50"
		    : "does not say of which set it is (i=)");
		return;
	}
	s = set_of(p, instance, m->arena);
	if (*place(s, k) >= 0) {
		problem(&s->problem, m->arena, names[k], "stands twice");
		return;
	}
	*place(s, k) = (int)field;
	if (k == RESULTS)
		s->claims = arc_claims(m, (int)field);
	else if (k == SEAL)
		arc_seal_read(&s->seal, &t, m->arena);
	else
		arc_message_read(&s->signature, &s->message, &t, m->arena);
}

static bool
is_there(struct arc_prepared_set *s)
{
	return s->results >= 0 || s->signature.field >= 0 ||
	    s->seal.field >= 0;
}

/* What is wrong with a set by itself */
static void
check_set(struct arc_prepared *p, size_t i, struct arena *a)
{
	struct arc_prepared_set *s = &p->sets[i];
	const char *want = i == 0 ? "none" : "pass";
	enum kind k;

	if (!is_there(s)) {
		problem(&s->problem, a, "all of it", "is missing");
		return;
	}
	p->instances++;
	for (k = RESULTS; k < OTHER; k++)
		if (*place(s, k) < 0)
			problem(&s->problem, a, names[k], "is missing");
	if (s->seal.problem.p != NULL && s->problem.p == NULL)
		s->problem = slice_printf(a, "ARC-Seal: %.*s",
		    SLICE_ARG(s->seal.problem));
	if (i + 1 == p->n && s->signature.problem.p != NULL &&
	    s->problem.p == NULL)
		s->problem = slice_printf(a, "ARC-Message-Signature: %.*s",
		    SLICE_ARG(s->signature.problem));
	if (s->problem.p == NULL && !slice_eq_str(s->seal.cv, want))
		s->problem = slice_printf(a, "its seal says cv=%.*s, where "
		    "only cv=%s is right", SLICE_ARG(s->seal.cv), want);
}

/* The sealer itself found the chain broken: no more is to be checked */
static bool
given_up(struct arc_prepared *p, struct arena *a)
{
	const struct arc_signature *last = &p->sets[p->n - 1].seal;

	if (!slice_eq_str(last->cv, "fail"))
		return false;
	p->problem = slice_printf(a, "the newest seal (i=%zu, %.*s) says "
	    "cv=fail: the chain was broken when it got there", p->n,
	    SLICE_ARG(last->domain.p != NULL ? last->domain
					     : SLICE("no domain")));
	return true;
}

static void
check_sets(struct arc_prepared *p, struct arena *a)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		check_set(p, i, a);
	if (p->n == 0 || given_up(p, a))
		return;
	for (i = 0; i < p->n && p->problem.p == NULL; i++)
		if (p->sets[i].problem.p != NULL)
			p->problem = slice_printf(a, "set i=%zu: %.*s", i + 1,
			    SLICE_ARG(p->sets[i].problem));
}

struct arc_prepared *
arc_prepare(struct mail *m, struct canon *bodies)
{
	struct arc_prepared *p = NULL;
	size_t i;

	for (i = 0; i < m->nfields; i++) {
		enum kind k = kind_of(m, i);

		if (k == OTHER)
			continue;
		if (p == NULL)
			p = arena_alloc(m->arena, sizeof *p);
		add_field(p, m, k, i);
	}
	if (p == NULL)
		return NULL;
	check_sets(p, m->arena);
	p->bodies = bodies;
	return p;
}
