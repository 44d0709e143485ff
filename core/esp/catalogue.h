#ifndef CORE_ESP_CATALOGUE_H
#define CORE_ESP_CATALOGUE_H

#include "core/base/err.h"
#include "core/base/ini.h"
#include "core/base/mem.h"
#include "core/esp/shape.h"

/*
 * The catalogue: the services that espy knows, one INI file each (espy(5)
 * documents the format).  Loaded at run time; a user's directory is added on
 * top, where an entry of the same slug replaces the product's.
 */
struct service_contact {
	struct slice address; /* mail address; NULL where only a form exists */
	struct slice form;    /* URL; NULL */
	struct slice source;  /* where we know it from; NULL: unsourced */
	struct slice date;    /* when that was checked; NULL */
	struct slice wants;   /* "full headers"; NULL */
};

struct service_account {
	struct slice kind;    /* "user-id" */
	struct slice meaning; /* "the SendGrid account that paid for it" */
	struct slice place;   /* "mail-from", "header:Feedback-ID",
			       * "link-host", "message-id", "dkim-domain",
			       * "dkim-selector" */
	struct shape shape;   /* one capture */
	int line;
};

struct service_rule {
	struct slice what; /* "rdns", "helo", "dkim", "spf", "ip",
			    * "header", "message-id", "link", "mail-from" */
	struct slice field; /* of "header": the field's name */
	struct slice selector; /* of "dkim": NULL for any */
	struct shape shape;
	struct slice text; /* as written in the file */
	int line;
};

struct service {
	struct slice slug, name, kind, country, url;
	struct slice file;
	int line;
	struct service_rule *rules;
	size_t nrules;
	struct service_account *accounts;
	size_t naccounts;
	struct service_contact *contacts;
	size_t ncontacts;
	struct slice *carriers; /* slugs that it may ride on */
	size_t ncarriers;
	struct slice *notes;
	size_t nnotes;
};

struct catalogue {
	struct arena arena;
	struct service *v; /* by slug */
	size_t n;
	struct ini_problem *problems; /* broken entries: file, line, field */
	size_t nproblems;
	char version[17]; /* hash of all that was loaded */
};

/* Adds every *.ini of a directory.  Problems don't stop it; ERR_ABSENT where
 * there is no such directory. */
enum err catalogue_load(struct catalogue *c, const char *dir, struct error *e);
/* Sorts, resolves carriers, works out the version: after the last load. */
void catalogue_ready(struct catalogue *c);
void catalogue_free(struct catalogue *c);
const struct service *catalogue_find(const struct catalogue *c,
    struct slice slug);
/* The contact for a notification: the first sourced one; NULL */
const struct service_contact *service_contact(const struct service *s);

#endif
