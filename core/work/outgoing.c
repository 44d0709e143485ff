/* Sending what is due in the outbox. */

#include <sys/file.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/fault.h"
#include "core/base/log.h"
#include "core/work/outgoing_impl.h"

enum {
	PASSWORD_MS = 60 * 1000, /* that its command gets */
};

enum err
outgoing_check(const struct send_setting *send, const char *settings_file,
    struct error *e)
{
	if (send->how == SEND_NOT)
		return err_set(e, ERR_REFUSED, "nothing is configured to send "
		    "with: write url = or command = under [send] in %s "
		    "(espy(5)), or write the mail to a file with espy draft "
		    "export and send it yourself", settings_file);
	if (send->from.n == 0 || send->name.n == 0)
		return err_set(e, ERR_REFUSED, "who sends? Write name = and "
		    "address = under [reporter] in %s", settings_file);
	return ERR_NONE;
}

enum err
outgoing_new(struct outgoing **out, const struct outgoing_config *c,
    struct error *e)
{
	enum err err = outgoing_check(c->send, c->workspace->settings, e);

	*out = NULL;
	if (err != ERR_NONE)
		return err;
	*out = xcalloc(1, sizeof **out);
	**out = (struct outgoing){ .c = *c, .lock = -1,
		.command = { .out = -1 } };
	return ERR_NONE;
}

/* --- the lock --- */

static enum err
settle(struct outgoing *o, size_t *n, struct error *e)
{
	enum err err = store_outbox_recover(o->c.store, o->c.actor, n, e);

	return err != ERR_NONE ? err : store_outbox_sweep(o->c.store, e);
}

/* Held, whoever was at it before is settled. */
static enum err
lock_take(struct outgoing *o, struct error *e)
{
	char *file;
	size_t n = 0;
	enum err err;

	if (o->lock >= 0)
		return ERR_NONE;
	file = xasprintf("%s/lock", o->c.workspace->outbox);
	o->lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (o->lock < 0)
		err = err_errno(e, "%s", file);
	else if (flock(o->lock, LOCK_EX | LOCK_NB) == 0)
		err = settle(o, &n, e);
	else if (errno == EWOULDBLOCK)
		err = err_set(e, ERR_BUSY, "another espy is sending from this "
		    "outbox at this moment");
	else
		err = err_errno(e, "%s: cannot lock", file);
	if (err != ERR_NONE && o->lock >= 0) {
		close(o->lock);
		o->lock = -1;
	}
	if (n != 0)
		log_msg(LOG_WARN, "outbox: %zu attempt%s of a process that is "
		    "no more settled", n, plural(n));
	free(file);
	return err;
}

/* Nothing is under way, and what could be secret is forgotten. */
static void
rest(struct outgoing *o)
{
	mailer_free(o->mailer);
	o->mailer = NULL;
	command_free(&o->command);
	outbox_items_free(&o->item);
	buf_clear(&o->octets);
	o->phase = RESTING;
}

static void
lock_give(struct outgoing *o)
{
	rest(o);
	if (o->password.p != NULL)
		explicit_bzero(o->password.p, o->password.n);
	buf_clear(&o->password);
	o->has_password = false;
	if (o->lock >= 0)
		close(o->lock);
	o->lock = -1;
}

void
outgoing_free(struct outgoing *o)
{
	if (o == NULL)
		return;
	lock_give(o);
	buf_free(&o->password);
	buf_free(&o->octets);
	arena_free(&o->arena);
	free(o);
}

/* --- the end of an attempt --- */

static enum outgoing_turned
finish(struct outgoing *o, const struct outbox_result *r,
    struct outgoing_news *news, struct error *e)
{
	int64_t id = o->item.v[0].id;
	enum err err;

	arena_free(&o->arena);
	*news = (struct outgoing_news){ id, r->state,
		slice_dup(&o->arena, r->reply) };
	err = store_outbox_end(o->c.store, o->c.actor, id, r, e);
	rest(o);
	return err == ERR_NONE ? OUTGOING_NEWS : OUTGOING_FAILED;
}

enum outgoing_turned
outgoing_finish(struct outgoing *o, enum outbox_state state, struct slice words,
    struct outgoing_news *news, struct error *e)
{
	const struct outbox_result r = { .state = state, .reply = words,
		.dialogue = SLICE("") };

	return finish(o, &r, news, e);
}

/* --- the password --- */

static enum err
password_begin(struct outgoing *o, struct error *e)
{
	const struct send_setting *s = o->c.send;

	o->phase = PASSWORD;
	return command_start(&o->command, s->password_command,
	    s->npassword_command, -1, false, PASSWORD_MS, e);
}

