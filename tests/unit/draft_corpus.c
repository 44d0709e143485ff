/* The mail over all mail of the corpus: whole samples keep their octets, masked
 * ones tell nobody, and each makes reports that receivers take. */

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/mail/mail.h"
#include "core/notify/compose.h"
#include "core/notify/facts.h"
#include "core/notify/mime.h"
#include "tests/unit/tap.h"

static const struct reporter reporter = {
	.name = SLICE("Ana \"A\" L\xc3\xb3pez"),
	.address = SLICE("ana@desk.example"), .organisation = SLICE("Desk") };
static struct error e;

static enum err
compose(struct composed *out, bool whole, const struct compose_sample *s)
{
	struct draft d = { .id = 7, .case_id = SLICE("K7Q-0001"),
		.service = SLICE("acme"), .to = SLICE("abuse@acme.example"),
		.subject = SLICE("s"), .body = SLICE("Hello\n"),
		.redact = whole ? REDACT_NOTHING : REDACT_HEADERS,
		.formats = FORMAT_ARF | FORMAT_XARF, .changed_at = 1000 };
	struct compose c = { .draft = &d, .date = d.changed_at,
		.reporter = &reporter,
		.samples = s, .nsamples = 1 };

	return compose_mail(out, &c, &e);
}

static struct {
	size_t mails, differ, failed, masked, residue, base64, bare_lf,
	    long_lines, leaks, cut, wrong;
} seen;

static void
check_lines(struct slice octets)
{
	size_t i, line = 0;

	for (i = 0; i < octets.n; i++) {
		if (octets.p[i] != '\n') {
			line++;
			continue;
		}
		seen.bare_lf += i == 0 || octets.p[i - 1] != '\r';
		seen.long_lines += line > 999; /* its CR counts */
		line = 0;
	}
}

/* The letter, and the reports beside it, which receivers must take */
static void
check_mails(const struct composed *m)
{
	size_t i;

	check_lines(slice_of(m->octets.p, m->octets.n));
	for (i = 0; i < m->nreports; i++)
		check_lines(slice_of(m->reports[i].octets.p,
		    m->reports[i].octets.n));
	if (m->wrong.p != NULL && seen.wrong++ < 5)
		printf("# %.*s\n", SLICE_ARG(m->wrong));
}

/* The octets stand in the mail as they are, or do so in base64. */
static bool
has_octets(const struct composed *m, struct slice crlf)
{
	struct arena a = { 0 };
	struct slice all = slice_of(m->octets.p, m->octets.n), body;
	size_t at = slice_find(all, SLICE("filename=\"sample-1.eml\"")), end;
	bool same;

	body = slice_from(all, at);
	body = slice_from(body, slice_find(body, SLICE("\r\n\r\n")) + 4);
	if (m->samples[0].form == SAMPLE_MESSAGE) {
		same = slice_eq(slice_upto(body, crlf.n), crlf) &&
		    slice_starts(slice_from(body, crlf.n), "\r\n--=_espy_");
		return same;
	}
	end = slice_find(body, SLICE("\r\n--=_espy_"));
	body = base64_decode(&a, slice_upto(body, end));
	same = slice_eq(body, crlf);
	arena_free(&a);
	return same;
}

static void
check_whole(const struct compose_sample *s)
{
	struct arena a = { 0 };
	struct buf crlf = { 0 };
	struct composed m;
	bool boundary;
	size_t cut;

	crlf_form(sample_shown(s->octets, s->facts, &boundary, &cut, &a),
	    &crlf);
	arena_free(&a);
	seen.cut += cut != 0;
	if (compose(&m, true, s) != ERR_NONE) {
		seen.failed++;
		buf_free(&crlf);
		return;
	}
	seen.base64 += m.samples[0].form == SAMPLE_BASE64;
	seen.differ += !has_octets(&m, buf_slice(&crlf));
	check_mails(&m);
	composed_free(&m);
	buf_free(&crlf);
}

