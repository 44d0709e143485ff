/* Would receivers of XARF take a report?  By the schemas of version 4.2.0. */

#include <stdlib.h>

#include "core/base/hash.h"
#include "core/base/json_read.h"
#include "core/notify/xarf.h"
#include "core/notify/xarf_format.h"

/* Unicode characters, as JSON Schema counts them */
static size_t
characters(struct slice s)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static enum err
bad(struct error *e, const char *where, const char *key, const char *what)
{
	return err_set(e, ERR_FORMAT, "%s%s%s %s", where,
	    where[0] != '\0' ? "." : "", key, what);
}

/* A key whose value is a string */
struct text_rule {
	const char *key;
	bool needed;
	size_t most; /* characters; 0: any */
	bool (*fits)(struct slice); /* NULL: any */
	const char *want;
};

static enum err
check_texts(const struct json_value *o, const char *where,
    const struct text_rule *r, size_t n, struct error *e)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct json_value *v = json_get(o, r[i].key);

		if (v == NULL && r[i].needed)
			return bad(e, where, r[i].key, "is missing");
		if (v == NULL)
			continue;
		if (v->type != JSON_STRING)
			return bad(e, where, r[i].key, "is no string");
		if (r[i].most != 0 && characters(v->text) > r[i].most)
			return bad(e, where, r[i].key, "is too long");
		if (r[i].fits != NULL && !r[i].fits(v->text))
			return bad(e, where, r[i].key, r[i].want);
	}
	return ERR_NONE;
}

/* Objects of a closed set of keys */
static enum err
check_closed(const struct json_value *o, const char *where,
    const char *const *keys, size_t n, struct error *e)
{
	size_t i, k;

	for (i = 0; i < o->n; i++) {
		for (k = 0; k < n; k++)
			if (slice_eq_str(o->v[i].key, keys[k]))
				break;
		if (k == n)
			return err_set(e, ERR_FORMAT, "%s has a key that is "
			    "not allowed: %.*s", where,
			    SLICE_ARG(slice_upto(o->v[i].key, 60)));
	}
	return ERR_NONE;
}

static enum err
check_contact(const struct json_value *report, const char *who,
    struct error *e)
{
	static const struct text_rule rules[] = {
		{ "org", true, XARF_MOST_NAME, NULL, NULL },
		{ "contact", true, 0, xarf_is_email, "is no mail address" },
		{ "domain", true, 0, xarf_is_hostname, "is no host name" },
	};
	static const char *const keys[] = { "org", "contact", "domain" };
	const struct json_value *o = json_get(report, who);
	enum err err;

	if (o == NULL || o->type != JSON_OBJECT)
		return bad(e, "", who, "is missing, or no object");
	err = check_closed(o, who, keys, ARRAY_LEN(keys), e);
	return err != ERR_NONE ? err
	    : check_texts(o, who, rules, ARRAY_LEN(rules), e);
}

/* A number of that range; absent ones pass */
static enum err
check_int(const struct json_value *o, const char *key, int64_t least,
    int64_t most, struct error *e)
{
	const struct json_value *v = json_get(o, key);
	int64_t n;

	if (v != NULL && (!json_int_of(v, &n) || n < least || n > most))
		return err_set(e, ERR_FORMAT, "%s is no whole number from "
		    "%lld to %lld", key, (long long)least, (long long)most);
	return ERR_NONE;
}

static enum err
check_array(const struct json_value *o, const char *key, size_t most,
    const struct json_value **out, struct error *e)
{
	*out = json_get(o, key);
	if (*out != NULL && (*out)->type != JSON_ARRAY)
		return bad(e, "", key, "is no array");
	if (*out != NULL && (*out)->n > most)
		return bad(e, "", key, "has too many items");
	return ERR_NONE;
}

static enum err
check_tags(const struct json_value *report, struct error *e)
{
	const struct json_value *tags;
	enum err err = check_array(report, "tags", XARF_MOST_TAGS, &tags, e);
	size_t i;

	for (i = 0; err == ERR_NONE && tags != NULL && i < tags->n; i++)
		if (tags->v[i].type != JSON_STRING ||
		    !xarf_is_tag(tags->v[i].text))
			err = err_set(e, ERR_FORMAT, "tags: \"%.*s\" is none, "
			    "small letters and digits on both sides of \":\"",
			    SLICE_ARG(slice_upto(tags->v[i].text, 60)));
	return err;
}

/* --- evidence --- */

