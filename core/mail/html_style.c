/* Inline styles, as far as they hide text from a reader. */

#include "core/base/mem.h"
#include "core/mail/html_parts.h"

/* What one style attribute says besides the look; height and width hide only
 * together with overflow:hidden. */
struct box {
	const char *shut; /* "max-height:0" */
	bool clipped, placed;
	const char *away; /* "off screen" */
};

static const struct {
	const char *name;
	int32_t rgb;
} colours[] = {
	{ "white", 0xFFFFFF }, { "black", 0x000000 }, { "red", 0xFF0000 },
	{ "blue", 0x0000FF }, { "green", 0x008000 }, { "yellow", 0xFFFF00 },
	{ "gray", 0x808080 }, { "grey", 0x808080 }, { "silver", 0xC0C0C0 },
	{ "whitesmoke", 0xF5F5F5 }, { "lightgray", 0xD3D3D3 },
	{ "lightgrey", 0xD3D3D3 }, { "snow", 0xFFFAFA }, { "ivory", 0xFFFFF0 },
	{ "transparent", COLOUR_CLEAR },
};

static int32_t
hex_colour(struct slice s)
{
	int32_t v = 0, digit;
	size_t i;
	char c;

	if (s.n != 3 && s.n != 6)
		return COLOUR_UNKNOWN;
	for (i = 0; i < s.n; i++) {
		c = ascii_lower(s.p[i]);
		if (!ascii_is_digit(c) && (c < 'a' || c > 'f'))
			return COLOUR_UNKNOWN;
		digit = ascii_is_digit(c) ? c - '0' : c - 'a' + 10;
		v = s.n == 3 ? v << 8 | digit * 17 : v << 4 | digit;
	}
	return v;
}

/* A number at the front of s: "0", ".5", "-9999px".  *unit is what follows.
 * By hand, since strtod depends on the locale. */
static bool
number(struct slice s, double *value, struct slice *unit)
{
	double v = 0, scale = 1;
	size_t i = 0, digits = 0;
	bool minus = s.n > 0 && s.p[0] == '-', dot = false;

	if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+'))
		i++;
	for (; i < s.n && (ascii_is_digit(s.p[i]) || (s.p[i] == '.' && !dot));
	     i++) {
		if (s.p[i] == '.') {
			dot = true;
			continue;
		}
		digits++;
		v = v * 10 + (s.p[i] - '0');
		scale *= dot ? 10 : 1;
		if (digits > 15)
			return false;
	}
	*value = (minus ? -v : v) / scale;
	*unit = slice_from(s, i);
	return digits > 0;
}

static int32_t
rgb_colour(struct slice s) /* rgb(255, 255, 255), rgba(0,0,0,0) */
{
	double v = 0, alpha = 1;
	int32_t rgb = 0;
	struct slice unit;
	int i;

	slice_cut(&s, '(');
	s = slice_upto(s, slice_chr(s, ')'));
	for (i = 0; i < 4 && s.n > 0; i++) {
		if (!number(slice_trim(slice_cut(&s, ',')), &v, &unit))
			return COLOUR_UNKNOWN;
		if (i == 3)
			alpha = v;
		else if (v < 0 || v > 255 || unit.n > 0)
			return COLOUR_UNKNOWN;
		else
			rgb = rgb << 8 | (int32_t)v;
	}
	if (i < 3)
		return COLOUR_UNKNOWN;
	return alpha <= 0 ? COLOUR_CLEAR : alpha < 1 ? COLOUR_UNKNOWN : rgb;
}

static int32_t
colour(struct slice s)
{
	size_t i;

	s = slice_trim(s);
	if (s.n > 0 && s.p[0] == '#')
		return hex_colour(slice_from(s, 1));
	if (slice_startsi(s, "rgb"))
		return rgb_colour(s);
	for (i = 0; i < ARRAY_LEN(colours); i++)
		if (slice_eqi_str(s, colours[i].name))
			return colours[i].rgb;
	return COLOUR_UNKNOWN;
}

static void
set_ground(struct html_look *look, int32_t ground)
{
	if (ground != COLOUR_CLEAR) /* else one sees what is behind */
		look->ground = ground;
}

/* background: #fff url(x) ... is a colour only if nothing else stands there */
static void
background(struct html_look *look, struct slice v)
{
	if (slice_eqi_str(v, "none") || slice_eqi_str(v, "inherit"))
		return;
	set_ground(look, colour(v));
}

static void
font_size(struct html_look *look, struct slice v)
{
	double size;
	struct slice unit;

	if (!number(v, &size, &unit)) { /* "small", "inherit" */
		if (!slice_startsi(v, "inherit"))
			look->tiny = NULL;
	} else if (size <= 0)
		look->tiny = "font-size:0";
	else if (size <= 1 &&
	    (slice_eqi_str(unit, "px") || slice_eqi_str(unit, "pt")))
		look->tiny = "font-size:1px";
	else if (!slice_startsi(unit, "em") && !slice_startsi(unit, "%"))
		look->tiny = NULL; /* em and % are of the size around */
}

static bool
is_zero(struct slice v)
{
	double x;
	struct slice unit;

	return number(v, &x, &unit) && x <= 0 && x > -1;
}

