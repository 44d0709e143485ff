/* Attribution: the steps, and the words of its enumerations. */

#include "core/esp/attribute.h"
#include "core/esp/relate.h"

/* Strongest first; those of the named service and its carrier lead. */
static int
rank(const struct attribute *w, size_t i)
{
	int owner = (int)w->owner[i];
	int whose = owner == w->named ? 2 : owner == w->carrier ? 1 : 0;

	return whose * 8 + (int)w->out->evidence[i].strength;
}

static void
sort_evidence(struct attribute *w)
{
	size_t n = w->out->nevidence;

	for (size_t i = 1; i < n; i++) {
		struct evidence e = w->out->evidence[i];
		const struct service_rule *rule = w->rule[i];
		uint32_t owner = w->owner[i];
		int r = rank(w, i);
		size_t k = i;

		for (; k > 0 && rank(w, k - 1) < r; k--) {
			w->out->evidence[k] = w->out->evidence[k - 1];
			w->owner[k] = w->owner[k - 1];
			w->rule[k] = w->rule[k - 1];
		}
		w->out->evidence[k] = e;
		w->owner[k] = owner;
		w->rule[k] = rule;
	}
}

void
esp_run(struct attribution *out, struct relationship *rel, struct mail *m,
    const struct auth *auth, const struct catalogue *c,
    const struct domains *domains, const struct answers *answers,
    struct questions *q)
{
	struct attribute w = { .out = out, .m = m, .a = m->arena, .auth = auth,
		.c = c, .answers = answers, .questions = q, .named = -1,
		.boundary = -1, .carrier = -1 };

	*out = (struct attribution){ .confidence = -1 };
	w.trusted = m->boundary.trust != TRUST_NONE;
	w.of = arena_array(w.a, c->n + 1, sizeof *w.of);
	passes_collect(&w);
	evidence_collect(&w);
	decide_service(&w);
	elsewhere_note(&w);
	forged_find(&w);
	if (out->service.p == NULL)
		not_named_explain(&w);
	accounts_find(&w);
	recipients_find(&w);
	sort_evidence(&w);
	out->confidence = confidence(&w);
	relate(rel, &w, domains);
}

const char *
strength_name(enum strength s)
{
	static const char *const names[] = { "none", "claimed", "observed",
		"proven" };

	return names[s];
}

const char *
grade_name(enum grade g)
{
	static const char *const names[] = { "present", "signed", "boundary" };

	return names[g];
}

const char *
root_name(uint32_t root)
{
	static const char *const names[] = { "sender", "connection",
		"envelope", "signature" };

	return names[root < ROOT_SIGNATURE ? root : ROOT_SIGNATURE];
}

const char *
path_role_name(enum path_role r)
{
	static const char *const names[] = { "origin", "carrier", "relay",
		"forwarder", "list", "gateway" };

	return names[r];
}

const char *
impersonation_name(enum impersonation i)
{
	static const char *const names[] = { NULL, "exact", "subdomain",
		"look-alike", "name" };

	return names[i];
}

const char *
relation_name(enum relation r)
{
	static const char *const names[] = { "not-protected", "unknown",
		"authorised", "unauthorised", "exercise" };

	return names[r];
}
