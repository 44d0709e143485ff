/* Masking a message, where foreign octets are read. */

#include <unistd.h>

#include "views/session_redact.h"

static enum err
redact_by(struct parser *p, const struct parser_job *job,
    struct redacted **out, struct error *e)
{
	struct redact_order headers = *job->order;
	struct parser_job again = *job;
	struct error why;
	enum err err = parser_redact(p, job, out, &why);

	if (err != ERR_DIED || headers.how != REDACT_RECIPIENTS)
		return err != ERR_NONE ? err_set(e, err, "%s", why.text)
				       : ERR_NONE;
	/* Header fields are a small thing to ask of a parser. */
	headers.how = REDACT_HEADERS;
	again.order = &headers;
	err = parser_redact(p, &again, out, e);
	if (err == ERR_NONE)
		(*out)->why = slice_printf(&(*out)->arena, "%s", why.text);
	return err;
}

enum err
session_redact(struct session *s, struct slice octets, const struct masks *m,
    const struct redact_order *order, struct redacted **out, struct error *e)
{
	struct parser_job job = { .tag = 1, .length = octets.n, .masks = m,
		.order = order };
	struct parser *p;
	enum err err = session_parser(s, &p, e);

	*out = NULL;
	if (err != ERR_NONE)
		return err;
	job.fd = parser_spool(octets, e);
	if (job.fd == -1)
		return ERR_IO;
	err = redact_by(p, &job, out, e);
	close(job.fd);
	return err;
}
