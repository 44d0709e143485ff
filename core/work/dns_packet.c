/* Reads DNS messages (RFC 1035 section 4) into answers. */

#include <arpa/inet.h>
#include <stdlib.h>

#include "core/base/buf.h"
#include "core/base/url.h"
#include "core/work/dns_packet.h"

enum {
	HEAD = 12, /* octets of the header */
	RR_HEAD = 10, /* type, class, TTL, length */
	CLASS_IN = 1,
	NAME_MOST = 253, /* octets of a name as text, which a file can hold */
	MOST_JUMPS = 64, /* compression pointers in one name */
	RCODE_NXDOMAIN = 3,
};

struct packet {
	struct slice all;
	size_t at;
	struct arena *a;
	const char *bad; /* the first thing wrong */
};

struct record {
	struct slice name;
	uint16_t type, class;
	uint32_t ttl;
	size_t data, length; /* where its RDATA lies */
};

static void
fail(struct packet *p, const char *why)
{
	if (p->bad == NULL)
		p->bad = why;
}

static uint32_t
take_number(struct packet *p, size_t octets)
{
	uint32_t v = 0;

	if (p->bad != NULL || p->all.n - p->at < octets) {
		fail(p, "the answer is cut off");
		return 0;
	}
	while (octets-- != 0)
		v = v << 8 | (unsigned char)p->all.p[p->at++];
	return v;
}

/* Octets that could be taken for something else are \DDD (RFC 1035 section
 * 5.1). */
static void
add_label(struct buf *b, struct slice label)
{
	size_t i;

	if (b->n != 0)
		buf_add_char(b, '.');
	for (i = 0; i < label.n; i++) {
		unsigned char ch = (unsigned char)label.p[i];

		if (ch <= ' ' || ch >= 0x7F || ch == '.' ||
		    ch == '\\' || ch == '@')
			buf_addf(b, "\\%03u", ch);
		else
			buf_add_char(b, ascii_lower((char)ch));
	}
}

/* One name, compressed or not (RFC 1035 section 4.1.4); pointers only lead
 * towards the front, so that there is no loop. */
static struct slice
take_name(struct packet *p)
{
	size_t at = p->at, least = p->at, end = 0, jumps = 0;
	struct buf b = { 0 };
	struct slice name = SLICE_NULL;

	while (p->bad == NULL) {
		unsigned char n;

		if (at >= p->all.n || b.n > NAME_MOST) {
			fail(p, "a name in the answer is broken");
			break;
		}
		n = (unsigned char)p->all.p[at++];
		if (n >= 0xC0 && at < p->all.n) {
			size_t to = (size_t)(n & 0x3F) << 8 |
			    (unsigned char)p->all.p[at++];

			if (end == 0)
				end = at;
			if (to >= least || ++jumps > MOST_JUMPS)
				fail(p, "a name in the answer is a loop");
			at = least = to;
			continue;
		}
		if (n > 63 || n > p->all.n - at) {
			fail(p, "a name in the answer is broken");
			break;
		}
		if (n == 0) {
			p->at = end != 0 ? end : at;
			name = slice_dup(p->a, buf_slice(&b));
			break;
		}
		add_label(&b, slice_of(p->all.p + at, n));
		at += n;
	}
	buf_free(&b);
	return name.p != NULL ? name : SLICE("");
}

static void
take_record(struct packet *p, struct record *r)
{
	r->name = take_name(p);
	r->type = (uint16_t)take_number(p, 2);
	r->class = (uint16_t)take_number(p, 2);
	r->ttl = take_number(p, 4);
	r->length = take_number(p, 2);
	r->data = p->at;
	if (r->ttl > INT32_MAX) /* RFC 2181 section 8 */
		r->ttl = 0;
	if (p->bad == NULL && p->all.n - p->at < r->length)
		fail(p, "the answer is cut off");
	p->at += p->bad == NULL ? r->length : 0;
}

/* TXT: its strings without anything between (RFC 7208 section 3.3); those of
 * HINFO (RFC 1035 section 3.3.2) with a blank */
static struct slice
read_strings(struct packet *p, const struct record *r)
{
	struct slice rest = slice_of(p->all.p + r->data, r->length), joined;
	struct buf b = { 0 };

	while (rest.n != 0) {
		size_t n = (unsigned char)rest.p[0];

		if (n >= rest.n) {
			fail(p, "a text in the answer is broken");
			break;
		}
		if (r->type == DNS_HINFO && b.n != 0)
			buf_add_char(&b, ' ');
		buf_add_slice(&b, slice_of(rest.p + 1, n));
		rest = slice_from(rest, n + 1);
	}
	joined = slice_dup(p->a, buf_slice(&b));
	buf_free(&b);
	return joined;
}

static struct slice
read_address(struct packet *p, const struct record *r)
{
	char text[INET6_ADDRSTRLEN];
	bool v6 = r->type == DNS_AAAA;

	if (r->length != (v6 ? 16 : 4) ||
	    inet_ntop(v6 ? AF_INET6 : AF_INET, p->all.p + r->data, text,
		sizeof text) == NULL) {
		fail(p, "an address in the answer is broken");
		return SLICE("");
	}
	return slice_dup(p->a, slice_str(text));
}

