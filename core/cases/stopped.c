/* Has a case's mail stopped?  From the store. */

#include "core/base/clock.h"
#include "core/cases/gates.h"

static enum err
read_quiet(struct stopped *out, struct store *s, struct slice case_id,
    const struct quiet_rule *rule, struct error *e)
{
	struct gate_mails mails = { 0 };
	struct quiet_mail *v;
	size_t i;
	enum err err = store_gate_mails(s, case_id, &mails, e);

	if (err == ERR_NONE) {
		v = arena_array(&out->arena, mails.n + 1, sizeof *v);
		for (i = 0; i < mails.n; i++)
			v[i] = (struct quiet_mail){ mails.v[i].time,
				slice_dup(&out->arena, mails.v[i].domain),
				mails.v[i].claim };
		quiet_work_out(&out->quiet, v, mails.n, rule, out->now,
		    &out->arena);
	}
	gate_mails_free(&mails);
	return err;
}

enum err
stopped_look(struct stopped *out, struct store *s, struct slice case_id,
    const struct quiet_rule *rule, int64_t now, struct error *e)
{
	struct gate_ask ask = { .case_id = case_id, .now = now };
	enum err err;

	*out = (struct stopped){ .now = now };
	err = read_quiet(out, s, case_id, rule, e);
	if (err != ERR_NONE)
		return err;
	ask.first = out->quiet.first;
	ask.last = out->quiet.last;
	ask.window = out->quiet.needed < now ? now - out->quiet.needed : 0;
	err = store_gate(s, &ask, &out->facts, e);
	if (err == ERR_NONE)
		gates_judge(&out->gates, &out->quiet, &out->facts, now,
		    &out->arena);
	return err;
}

void
stopped_free(struct stopped *st)
{
	gate_facts_free(&st->facts);
	arena_free(&st->arena);
	*st = (struct stopped){ 0 };
}
