/* Campaigns: their names. */

#include <stdio.h>

#include "core/base/text.h"
#include "core/store/campaign.h"
#include "core/store/impl.h"

void
campaign_name(int64_t id, char out[CAMPAIGN_NAME])
{
	snprintf(out, CAMPAIGN_NAME, "c%lld", (long long)id);
}

bool
campaign_number(struct slice name, int64_t *id)
{
	if (name.n != 0 && ascii_lower(*name.p) == 'c')
		name = slice_from(name, 1);
	return slice_number(name, id) && *id > 0;
}

enum err
store_campaign_find(struct store *s, struct slice name, int64_t *id,
    struct error *e)
{
	struct arena a = { 0 };
	struct stmt *st;
	enum err err = ERR_ABSENT;

	if (campaign_number(name, id)) {
		err = db_query(s->db, &st, e, "WITH RECURSIVE went (id) AS"
		    " (VALUES ($1) UNION SELECT c.into_campaign FROM went"
		    "  JOIN d_campaign c ON c.id = went.id"
		    "  WHERE c.into_campaign IS NOT NULL)"
		    " SELECT c.id FROM went JOIN d_campaign c"
		    "  ON c.id = went.id WHERE c.into_campaign IS NULL"
		    "  AND EXISTS (SELECT 1 FROM d_message m"
		    "   WHERE m.campaign = c.id)", "i", *id);
		if (err == ERR_NONE)
			err = db_int_end(st, id, e);
	}
	if (err == ERR_ABSENT)
		err_set(e, err, "%s: there is no such campaign; espy campaign "
		    "list shows them", text_plain_str(&a, slice_upto(name,
			CAMPAIGN_NAME)));
	arena_free(&a);
	return err;
}
