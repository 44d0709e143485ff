/* Zip and gzip, unpacked in memory within limits. */

#include <archive.h>
#include <archive_entry.h>
#define ZLIB_CONST
#include <zlib.h>

#include "core/base/archive.h"

enum { PIECE = 64 << 10 }; /* unpacked octets between two looks at the limits */

/* One archive of a foreign hand, whatever lies in it. */
struct unpacking {
	struct archive_members *out;
	struct arena *a;
	size_t packed; /* octets of the outermost archive */
	size_t unpacked;
	size_t members;
};

enum archive_kind
archive_kind(struct slice octets)
{
	if (slice_starts(octets, "\x1f\x8b"))
		return ARCHIVE_GZIP;
	if (slice_starts(octets, "PK\3\4") || slice_starts(octets, "PK\5\6"))
		return ARCHIVE_ZIP;
	return ARCHIVE_PLAIN;
}

static void
problem(struct unpacking *u, const char *words)
{
	if (u->out->problem.p == NULL)
		u->out->problem = slice_str(words);
}

static struct slice
base_name(struct unpacking *u, struct slice name)
{
	size_t slash = slice_rchr(name, '/');

	if (slash != SLICE_NONE)
		name = slice_from(name, slash + 1);
	if (name.p == NULL)
		return SLICE_NULL;
	return slice_dup(u->a, slice_upto(name, ARCHIVE_MOST_NAME));
}

/* Which limit stands in the way of so many octets; NULL: none */
static const char *
over_limit(const struct unpacking *u, size_t unpacked)
{
	_Static_assert(ARCHIVE_MOST_UNPACKED == 64 << 20 &&
	    ARCHIVE_MOST_RATIO == 200, "as the sentences say");
	if (unpacked > ARCHIVE_MOST_UNPACKED)
		return "over 64 MiB when unpacked";
	if (unpacked > ARCHIVE_FREE &&
	    (unpacked - ARCHIVE_FREE) / ARCHIVE_MOST_RATIO > u->packed)
		return "over 200 times its packed size when unpacked";
	return NULL;
}

/* So many octets were added behind m's; false: a limit, the end. */
static bool
take_octets(struct unpacking *u, struct archive_member *m, size_t n)
{
	const char *over;

	m->octets.n += n;
	u->unpacked += n;
	over = over_limit(u, u->unpacked);
	if (over != NULL)
		problem(u, over);
	return over == NULL;
}

/* The data of the entry in hand */
static bool
read_data(struct unpacking *u, struct archive *r, struct archive_member *m)
{
	la_ssize_t got;

	for (;;) {
		buf_reserve(&m->octets, PIECE);
		got = archive_read_data(r, m->octets.p + m->octets.n, PIECE);
		if (got == ARCHIVE_RETRY)
			continue;
		if (got <= 0)
			break;
		if (!take_octets(u, m, (size_t)got))
			return false;
	}
	if (got < 0)
		m->problem = SLICE("the packed data is cut off or damaged");
	return true;
}

static bool
count_member(struct unpacking *u)
{
	_Static_assert(ARCHIVE_MOST_MEMBERS == 20, "as the sentence says");
	if (++u->members > ARCHIVE_MOST_MEMBERS)
		problem(u, "over 20 files in the archive");
	return u->members <= ARCHIVE_MOST_MEMBERS;
}

static void unpack(struct unpacking *u, struct slice octets,
    struct slice name, unsigned depth);

/* Takes over the member's octets. */
static void
take_member(struct unpacking *u, struct archive_member *m, unsigned depth)
{
	if (archive_kind(buf_slice(&m->octets)) != ARCHIVE_PLAIN) {
		unpack(u, buf_slice(&m->octets), m->name, depth + 1);
		buf_free(&m->octets);
		return;
	}
	*ARENA_PUSH(u->a, u->out->v, u->out->n) = *m;
}

static bool
read_entry(struct unpacking *u, struct archive *r, struct slice name,
    unsigned depth)
{
	struct archive_member m = { .name = name };

	if (!count_member(u))
		return false;
	if (!read_data(u, r, &m)) {
		buf_free(&m.octets);
		return false;
	}
	take_member(u, &m, depth);
	return u->out->problem.p == NULL;
}

/*
 * Inflates one gzip member after the other (RFC 1952); by zlib itself, since
 * libarchive gives nothing of the last 64 KiB before a damage and checks no
 * checksum.  False: a limit.
 */
static bool
inflate_all(struct unpacking *u, z_stream *z, struct archive_member *m)
{
	int got = Z_OK;

	while (got == Z_OK || (got == Z_STREAM_END && z->avail_in >= 2 &&
				  z->next_in[0] == 0x1f &&
				  z->next_in[1] == 0x8b)) {
		if (got == Z_STREAM_END)
			inflateReset(z);
		buf_reserve(&m->octets, PIECE);
		z->next_out = (Bytef *)m->octets.p + m->octets.n;
		z->avail_out = PIECE;
		got = inflate(z, Z_NO_FLUSH);
		if (!take_octets(u, m, PIECE - z->avail_out))
			return false;
	}
	if (got != Z_STREAM_END)
		m->problem = SLICE("the packed data is cut off or damaged");
	return true;
}

