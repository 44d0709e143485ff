/* Reads a zone file (RFC 1035 section 5.1) as a closed set of DNS answers. */

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/auth/zone.h"
#include "core/base/buf.h"
#include "core/base/clock.h"
#include "core/base/url.h"

/*
 * A name in full: without a dot at the end, under $ORIGIN if there is one.
 * The root is the empty name.
 */
static bool
full_name(struct zone *z, struct slice s, struct slice *out)
{
	struct arena *a = &z->s->arena;

	if (slice_eq_str(s, "@") || slice_eq_str(s, ".")) {
		*out = s.p[0] == '@' ? z->origin : SLICE("");
		return out->p != NULL;
	}
	if (s.n == 0 || s.n > 255 || s.p[0] == '.' ||
	    slice_find(s, SLICE("..")) != SLICE_NONE)
		return false;
	if (s.p[s.n - 1] == '.')
		*out = slice_dup_lower(a, slice_upto(s, s.n - 1));
	else if (z->origin.n != 0)
		*out = slice_dup_lower(a, slice_printf(&z->scratch, "%.*s.%.*s",
		    SLICE_ARG(s), SLICE_ARG(z->origin)));
	else
		*out = slice_dup_lower(a, s);
	return true;
}

static bool
take_ttl(struct slice s, uint32_t *ttl)
{
	int64_t v;

	/* RFC 2181 section 8: at most 2^31 - 1 */
	if (!slice_number(s, &v) || v > INT32_MAX)
		return false;
	*ttl = (uint32_t)v;
	return true;
}

/* "$ANSWERED 2026-11-25T04:00:00Z secure "resolver 192.0.2.1"" */
static enum err
answered(struct zone *z)
{
	struct slice time = z->words[1].text;

	z->time = TIME_UNKNOWN;
	if (!slice_eq_str(time, "unknown") &&
	    !clock_parse_rfc3339(time, &z->time))
		return zone_error(z, "$ANSWERED wants a time such as "
		    "2026-11-23T07:41:03Z", time);
	z->dnssec = DNSSEC_UNKNOWN;
	while (z->dnssec < DNSSEC_BOGUS &&
	    !slice_eq_str(z->words[2].text, dnssec_name(z->dnssec)))
		z->dnssec++;
	if (!slice_eq_str(z->words[2].text, dnssec_name(z->dnssec)))
		return zone_error(z, "$ANSWERED wants unknown, insecure, "
		    "secure or bogus behind the time", z->words[2].text);
	z->from = slice_dup(&z->s->arena, z->words[3].text);
	return ERR_NONE;
}

static enum err
directive(struct zone *z)
{
	struct slice what = z->words[0].text;

	if (z->nwords == 1 && slice_eqi_str(what, "$OPEN")) {
		z->open = true;
		return ERR_NONE;
	}
	if (z->nwords == 4 && slice_eqi_str(what, "$ANSWERED"))
		return answered(z);

	if (z->nwords == 2 && slice_eqi_str(what, "$ORIGIN")) {
		if (!full_name(z, z->words[1].text, &z->origin))
			return zone_error(z, "$ORIGIN is no name",
			    z->words[1].text);
		return ERR_NONE;
	}
	if (z->nwords == 2 && slice_eqi_str(what, "$TTL")) {
		if (!take_ttl(z->words[1].text, &z->ttl))
			return zone_error(z, "$TTL wants seconds",
			    z->words[1].text);
		return ERR_NONE;
	}
	return zone_error(z, "only \"$ORIGIN name\", \"$TTL seconds\", \"$OPEN\""
	    " and \"$ANSWERED time dnssec from\" are known", what);
}

/* TXT: the strings without anything between (RFC 7208 section 3.3) */
static struct slice
join(struct zone *z, size_t first, const char *between)
{
	struct buf b = { 0 };
	struct slice joined;
	size_t i;

	for (i = first; i < z->nwords; i++) {
		buf_add_str(&b, i > first ? between : "");
		buf_add_slice(&b, z->words[i].text);
	}
	joined = slice_dup(&z->s->arena, buf_slice(&b));
	buf_free(&b);
	return joined;
}