/* Of types that nobody asks for: RFC 3597 section 5 */
static struct slice
read_octets(struct packet *p, const struct record *r)
{
	struct buf b = { 0 };
	struct slice text;
	size_t i;

	buf_addf(&b, "\\# %zu", r->length);
	for (i = 0; i < r->length; i++)
		buf_addf(&b, "%s%02x", i == 0 ? " " : "",
		    (unsigned char)p->all.p[r->data + i]);
	text = slice_dup(p->a, buf_slice(&b));
	buf_free(&b);
	return text;
}

static struct slice
read_data(struct packet *p, const struct record *r)
{
	struct packet in = { p->all, r->data, p->a, p->bad };
	struct slice text;
	unsigned preference;

	switch (r->type) {
	case DNS_A:
	case DNS_AAAA:
		return read_address(p, r);
	case DNS_TXT:
	case DNS_HINFO:
	case 99: /* SPF */
		return read_strings(p, r);
	case DNS_MX:
		preference = take_number(&in, 2);
		text = take_name(&in);
		text = slice_printf(p->a, "%u %.*s", preference,
		    SLICE_ARG(text.n != 0 ? text : SLICE("."))); /* RFC 7505 */
		break;
	case DNS_PTR:
	case DNS_CNAME:
	case 2: /* NS */
		text = take_name(&in);
		break;
	default:
		return read_octets(p, r);
	}
	if (in.bad == NULL && in.at != r->data + r->length)
		fail(&in, "a record in the answer is broken");
	p->bad = in.bad;
	return text;
}

static bool
has(const struct answer *out, struct slice data)
{
	size_t i;

	for (i = 0; i < out->n; i++)
		if (slice_eq(out->data[i], data))
			return true;
	return false;
}

static void
take_ttl(struct answer *out, uint32_t ttl)
{
	if (ttl < out->ttl)
		out->ttl = ttl;
}

/* The records of that name; *alias: where its CNAME leads */
static void
collect(struct packet *p, const struct record *v, size_t n, struct slice name,
    struct answer *out, struct slice *alias)
{
	size_t i, octets = 0;

	*alias = SLICE_NULL;
	for (i = 0; i < n && p->bad == NULL; i++) {
		const struct record *r = &v[i];
		struct slice data;

		if (r->class != CLASS_IN || !slice_eqi(r->name, name) ||
		    (r->type != out->question.type && r->type != DNS_CNAME))
			continue;
		data = read_data(p, r);
		if (r->type != out->question.type) {
			*alias = data;
			take_ttl(out, r->ttl);
			continue;
		}
		octets += data.n;
		if (out->n == PACKET_MOST_RECORDS ||
		    octets > PACKET_MOST_OCTETS)
			fail(p, "the answer is over 100 records or 64 kB");
		else if (!has(out, data)) /* RFC 2181 section 5 */
			*ARENA_PUSH(p->a, out->data, out->n) = data;
		take_ttl(out, r->ttl);
	}
}

/* Follows CNAMEs from the question's name to the data. */
static void
follow(struct packet *p, const struct record *v, size_t n, struct answer *out)
{
	struct slice name = out->question.name, alias;
	int i;

	for (i = 0; i <= PACKET_MOST_ALIASES && p->bad == NULL; i++) {
		collect(p, v, n, name, out, &alias);
		if (out->n != 0 || alias.p == NULL)
			return;
		name = alias;
	}
	fail(p, "too many CNAMEs, or a loop of them");
}

static int
data_cmp(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

const char *
dns_packet_read(struct answer *out, struct slice packet, struct slice name,
    uint16_t type, struct arena *a)
{
	struct packet p = { .all = packet, .at = 0, .a = a };
	struct record *v = NULL;
	unsigned flags, questions, answers;
	size_t n = 0;

	*out = (struct answer){ .question = { name, type, false },
		.ttl = INT32_MAX };
	take_number(&p, 2); /* its id */
	flags = take_number(&p, 2);
	questions = take_number(&p, 2);
	answers = take_number(&p, 2);
	take_number(&p, 4);
	while (questions-- != 0 && p.bad == NULL) {
		take_name(&p);
		take_number(&p, 4);
	}
	while (answers-- != 0 && p.bad == NULL)
		take_record(&p, ARENA_PUSH(a, v, n));
	if ((flags & 15) != 0 && (flags & 15) != RCODE_NXDOMAIN)
		fail(&p, "the server failed");
	follow(&p, v, n, out);
	if (out->ttl == INT32_MAX)
		out->ttl = 0; /* nothing that has one */
	if (p.bad != NULL) {
		out->status = DNS_SERVFAIL;
		out->n = 0;
	} else if (out->n == 0) {
		out->status = (flags & 15) == RCODE_NXDOMAIN ? DNS_NXDOMAIN
							      : DNS_NODATA;
	} else {
		/* Servers turn them round; the same answer is the same */
		qsort(out->data, out->n, sizeof *out->data, data_cmp);
	}
	return p.bad;
}

bool
dns_name_good(struct slice name)
{
	size_t i, label = 0;

	if (name.n > 253 || slice_eq_str(name, "@"))
		return false;
	for (i = 0; i < name.n; i++) {
		char ch = name.p[i];

		if (ch <= ' ' || ch >= 0x7F || ch == '\\' || ch == '"' ||
		    ascii_lower(ch) != ch)
			return false;
		if (ch != '.') {
			if (++label > 63)
				return false;
		} else if (label == 0) {
			return false;
		} else {
			label = 0;
		}
	}
	return name.n == 0 || label != 0;
}
