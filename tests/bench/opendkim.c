/*
 * opendkim verdicts|serve NOW ZONE LIST: libopendkim over those messages with
 * the keys of that file of DNS answers.  verdicts: a line a message, "STATUS
 * <tab> ERROR <tab> SIGNATURE..." with "ok" or the error of each signature
 * ("-": it looked at none).  serve: see messages.h.  A judge beside espy in
 * tests; nothing that espy is made of.
 *
 * The library gets what a mail server would hand it: fields one by one, lines
 * that end in CRLF.  That is made before the clock runs.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <opendkim/dkim.h>

#include "tests/bench/messages.h"

static const struct messages *all;

static struct parts {
	struct slice *fields;
	size_t nfields;
	struct slice body;
} *parts;

static DKIM_LIB *library;

/* The one TXT record at the name, as DNS would give it. */
static DKIM_CBSTAT
look_up(DKIM *d, DKIM_SIGINFO *sig, u_char *buf, size_t room)
{
	char name[512], *p;
	const struct answer *a;

	(void)d;
	snprintf(name, sizeof name, "%s._domainkey.%s",
	    (char *)dkim_sig_getselector(sig),
	    (char *)dkim_sig_getdomain(sig));
	for (p = name; *p != '\0'; p++)
		*p = ascii_lower(*p);
	a = answers_find(&all->answers, slice_str(name), DNS_TXT);
	if (a == NULL || a->status != DNS_OK || a->n == 0)
		return DKIM_CBSTAT_NOTFOUND;
	if (a->n > 1 || a->data[0].n >= room)
		return DKIM_CBSTAT_ERROR;
	memcpy(buf, a->data[0].p, a->data[0].n);
	buf[a->data[0].n] = '\0';
	return DKIM_CBSTAT_CONTINUE;
}

/* All signatures, not only until one is good. */
static DKIM_CBSTAT
look_at_each(DKIM *d, DKIM_SIGINFO **sigs, int n)
{
	int i;

	for (i = 0; i < n; i++)
		dkim_sig_process(d, sigs[i]);
	return DKIM_CBSTAT_CONTINUE;
}

static void
set_up(int64_t clock)
{
	uint64_t now = (uint64_t)clock;

	library = dkim_init(NULL, NULL);
	if (library == NULL)
		abort();
	dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_FIXEDTIME, &now,
	    sizeof now);
	dkim_set_key_lookup(library, look_up);
	dkim_set_final(library, look_at_each);
}

static struct slice
with_crlf(struct arena *a, struct slice s)
{
	char *p = arena_alloc(a, 2 * s.n + 1);
	size_t i, n = 0;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '\n' && (i == 0 || s.p[i - 1] != '\r'))
			p[n++] = '\r';
		p[n++] = s.p[i];
	}
	return slice_of(p, n);
}

static struct slice
take_field(struct slice *s)
{
	struct slice all_of = *s;
	size_t n = 0, end;

	do {
		end = slice_find(slice_from(all_of, n), SLICE("\r\n"));
		n = end == SLICE_NONE ? all_of.n : n + end + 2;
	} while (n < all_of.n && (all_of.p[n] == ' ' || all_of.p[n] == '\t'));
	*s = slice_from(all_of, n);
	return slice_upto(all_of, end == SLICE_NONE ? n : n - 2);
}

static void
take_apart(struct messages *m, size_t i)
{
	struct slice s = with_crlf(&m->arena, m->v[i].bytes);
	struct parts *p = &parts[i];

	while (s.n != 0 && !slice_starts(s, "\r\n"))
		*ARENA_PUSH(&m->arena, p->fields, p->nfields) = take_field(&s);
	p->body = slice_from(s, 2);
}

/* The library's octets are not const */
static u_char *
octets(struct slice s)
{
	union { const char *p; u_char *u; } both = { .p = s.p };

	return both.u;
}

static DKIM_STAT
verify(DKIM *d, const struct parts *p)
{
	DKIM_STAT st = DKIM_STAT_OK;
	size_t i;

	for (i = 0; i < p->nfields && st == DKIM_STAT_OK; i++)
		st = dkim_header(d, octets(p->fields[i]), p->fields[i].n);
	if (st == DKIM_STAT_OK)
		st = dkim_eoh(d);
	if (st == DKIM_STAT_OK && p->body.n != 0)
		st = dkim_body(d, octets(p->body), p->body.n);
	return st == DKIM_STAT_OK ? dkim_eom(d, NULL) : st;
}

static bool
is_good(DKIM_SIGINFO *sig)
{
	return (dkim_sig_getflags(sig) & DKIM_SIGFLAG_PASSED) != 0 &&
	    dkim_sig_getbh(sig) == DKIM_SIGBH_MATCH;
}

static DKIM *
begin(void)
{
	DKIM_STAT st;
	DKIM *d = dkim_verify(library, (const unsigned char *)"test", NULL,
	    &st);

	if (d == NULL)
		abort();
	return d;
}

static unsigned
run(const struct messages *m, const struct message *one)
{
	DKIM *d = begin();
	DKIM_SIGINFO **sigs;
	unsigned good = 0;
	int n, i;

	verify(d, &parts[one - m->v]);
	if (dkim_getsiglist(d, &sigs, &n) == DKIM_STAT_OK)
		for (i = 0; i < n; i++)
			good += is_good(sigs[i]);
	dkim_free(d);
	return good;
}

static void
say(const struct parts *p)
{
	DKIM *d = begin();
	DKIM_STAT st = verify(d, p);
	const char *error = dkim_geterror(d);
	DKIM_SIGINFO **sigs;
	int n = 0, i;

	printf("%s\t%s\t", st == DKIM_STAT_CBERROR ? "callback error"
	    : dkim_getresultstr(st),
	    error != NULL ? error : "");
	if (dkim_getsiglist(d, &sigs, &n) != DKIM_STAT_OK)
		n = 0;
	for (i = 0; i < n; i++)
		printf("%s%s", i == 0 ? "" : "|", is_good(sigs[i]) ? "ok"
		    : (dkim_sig_getflags(sigs[i]) &
			DKIM_SIGFLAG_PROCESSED) == 0 &&
			dkim_sig_geterror(sigs[i]) <= 0 ? "-"
		    : dkim_sig_getbh(sigs[i]) == DKIM_SIGBH_MISMATCH
		    ? "body hash mismatch"
		    : dkim_sig_geterrorstr(dkim_sig_geterror(sigs[i])));
	printf("\n");
	dkim_free(d);
}

int
main(int argc, char **argv)
{
	static struct messages m;
	size_t i;

	if (argc != 5)
		return 2;
	messages_load(&m, argv[2], argv[3], argv[4]);
	all = &m;
	parts = arena_array(&m.arena, m.n, sizeof *parts);
	for (i = 0; i < m.n; i++)
		take_apart(&m, i);
	set_up(m.clock);
	if (strcmp(argv[1], "serve") == 0)
		messages_serve(&m, run);
	else
		for (i = 0; i < m.n; i++)
			say(&parts[i]);
	dkim_close(library);
	return 0;
}