/* Base64 in one piece, of what its hash and size say */
static enum err
check_payload(const struct json_value *item, struct error *e)
{
	struct slice s = json_get_slice(item, "payload"), octets;
	struct slice hash = json_get_slice(item, "hash");
	const struct json_value *size = json_get(item, "size");
	char hex[SHA256_HEX + 1];
	struct arena a = { 0 };
	enum err err = ERR_NONE;
	struct sha256 h;
	size_t i;
	int64_t n;

	for (i = 0; i < s.n && err == ERR_NONE; i++)
		if (ascii_is_space(s.p[i]))
			err = bad(e, "evidence", "payload", "is broken into "
			    "lines");
	octets = err == ERR_NONE ? base64_decode(&a, s) : SLICE_NULL;
	if (err == ERR_NONE && octets.p == NULL)
		err = bad(e, "evidence", "payload", "is no base64");
	if (err == ERR_NONE && octets.n > XARF_MOST_ITEM)
		err = bad(e, "evidence", "payload", "is over 5 MiB");
	if (err == ERR_NONE && size != NULL && (!json_int_of(size, &n) ||
		n < 0 || (uint64_t)n != octets.n))
		err = bad(e, "evidence", "size", "is not that of the payload");
	h = sha256_of(octets);
	sha256_hex(&h, hex);
	if (err == ERR_NONE && slice_starts(hash, "sha256:") &&
	    !slice_eqi_str(slice_from(hash, 7), hex))
		err = bad(e, "evidence", "hash", "is not that of the payload");
	arena_free(&a);
	return err;
}

static enum err
check_evidence(const struct json_value *report, struct error *e)
{
	static const struct text_rule rules[] = {
		{ "content_type", true, 0, NULL, NULL },
		{ "payload", true, 0, NULL, NULL },
		{ "description", false, XARF_MOST_ITEM_DESCRIPTION, NULL,
		    NULL },
		{ "hash", false, 0, xarf_is_hash, "is no \"sha256:HEX\"" },
	};
	static const char *const keys[] = { "content_type", "description",
		"payload", "hash", "size" };
	const struct json_value *v;
	enum err err = check_array(report, "evidence", XARF_MOST_EVIDENCE, &v,
	    e);
	size_t i;

	for (i = 0; err == ERR_NONE && v != NULL && i < v->n; i++) {
		if (v->v[i].type != JSON_OBJECT)
			return bad(e, "", "evidence", "has an item that is no "
			    "object");
		err = check_closed(&v->v[i], "evidence", keys,
		    ARRAY_LEN(keys), e);
		if (err == ERR_NONE)
			err = check_texts(&v->v[i], "evidence", rules,
			    ARRAY_LEN(rules), e);
		if (err == ERR_NONE)
			err = check_payload(&v->v[i], e);
	}
	return err;
}

/* --- types --- */

static bool
is_protocol(struct slice s)
{
	static const char *const known[] = { "smtp", "sms", "whatsapp",
		"telegram", "signal", "chat", "social_media",
		"push_notification", "other" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(known); i++)
		if (slice_eq_str(s, known[i]))
			return true;
	return false;
}

static bool
is_spam_source(struct slice s)
{
	static const char *const known[] = { "spamtrap", "user_complaint",
		"automated_filter", "honeypot", "content_analysis",
		"reputation_feed" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(known); i++)
		if (slice_eq_str(s, known[i]))
			return true;
	return false;
}

static enum err
check_indicators(const struct json_value *report, struct error *e)
{
	static const char *const keys[] = { "suspicious_links",
		"commercial_content", "bulk_characteristics" };
	const struct json_value *o = json_get(report, "spam_indicators"), *v;
	enum err err;
	size_t i;

	if (o == NULL)
		return ERR_NONE;
	if (o->type != JSON_OBJECT)
		return bad(e, "", "spam_indicators", "is no object");
	err = check_closed(o, "spam_indicators", keys, ARRAY_LEN(keys), e);
	if (err == ERR_NONE)
		err = check_array(o, "suspicious_links", SIZE_MAX, &v, e);
	for (i = 0; err == ERR_NONE && v != NULL && i < v->n; i++)
		if (v->v[i].type != JSON_STRING || !xarf_is_uri(v->v[i].text))
			err = bad(e, "spam_indicators", "suspicious_links",
			    "has one that is no URI");
	return err;
}

