/* The wire format's pieces: numbers, slices, arrays, both directions. */

#include "core/base/mem.h"
#include "core/work/wire.h"

void
wire_encode(struct wire *w, struct buf *out)
{
	*w = (struct wire){ .out = out, .length = UINT64_MAX };
}

void
wire_decode(struct wire *w, struct slice payload, struct arena *a)
{
	*w = (struct wire){ .arena = a, .room = WIRE_MOST_ROOM,
		.length = UINT64_MAX };
	w->in = slice_of(arena_strndup(a, payload.p, payload.n), payload.n);
}

bool
wire_done(struct wire *w)
{
	if (w->bad == NULL && w->out == NULL && w->in.n != 0)
		wire_fail(w, "octets left at the end");
	return w->bad == NULL;
}

void
wire_fail(struct wire *w, const char *what)
{
	if (w->bad == NULL)
		w->bad = what;
}

static void
put_number(struct buf *out, uint64_t v)
{
	char octets[10];
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		octets[n++] = (char)(v | 0x80);
	octets[n++] = (char)v;
	buf_add(out, octets, n);
}

static uint64_t
get_number(struct wire *w)
{
	uint64_t v = 0;
	unsigned shift;

	for (shift = 0; shift < 64; shift += 7) {
		uint64_t octet;

		if (w->in.n == 0)
			break;
		octet = (unsigned char)w->in.p[0];
		w->in = slice_from(w->in, 1);
		if (shift == 63 && octet > 1)
			break;
		v |= (octet & 0x7f) << shift;
		if (octet < 0x80)
			return v;
	}
	wire_fail(w, "a number is cut off or too long");
	return 0;
}

/* A zigzag number: small ones are short, whatever their sign. */
static uint64_t
zigzag(int64_t v)
{
	return (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0);
}

void
wire_u64(struct wire *w, uint64_t *v, uint64_t most)
{
	uint64_t got;

	if (w->bad != NULL)
		return;
	got = w->out != NULL ? *v : get_number(w);
	if (got > most) {
		wire_fail(w, "a number is over its limit");
		return;
	}
	if (w->out != NULL)
		put_number(w->out, got);
	else if (w->bad == NULL)
		*v = got;
}

void
wire_u32(struct wire *w, uint32_t *v, uint32_t most)
{
	uint64_t wide = *v;

	wire_u64(w, &wide, most);
	*v = (uint32_t)wide;
}

void
wire_size(struct wire *w, size_t *v, size_t most)
{
	uint64_t wide = *v;

	wire_u64(w, &wide, most);
	*v = (size_t)wide;
}

void
wire_i64(struct wire *w, int64_t *v)
{
	uint64_t folded = zigzag(*v);

	wire_u64(w, &folded, UINT64_MAX);
	if (w->out == NULL)
		*v = (int64_t)(folded >> 1 ^ ((folded & 1) ? UINT64_MAX : 0));
}

void
wire_int(struct wire *w, int *v, int least, int most)
{
	int64_t wide = *v;

	if (w->out != NULL && (wide < least || wide > most))
		wire_fail(w, "a number is out of its range");
	wire_i64(w, &wide);
	if (w->bad == NULL && (wide < least || wide > most))
		wire_fail(w, "a number is out of its range");
	if (w->bad == NULL)
		*v = (int)wide;
}

void
wire_index(struct wire *w, int *v, size_t n)
{
	wire_int(w, v, -1, n < INT32_MAX ? (int)n - 1 : INT32_MAX);
}

void
wire_bool(struct wire *w, bool *v)
{
	uint32_t value = *v;

	wire_u32(w, &value, 1);
	*v = value != 0;
}

void
wire_octets(struct wire *w, void *p, size_t n)
{
	if (w->bad != NULL)
		return;
	if (w->out != NULL) {
		buf_add(w->out, p, n);
		return;
	}
	if (w->in.n < n) {
		wire_fail(w, "cut off");
		return;
	}
	memcpy(p, w->in.p, n);
	w->in = slice_from(w->in, n);
}

/* 0: NULL; else the length and 1, the octets, and a NUL. */
void
wire_slice(struct wire *w, struct slice *s)
{
	uint64_t n = s->p != NULL ? (uint64_t)s->n + 1 : 0;

	wire_u64(w, &n, UINT32_MAX);
	if (w->bad != NULL)
		return;
	if (w->out != NULL) {
		if (n != 0)
			buf_add(w->out, s->p, s->n);
		if (n != 0)
			buf_add_char(w->out, '\0');
		return;
	}
	*s = SLICE_NULL;
	if (n == 0)
		return;
	if (n > w->in.n || w->in.p[n - 1] != '\0') {
		wire_fail(w, "a string is cut off");
		return;
	}
	*s = slice_of(w->in.p, (size_t)n - 1);
	w->in = slice_from(w->in, (size_t)n);
}

void
wire_range(struct wire *w, struct range *r)
{
	wire_u32(w, &r->off, UINT32_MAX);
	wire_u32(w, &r->len, UINT32_MAX - r->off);
	if ((uint64_t)r->off + r->len > w->length)
		wire_fail(w, "a range goes beyond the message");
}

/* What an array of n has room for, so that ARENA_PUSH may add to it */
static size_t
capacity_of(size_t n)
{
	size_t room = 4;

	while (room < n)
		room *= 2;
	return room;
}

void *
wire_array(struct wire *w, void *array, size_t *n, size_t size, size_t most)
{
	wire_size(w, n, most);
	if (w->bad != NULL || w->out != NULL)
		return array;
	/* An element takes an octet at least. */
	if (*n > w->in.n || capacity_of(*n) > w->room / size) {
		wire_fail(w, "a count is over its limit");
		*n = 0;
	}
	if (*n == 0)
		return NULL;
	w->room -= capacity_of(*n) * size;
	return arena_array(w->arena, capacity_of(*n), size);
}

void
wire_slices(struct wire *w, struct slice **v, size_t *n, size_t most)
{
	WIRE_EACH(w, *v, *n, most, wire_slice);
}
