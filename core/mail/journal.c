/* Exchange's journal reports: the envelope of the mail that they hold. */

#include "core/base/mem.h"
#include "core/mail/unwrap_parts.h"

/* The first address of a value such as "a@b.example, Expanded: c@d.example"
 * or "<a@b.example>"; what follows says by which list or rule it came. */
static struct slice
address_of(struct slice v)
{
	v = slice_trim(slice_cut(&v, ','));
	if (v.n >= 2 && *v.p == '<' && v.p[v.n - 1] == '>')
		v = slice_of(v.p + 1, v.n - 2);
	return slice_trim(v);
}

static void
add_recipient(struct unwrap *w, struct slice v)
{
	struct unwrapped *u = w->u;
	struct slice address = address_of(v);
	size_t i;

	if (address.n == 0 || slice_chr(address, '@') == SLICE_NONE)
		return;
	for (i = 0; i < u->nenvelope_to; i++)
		if (slice_eqi(u->envelope_to[i], address))
			return;
	if (u->nenvelope_to == ENVELOPE_MOST) {
		unwrap_finding(w, "more than %d recipients in the journal "
				  "report", ENVELOPE_MOST);
		return;
	}
	*ARENA_PUSH(w->m->arena, u->envelope_to, u->nenvelope_to) =
	    slice_dup(w->m->arena, address);
}

static bool
is_recipient(struct slice name)
{
	return slice_eqi_str(name, "Recipient") ||
	    slice_eqi_str(name, "To") || slice_eqi_str(name, "Cc") ||
	    slice_eqi_str(name, "Bcc");
}

/* Reads "Name: value" lines; true: they are those of a journal report. */
static bool
read_lines(struct unwrap *w, struct slice s)
{
	bool message_id = false;

	while (s.n != 0) {
		struct slice v = slice_trim(slice_cut(&s, '\n')), name;
		size_t n = field_name_length(v);

		if (n == 0)
			continue;
		name = slice_upto(v, n);
		slice_cut(&v, ':');
		v = slice_trim(v);
		message_id |= slice_eqi_str(name, "Message-Id");
		if (slice_eqi_str(name, "Sender") &&
		    w->u->envelope_from.p == NULL)
			w->u->envelope_from = slice_dup(w->m->arena,
			    address_of(v));
		else if (is_recipient(name))
			add_recipient(w, v);
	}
	return message_id && w->u->envelope_from.p != NULL &&
	    w->u->nenvelope_to != 0;
}

static bool
holds_mail(const struct unwrap *w)
{
	size_t i;

	for (i = 0; i < w->m->nparts; i++)
		if (w->own[i] &&
		    slice_eq_str(w->m->parts[i].type, "message/rfc822"))
			return true;
	return false;
}

bool
journal_read(struct unwrap *w)
{
	struct unwrapped *u = w->u;
	bool marked = mail_field(w->m, "X-MS-Journal-Report", -1) >= 0;

	/* Of reports that lost their mark on the way only the form is left. */
	if ((!marked && (w->policy == UNWRAP_FORMAL || !holds_mail(w))) ||
	    w->m->nparts == 0)
		return false;
	report_text(w);
	if (w->text >= 0 && read_lines(w, w->utf8))
		return true;
	u->envelope_from = SLICE_NULL;
	u->envelope_to = NULL;
	u->nenvelope_to = 0;
	if (marked)
		unwrap_finding(w, "X-MS-Journal-Report, but no text that "
				  "tells the envelope");
	return false;
}
