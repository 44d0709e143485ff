#ifndef CORE_ESP_SHAPE_H
#define CORE_ESP_SHAPE_H

#include "core/base/mem.h"
#include "core/base/slice.h"

/*
 * Shapes: the patterns of the catalogue.  A small language that matches in
 * linear time whatever the mail says, unlike regular expressions:
 *
 *   abc          those characters, ASCII case ignored
 *   *            any run of characters, also none
 *   ?            any one character
 *   <digits>     one or more of a class: digits, hex, alnum, word (alnum - _),
 *                label (alnum -), base64, any (one or more of anything)
 *   <hex:32>     exactly that many
 *   {...}        what stands inside is the capture (one a shape)
 *   \c           that character itself
 *
 * A shape matches the whole of a string.  "bounces+{<digits>}-*@*"
 * Where it can match in several ways, what stands further left takes as much
 * as it can.
 */
enum { SHAPE_MOST_ITEMS = 400 };

struct shape {
	struct shape_item *items;
	size_t n;
	size_t head, tail; /* so many items at each end are plain characters */
	struct slice need; /* its longest literal between them, lower case */
	bool captures;
	struct slice text;
};

/* false: *why is a sentence (static) and *at the octet that it is about */
bool shape_parse(struct shape *s, struct arena *a, struct slice text,
    const char **why, size_t *at);
/* capture may be NULL; SLICE_NULL where the shape has none */
bool shape_match(const struct shape *s, struct slice subject,
    struct slice *capture);
/* The same, and adds to *steps how many items it looked at: at most
 * (octets of the subject + 1) times 2 (items + 1), whatever the subject is */
bool shape_match_steps(const struct shape *s, struct slice subject,
    struct slice *capture, size_t *steps);
/* Is there a string that both match? */
bool shapes_meet(const struct shape *a, const struct shape *b);
/* Can it match a string that has this character, and one that has none but
 * the allowed? */
bool shape_can_have(const struct shape *s, char c);
bool shape_can_avoid(const struct shape *s, bool (*allowed)(char c));
bool shape_capture_can_be_empty(const struct shape *s);
/* The plain characters at its end, lower case, in the arena; the whole of it
 * where *whole becomes true.  For tables of shapes. */
struct slice shape_ending(const struct shape *s, struct arena *a, bool *whole);
/* Those at its beginning */
struct slice shape_beginning(const struct shape *s, struct arena *a);

#endif
