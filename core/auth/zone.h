#ifndef CORE_AUTH_ZONE_H
#define CORE_AUTH_ZONE_H

#include "core/auth/answers.h"

/* The reader of zone files, inside core/auth: words (zone_words.c), then
 * records (zone.c). */

enum {
	ZONE_MOST_OCTETS = 64 << 20,
	ZONE_MOST_LINE = 1 << 20,
	ZONE_MOST_RECORDS = 100000,
	ZONE_MOST_WORDS = 4096, /* of one record */
};

struct zone_word {
	struct slice text;
	bool quoted;
};

struct zone {
	struct answers *s;
	const char *file;
	struct slice rest; /* not read yet */
	int line;	   /* of the octet that is next */
	int at;		   /* line at which the record starts */
	struct zone_word *words;
	size_t nwords;
	bool blank; /* the record starts with a blank: the name before */
	struct arena scratch; /* of the record */
	struct slice origin, owner;
	uint32_t ttl;
	int64_t time; /* of $ANSWERED, like the next two */
	enum dnssec dnssec;
	struct slice from;
	bool open;
	struct zone_record *records;
	size_t nrecords;
	struct error *e;
};

/* One line of the file; lines of one question are joined at the end. */
struct zone_record {
	struct question question;
	enum dns_status status;
	struct slice data;
	uint32_t ttl;
	int64_t time;
	enum dnssec dnssec;
	struct slice from;
};

/* Notes file, line, what is wrong and (unless NULL) about which text. */
enum err zone_error(struct zone *z, const char *what, struct slice about);
/* The next record's words: one line, or more between parentheses. */
enum err zone_take_record(struct zone *z);

#endif