static bool
is_far_off(struct slice v)
{
	double x;
	struct slice unit;

	return number(v, &x, &unit) && (x <= -900 || x >= 9000);
}

static void
visibility(struct html_look *look, struct slice v)
{
	if (slice_eqi_str(v, "hidden") || slice_eqi_str(v, "collapse"))
		look->unseen = "visibility:hidden";
	else if (slice_eqi_str(v, "visible"))
		look->unseen = NULL;
}

static void
opacity(struct html_look *look, struct slice v)
{
	double x;
	struct slice unit;

	if (number(v, &x, &unit) && x / (slice_eq_str(unit, "%") ? 100 : 1) <
	    0.05)
		look->gone = "opacity:0";
}

static void
declaration(struct html_look *look, struct box *box, struct slice name,
    struct slice v)
{
	if (slice_eqi_str(name, "display")) {
		if (slice_eqi_str(v, "none"))
			look->gone = "display:none";
	} else if (slice_eqi_str(name, "visibility"))
		visibility(look, v);
	else if (slice_eqi_str(name, "opacity"))
		opacity(look, v);
	else if (slice_eqi_str(name, "font-size"))
		font_size(look, v);
	else if (slice_eqi_str(name, "color"))
		look->ink = colour(v);
	else if (slice_eqi_str(name, "background-color"))
		set_ground(look, colour(v));
	else if (slice_eqi_str(name, "background"))
		background(look, v);
	else if (slice_eqi_str(name, "background-image"))
		look->ground = COLOUR_UNKNOWN;
	else if (slice_eqi_str(name, "overflow"))
		box->clipped = slice_eqi_str(v, "hidden");
	else if (slice_eqi_str(name, "position"))
		box->placed = slice_eqi_str(v, "absolute") ||
		    slice_eqi_str(v, "fixed");
	else if (slice_eqi_str(name, "max-height") && is_zero(v))
		box->shut = "max-height:0";
	else if (slice_eqi_str(name, "height") && is_zero(v))
		box->shut = "height:0";
	else if ((slice_eqi_str(name, "max-width") ||
		     slice_eqi_str(name, "width")) && is_zero(v))
		box->shut = "width:0";
	else if (slice_eqi_str(name, "text-indent") && is_far_off(v))
		look->gone = "off screen";
	else if ((slice_eqi_str(name, "left") || slice_eqi_str(name, "top")) &&
	    is_far_off(v))
		box->away = "off screen";
}

/* "none !important" -> "none" */
static struct slice
without_important(struct slice v)
{
	size_t mark = slice_rchr(v, '!');

	if (mark != SLICE_NONE &&
	    slice_eqi_str(slice_trim(slice_from(v, mark + 1)), "important"))
		v = slice_upto(v, mark);
	return slice_trim(v);
}

/* Comments may stand anywhere, even inside of "display:none" */
static struct slice
without_comments(struct slice s, struct arena *scratch)
{
	char *out;
	size_t i, n = 0, end;

	if (slice_find(s, SLICE("/*")) == SLICE_NONE)
		return s;
	out = arena_alloc(scratch, s.n);
	for (i = 0; i < s.n;) {
		if (slice_starts(slice_from(s, i), "/*")) {
			end = slice_find(slice_from(s, i + 2), SLICE("*/"));
			i = end == SLICE_NONE ? s.n : i + 2 + end + 2;
			continue;
		}
		out[n++] = s.p[i++];
	}
	return slice_of(out, n);
}

static void
read_style(struct html_look *look, struct slice raw, struct arena *scratch)
{
	struct box box = { 0 };
	struct slice s, value, name;

	s = raw;
	if (slice_chr(s, '&') != SLICE_NONE)
		s = html_decode(scratch, s, true);
	s = without_comments(s, scratch);
	while (s.n > 0) {
		value = slice_cut(&s, ';');
		name = slice_trim(slice_cut(&value, ':'));
		declaration(look, &box, name, without_important(value));
	}
	if (box.shut != NULL && box.clipped)
		look->gone = box.shut;
	if (box.away != NULL && box.placed)
		look->gone = box.away;
}

void
html_style(struct html_look *look, const struct html_tag *tag,
    struct arena *scratch)
{
	if (tag->attr[ATTR_BGCOLOR].p != NULL)
		look->ground = colour(tag->attr[ATTR_BGCOLOR]);
	if (tag->attr[ATTR_COLOR].p != NULL)
		look->ink = colour(tag->attr[ATTR_COLOR]);
	if (tag->attr[ATTR_STYLE].n > 0)
		read_style(look, tag->attr[ATTR_STYLE], scratch);
	if (tag->attr[ATTR_HIDDEN].p != NULL)
		look->gone = "hidden attribute";
}

const char *
html_why_hidden(const struct html_look *look, bool image)
{
	if (look->gone != NULL)
		return look->gone;
	if (look->unseen != NULL)
		return look->unseen;
	if (image)
		return NULL;
	if (look->tiny != NULL)
		return look->tiny;
	if (look->ink == COLOUR_CLEAR)
		return "color:transparent";
	if (look->ink >= 0 && look->ink == look->ground)
		return "same colour (maybe)";
	return NULL;
}