static bool
tells(const struct composed *m, struct slice address)
{
	return slice_findi(slice_of(m->octets.p, m->octets.n), address) !=
	    SLICE_NONE || slice_findi(slice_of(m->xarf.p, m->xarf.n),
	    address) != SLICE_NONE || (m->nreports != 0 &&
	    slice_findi(slice_of(m->reports[0].octets.p,
	    m->reports[0].octets.n), address) != SLICE_NONE);
}

/* Is there an address that is neither masked nor named as residue? */
static bool
leaks(const struct composed *m, const struct compose_sample *s)
{
	size_t i, k;

	for (i = 0; i < s->nrecipients; i++) {
		if (!tells(m, s->recipients[i]))
			continue;
		for (k = 0; k < m->nresidue; k++)
			if (slice_eqi(m->residue[k].address, s->recipients[i]))
				break;
		/* the table repeats the Message-ID, which is residue too */
		if (k == m->nresidue)
			return true;
	}
	return false;
}

static void
check_headers(const struct compose_sample *s)
{
	struct composed m;

	if (compose(&m, false, s) != ERR_NONE) {
		seen.failed++;
		return;
	}
	seen.masked += m.samples[0].masked != 0;
	seen.residue += m.nresidue != 0;
	seen.leaks += leaks(&m, s);
	check_mails(&m);
	composed_free(&m);
}

static void
check_mail(struct slice octets)
{
	struct receivers none = { 0 };
	struct compose_sample s = { .octets = octets };
	struct slice *addresses = NULL;
	struct row row = { 0 };
	struct arena a = { 0 };
	struct analysis x = { 0 };
	struct mail *m = &x.mail;
	size_t i;

	mail_parse(m, octets, &none, &a, 0);
	for (i = 0; i < m->nrecipients; i++)
		*ARENA_PUSH(&a, addresses, s.nrecipients) =
		    m->recipients[i].address;
	s.recipients = addresses;
	row = (struct row){ .message_id = m->message_id,
		.subject = m->subject, .mail_from = m->envelope.mail_from,
		.from_address = m->from.address,
		.from_domain = m->from.domain, .ip = m->boundary.ip,
		.by = m->boundary.by, .boundary_time = m->boundary.time,
		.time = 1000, .trust = m->boundary.trust };
	s.row = &row;
	s.facts = sample_facts_of(&x, &a);
	seen.mails++;
	check_whole(&s);
	/* the slower one, over all of it in a soak alone */
	if (getenv("SOAK") != NULL || seen.mails % 8 == 1)
		check_headers(&s);
	arena_free(&a);
}

static void
test_corpus(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *f;

	if (d == NULL) {
		ok(true, "# SKIP %s: the corpus is not here", dir);
		return;
	}
	while ((f = readdir(d)) != NULL) {
		struct buf b = { 0 };
		int fd = openat(dirfd(d), f->d_name, O_RDONLY | O_CLOEXEC);

		if (f->d_name[0] != '.' && fd >= 0 &&
		    buf_read_fd(&b, fd, 64 << 20) == 0)
			check_mail(buf_slice(&b));
		buf_free(&b);
		if (fd >= 0)
			close(fd);
	}
	closedir(d);
	printf("# %s: %zu mails, %zu cut, %zu in base64, %zu masked, %zu with "
	    "residue\n", dir, seen.mails, seen.cut, seen.base64, seen.masked,
	    seen.residue);
	is_int((int64_t)seen.failed, 0, "every mail can be a sample");
	is_int((int64_t)seen.differ, 0, "whole samples keep their octets");
	is_int((int64_t)seen.bare_lf, 0, "no bare LF in any export");
	is_int((int64_t)seen.long_lines, 0, "no line over 998");
	is_int((int64_t)seen.wrong, 0, "every ARF and XARF report is one");
	is_int((int64_t)seen.leaks, 0,
	    "what masking leaves readable is named as residue");
}

int
main(void)
{
	test_corpus("../shared/corpus/cur");
	memset(&seen, 0, sizeof seen);
	test_corpus("../shared/honest/cur");
	return done_testing();
}
