/* Which letter comes next in a case. */

#include "core/notify/due.h"

enum desk
tier_desk(unsigned tier)
{
	/* The first tier is the service still, at its other addresses. */
	static const enum desk desks[CASE_TIERS + 1] = { DESK_SERVICE,
		DESK_SERVICE, DESK_NETWORK, DESK_REGISTRAR, DESK_CSIRT };

	return desks[tier <= CASE_TIERS ? tier : CASE_TIERS];
}

static void
escalate(struct letter_due *out, unsigned tier)
{
	if (tier > CASE_TIERS)
		tier = CASE_TIERS;
	*out = (struct letter_due){ LETTER_ESCALATION, tier_desk(tier), tier };
}

void
letter_due(struct letter_due *out, const struct case_facts *f)
{
	*out = (struct letter_due){ LETTER_FIRST, DESK_SERVICE, 0 };
	switch (f->state) {
	case CASE_NOTIFIED:
		if (f->tier == 0 && f->letters < 2)
			out->kind = LETTER_REMINDER;
		else
			escalate(out, f->tier + 1);
		break;
	case CASE_BOUNCED: /* the same letter, to another address there */
		out->desk = tier_desk(f->tier);
		break;
	case CASE_ACKED:
		escalate(out, f->tier + 1);
		break;
	case CASE_ESCALATED:
		escalate(out, f->tier != 0 ? f->tier : 1);
		break;
	case CASE_INFO_REQUESTED:
		out->kind = LETTER_ANSWER;
		break;
	case CASE_FIX_CLAIMED: /* it goes on all the same */
		out->kind = LETTER_EVIDENCE;
		break;
	case CASE_MONITORING:
	case CASE_CLOSED:
		out->kind = LETTER_CLOSING;
		break;
	case CASE_REJECTED:
		out->kind = LETTER_RETRACTION;
		break;
	default:
		break;
	}
}
