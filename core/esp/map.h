#ifndef CORE_ESP_MAP_H
#define CORE_ESP_MAP_H

#include "core/esp/catalogue.h"

/*
 * The long tail: a map of base names of reverse DNS to who is behind them, in
 * three columns (RFC 4180): base_reverse_dns,name,type.  The format in which
 * parsedmarc publishes its own.  A map says who owns a host, no more: what it
 * names has neither contact nor account, is observed at most, and only where
 * the boundary's reverse name is confirmed and no entry of the catalogue knows
 * the host.
 *
 * Each name of a map is one service.  Its slug is "map-" and the name in small
 * letters, digits and single hyphens for all else, at most 64 octets: "Acme
 * Mail (EU)" is map-acme-mail-eu.  Its kind is the type in the same letters,
 * where a kind of the catalogue says the same, that one.
 */
enum {
	MAP_FILE_MOST = 8 << 20, /* octets */
	MAP_LINES_MOST = 100000,
	MAP_FIELD_MOST = 255,	 /* octets */
};

/* The file's name in a catalogue's folder */
#define MAP_FILE "map.csv"

/* One record.  Slices into the octets, or into the arena where quotes had to
 * be undone. */
struct map_record {
	struct slice domain, name, type;
	int line; /* it begins in */
};

/* Reads records: a BOM, LF or CRLF, quotes, one header line.  Whatever can't
 * be used is a problem with its line, and left out. */
struct map {
	struct arena arena;
	struct map_record *v;
	size_t n;
	struct ini_problem *problems;
	size_t nproblems;
};

void map_read(struct map *m, const char *file, struct slice bytes);
void map_free(struct map *m);

/* Adds a map's services to a catalogue that is being loaded */
void map_add(struct catalogue *c, const char *file, struct slice bytes);

#endif
