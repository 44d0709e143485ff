/* A contrast as JSON: espy.contrast/1, espy.contrast-differ/1. */

#include "core/cases/level.h"
#include "views/doc_contrast.h"

static void
json_row_of(struct json *j, const struct contrast *c,
    const struct contrast_row *r, size_t number)
{
	json_object(j, NULL);
	json_int(j, "row", (int64_t)number);
	json_slice(j, "kind", r->kind);
	json_slice(j, "value", r->value);
	json_bool(j, "content", r->content);
	json_bool(j, "written", r->written);
	json_int(j, "in", r->in);
	json_int(j, "leak", r->leak);
	json_int(j, "campaigns", r->campaigns);
	json_int(j, "senders", r->streams);
	json_real(j, "worst_domain", r->worst);
	json_real(j, "coverage", r->coverage);
	if (c->baseline)
		json_real(j, "leaking", r->leaking);
	else
		json_null(j, "leaking");
	json_real(j, "j", r->j);
	if (c->baseline && !c->little)
		json_real(j, "q", r->q);
	else
		json_null(j, "q");
	json_str(j, "word", contrast_word(r->word));
	json_bool(j, "explains", r->explains);
	json_close(j);
}

static void
json_level(struct json *j, const struct contrast *c)
{
	const struct contrast_row *r = c->level.row != SIZE_MAX
	    ? &c->rows[c->level.row] : NULL;
	struct arena a = { 0 };

	json_object(j, "level");
	json_str(j, "level", level_name(c->level.level));
	json_slice(j, "kind", r != NULL ? r->kind : SLICE_NULL);
	json_slice(j, "value", r != NULL ? r->value : SLICE_NULL);
	json_int(j, "accounts", (int64_t)c->level.accounts);
	json_int(j, "relays", (int64_t)c->level.relays);
	json_slice(j, "words", level_words(c, &a));
	json_close(j);
	arena_free(&a);
}

static void
json_set(struct json *j, const struct contrast_set *set,
    const struct contrast *c)
{
	json_slice(j, "case", set->case_id);
	json_slice(j, "service", set->service);
	json_int(j, "messages", (int64_t)set->nin);
	json_int(j, "messages_submitted", (int64_t)set->claims);
	json_int(j, "campaigns", (int64_t)c->campaigns);
	json_slices(j, "domains", set->domains, set->ndomains);
	json_int(j, "honest_messages", (int64_t)set->nhonest);
	json_int(j, "honest_of_baseline_sources", (int64_t)set->baseline);
	json_bool(j, "honest_cut", set->cut);
	json_int(j, "senders", (int64_t)c->streams);
	json_bool(j, "too_few_campaigns", c->little);
	json_bool(j, "too_few_senders", contrast_few_streams(c));
	json_int(j, "left_out_other_service", (int64_t)set->others);
	json_int(j, "left_out_copies", (int64_t)set->copies);
	json_int(j, "left_out_without_traits", (int64_t)set->untold);
}

void
json_contrast(struct json *j, const struct contrast_set *set,
    const struct contrast *c)
{
	size_t i, k, number = 0;

	json_object(j, NULL);
	json_str(j, "schema", "espy.contrast/1");
	json_set(j, set, c);
	json_level(j, c);
	json_array(j, "rows");
	for (i = 0; i < c->n; i = k) {
		number++;
		for (k = i; k <= i + c->rows[i].beside; k++)
			json_row_of(j, c, &c->rows[k], number);
	}
	json_close(j);
	json_close(j);
}

static void
json_messages(struct json *j, const char *key,
    const struct contrast_message *of, const uint32_t *v, size_t n)
{
	size_t i;

	json_array(j, key);
	for (i = 0; i < n; i++)
		json_sha256(j, NULL, &of[v[i]].sha256);
	json_close(j);
}

void
json_contrast_differ(struct json *j, const struct contrast_set *set,
    const struct contrast *c, size_t number)
{
	const struct contrast_row *r = contrast_nth(c, number);
	struct contrast_differ x;
	struct arena a = { 0 };

	contrast_differ(c, r, &x, &a);
	json_object(j, NULL);
	json_str(j, "schema", "espy.contrast-differ/1");
	json_slice(j, "case", set->case_id);
	json_int(j, "row", (int64_t)number);
	json_slice(j, "kind", r->kind);
	json_slice(j, "value", r->value);
	json_messages(j, "lacking", set->in, x.lacking, x.nlacking);
	json_messages(j, "having", set->honest, x.having, x.nhaving);
	json_close(j);
	arena_free(&a);
}
