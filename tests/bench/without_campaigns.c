/*
 * build/espy-ungrouped: espy that makes no sketches and joins no campaigns.
 * The linker puts these in place of the real ones (see the Makefile), so that
 * a bench can say what campaigns cost in a whole run.
 */

#include "core/cases/arrive.h"
#include "core/mail/mail.h"
#include "core/mail/sketch_make.h"

struct sketch_maker *__wrap_sketch_begin(struct mail *m);
void __wrap_sketch_part(struct sketch_maker *k, const struct part *p,
    bool attached, bool html);
void __wrap_sketch_tag(struct sketch_maker *k, const struct html_tag *tag);
void __wrap_sketch_end(struct sketch_maker *k, struct mail *m);
void __wrap_words_add(struct sketch_words *w, const char *p, size_t n);
void __wrap_words_blank(struct sketch_words *w);
void __wrap_words_line(struct sketch_words *w);
enum err __wrap_arrive_join(struct store *s, const struct arrival *m,
    struct error *e);

struct sketch_maker *
__wrap_sketch_begin(struct mail *m)
{
	return arena_alloc(m->arena, sizeof(struct sketch_maker));
}

void
__wrap_sketch_part(struct sketch_maker *k, const struct part *p,
    bool attached, bool html)
{
	(void)k;
	(void)p;
	(void)attached;
	(void)html;
}

void
__wrap_sketch_tag(struct sketch_maker *k, const struct html_tag *tag)
{
	(void)k;
	(void)tag;
}

void
__wrap_sketch_end(struct sketch_maker *k, struct mail *m)
{
	(void)k;
	(void)m;
}

void
__wrap_words_add(struct sketch_words *w, const char *p, size_t n)
{
	(void)w;
	(void)p;
	(void)n;
}

void
__wrap_words_blank(struct sketch_words *w)
{
	(void)w;
}

void
__wrap_words_line(struct sketch_words *w)
{
	(void)w;
}

enum err
__wrap_arrive_join(struct store *s, const struct arrival *m, struct error *e)
{
	(void)s;
	(void)m;
	(void)e;
	return ERR_NONE;
}
