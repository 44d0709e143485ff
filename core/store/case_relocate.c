/* A case's mail goes on through another service: a case of its own for that. */

#include "core/store/case.h"
#include "core/store/case_impl.h"

/* None of them is the case's own: it was left, not split. */
static enum err
check_others(struct store *s, struct slice id, const struct sha256 *v,
    size_t n, struct error *e)
{
	char hex[SHA256_HEX + 1];
	enum err err = ERR_NONE;
	bool own = false;
	size_t i;

	for (i = 0; err == ERR_NONE && i < n; i++) {
		err = db_exists(s->db, &own, e, "SELECT 1 FROM k_case_message"
		    " WHERE case_id = $1 AND sha256 = $2", "sh", id, &v[i]);
		if (err != ERR_NONE || !own)
			continue;
		sha256_hex(&v[i], hex);
		err = err_set(e, ERR_USAGE, "message %.12s is in case %.*s: "
		    "split makes a case of messages that it has", hex,
		    SLICE_ARG(id));
	}
	return err;
}

static enum err
relocate(struct act *act, struct slice id, const struct case_move *m,
    struct slice title, struct slice service, const struct sha256 *v,
    size_t n, struct arena *a, struct slice *made, struct error *e)
{
	size_t joined = 0;
	enum err err = case_open(act, title, service, a, made, e);

	if (err == ERR_NONE)
		err = messages_join(act, *made, v, n, &joined, e);
	if (err == ERR_NONE)
		err = case_link(act, "relocated", id, *made, e);
	return err != ERR_NONE || m == NULL ? err
					    : case_change(act, id, m, e);
}

enum err
store_case_relocate(struct store *s, const char *actor, struct slice id,
    const struct case_move *m, struct slice title, struct slice service,
    const struct sha256 *v, size_t n, struct arena *a, struct slice *made,
    struct error *e)
{
	struct slice exact;
	struct act act;
	enum err err = case_resolve(s, id, a, &exact, e);

	*made = SLICE_NULL;
	if (err == ERR_NONE)
		err = case_check_here(s, exact, e);
	if (err == ERR_NONE)
		err = case_check_title(&title, e);
	if (err == ERR_NONE && n == 0)
		err = err_set(e, ERR_USAGE, "which messages? A case needs one");
	if (err == ERR_NONE)
		err = check_others(s, exact, v, n, e);
	if (err == ERR_NONE)
		err = case_keep(s, v, n, e);
	if (err == ERR_NONE && (err = act_begin(&act, s, actor, e)) ==
	    ERR_NONE)
		err = act_end(&act, relocate(&act, exact, m, title, service,
		    v, n, a, made, e), e);
	return err;
}
