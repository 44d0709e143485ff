/*
 * attribution CATALOGUE NOW ZONE LIST MOST: espy's attribution over those
 * messages (messages.h), with the real catalogue and with MOST services made
 * for it in turn, message by message.  For each line that it reads it does
 * them all once, and prints the processor seconds of both and how many
 * messages the real catalogue named.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/base/buf.h"
#include "core/esp/catalogue.h"
#include "core/esp/esp.h"
#include "core/mail/parse.h"
#include "tests/bench/messages.h"

static const struct receivers no_receivers;
static const struct domains no_domains;

static double
cpu_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* As many rules as a real one has, among them such as have no domain to be
 * looked up by */
static void
make_service(struct catalogue *c, int i)
{
	char text[2000];
	int n = snprintf(text, sizeof text,
	    "[service made-%d]\nname = Made %d\nkind = marketing\n"
	    "rdns = *.out%d.made.example\nrdns = mta<digits>.made%d.example\n"
	    "host-ip = a<ip3>-<ip4>.made%d.example\n"
	    "ip = %d.%d.%d.0/24 2026-11-25\nip = %d.%d.%d.0/22 2026-11-25\n"
	    "ip = 2a0f:%x::/32 2026-11-25\n"
	    "dkim = made%d.example\ndkim-customer = mk%d<digits>\n"
	    "spf = bounce.made%d.example\nspf = b-<digits>@made%d.example\n"
	    "mail-from = bounce+m%d-<digits>-*=*@*\n"
	    "header = X-Made-%d\nheader = X-Mailer: Made %d*\n"
	    "header = Feedback-ID: *:made%d\n"
	    "signed = made%d.example Feedback-ID: *:made%d\n"
	    "message-id = *.made%d@*\nlink = *.made%d-clicks.example\n"
	    "include = spf.made%d.example\ncname = *.dkim.made%d.example\n"
	    "account = user-id mail-from bounce+m%d-{<digits>}-*=*@* \"it\"\n"
	    "recipient = mail-from bounce+m%d-<digits>-{<any>}@*\n",
	    i, i, i, i, i, 11 + i % 90, i / 90 % 256, i % 256, 110 + i % 70,
	    i / 70 % 256, i * 4 % 256, i, i, i, i, i, i, i, i, i, i, i, i, i,
	    i, i, i, i);

	if (n > 0)
		catalogue_add(c, "made", slice_of(text, (size_t)n));
}

static bool
attribute(struct mail *m, const struct auth *auth, const struct catalogue *c,
    const struct answers *answers, double *seconds)
{
	struct attribution out = { 0 };
	struct relationship rel = { 0 };
	struct questions q = { 0 };
	double begin = cpu_now();

	esp_run(&out, &rel, m, auth, c, &no_domains, answers, &q);
	*seconds += cpu_now() - begin;
	return out.service.p != NULL;
}

static void
turn(const struct messages *all, const struct catalogue *real,
    const struct catalogue *made)
{
	double with_real = 0, with_made = 0;
	size_t named = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct mail_origin origin = { 0 };
		struct arena a = { 0 };
		struct auth auth = { 0 };
		struct questions q = { 0 };
		struct mail m;

		mail_parse_from(&m, all->v[i].bytes, &origin, &no_receivers,
		    &a, 0);
		auth_run(&auth, &m, &no_receivers, &all->answers, all->clock,
		    &q);
		/* by turns, or the second finds the message in the cache */
		if (i % 2 == 0)
			named += attribute(&m, &auth, real, &all->answers,
			    &with_real);
		attribute(&m, &auth, made, &all->answers, &with_made);
		if (i % 2 == 1)
			named += attribute(&m, &auth, real, &all->answers,
			    &with_real);
		arena_free(&a);
	}
	printf("%.6f %.6f %zu\n", with_real, with_made, named);
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	struct catalogue real = { 0 }, made = { 0 };
	struct messages m;
	struct error e;
	char line[100];

	if (argc != 6 || catalogue_load(&real, argv[1], &e) != ERR_NONE) {
		fprintf(stderr, "usage: attribution CATALOGUE NOW ZONE LIST "
				"MOST\n");
		return 2;
	}
	catalogue_ready(&real);
	for (int i = 0; i < atoi(argv[5]); i++)
		make_service(&made, i);
	catalogue_ready(&made);
	if (made.nproblems != 0) {
		fprintf(stderr, "%s\n", made.problems[0].text.p);
		return 2;
	}
	messages_load(&m, argv[2], argv[3], argv[4]);
	while (fgets(line, sizeof line, stdin) != NULL)
		turn(&m, &real, &made);
	return 0;
}
