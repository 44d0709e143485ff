/* What masking changes, and what it leaves, as documents and as JSON. */

#include "core/base/clock.h"
#include "tui/theme.h"
#include "views/doc_redact.h"

enum { INDENT = 4 };

/* --- what it changes --- */

static void
sample_head(struct doc *d, const struct draft_mail *m, size_t i)
{
	const struct redacted *r = m->redacted[i];
	char hex[SHA256_HEX + 1];

	sha256_hex(&m->draft->samples[i], hex);
	doc_line(d, 2);
	doc_lit(d, ROLE_HEADING, "sample %zu", i + 1);
	doc_lit(d, ROLE_MUTED, "  %.12s  ", hex);
	if (r == NULL && m->unmasked[i].p != NULL) {
		doc_lit(d, ROLE_WARN, "header fields alone, since it can't "
		    "be masked: ");
		doc_add(d, ROLE_WARN, m->unmasked[i]);
		return;
	}
	if (r == NULL) {
		doc_lit(d, ROLE_WARN, "nothing is masked");
		return;
	}
	doc_lit(d, ROLE_NORMAL, "%s, %zu place%s masked",
	    r->how == REDACT_HEADERS ? "header fields" : "the whole message",
	    r->masked, plural(r->masked));
	if (r->why.p != NULL) {
		doc_lit(d, ROLE_WARN, "; without the body: ");
		doc_add(d, ROLE_WARN, r->why);
	}
}

static void
hunk_line(struct doc *d, uint8_t role, const char *sign, struct slice words)
{
	doc_line(d, INDENT + 2);
	doc_lit(d, role, "%*s%s ", INDENT, "", sign);
	doc_add(d, role, words);
}

static void
sample_changes(struct doc *d, const struct redacted *r)
{
	struct slice where = SLICE_NULL;
	size_t i;

	for (i = 0; i < r->nhunks; i++) {
		const struct redact_hunk *h = &r->hunks[i];

		if (!slice_eq(h->where, where)) {
			doc_line(d, 2);
			doc_lit(d, ROLE_NORMAL, "  ");
			doc_add(d, ROLE_INFO, h->where);
			where = h->where;
		}
		hunk_line(d, ROLE_BAD, "-", h->old);
		hunk_line(d, ROLE_OK, "+", h->new);
	}
	if (r->more != 0) {
		doc_line(d, 2);
		doc_lit(d, ROLE_MUTED, "  and %zu more", r->more);
	}
	for (i = 0; i < r->nreplaced; i++) {
		doc_line(d, 2);
		doc_lit(d, ROLE_WARN, "  left out, since it is no text: ");
		doc_add(d, ROLE_WARN, r->replaced[i]);
	}
	for (i = 0; i < r->npacked; i++) {
		doc_line(d, 2);
		doc_lit(d, ROLE_WARN, "  compressed, not looked into: ");
		doc_add(d, ROLE_WARN, r->packed[i]);
	}
	for (i = 0; i < r->nresidue; i++) {
		doc_line(d, 2);
		doc_lit(d, ROLE_NORMAL, "  ");
		doc_add(d, ROLE_INFO, r->residue[i].field);
		doc_lit(d, ROLE_NORMAL, " stays, with ");
		doc_add(d, ROLE_BAD, r->residue[i].address);
	}
}

void
doc_redaction(struct doc *d, const struct draft_mail *m)
{
	for (size_t i = 0; i < m->nsamples; i++) {
		if (i != 0)
			doc_line(d, 0);
		sample_head(d, m, i);
		if (m->redacted[i] != NULL)
			sample_changes(d, m->redacted[i]);
	}
}

static void
json_hunks(struct json *j, const struct redacted *r)
{
	size_t i;

	json_array(j, "changes");
	for (i = 0; i < r->nhunks; i++) {
		json_object(j, NULL);
		json_slice(j, "where", r->hunks[i].where);
		json_slice(j, "old", r->hunks[i].old);
		json_slice(j, "new", r->hunks[i].new);
		json_close(j);
	}
	json_close(j);
	json_int(j, "more", (int64_t)r->more);
	json_slices(j, "left_out", r->replaced, r->nreplaced);
	json_slices(j, "not_looked_into", r->packed, r->npacked);
}

void
json_redaction(struct json *j, const struct draft_mail *m, size_t i)
{
	const struct redacted *r = m->redacted[i];

	json_object(j, NULL);
	json_str(j, "schema", "espy.redaction/1");
	json_int(j, "draft", m->draft->id);
	json_int(j, "sample", (int64_t)i + 1);
	json_sha256(j, "sha256", &m->draft->samples[i]);
	json_str(j, "redact", redaction_name(r != NULL ? r->how
		: m->unmasked[i].p != NULL ? REDACT_HEADERS
					   : REDACT_NOTHING));
	json_slice(j, "why", r != NULL ? r->why : m->unmasked[i]);
	json_int(j, "masked", r != NULL ? (int64_t)r->masked : 0);
	if (r != NULL)
		json_hunks(j, r);
	json_close(j);
}

/* --- what it leaves --- */

void
doc_lefts(struct doc *d, const struct draft_lefts *l)
{
	static const char *const words[RESIDUE_CHOICES] = {
		"sent as it is", "header fields alone, this one masked",
		"the sample is left out" };

	for (size_t i = 0; i < l->n; i++) {
		const struct draft_left *x = &l->v[i];
		char when[12];

		doc_line(d, INDENT);
		doc_lit(d, ROLE_NORMAL, "%2zu  sample %zu  ", i + 1,
		    x->sample);
		doc_add(d, x->decision != NULL ? ROLE_NORMAL : ROLE_WARN,
		    x->field);
		doc_lit(d, ROLE_NORMAL, "  ");
		doc_add(d, ROLE_BAD, x->address);
		doc_lit(d, ROLE_MUTED, "  ");
		doc_add(d, ROLE_MUTED, x->how);
		if (x->decision == NULL) {
			doc_lit(d, ROLE_WARN, "  not decided");
			continue;
		}
		clock_short(x->decision->when, when);
		doc_lit(d, ROLE_OK, "  %s", words[x->decision->choice]);
		doc_lit(d, ROLE_MUTED, ", %s by ", when);
		doc_add(d, ROLE_MUTED, x->decision->who);
	}
}

void
json_left(struct json *j, int64_t draft, const struct draft_lefts *l,
    size_t i)
{
	const struct draft_left *x = &l->v[i];

	json_object(j, NULL);
	json_str(j, "schema", "espy.residue/1");
	json_int(j, "draft", draft);
	json_int(j, "number", (int64_t)i + 1);
	json_int(j, "sample", (int64_t)x->sample);
	json_sha256(j, "sha256", &x->sha256);
	json_slice(j, "field", x->field);
	json_slice(j, "address", x->address);
	json_slice(j, "how", x->how);
	json_str(j, "decision", x->decision != NULL
		? residue_choice_name(x->decision->choice) : NULL);
	json_slice(j, "who", x->decision != NULL ? x->decision->who
						 : SLICE_NULL);
	json_time(j, "when", x->decision != NULL ? x->decision->when
						 : TIME_UNKNOWN);
	json_close(j);
}
