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
	uint32_t root; /* enum evidence_root */
	int field;
	const struct pass *pass;
};

/* Notes evidence, once. */
void finding_add(struct finding *f, const struct rule_hit *hit,
    struct slice sentence);
struct slice finding_service(const struct finding *f,
    const struct rule_hit *hit);

/* The rest of a finding about a pass. */
void finding_of_pass(struct finding *f, const struct pass *p);
/* Which root a signature that passes is: one for each field */
uint32_t pass_root(const struct attribute *w, const struct pass *p);
/* Notes what is wrong whatever else is true, once. */
void lie_add(struct attribute *w, const struct lie *l);

/* forged.c: "host.example (192.0.2.1)", as far as the client is known */
struct slice client_words(const struct attribute *w);

/* pasted.c: failing signatures and forbidden envelopes, as lies */
void pasted_find(struct attribute *w);
bool spf_denies(const struct attribute *w);

/* region.c: a HELO and a field that name two regions of one service, as lies */
void regions_compare(struct attribute *w);

/* host_form.c: what a host's name says of its own address */
enum form_says { FORM_NONE, FORM_SAME, FORM_OTHER };
/* By the service's host-ip rules; FORM_OTHER is noted as a lie.  The client's
 * address must be known, and one of the Internet. */
enum form_says host_form(struct attribute *w, uint32_t service,
    struct slice name, struct slice what);
/* Can an address that is claimed be compared with the client's? */
bool client_is_known(const struct attribute *w, struct cidr *client);

/* evidence_dns.c: what DNS of the sender's domain says: its SPF record leads
 * through the service's, its selector into the service's zone */
void evidence_include(struct attribute *w);
void evidence_cname(struct attribute *w);

/* evidence_host.c: the boundary's address, reverse DNS and HELO */
struct range boundary_range(const struct attribute *w, struct slice text);
void evidence_ip(struct attribute *w);
/* Each reverse name of the boundary's client: the one on record, with whether
 * the receiver confirmed it, else those that DNS has.  Asks. */
void reverse_names(struct attribute *w,
    void (*each)(struct attribute *w, struct slice name, bool confirmed,
	struct slice where));
void evidence_rdns(struct attribute *w);
void evidence_helo(struct attribute *w); /* after all passes */
/* Does the name lead to the address (forward confirmation)?  Asks. */
bool leads_back(struct attribute *w, struct slice name, struct slice ip);
/* evidence_map.c: an imported map's word; after all those of the boundary */
void evidence_map(struct attribute *w);
/* The next of those that it rides on whose host sent the message, by the
 * connection and not by HELO: index into w->c->v; -1.  *at: 0 at first. */
int carrier_next(const struct attribute *w, const struct service *s,
    size_t *at);
/* Did the message leave what the service rides on, by the connection and not
 * by HELO?  After those above. */
bool carrier_sent(const struct attribute *w, uint32_t service);
/* Fields that the carrier writes, as its own host wrote them: after that */
void evidence_written(struct attribute *w);
/* evidence_claim.c, evidence_field.c: what the sender could have written */
void evidence_mail_from(struct attribute *w);
void evidence_headers(struct attribute *w, enum rule_kind kind);
void evidence_addresses(struct attribute *w); /* that fields tell */
void evidence_body(struct attribute *w); /* Message-ID and links */
void evidence_unproven(struct attribute *w); /* signers and envelopes that
					      * nobody of ours checked */

#endif