static bool
name_data(struct zone *z, size_t i, struct slice *data)
{
	return i + 1 == z->nwords && full_name(z, z->words[i].text, data);
}

static bool
mx_data(struct zone *z, size_t i, struct slice *data)
{
	struct slice name;
	int64_t preference;

	if (i + 2 != z->nwords ||
	    !slice_number(z->words[i].text, &preference) ||
	    preference > UINT16_MAX ||
	    !full_name(z, z->words[i + 1].text, &name))
		return false;
	*data = slice_printf(&z->s->arena, "%d %.*s", (int)preference,
	    SLICE_ARG(name.n != 0 ? name : SLICE("."))); /* RFC 7505 */
	return true;
}

static bool
address_data(struct zone *z, size_t i, uint16_t type, struct slice *data)
{
	bool v6;

	if (i + 1 != z->nwords)
		return false;
	*data = ip_normal(&z->s->arena, z->words[i].text);
	v6 = slice_chr(z->words[i].text, ':') != SLICE_NONE;
	/* An IPv4 address mapped into IPv6 is what such a record may say. */
	if (v6 && data->n != 0 && slice_chr(*data, ':') == SLICE_NONE)
		*data = slice_printf(&z->s->arena, "::ffff:%.*s",
		    SLICE_ARG(*data));
	return data->n != 0 && v6 == (type == DNS_AAAA);
}

/* words[i] is the first of the data */
static enum err
take_data(struct zone *z, size_t i, struct zone_record *r)
{
	uint16_t type = r->question.type;
	bool good = i < z->nwords;

	if (type == DNS_A || type == DNS_AAAA)
		good = good && address_data(z, i, type, &r->data);
	else if (type == DNS_PTR || type == DNS_CNAME || type == 2)
		good = good && name_data(z, i, &r->data);
	else if (type == DNS_MX)
		good = good && mx_data(z, i, &r->data);
	else if (good)
		r->data = join(z, i, type == DNS_TXT || type == 99 ? "" : " ");
	if (good)
		return ERR_NONE;
	return zone_error(z, type == DNS_MX
	    ? "MX wants a preference and a host"
	    : type == DNS_A ? "A wants one IPv4 address"
	    : type == DNS_AAAA ? "AAAA wants one IPv6 address"
	    : "the data is missing or no name", i < z->nwords
	    ? join(z, i, " ") : SLICE_NULL);
}

static bool
take_status(struct slice word, enum dns_status *status)
{
	enum dns_status s;

	for (s = DNS_NODATA; s <= DNS_TIMEOUT; s++)
		if (slice_eqi_str(word, dns_status_name(s))) {
			*status = s;
			return true;
		}
	return false;
}

/* [TTL] [IN] in either order, then a type or a status */
static enum err
take_entry(struct zone *z, size_t i, struct zone_record *r)
{
	bool ttl = false, class = false;

	for (; i < z->nwords && !z->words[i].quoted; i++) {
		if (!class && slice_eqi_str(z->words[i].text, "IN"))
			class = true;
		else if (!ttl && take_ttl(z->words[i].text, &r->ttl))
			ttl = true;
		else
			break;
	}
	if (i >= z->nwords)
		return zone_error(z, "no type: write \"name TTL IN TYPE "
		    "data\"", SLICE_NULL);
	if (take_status(z->words[i].text, &r->status)) {
		if (i + 1 == z->nwords)
			return ERR_NONE; /* whatever type is asked for */
		r->question.type = dns_type_from_name(z->words[i + 1].text);
		return i + 2 == z->nwords && r->question.type != 0 ? ERR_NONE
		    : zone_error(z, "only one type may follow a status",
			z->words[i + 1].text);
	}
	r->question.type = dns_type_from_name(z->words[i].text);
	if (r->question.type == 0)
		return zone_error(z, "the type is not known",
		    z->words[i].text);
	return take_data(z, i + 1, r);
}