/* True: it is there; else *why says why not. */
static bool
password_take(struct outgoing *o, struct arena *a, struct slice *why)
{
	int status = o->command.status;
	struct slice all = buf_slice(&o->command.said);
	struct slice first = slice_cut(&all, '\n');

	if (first.n != 0 && first.p[first.n - 1] == '\r')
		first.n--;
	if (o->command.overdue)
		*why = SLICE("password-command was stopped after a minute; "
		    "nothing was sent");
	else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		*why = slice_printf(a, "password-command ended with code %d; "
		    "nothing was sent", WIFEXITED(status)
			? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	else if (first.n == 0)
		*why = SLICE("password-command printed nothing; nothing was "
		    "sent");
	else {
		buf_add_slice(&o->password, first);
		o->has_password = true;
	}
	command_free(&o->command);
	return o->has_password;
}

/* --- an attempt --- */

static enum err
mail_begin(struct outgoing *o, struct error *e)
{
	const struct send_setting *s = o->c.send;
	const char *given = getenv("ESPY_SMTP_PASSWORD");

	if (s->user.n != 0 && !o->has_password) {
		if (s->npassword_command != 0)
			return password_begin(o, e);
		if (given == NULL || *given == '\0')
			return err_set(e, ERR_REFUSED, "no password: "
			    "password-command under [send], or "
			    "ESPY_SMTP_PASSWORD, gives it; nothing was sent");
		buf_add_str(&o->password, given);
		o->has_password = true;
	}
	o->phase = MAILING;
	return mailer_start(&o->mailer, s, buf_slice(&o->password),
	    o->item.v, buf_slice(&o->octets), e);
}

static struct slice
server_words(const struct send_setting *s, struct arena *a)
{
	if (s->how == SEND_COMMAND)
		return s->command[0];
	return slice_printf(a, "%s://%.*s:%u", s->smtps ? "smtps" : "smtp",
	    SLICE_ARG(s->host), s->port);
}

/* The next one that is due; ERR_ABSENT: none is. */
static enum err
begin(struct outgoing *o, int64_t now, const int64_t *ids, size_t nids,
    struct error *e)
{
	struct store *s = o->c.store;
	struct arena a = { 0 };
	enum err err = store_outbox_due(s, now, ids, nids, &o->item, e);

	if (err == ERR_NONE)
		err = store_outbox_begin(s, o->item.v[0].id,
		    o->c.send->how == SEND_COMMAND ? "sendmail" : "smtp",
		    server_words(o->c.send, &a), e);
	arena_free(&a);
	return err;
}

/* What goes wrong here is no reason to try again by itself but for what a
 * moment may change. */
static enum outgoing_turned
start(struct outgoing *o, struct outgoing_news *news, struct error *e)
{
	struct error why;
	enum err err = store_outbox_octets(o->c.store, o->item.v, &o->octets,
	    &why);

	if (err == ERR_NONE)
		err = o->c.send->how == SEND_COMMAND
		    ? outgoing_command(o, &why) : mail_begin(o, &why);
	if (err == ERR_NONE)
		return OUTGOING_WORKING;
	return outgoing_finish(o, err == ERR_IO ? OUTBOX_DEFERRED
					     : OUTBOX_REFUSED,
	    slice_str(why.text), news, e);
}

static enum outgoing_turned
mail_turn(struct outgoing *o, struct outgoing_news *news, struct error *e)
{
	enum err err;

	switch (mailer_turn(o->mailer)) {
	case MAILER_NOTHING:
		return OUTGOING_WORKING;
	case MAILER_HANDS:
		err = store_outbox_handed(o->c.store, o->item.v[0].id, e);
		if (err != ERR_NONE) {
			lock_give(o); /* nothing was said of the end */
			return OUTGOING_FAILED;
		}
		fault_point("outgoing", "handed");
		mailer_go(o->mailer);
		return mail_turn(o, news, e);
	default:
		fault_point("outgoing", "answered");
		return finish(o, mailer_result(o->mailer), news, e);
	}
}

static enum outgoing_turned
password_turn(struct outgoing *o, struct outgoing_news *news,
    struct error *e)
{
	struct arena a = { 0 };
	struct slice why = SLICE_NULL;
	enum outgoing_turned turned;

	if (!command_turn(&o->command))
		return OUTGOING_WORKING;
	turned = password_take(o, &a, &why) ? start(o, news, e)
	    : outgoing_finish(o, OUTBOX_DEFERRED, why, news, e);
	arena_free(&a);
	return turned;
}

enum outgoing_turned
outgoing_turn(struct outgoing *o, int64_t now, const int64_t *ids,
    size_t nids, struct outgoing_news *news, struct error *e)
{
	enum err err;

	switch (o->phase) {
	case PASSWORD:
		return password_turn(o, news, e);
	case MAILING:
		return mail_turn(o, news, e);
	case RUNNING:
		return command_turn(&o->command)
		    ? outgoing_command_ended(o, news, e) : OUTGOING_WORKING;
	case RESTING:
		break;
	}
	err = lock_take(o, e);
	if (err == ERR_NONE)
		err = begin(o, now, ids, nids, e);
	if (err == ERR_NONE)
		return start(o, news, e);
	lock_give(o);
	if (err == ERR_REFUSED) /* it was recalled at the last moment */
		return OUTGOING_WORKING;
	return err == ERR_ABSENT ? OUTGOING_IDLE : OUTGOING_FAILED;
}

bool
outgoing_busy(const struct outgoing *o)
{
	return o->phase != RESTING;
}

int
outgoing_fd(const struct outgoing *o)
{
	return o->phase == MAILING ? mailer_fd(o->mailer) : o->command.out;
}

short
outgoing_poll_events(const struct outgoing *o)
{
	return o->phase == MAILING ? mailer_poll_events(o->mailer) : POLLIN;
}

int
outgoing_timeout_ms(const struct outgoing *o)
{
	if (o->phase == RESTING)
		return 0;
	return o->phase == MAILING ? mailer_timeout_ms(o->mailer)
				   : command_timeout_ms(&o->command);
}

void
outgoing_wait(const struct outgoing *o)
{
	struct pollfd p = { outgoing_fd(o), outgoing_poll_events(o), 0 };

	poll(&p, 1, outgoing_timeout_ms(o));
}
