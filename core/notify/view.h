#ifndef CORE_NOTIFY_VIEW_H
#define CORE_NOTIFY_VIEW_H

#include "core/base/buf.h"
#include "core/base/mem.h"

/*
 * A view is what octets say once one way of writing is undone; it knows where
 * each of its octets comes from, so that a change in it can be written back
 * into what it was made of.  Views stand upon views.  For core/notify/ alone.
 */
enum view_kind { /* in the order in which they stand upon one another */
	VIEW_OCTETS,   /* the octets themselves */
	VIEW_NARROW,   /* without NUL: UTF-16 and UTF-32 of ASCII */
	VIEW_UNFOLDED, /* lines joined, without the blanks after */
	VIEW_WORDS,    /* RFC 2047 */
	VIEW_PARAMS,   /* values of RFC 2231's numbered parameters */
	VIEW_QUOTED,   /* =40, and soft line ends */
	VIEW_ENTITIES, /* &#64; &commat; */
	VIEW_TAGS,     /* without <...> and what has no width */
	VIEW_ESCAPES,  /* %40, \x40, \u0040 */
	VIEW_BASE64,   /* digits, upon any */
	VIEW_HEX,
	VIEW_REVERSED, /* a stretch, backwards */
};
#define VIEW_BIT(kind) (1u << (kind))

struct view_word { /* RFC 2047 */
	size_t from, to;	/* octets of the parent */
	size_t first, n;	/* octets of the view */
	struct slice charset;
	char encoding; /* 'b', 'q' */
};

struct view {
	const struct view *parent;
	enum view_kind kind;
	struct slice octets;
	/* Where octet i stands in the parent; of most kinds */
	uint32_t *start;
	uint8_t *length;
	/* Of the last three: the stretch of the parent */
	size_t from, digits;
	struct view_word *words;
	size_t nwords;
	char *memory;
};

/* False: there is nothing to undo, and nothing to free. */
bool view_make(struct view *v, const struct view *parent, enum view_kind k);
/* One of the last three, of n octets from `from` on.  Digits: all of them are,
 * and n is not 4k + 1, or odd. */
void view_stretch(struct view *v, const struct view *parent,
    enum view_kind k, size_t from, size_t n);
void view_free(struct view *v);
/* A text for octets *from up to *to of the view becomes one for octets of its
 * parent.  soft: quoted-printable is a transfer encoding there, so that lines
 * are to be kept short. */
void view_raise(const struct view *v, size_t *from, size_t *to,
    struct buf *text, bool soft);

/* The pieces of view.c: octet by octet */
void view_reserve(struct view *v, size_t n);
void view_put(struct view *v, char c, size_t start, size_t length);
bool view_words_make(struct view *v);
void view_words_raise(const struct view *v, size_t *from, size_t *to,
    struct buf *text);
bool view_params_make(struct view *v);
void view_stretch_raise(const struct view *v, size_t *from, size_t *to,
    struct buf *text);
/* Digits: 0 to 63, of either alphabet; -1 */
extern const int8_t base64_digits[256];
static inline int
base64_digit(char c)
{
	return base64_digits[(uint8_t)c];
}
/* Digits at the start of s, padding included */
size_t base64_run(struct slice s);

#endif
