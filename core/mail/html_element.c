/* The HTML elements that make lines, hold no markup, or need a word. */
#include "core/base/mem.h"
#include "core/mail/html_parts.h"

#define LINE   EL_LINE
#define SPACED (EL_LINE | EL_SPACED)
#define RAW    EL_RAW
#define DROP   (EL_RAW | EL_DROP)

/* Sorted by name */
static const struct html_element elements[] = {
	{ "a", EL_A, EL_FORMAT },
	{ "address", EL_BLOCK, LINE },
	{ "area", EL_AREA, EL_VOID },
	{ "article", EL_BLOCK, LINE },
	{ "aside", EL_BLOCK, LINE },
	{ "b", EL_INLINE, EL_FORMAT },
	{ "base", EL_BASE, EL_VOID },
	{ "big", EL_INLINE, EL_FORMAT },
	{ "blockquote", EL_BLOCK, SPACED },
	{ "body", EL_BODY, LINE },
	{ "br", EL_BR, EL_VOID },
	{ "button", EL_BUTTON, 0 },
	{ "caption", EL_CAPTION, LINE },
	{ "center", EL_BLOCK, LINE },
	{ "code", EL_INLINE, EL_FORMAT },
	{ "col", EL_INLINE, EL_VOID },
	{ "dd", EL_DD, LINE },
	{ "details", EL_BLOCK, LINE },
	{ "dialog", EL_BLOCK, LINE },
	{ "dir", EL_LIST, LINE },
	{ "div", EL_BLOCK, LINE },
	{ "dl", EL_BLOCK, LINE },
	{ "dt", EL_DT, LINE },
	{ "em", EL_INLINE, EL_FORMAT },
	{ "embed", EL_INLINE, EL_VOID },
	{ "fieldset", EL_BLOCK, LINE },
	{ "figcaption", EL_BLOCK, LINE },
	{ "figure", EL_BLOCK, LINE },
	{ "font", EL_INLINE, EL_FORMAT },
	{ "footer", EL_BLOCK, LINE },
	{ "form", EL_FORM, LINE },
	{ "h1", EL_BLOCK, SPACED },
	{ "h2", EL_BLOCK, SPACED },
	{ "h3", EL_BLOCK, SPACED },
	{ "h4", EL_BLOCK, SPACED },
	{ "h5", EL_BLOCK, SPACED },
	{ "h6", EL_BLOCK, SPACED },
	{ "header", EL_BLOCK, LINE },
	{ "hr", EL_HR, EL_VOID | LINE },
	{ "html", EL_BLOCK, LINE },
	{ "i", EL_INLINE, EL_FORMAT },
	{ "iframe", EL_IFRAME, RAW },
	{ "img", EL_IMG, EL_VOID },
	{ "input", EL_INPUT, EL_VOID },
	{ "legend", EL_BLOCK, LINE },
	{ "li", EL_LI, LINE },
	{ "link", EL_INLINE, EL_VOID },
	{ "main", EL_BLOCK, LINE },
	{ "menu", EL_LIST, LINE },
	{ "meta", EL_META, EL_VOID },
	{ "nav", EL_BLOCK, LINE },
	{ "nobr", EL_INLINE, EL_FORMAT },
	{ "noembed", EL_UNSEEN, RAW },
	{ "noframes", EL_UNSEEN, RAW },
	{ "object", EL_OBJECT, 0 },
	{ "ol", EL_LIST, LINE },
	{ "optgroup", EL_BLOCK, LINE },
	{ "option", EL_OPTION, LINE },
	{ "p", EL_P, SPACED },
	{ "param", EL_INLINE, EL_VOID },
	{ "pre", EL_PRE, SPACED },
	{ "s", EL_INLINE, EL_FORMAT },
	{ "script", EL_SCRIPT, DROP },
	{ "section", EL_BLOCK, LINE },
	{ "small", EL_INLINE, EL_FORMAT },
	{ "source", EL_INLINE, EL_VOID },
	{ "strike", EL_INLINE, EL_FORMAT },
	{ "strong", EL_INLINE, EL_FORMAT },
	{ "style", EL_STYLE, DROP },
	{ "summary", EL_BLOCK, LINE },
	{ "table", EL_TABLE, LINE },
	{ "tbody", EL_BLOCK, LINE },
	{ "td", EL_TD, 0 },
	{ "template", EL_TEMPLATE, 0 },
	{ "textarea", EL_TEXTAREA, RAW },
	{ "tfoot", EL_BLOCK, LINE },
	{ "th", EL_TH, 0 },
	{ "thead", EL_BLOCK, LINE },
	{ "title", EL_TITLE, DROP },
	{ "tr", EL_TR, LINE },
	{ "track", EL_INLINE, EL_VOID },
	{ "tt", EL_INLINE, EL_FORMAT },
	{ "u", EL_INLINE, EL_FORMAT },
	{ "ul", EL_LIST, LINE },
	{ "wbr", EL_INLINE, EL_VOID },
	{ "xmp", EL_INLINE, RAW },
};

static const struct html_element other = { "", EL_OTHER, 0 };

static int
compare(struct slice name, const char *known)
{
	size_t i;
	int c;

	for (i = 0; i < name.n; i++) {
		c = (unsigned char)ascii_lower(name.p[i]) -
		    (unsigned char)known[i];
		if (c != 0 || known[i] == '\0')
			return c != 0 ? c : 1; /* NUL in the name */
	}
	return known[i] == '\0' ? 0 : -1;
}

const struct html_element *
html_element(struct slice name)
{
	size_t lo = 0, hi = ARRAY_LEN(elements), mid;
	int c;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		c = compare(name, elements[mid].name);
		if (c == 0)
			return &elements[mid];
		if (c > 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return &other;
}