static enum err
read_record(struct zone *z)
{
	struct zone_record r = { .ttl = z->ttl, .time = z->time,
		.dnssec = z->dnssec, .from = z->from };
	size_t first = 0;

	if (!z->blank && !z->words[0].quoted && z->words[0].text.n != 0 &&
	    z->words[0].text.p[0] == '$')
		return directive(z);
	if (!z->blank) {
		if (!full_name(z, z->words[0].text, &z->owner))
			return zone_error(z, "not a name", z->words[0].text);
		first = 1;
	} else if (z->owner.p == NULL) {
		return zone_error(z, "no name before this record", SLICE_NULL);
	}
	r.question.name = z->owner;
	if (take_entry(z, first, &r) != ERR_NONE)
		return ERR_FORMAT;
	if (z->nrecords == ZONE_MOST_RECORDS)
		return err_set(z->e, ERR_LIMIT, "%s:%d: more than %d records: "
		    "split the file", z->file, z->at, ZONE_MOST_RECORDS);
	*ARENA_PUSH(&z->s->arena, z->records, z->nrecords) = r;
	return ERR_NONE;
}

static int
record_cmp(const void *x, const void *y)
{
	const struct zone_record *a = x, *b = y;
	int order = question_cmp(&a->question, &b->question);

	return order != 0 ? order : slice_cmp(a->data, b->data);
}

/* Records of one question become one answer; the same data counts once (RFC
 * 2181 section 5). */
static void
add_answers(struct zone *z)
{
	struct slice *data = xcalloc(z->nrecords, sizeof *data);
	size_t i, j;

	if (z->nrecords != 0)
		qsort(z->records, z->nrecords, sizeof *z->records,
		    record_cmp);
	for (i = 0; i < z->nrecords; i = j) {
		const struct zone_record *r = &z->records[i];
		struct answer a = { .question = r->question,
			.status = r->status, .data = data, .ttl = r->ttl,
			.time = r->time, .dnssec = r->dnssec,
			.origin = r->from };

		for (j = i; j < z->nrecords &&
		    question_cmp(&z->records[j].question, &r->question) == 0;
		    j++) {
			if (z->records[j].status != DNS_OK)
				continue;
			if (a.n == 0 ||
			    !slice_eq(data[a.n - 1], z->records[j].data))
				data[a.n++] = z->records[j].data;
			if (z->records[j].ttl < a.ttl)
				a.ttl = z->records[j].ttl;
		}
		answers_add(z->s, &a);
	}
	free(data);
}

enum err
answers_parse(struct answers *s, const char *file, struct slice bytes,
    struct error *e)
{
	struct zone z = { .s = s, .file = file, .rest = bytes, .line = 1,
		.ttl = 3600, .time = TIME_UNKNOWN, .e = e };
	enum err code = ERR_NONE;

	z.from = slice_printf(&s->arena, "file:%s", file);
	while (code == ERR_NONE && z.rest.n != 0) {
		code = zone_take_record(&z);
		if (code == ERR_NONE && z.nwords != 0)
			code = read_record(&z);
	}
	arena_free(&z.scratch);
	if (code != ERR_NONE)
		return code;
	add_answers(&z);
	s->closed = !z.open;
	return ERR_NONE;
}

enum err
answers_load_file(struct answers *s, const char *file, struct error *e)
{
	struct buf b = { 0 };
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum err code;

	if (fd < 0)
		return err_errno(e, "%s: can't open the DNS answers", file);
	if (buf_read_fd(&b, fd, ZONE_MOST_OCTETS + 1) != 0)
		code = err_errno(e, "%s: can't read the DNS answers", file);
	else if (b.n > ZONE_MOST_OCTETS)
		code = err_set(e, ERR_LIMIT, "%s: over 64 MiB: split the file",
		    file);
	else
		code = answers_parse(s, file, buf_slice(&b), e);
	close(fd);
	buf_free(&b);
	return code;
}
