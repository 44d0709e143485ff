#ifndef CORE_ESP_FINDING_H
#define CORE_ESP_FINDING_H

#include "core/esp/attribute.h"

/* What the match in hand is about, for the callback. */
struct finding {
	struct attribute *w;
	enum strength strength;
	struct slice what; /* instead of the rule's key */
	struct slice value, where, sentence_end;
	struct range range;
	int field;
	const struct pass *pass;
};

/* Notes evidence, once. */
void finding_add(struct finding *f, const struct rule_hit *hit,
    struct slice sentence);
struct slice finding_service(const struct finding *f,
    const struct rule_hit *hit);

/* evidence_host.c: the boundary's address, reverse DNS and HELO */
void evidence_ip(struct attribute *w);
void evidence_rdns(struct attribute *w);
void evidence_helo(struct attribute *w); /* after all passes */
/* Did the message leave what the service rides on?  After those above. */
bool carrier_sent(const struct attribute *w, uint32_t service);
/* evidence_claim.c: what the sender could have written */
void evidence_mail_from(struct attribute *w);
void evidence_headers(struct attribute *w, enum rule_kind kind);
void evidence_body(struct attribute *w); /* Message-ID and links */
void evidence_unproven(struct attribute *w); /* signers and envelopes that
					      * nobody of ours checked */

#endif