static void
unpack_gzip(struct unpacking *u, struct slice octets, struct slice name,
    unsigned depth)
{
	enum { GZIP_ALONE = 16 + MAX_WBITS };
	struct archive_member m = { 0 };
	z_stream z = { .avail_in = (uInt)octets.n };
	bool within;

	if (!count_member(u) || inflateInit2(&z, GZIP_ALONE) != Z_OK)
		return;
	z.next_in = (const Bytef *)octets.p;
	if (slice_endsi(name, ".gz"))
		name.n -= 3;
	m.name = base_name(u, name);
	within = inflate_all(u, &z, &m);
	inflateEnd(&z);
	if (within)
		take_member(u, &m, depth);
	else
		buf_free(&m.octets);
}

static struct archive *
open_zip(struct slice octets)
{
	struct archive *r = archive_read_new();

	if (r == NULL)
		return NULL;
	archive_read_support_format_zip(r);
	if (archive_read_open_memory(r, octets.p, octets.n) == ARCHIVE_OK)
		return r;
	archive_read_free(r);
	return NULL;
}

static void
unpack_zip(struct unpacking *u, struct slice octets, unsigned depth)
{
	struct archive *r = open_zip(octets);
	struct archive_entry *entry;
	int got = ARCHIVE_FATAL;

	while (r != NULL &&
	    ((got = archive_read_next_header(r, &entry)) == ARCHIVE_OK ||
		got == ARCHIVE_WARN)) {
		const char *path = archive_entry_pathname(entry);

		if (archive_entry_is_encrypted(entry)) {
			problem(u, "the archive is encrypted");
			break;
		}
		if (archive_entry_filetype(entry) != AE_IFREG)
			continue;
		if (!read_entry(u, r, base_name(u, slice_str(path)), depth))
			break;
	}
	if (got < ARCHIVE_WARN)
		problem(u, "the zip archive is cut off or damaged");
	archive_read_free(r);
}

static void
unpack(struct unpacking *u, struct slice octets, struct slice name,
    unsigned depth)
{
	_Static_assert(ARCHIVE_MOST_DEPTH == 2, "as the sentence says");
	if (depth > ARCHIVE_MOST_DEPTH)
		problem(u, "archives in archives over 2 deep");
	else if (archive_kind(octets) == ARCHIVE_GZIP)
		unpack_gzip(u, octets, name, depth);
	else
		unpack_zip(u, octets, depth);
}

void
archive_unpack(struct archive_members *out, struct slice octets,
    struct slice name, struct arena *a)
{
	struct unpacking u = { .out = out, .a = a, .packed = octets.n };
	struct archive_member m = { .name = SLICE_NULL };

	*out = (struct archive_members){ 0 };
	out->packed = archive_kind(octets) != ARCHIVE_PLAIN;
	_Static_assert(ARCHIVE_MOST_PACKED == 32 << 20 &&
	    ARCHIVE_MOST_UNPACKED == 64 << 20, "as the sentences say");
	if (out->packed && octets.n > ARCHIVE_MOST_PACKED)
		problem(&u, "over 32 MiB packed");
	else if (out->packed)
		unpack(&u, octets, name, 1);
	else if (octets.n > ARCHIVE_MOST_UNPACKED)
		problem(&u, "over 64 MiB");
	else {
		m.name = base_name(&u, name);
		buf_add_slice(&m.octets, octets);
		take_member(&u, &m, 0);
	}
}

void
archive_members_free(struct archive_members *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		buf_free(&m->v[i].octets);
	*m = (struct archive_members){ 0 };
}

void
archive_warm_up(void)
{
	/* "a" as gzip, and in a zip under a name that is marked as UTF-8 */
	static const char gzip[] = "\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x04\0"
				   "\x43\xbe\xb7\xe8\x01\0\0\0";
	static const char zip[] =
	    "PK\3\4\x14\0\0\x08\0\0\0\0\x21\x58\x43\xbe\xb7\xe8\x01\0\0\0"
	    "\x01\0\0\0\2\0\0\0\xc3\xa4"
	    "a"
	    "PK\1\2\x14\0\x14\0\0\x08\0\0\0\0\x21\x58\x43\xbe\xb7\xe8\x01\0"
	    "\0\0\x01\0\0\0\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xc3\xa4"
	    "PK\5\6\0\0\0\0\1\0\1\0\x30\0\0\0\x21\0\0\0\0\0";
	struct archive_members m;
	struct arena a = { 0 };

	archive_unpack(&m, slice_of(gzip, sizeof gzip - 1), SLICE("a.gz"), &a);
	archive_members_free(&m);
	archive_unpack(&m, slice_of(zip, sizeof zip - 1), SLICE("a.zip"), &a);
	archive_members_free(&m);
	/* and an error, for its words */
	archive_unpack(&m, slice_of(zip, 40), SLICE("a.zip"), &a);
	archive_members_free(&m);
	arena_free(&a);
}
