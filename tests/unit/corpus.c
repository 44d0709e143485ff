/* Real mail: boundary, envelope and author over 2,000 phish and 470 honest. */

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/mem.h"
#include "core/base/url.h"
#include "core/mail/mail.h"
#include "tests/unit/tap.h"

struct tally {
	int messages, boundary, envelope, sender_ip, agrees, unequal, not_mail,
	    author, date;
};

/* The address of X-Sender-IP, which Exchange Online wrote; NULL if redacted */
static struct slice
sender_ip(struct mail *m)
{
	int f = mail_field(m, "X-Sender-IP", -1);

	return f >= 0 ? ip_normal(m->arena, mail_unfolded(m, f)) : SLICE_NULL;
}

static void
count(struct tally *t, struct slice bytes)
{
	struct arena a = { NULL, 0 }, b = { NULL, 0 };
	struct mail m, again;
	struct slice ip;
	const char *why;

	mail_parse(&m, bytes, NULL, &a, 0);
	mail_parse(&again, bytes, NULL, &b, MAIL_TEXT);
	t->messages++;
	t->not_mail += !mail_is_mail(bytes, &why);
	t->unequal += m.nparts != again.nparts || m.nlinks != again.nlinks ||
	    m.nfindings != again.nfindings || m.nlimits != again.nlimits;
	t->boundary += m.boundary.ip.p != NULL;
	t->envelope += m.envelope.mail_from.p != NULL;
	t->author += m.from.address.p != NULL;
	t->date += m.date != INT64_MIN;
	ip = sender_ip(&m);
	if (ip.p != NULL && m.boundary.ip.p != NULL) {
		t->sender_ip++;
		t->agrees += slice_eq(ip, m.boundary.ip);
	}
	arena_free(&a);
	arena_free(&b);
}

/* Every ninth file, so that the sanitized test stays short. */
static bool
walk(const char *dir, struct tally *t)
{
	struct dirent **names;
	int n = scandir(dir, &names, NULL, alphasort), i;

	*t = (struct tally){ 0 };
	for (i = 0; i < n; i++) {
		char *path = xasprintf("%s/%s", dir, names[i]->d_name);
		struct buf b = { 0 };
		int fd = -1;

		if (names[i]->d_name[0] != '.' && i % 9 == 0)
			fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd >= 0) {
			if (buf_read_fd(&b, fd, MAIL_MOST_OCTETS) == 0)
				count(t, buf_slice(&b));
			close(fd);
		}
		buf_free(&b);
		free(path);
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	return t->messages != 0;
}

int
main(void)
{
	struct tally t;

	if (!walk("../shared/corpus/cur", &t)) {
		printf("1..0 # SKIP ../shared/corpus is not there\n");
		return 0;
	}
	printf("# %d messages: %d boundary addresses, %d envelopes, %d "
	       "authors, %d dates; X-Sender-IP agrees in %d of %d\n",
	    t.messages, t.boundary, t.envelope, t.author, t.date, t.agrees,
	    t.sender_ip);
	is_int(t.not_mail, 0, "all of the corpus is mail");
	ok(t.boundary * 100 >= t.messages * 98,
	    "98 %% have a boundary with an address");
	is_int(t.agrees, t.sender_ip,
	    "the boundary is the client that X-Sender-IP names, always");
	ok(t.envelope * 100 >= t.messages * 98, "98 %% have an envelope");
	is_int(t.unequal, 0, "with and without text the same is found");
	if (!walk("../shared/honest/cur", &t)) {
		ok(true, "# SKIP ../shared/honest is not there");
		return done_testing();
	}
	is_int(t.not_mail, 0, "all honest mail is mail");
	is_int(t.boundary, t.messages, "and has a boundary");
	is_int(t.author, t.messages, "and one author");
	is_int(t.unequal, 0, "with and without text the same is found");
	return done_testing();
}
