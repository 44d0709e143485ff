#ifndef CORE_MAIL_SKETCH_MAKE_H
#define CORE_MAIL_SKETCH_MAKE_H

/*
 * A sketch, made while the mail is read: mime.c says which part is being read,
 * the HTML reader hands on what a reader sees, and the tags.  Everything once
 * and in order; nothing is kept but hashes.  Private to core/mail.
 */

#include "core/mail/html_parts.h"
#include "core/mail/mail.h"
#include "core/mail/sketch.h"

enum {
	SKETCH_MOST_TOKEN = 16, /* words between two blanks, to be dropped
				 * where they are of a URL or an address */
	SKETCH_MOST_LINE = 64,  /* words of a line that can be a banner */
	SKETCH_MOST_NAMES = 64, /* words of the recipients */
};

/* Sets as they grow: the least hash of each bin */
struct sketch_bins {
	uint32_t v[SKETCH_TEXT];
	size_t n; /* bins in use */
};

/* Words that are the recipient's, and a filter before them */
struct sketch_names {
	uint32_t v[SKETCH_MOST_NAMES];
	size_t n;
	uint64_t filter;
};

/* A text as a stream of masked words; sketch_words.c */
struct sketch_words {
	struct sketch_names *names;
	bool naming; /* what is read now are names */
	/* The word that is being read */
	uint32_t hash;
	unsigned octets, vowels, turns;
	bool digits, high, lower;
	/* Words since the last blank */
	uint32_t token[SKETCH_MOST_TOKEN];
	size_t ntoken;
	bool address; /* or a URL: none of them counts */
	char last, before_last;
	/* Words of the line, while it can be a banner */
	uint32_t line[SKETCH_MOST_LINE];
	size_t nline;
	bool banner; /* the line before was one */
	/* What they give */
	struct sketch_bins bins;
	uint32_t before, count;
	uint64_t template;
	bool singles; /* words count alone, too */
};

void words_begin(struct sketch_words *w, struct sketch_names *names,
    size_t bins);
void words_add(struct sketch_words *w, const char *p, size_t n);
void words_blank(struct sketch_words *w);
void words_line(struct sketch_words *w); /* a line ends */

/* sketch_banner.c: do those words of a line say that the mail is from outside?
 * after: the line before did */
bool words_are_banner(const uint32_t *v, size_t n, bool after);

struct sketch_maker {
	struct sketch_names names;
	struct sketch_words html, plain;
	struct sketch_words *now; /* NULL: the part does not count */
	struct sketch_bins runs, look;
	uint64_t run; /* the last tags */
	uint32_t tags;
	struct sketch_set objects;
};

/* What is hashed.  The same on every machine, and nothing to be kept secret:
 * who makes two words collide gains a campaign of unlike mails. */
uint64_t sketch_mix(uint64_t x);
uint64_t sketch_hash(struct slice s);
uint32_t sketch_word(struct slice s); /* of letters, lower case */
void sketch_bin(struct sketch_bins *b, uint64_t hash);
void sketch_set_add(struct sketch_set *s, size_t most, uint32_t hash);

struct sketch_maker *sketch_begin(struct mail *m);
/* Between the parts: what follows is HTML, plain text, or does not count */
void sketch_part(struct sketch_maker *k, const struct part *p, bool attached,
    bool html);
void sketch_tag(struct sketch_maker *k, const struct html_tag *tag);
/* The links are known now: m->sketch */
void sketch_end(struct sketch_maker *k, struct mail *m);

#endif
