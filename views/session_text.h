#ifndef VIEWS_SESSION_TEXT_H
#define VIEWS_SESSION_TEXT_H

struct session;

/* Fills s->text: words of a query are answered by the text-search worker,
 * which starts at the first such query. */
void session_text_init(struct session *s);

#endif
