/* Mail that goes out by a command of the user's, as sendmail(8) takes it. */

#include <sys/mman.h>
#include <sys/wait.h>

#include <sysexits.h>
#include <unistd.h>

#include "core/base/file_out.h"
#include "core/notify/smtp.h"
#include "core/work/outgoing_impl.h"

enum {
	COMMAND_MS = 600 * 1000, /* that it gets */
	MOST_SAID = 500,	 /* octets of what it says that are kept */
	NOT_FOUND = 127,
};

static struct slice
said(struct outgoing *o, struct arena *a)
{
	struct slice all = slice_trim(buf_slice(&o->command.said));

	return all.n != 0 ? slice_printf(a, ": %.*s",
	    SLICE_ARG(slice_upto(all, MOST_SAID))) : SLICE("");
}

/* Such a program wants lines that end in LF, and makes CRLF of them again. */
static enum err
octets_for_command(struct outgoing *o, int *fd, struct error *e)
{
	struct slice all = buf_slice(&o->octets);
	bool eight;
	struct buf b = { 0 };
	enum err err = smtp_check(all, &eight, e);
	size_t i;

	*fd = -1;
	if (err != ERR_NONE)
		return err;
	for (i = 0; i < all.n; i++)
		if (all.p[i] != '\r')
			buf_add_char(&b, all.p[i]);
	*fd = memfd_create("mail", MFD_CLOEXEC);
	if (*fd < 0 || !file_write(*fd, buf_slice(&b)) ||
	    lseek(*fd, 0, SEEK_SET) != 0)
		err = err_errno(e, "no room for the mail");
	buf_free(&b);
	return err;
}

static void
recipient_words(const struct outbox_item *item, struct arena *a,
    struct slice **words, size_t *n)
{
	struct slice left = item->to;

	while (left.n != 0)
		*ARENA_PUSH(a, *words, *n) =
		    slice_trim(slice_cut(&left, ','));
}

/* It may do what it likes with the mail from its first moment on. */
enum err
outgoing_command(struct outgoing *o, struct error *e)
{
	const struct send_setting *s = o->c.send;
	const struct outbox_item *item = o->item.v;
	struct arena a = { 0 };
	struct slice *words = NULL;
	size_t n = 0, i;
	int in;
	enum err err = octets_for_command(o, &in, e);

	for (i = 0; i < s->ncommand; i++)
		*ARENA_PUSH(&a, words, n) = s->command[i];
	*ARENA_PUSH(&a, words, n) = SLICE("-i");
	*ARENA_PUSH(&a, words, n) = SLICE("-f");
	*ARENA_PUSH(&a, words, n) = item->from;
	*ARENA_PUSH(&a, words, n) = SLICE("--");
	recipient_words(item, &a, &words, &n);
	if (err == ERR_NONE)
		err = store_outbox_handed(o->c.store, item->id, e);
	if (err == ERR_NONE)
		err = command_start(&o->command, words, n, in, true,
		    COMMAND_MS, e);
	if (in >= 0)
		close(in);
	arena_free(&a);
	o->phase = RUNNING;
	return err;
}

enum outgoing_turned
outgoing_command_ended(struct outgoing *o, struct outgoing_news *news,
    struct error *e)
{
	int status = o->command.status, code = WEXITSTATUS(status);
	struct arena a = { 0 };
	struct slice words = said(o, &a);
	enum outbox_state state = !WIFEXITED(status) ? OUTBOX_UNKNOWN
	    : code == 0				     ? OUTBOX_ACCEPTED
	    : code == EX_TEMPFAIL		     ? OUTBOX_DEFERRED
						     : OUTBOX_REFUSED;
	enum outgoing_turned turned;

	if (!WIFEXITED(status))
		words = slice_printf(&a, "the command was killed%s: it may "
		    "have sent the mail%s", o->command.overdue
			? " after ten minutes" : "", words.p);
	else if (code == NOT_FOUND)
		words = slice_printf(&a, "the command could not be run: "
		    "nothing was sent%s", words.p);
	else
		words = slice_printf(&a, "exit code %d%s",
		    code, words.p);
	turned = outgoing_finish(o, state, words, news, e);
	arena_free(&a);
	return turned;
}
