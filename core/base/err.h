#ifndef CORE_BASE_ERR_H
#define CORE_BASE_ERR_H

/*
 * How functions that can fail say so: they return an enum err and put one
 * sentence (what, where, what to do) into *e.  e may be NULL.  The sentence may
 * quote foreign octets as they are; who shows it passes it through text.h.
 */
#define ERR_TABLE(X) \
	X(ERR_NONE, "no error") \
	X(ERR_IO, "input or output failed") \
	X(ERR_FORMAT, "not in the form that it should have") \
	X(ERR_LIMIT, "over a limit") \
	X(ERR_ABSENT, "not there") \
	X(ERR_BUSY, "in use by another process") \
	X(ERR_USAGE, "not used as intended") \
	X(ERR_REFUSED, "refused") \
	X(ERR_DIED, "a worker process ended") \
	X(ERR_STORE, "the store failed")

enum err {
#define X(id, words) id,
	ERR_TABLE(X)
#undef X
};

struct error {
	enum err code;
	char text[768];
};

/* Sets *e and returns code, so that callers can write return err_set(...) */
enum err err_set(struct error *e, enum err code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* As err_set with ERR_IO and ": " strerror(errno) behind the sentence */
enum err err_errno(struct error *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
