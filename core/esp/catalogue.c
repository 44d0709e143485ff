/* The catalogue: directories of INI files into services. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/esp/catalogue.h"
#include "core/esp/index.h"
#include "core/esp/map.h"

#define FILE_MOST     (1u << 20)
#define SERVICES_MOST 10000
#define PROBLEMS_MOST 500

static void __attribute__((format(printf, 5, 6)))
complain(struct catalogue *c, struct slice file, int line, struct slice field,
    const char *fmt, ...)
{
	struct ini_problem *p;
	char text[512];
	va_list ap;

	if (c->nproblems == PROBLEMS_MOST)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	p = ARENA_PUSH(&c->arena, c->problems, c->nproblems);
	p->file = slice_dup(&c->arena, file);
	p->line = line;
	p->field = slice_dup(&c->arena, field);
	p->text = slice_dup(&c->arena, slice_str(text));
}

static bool
is_slug(struct slice s)
{
	if (s.n == 0 || s.n > 64)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') &&
		    !ascii_is_digit(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

/* The place in the table of slugs where it stands or may be put */
static uint32_t *
slot(struct catalogue *c, struct slice slug)
{
	uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */

	for (size_t i = 0; i < slug.n; i++)
		h = (h ^ (uint8_t)slug.p[i]) * 0x100000001b3u;
	for (size_t i = h ^ h >> 32;; i++) {
		uint32_t *at = &c->slots[i & (c->nslots - 1)];

		if (*at == 0 || slice_eq(c->v[*at - 1].slug, slug))
			return at;
	}
}

static void
grow_slots(struct catalogue *c)
{
	if (2 * c->n < c->nslots)
		return;
	c->nslots = c->nslots != 0 ? 4 * c->nslots : 512;
	c->slots = arena_array(&c->arena, c->nslots, sizeof *c->slots);
	for (size_t i = 0; i < c->n; i++)
		*slot(c, c->v[i].slug) = (uint32_t)i + 1;
}

bool
catalogue_put(struct catalogue *c, const struct service *s)
{
	uint32_t *at;

	grow_slots(c);
	at = slot(c, s->slug);
	if (*at != 0) {
		c->v[*at - 1] = *s;
		return true;
	}
	if (c->n == SERVICES_MOST)
		return false;
	*ARENA_PUSH(&c->arena, c->v, c->n) = *s;
	*at = (uint32_t)c->n;
	return true;
}

const struct service *
catalogue_known(struct catalogue *c, struct slice slug)
{
	uint32_t *at;

	grow_slots(c);
	at = slot(c, slug);
	return *at != 0 ? &c->v[*at - 1] : NULL;
}

void
catalogue_complain(struct catalogue *c, const struct ini_problem *p)
{
	complain(c, p->file, p->line, p->field, "%.*s", SLICE_ARG(p->text));
}

static void
add_service(struct catalogue *c, const struct ini *ini,
    const struct ini_section *sec)
{
	struct service s = { .line = sec->line };

	if (!is_slug(sec->name)) {
		complain(c, ini->file, sec->line, sec->name,
		    "a slug has small letters, digits and \"-\" only; the "
		    "entry is left out");
		return;
	}
	for (const struct ini_section *p = ini->sections; p < sec; p++)
		if (slice_eq_str(p->kind, "service") &&
		    slice_eq(p->name, sec->name))
			complain(c, ini->file, sec->line, sec->name,
			    "stands twice in this file: this entry replaces "
			    "that in line %d", p->line);
	for (size_t i = 0; i < sec->n; i++) {
		const char *wrong =
		    service_line(&s, &c->arena, &sec->lines[i]);

		if (wrong != NULL)
			complain(c, ini->file, sec->lines[i].line,
			    sec->lines[i].key, "%s", wrong);
	}
	if (s.name.p == NULL || s.kind.p == NULL) {
		complain(c, ini->file, sec->line,
		    s.name.p == NULL ? SLICE("name") : SLICE("kind"),
		    "is missing in [service %.*s]; the entry is left out",
		    SLICE_ARG(sec->name));
		return;
	}
	s.slug = slice_dup(&c->arena, sec->name);
	s.file = slice_dup(&c->arena, ini->file);
	s.origin = c->loading;
	if (!catalogue_put(c, &s))
		complain(c, ini->file, sec->line, SLICE(""),
		    "over %d services; the entry is left out", SERVICES_MOST);
}

/* What is loaded makes the version. */
static void
count_octets(struct catalogue *c, struct slice bytes)
{
	if (c->octets == NULL)
		c->octets = sha256_begin();
	sha256_more(c->octets, bytes);
	sha256_more(c->octets, SLICE("\n"));
}

void
catalogue_add(struct catalogue *c, const char *file, struct slice bytes)
{
	struct ini ini = { 0 };

	count_octets(c, bytes);
	ini_parse(&ini, file, bytes);
	for (size_t i = 0; i < ini.nproblems; i++)
		complain(c, ini.problems[i].file, ini.problems[i].line,
		    ini.problems[i].field, "%.*s",
		    SLICE_ARG(ini.problems[i].text));
	for (size_t i = 0; i < ini.n; i++) {
		const struct ini_section *sec = &ini.sections[i];

		if (slice_eq_str(sec->kind, "service"))
			add_service(c, &ini, sec);
		else
			complain(c, ini.file, sec->line, sec->kind,
			    "only [service SLUG] stands in a catalogue");
	}
	ini_free(&ini);
}