static enum err
check_spam(const struct json_value *report, struct error *e)
{
	static const struct text_rule rules[] = {
		{ "protocol", true, 0, is_protocol, "is none of the schema's" },
		{ "smtp_from", false, 0, xarf_is_email,
		    "is no mail address: the null sender is none" },
		{ "smtp_to", false, 0, xarf_is_email, "is no mail address" },
		{ "subject", false, XARF_MOST_SUBJECT, NULL, NULL },
		{ "sender_name", false, XARF_MOST_NAME, NULL, NULL },
		{ "message_id", false, XARF_MOST_NAME, NULL, NULL },
		{ "user_agent", false, XARF_MOST_NAME, NULL, NULL },
		{ "evidence_source", false, 0, is_spam_source,
		    "is none of those that spam may have" },
	};
	bool smtp = slice_eq_str(json_get_slice(report, "protocol"), "smtp");
	enum err err = check_texts(report, "", rules, ARRAY_LEN(rules), e);

	if (err == ERR_NONE && smtp && json_get(report, "smtp_from") == NULL)
		err = bad(e, "", "smtp_from", "is missing, which smtp needs");
	if (err == ERR_NONE && smtp && json_get(report, "source_port") == NULL)
		err = bad(e, "", "source_port", "is missing, which smtp "
		    "needs");
	return err != ERR_NONE ? err : check_indicators(report, e);
}

static enum err
check_server(const struct json_value *report, struct error *e)
{
	static const struct text_rule rules[] = {
		{ "compromise_method", true, 0, NULL, NULL },
	};

	return check_texts(report, "", rules, ARRAY_LEN(rules), e);
}

/* There are 32 pairs; espy writes these. */
static enum err
check_pair(const struct json_value *report, struct error *e)
{
	struct slice category = json_get_slice(report, "category");
	struct slice type = json_get_slice(report, "type");

	if (slice_eq_str(category, "messaging") && slice_eq_str(type, "spam"))
		return check_spam(report, e);
	if (slice_eq_str(category, "infrastructure") &&
	    slice_eq_str(type, "compromised_server"))
		return check_server(report, e);
	return err_set(e, ERR_FORMAT, "category and type: \"%.*s\" and "
	    "\"%.*s\" are no pair for mail",
	    SLICE_ARG(slice_upto(category, 60)),
	    SLICE_ARG(slice_upto(type, 60)));
}

static enum err
check_confidence(const struct json_value *report, struct error *e)
{
	const struct json_value *v = json_get(report, "confidence");
	struct arena a = { 0 };
	double n = -1;

	if (v == NULL)
		return ERR_NONE;
	if (v->type == JSON_NUMBER)
		n = strtod(slice_dup(&a, v->text).p, NULL);
	arena_free(&a);
	return n >= 0 && n <= 1 ? ERR_NONE
	    : bad(e, "", "confidence", "is no number from 0 to 1");
}

static enum err
check_report(const struct json_value *report, struct error *e)
{
	static const struct text_rule core[] = {
		{ "xarf_version", true, 0, xarf_is_version, "is not 4.N.N" },
		{ "report_id", true, 0, xarf_is_uuid4,
		    "is no UUID of version 4" },
		{ "timestamp", true, 0, xarf_is_time,
		    "is no time by RFC 3339" },
		{ "source_identifier", true, 0, NULL, NULL },
		{ "category", true, 0, NULL, NULL },
		{ "type", true, 0, NULL, NULL },
		{ "evidence_source", false, 0, NULL, NULL },
		{ "description", false, XARF_MOST_DESCRIPTION, NULL, NULL },
	};
	enum err err;

	/* The schema lets it pass, and says that it must never be sent. */
	if (json_get(report, "_internal") != NULL)
		return bad(e, "", "_internal", "must not be sent");
	err = check_texts(report, "", core, ARRAY_LEN(core), e);
	if (err == ERR_NONE)
		err = check_contact(report, "reporter", e);
	if (err == ERR_NONE)
		err = check_contact(report, "sender", e);
	if (err == ERR_NONE)
		err = check_int(report, "source_port", 1, 65535, e);
	if (err == ERR_NONE)
		err = check_tags(report, e);
	if (err == ERR_NONE)
		err = check_confidence(report, e);
	if (err == ERR_NONE)
		err = check_evidence(report, e);
	return err != ERR_NONE ? err : check_pair(report, e);
}

enum err
xarf_check(struct slice json, struct error *e)
{
	struct arena a = { 0 };
	const struct json_value *v = json_read(&a, json, e);
	enum err err = v == NULL ? ERR_FORMAT
	    : v->type != JSON_OBJECT ? err_set(e, ERR_FORMAT, "it is no object")
				     : check_report(v, e);

	arena_free(&a);
	return err;
}
