#ifndef CORE_NOTIFY_WORDS_H
#define CORE_NOTIFY_WORDS_H

#include "core/notify/template.h"

/*
 * The words of a language for what is worked out and put into templates: file
 * words.LANGUAGE.txt.  "key = text" lines, "#" comments, a line that begins
 * with a blank goes on with the one before; "one | several" where a number
 * decides.  Pure.
 */

/* key, and the placeholders that its text may have; {n} is the number */
/* clang-format off */
#define LETTER_WORDS(X)							\
	/* How a language writes */					\
	X(THOUSANDS, "thousands", "")					\
	X(AND, "and", "")						\
	X(AND_MORE, "and-more", "")					\
	X(MORE, "more", "")						\
	X(SHARE, "share", "part whole")					\
	X(NONE, "none", "")						\
	X(NOT_KNOWN, "not-known", "")					\
	X(NOT_NAMED, "not-named", "")					\
	X(NO_NAME, "no-name", "")					\
	X(MESSAGES, "messages", "")					\
	X(MORE_MESSAGES, "more-messages", "")				\
	X(CAMPAIGNS, "campaigns", "")					\
	X(DOMAINS, "domains", "")					\
	X(SENDERS, "senders", "")					\
	X(OCTETS, "octets", "")						\
	X(SPAN_DAYS, "span-days", "")					\
	X(TIME, "time", "time")						\
	X(TIME_MISSING, "time-missing", "")				\
	/* What the TLP label says (FIRST, TLP 2.0) */			\
	X(TLP_RED, "tlp-red", "")					\
	X(TLP_AMBER, "tlp-amber", "")					\
	X(TLP_AMBER_STRICT, "tlp-amber-strict", "")			\
	X(TLP_GREEN, "tlp-green", "")					\
	X(TLP_CLEAR, "tlp-clear", "")					\
	/* The first lines */						\
	X(THROUGH_YOURS, "through-yours", "service")			\
	X(THROUGH_SERVICE, "through-service", "service")		\
	X(THROUGH_HOSTS, "through-hosts", "")				\
	X(ELSEWHERE, "elsewhere", "")					\
	X(SERVERS_OURS, "servers-ours", "")				\
	X(SERVERS_PARTNER, "servers-partner", "")			\
	X(SERVERS_BOTH, "servers-both", "")				\
	X(ARRIVED, "arrived", "servers through")			\
	X(SUBMITTED, "submitted", "through")				\
	X(CLAIMS, "claims", "")						\
	X(AS_SUBMITTED, "as-submitted", "")				\
	X(OF_THEM_SUBMITTED, "of-them-submitted", "")			\
	X(PERIOD, "period", "first last")				\
	X(AGO_SOON, "ago-soon", "")					\
	X(AGO_HOURS, "ago-hours", "")					\
	X(AGO_DAYS, "ago-days", "")					\
	X(POSING, "posing", "")						\
	X(ACCOUNT_NONE, "account-none", "")				\
	X(ACCOUNT_EACH, "account-each", "")				\
	X(ACCOUNT_SOME, "account-some", "all accounts")			\
	X(ATTACHED, "attached", "all form")				\
	X(ATTACHED_TEXT, "attached-text", "all form")			\
	X(ATTACHED_NONE, "attached-none", "")				\
	X(FORM_HEADERS, "form-headers", "")				\
	X(FORM_RECIPIENTS, "form-recipients", "")			\
	X(FORM_NOTHING, "form-nothing", "")				\
	X(FORM_TEXT, "form-text", "")					\
	/* What the owners of the domains say */			\
	X(OWNER_DENIED, "owner-denied", "who when through")		\
	X(OWNER_AUTHORISED, "owner-authorised", "who when through")	\
	X(OWNER_MAY, "owner-may", "through")				\
	X(OWNER_EXERCISE, "owner-exercise", "")				\
	X(OWNER_ASKED, "owner-asked", "when through")			\
	X(OWNER_ASKING, "owner-asking", "through")			\
	X(UNNAMED, "unnamed", "")					\
	/* What separates these messages from honest mail */		\
	X(COMPARED, "compared",						\
	    "messages campaigns domains honest senders through")	\
	X(COMPARED_NONE, "compared-none",				\
	    "messages campaigns domains through")			\
	X(COMPARED_NOTHING, "compared-nothing", "")			\
	X(COMPARED_NO_COMMON, "compared-no-common", "")			\
	X(COMPARED_WRITTEN, "compared-written", "")			\
	X(COMPARED_LITTLE, "compared-little", "")			\
	X(TABLE_FRAUD, "table-fraud", "")				\
	X(TABLE_YOURS, "table-yours", "")				\
	X(TABLE_OTHER, "table-other", "")				\
	X(READING_ACCOUNT, "reading-account", "")			\
	X(READING_RELAY, "reading-relay", "")				\
	X(READING_RELAY_ALONE, "reading-relay-alone", "")		\
	X(READING_ORIGIN, "reading-origin", "")				\
	X(READING_POOL, "reading-pool", "")				\
	X(READING_SERVICE, "reading-service", "")			\
	X(TRAIT_IP, "trait-ip", "value")				\
	X(TRAIT_NET, "trait-net", "value")				\
	X(TRAIT_HELO, "trait-helo", "value")				\
	X(TRAIT_HELO_SHAPE, "trait-helo-shape", "value")		\
	X(TRAIT_RDNS_SHAPE, "trait-rdns-shape", "value")		\
	X(TRAIT_TLS, "trait-tls", "value")				\
	X(TRAIT_RELAY, "trait-relay", "value")				\
	X(TRAIT_RELAY_SHAPE, "trait-relay-shape", "value")		\
	X(TRAIT_HOPS, "trait-hops", "")					\
	X(TRAIT_CHARSET, "trait-charset", "value")			\
	X(TRAIT_ENCODING, "trait-encoding", "value")			\
	X(TRAIT_INJECTION_IP, "trait-injection-ip", "value")		\
	X(TRAIT_INJECTION_WITH, "trait-injection-with", "value")	\
	X(TRAIT_ORIGINATING_IP, "trait-originating-ip", "value")	\
	X(TRAIT_DKIM_D, "trait-dkim-d", "value")			\
	X(TRAIT_DKIM_S, "trait-dkim-s", "value")			\
	X(TRAIT_DKIM_BROKEN, "trait-dkim-broken", "value")		\
	X(TRAIT_ENVELOPE, "trait-envelope", "value")			\
	X(TRAIT_MESSAGE_ID, "trait-message-id", "value")		\
	X(TRAIT_MESSAGE_ID_HOST, "trait-message-id-host", "value")	\
	X(TRAIT_MAILER, "trait-mailer", "value")			\
	X(TRAIT_SCRIPT, "trait-script", "value")			\
	X(TRAIT_STRUCTURE, "trait-structure", "value")			\
	X(TRAIT_DATE_ZONE, "trait-date-zone", "value")			\
	X(TRAIT_LACKS, "trait-lacks", "value")				\
	X(TRAIT_ACCOUNT, "trait-account", "kind value")			\
	X(TRAIT_NO_ACCOUNT, "trait-no-account", "")			\
	/* Why it goes to this desk */					\
	X(REASON_IP, "reason-ip", "value where")			\
	X(REASON_RDNS, "reason-rdns", "value where")			\
	X(REASON_HELO, "reason-helo", "value where")			\
	X(REASON_DKIM, "reason-dkim", "value where")			\
	X(REASON_DKIM_CUSTOMER, "reason-dkim-customer", "value where")	\
	X(REASON_SPF, "reason-spf", "value where")			\
	X(REASON_FIELD, "reason-field", "value where")			\
	X(REASON_ENVELOPE, "reason-envelope", "value where")		\
	X(REASON_MESSAGE_ID, "reason-message-id", "value where")	\
	X(REASON_MAP, "reason-map", "value where")			\
	X(REASON_INCLUDE, "reason-include", "value where")		\
	X(REASON_CNAME, "reason-cname", "value where")			\
	X(PROVEN, "proven", "")						\
	X(OBSERVED, "observed", "")					\
	/* Samples */							\
	X(SAMPLE, "sample", "number all")				\
	X(SAMPLE_CLAIM, "sample-claim", "number all")			\
	X(SAMPLE_TIME, "sample-time", "")				\
	X(TIME_CLAIMED, "time-claimed", "")				\
	X(TIME_DATED, "time-dated", "")					\
	X(TIME_READ, "time-read", "")					\
	X(SENDING_IP, "sending-ip", "")					\
	X(REVERSE_NAME, "reverse-name", "")				\
	X(CONFIRMED, "confirmed", "")					\
	X(NOT_CONFIRMED, "not-confirmed", "")				\
	X(QUEUE_THEIRS, "queue-theirs", "")				\
	X(QUEUE_OURS, "queue-ours", "")					\
	X(ENVELOPE, "envelope", "")					\
	X(ACCOUNT, "account", "")					\
	X(FROM_DOMAIN, "from-domain", "")				\
	X(SUBJECT, "subject", "")					\
	X(GRADE_BOUNDARY, "grade-boundary", "")				\
	X(GRADE_SIGNED, "grade-signed", "")				\
	X(GRADE_PRESENT, "grade-present", "")				\
	X(RECORDED, "recorded", "by")					\
	X(RECORDED_INFERRED, "recorded-inferred", "by")			\
	X(RECORDED_OURS, "recorded-ours", "")				\
	X(RECORDED_NOTHING, "recorded-nothing", "")			\
	X(NOT_RECORDED, "not-recorded", "")				\
	X(CHECKED, "checked", "time")					\
	X(INFERRED, "inferred", "")					\
	/* Days */							\
	X(DAY_FIRST, "day-first", "")					\
	X(DAY_PEAK, "day-peak", "")					\
	X(DAY_LAST, "day-last", "")					\
	X(PEAK, "peak", "day")						\
	X(DAYS, "days", "")						\
	X(UNDATED, "undated", "")					\
	/* What the mail wants of its readers */			\
	X(LINKS, "links", "")						\
	X(FILES, "files", "")						\
	/* What went before */						\
	X(EARLIER, "earlier", "time to outcome")			\
	X(NO_ANSWER, "no-answer", "")					\
	X(BOUNCED, "bounced", "")					\
	X(ANSWERED, "answered", "")					\
	X(ANSWERED_ON, "answered-on", "day")
/* clang-format on */
enum phrase {
#define X(id, key, places) SAY_##id,
	LETTER_WORDS(X)
#undef X
	PHRASES
};

struct words {
	struct {
		struct slice one, many;
	} v[PHRASES];
};

/* Reads them; what is missing or wrong is a problem that breaks them.  Slices
 * live in the arena. */
void words_read(struct words *w, struct slice octets,
    struct template_problems *problems, struct arena *a);

/* What stands for a placeholder; the array ends with a NULL */
struct said {
	const char *place;
	struct slice value;
};
#define SAID(...)							\
	(const struct said[]){ __VA_ARGS__,				\
		{ .place = NULL, .value = { NULL, 0 } } }

/* Appends the text of a word; n decides between one and several, and stands
 * for {n}.  v NULL: no other placeholder. */
void say(struct buf *out, const struct words *w, enum phrase word, uint64_t n,
    const struct said *v);
/* The same as a slice in the arena, NUL-terminated */
struct slice say_in(struct arena *a, const struct words *w, enum phrase word,
    uint64_t n, const struct said *v);
/* "1,804", as the language writes it */
struct slice say_number(struct arena *a, const struct words *w, uint64_t n);

#endif
