#ifndef VIEWS_DOC_CAMPAIGN_H
#define VIEWS_DOC_CAMPAIGN_H

#include "core/base/json.h"
#include "core/cases/related.h"
#include "core/cases/summary.h"
#include "views/doc.h"
#include "views/session.h"

/*
 * Campaigns as documents and as JSON: screens and commands say the same.
 */
/* All of a campaign, read at once */
struct whole_campaign {
	struct arena arena;
	struct campaigns campaigns; /* one */
	struct rows rows;	    /* oldest first */
	struct joined *joined;	    /* why, of each of them */
	struct related *related;
	size_t nrelated;
	struct case_summary summary;
};
enum err whole_campaign_read(struct whole_campaign *w, struct store *s,
    int64_t id, struct error *e);
void whole_campaign_free(struct whole_campaign *w);

/* One campaign as a line of a list; blocks as tui/bar.h */
void doc_campaign_row(struct doc *d, const struct campaign_row *c,
    bool blocks);
/* What its messages have in common, line by line; its days in at most `spark`
 * columns, 0: without them */
void doc_campaign_summary(struct doc *d, const struct whole_campaign *w,
    size_t spark, bool blocks);
/* Which others are related, and by what; no line without any */
void doc_campaign_related(struct doc *d, const struct whole_campaign *w);
/* Its messages, each with the reason why it is there */
void doc_campaign_messages(struct doc *d, const struct whole_campaign *w);

/* One line of espy.campaign/1 */
enum err json_campaign_line(struct json *j, struct store *s,
    const struct whole_campaign *w, struct error *e);

#endif
