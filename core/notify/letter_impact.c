/* What the mail wants of its readers: where links lead, what is attached. */

#include "core/base/url.h"
#include "core/notify/letter_parts.h"

enum { LINKS_MOST = 10, FILES_MOST = 5, PATH_MOST = 60 };

struct impact {
	const struct letter_work *k;
	struct buf b;
	struct slice hosts[LINKS_MOST];
	struct sha256 files[FILES_MOST];
	size_t nhosts, nfiles;
};

/* Scheme, host and the path's start: what stands behind "?" may name the
 * recipient. */
static struct slice
link_words(const struct letter_work *k, const struct link *x)
{
	struct slice url = x->url;
	size_t cut = 0;

	while (cut < url.n && url.p[cut] != '?' && url.p[cut] != '#')
		cut++;
	if (cut > PATH_MOST + x->host.n)
		cut = PATH_MOST + x->host.n;
	url = slice_printf(k->a, "%.*s%s", (int)cut, url.p,
	    cut < url.n ? "..." : "");
	return safe(k, url_defang(k->a, url));
}

/* One a host */
static void
add_link(struct impact *m, const struct link *x)
{
	size_t i;

	if (x->host.n == 0 || m->nhosts == LINKS_MOST ||
	    slice_startsi(x->url, "mailto:") || names_hidden(m->k, x->url) ||
	    names_hidden(m->k, x->host))
		return;
	for (i = 0; i < m->nhosts; i++)
		if (slice_eq(m->hosts[i], x->host))
			return;
	if (m->nhosts == 0)
		fill_paragraph(&m->b, SLICE(""), 0, plain_word(m->k,
		    SAY_LINKS));
	m->hosts[m->nhosts++] = x->host;
	fill_paragraph(&m->b, SLICE("  "), 4, link_words(m->k, x));
}

static void
add_file(struct impact *m, const struct part *p)
{
	char hex[SHA256_HEX + 1];
	size_t i;

	if (!p->attachment || m->nfiles == FILES_MOST)
		return;
	for (i = 0; i < m->nfiles; i++)
		if (memcmp(&m->files[i], &p->sha256, sizeof p->sha256) == 0)
			return;
	if (m->nfiles == 0)
		fill_paragraph(&m->b, SLICE(""), 0, plain_word(m->k,
		    SAY_FILES));
	m->files[m->nfiles++] = p->sha256;
	sha256_hex(&p->sha256, hex);
	fill_paragraph(&m->b, SLICE("  - "), 4, slice_printf(m->k->a,
	    "%.*s (%.*s, %.*s)", SLICE_ARG(p->name.n != 0 ? safe(m->k,
		slice_upto(p->name, 200)) : plain_word(m->k, SAY_NO_NAME)),
	    SLICE_ARG(safe(m->k, p->type)), SLICE_ARG(worded(m->k,
		SAY_OCTETS, p->size, NULL))));
	fill_paragraph(&m->b, SLICE("    SHA-256 "), 4, slice_str(hex));
}

void
letter_impact(struct template_values *v, const struct letter_work *k)
{
	struct impact m = { .k = k };
	const struct letter *l = k->l;
	size_t i, j;

	for (i = 0; i < l->nsamples; i++)
		for (j = 0; l->samples[i].analysis != NULL &&
		     j < l->samples[i].analysis->mail.nlinks; j++)
			add_link(&m, &l->samples[i].analysis->mail.links[j]);
	if (m.nhosts != 0)
		buf_add_char(&m.b, '\n');
	for (i = 0; i < l->nsamples; i++)
		for (j = 0; l->samples[i].analysis != NULL &&
		     j < l->samples[i].analysis->mail.nparts; j++)
			add_file(&m, &l->samples[i].analysis->mail.parts[j]);
	while (slice_ends(buf_slice(&m.b), "\n\n"))
		m.b.n--;
	v->v[NAME_IMPACT] = block_of(k, &m.b);
	buf_free(&m.b);
}