/* most: octets */
static bool
read_file(struct catalogue *c, const char *file, size_t most, struct buf *b)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	bool good = false;

	if (fd == -1 || buf_read_fd(b, fd, most + 1) != 0)
		complain(c, slice_str(file), 0, SLICE(""), "can't be read: %s",
		    strerror(errno));
	else if (b->n > most)
		complain(c, slice_str(file), 0, SLICE(""),
		    "is over %zu MiB: left out", most >> 20);
	else
		good = true;
	if (fd != -1)
		close(fd);
	return good;
}

void
catalogue_load_file(struct catalogue *c, const char *file)
{
	bool map = slice_ends(slice_str(file), ".csv");
	struct buf b = { 0 };

	if (!read_file(c, file, map ? MAP_FILE_MOST : FILE_MOST, &b))
		;
	else if (map) {
		count_octets(c, buf_slice(&b));
		map_add(c, file, buf_slice(&b));
	} else
		catalogue_add(c, file, buf_slice(&b));
	buf_free(&b);
}

static void
load_map(struct catalogue *c, const char *dir)
{
	char *file = xasprintf("%s/" MAP_FILE, dir);

	if (access(file, F_OK) == 0)
		catalogue_load_file(c, file);
	free(file);
}

static int
is_ini(const struct dirent *d)
{
	return d->d_name[0] != '.' &&
	    slice_ends(slice_str(d->d_name), ".ini");
}

/* By octets: the version must not depend on the locale. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

enum err
catalogue_load(struct catalogue *c, const char *dir, struct error *e)
{
	struct dirent **names;
	int n = scandir(dir, &names, is_ini, by_name);

	if (n == -1 && (errno == ENOENT || errno == ENOTDIR))
		return err_set(e, ERR_ABSENT,
		    "there is no catalogue directory %s", dir);
	if (n == -1)
		return err_errno(e, "can't read the catalogue directory %s",
		    dir);
	load_map(c, dir);
	for (int i = 0; i < n; i++) {
		char *file = xasprintf("%s/%s", dir, names[i]->d_name);

		catalogue_load_file(c, file);
		free(file);
		free(names[i]);
	}
	free(names);
	return ERR_NONE;
}

static int
by_slug(const void *a, const void *b)
{
	return slice_cmp(((const struct service *)a)->slug,
	    ((const struct service *)b)->slug);
}

static void
check_carriers(struct catalogue *c, struct service *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->ncarriers; i++) {
		if (catalogue_find(c, s->carriers[i]) == NULL) {
			complain(c, s->file, s->carrier_lines[i],
			    SLICE("carrier"), "[service %.*s] rides on %.*s, "
			    "which is not in the catalogue", SLICE_ARG(s->slug),
			    SLICE_ARG(s->carriers[i]));
			continue;
		}
		s->carrier_lines[kept] = s->carrier_lines[i];
		s->carriers[kept++] = s->carriers[i];
	}
	s->ncarriers = kept;
}

void
catalogue_ready(struct catalogue *c)
{
	char hex[SHA256_HEX + 1];
	struct sha256 h;

	if (c->octets == NULL)
		c->octets = sha256_begin();
	h = sha256_end(c->octets);
	c->octets = NULL;
	sha256_hex(&h, hex);
	memcpy(c->version, hex, sizeof c->version - 1);
	c->version[sizeof c->version - 1] = '\0';
	if (c->n != 0)
		qsort(c->v, c->n, sizeof *c->v, by_slug);
	for (size_t i = 0; i < c->n; i++)
		check_carriers(c, &c->v[i]);
	c->index = rule_index_make(c);
}

void
catalogue_free(struct catalogue *c)
{
	if (c->octets != NULL)
		sha256_end(c->octets);
	arena_free(&c->arena);
	*c = (struct catalogue){ 0 };
}

const struct service *
catalogue_find(const struct catalogue *c, struct slice slug)
{
	struct service key = { .slug = slug };

	if (c->n == 0 || slug.p == NULL)
		return NULL;
	return bsearch(&key, c->v, c->n, sizeof *c->v, by_slug);
}

const struct service_contact *
service_contact(const struct service *s)
{
	for (size_t i = 0; i < s->ncontacts; i++)
		if (s->contacts[i].source.p != NULL)
			return &s->contacts[i];
	return NULL;
}

const char *
catalogue_origin_name(enum catalogue_origin o)
{
	return o == ORIGIN_PRODUCT ? "product" : o == ORIGIN_MAP ? "map"
								 : "user";
}

bool
service_rides_on(const struct service *a, const struct service *b)
{
	for (size_t i = 0; i < a->ncarriers; i++)
		if (slice_eq(a->carriers[i], b->slug))
			return true;
	return false;
}
