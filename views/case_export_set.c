/* Exporting a case: the settings and services that its verdicts hang on. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/tar.h"
#include "core/cases/export_settings.h"
#include "core/esp/map.h"
#include "views/case_export.h"

enum { MOST_FILE = 64 << 20 };

static bool
has_domain(const struct ini *ini, struct slice name)
{
	const struct ini_section *s = NULL;

	while ((s = ini_next(ini, "domain", s)) != NULL)
		if (slice_eqi(s->name, name))
			return true;
	return false;
}

static enum err
part_settings(struct case_export *x, struct error *e)
{
	const struct domains *all = &x->session->domains;
	struct ini ini = { 0 };
	struct buf b = { 0 };
	size_t i;
	enum err err = ini_load(&ini, x->session->workspace.settings, e);

	if (err != ERR_NONE && err != ERR_ABSENT)
		return err;
	export_settings_write(&ini, &b);
	for (i = 0; i < all->n; i++)
		if (!has_domain(&ini, all->v[i].name))
			buf_addf(&b, "[domain %.*s]\n\n",
			    SLICE_ARG(all->v[i].name));
	ini_free(&ini);
	export_part_add(x, SLICE("settings.ini"), &b);
	return ERR_NONE;
}

/* --- services of his own --- */

static enum err
add_file(struct case_export *x, const char *dir, const char *file,
    size_t number, struct error *e)
{
	struct slice path = slice_printf(&x->arena, "%s/%s", dir, file);
	struct slice name = slice_printf(&x->arena, "catalogue/%zu/%s",
	    number, file);
	int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct buf b = { 0 };
	enum err err = ERR_NONE;

	if (!tar_name_ok(name))
		err = err_set(e, ERR_USAGE, "%s: this name can't stand in an "
		    "export: letters, digits, \".\", \"_\" and \"-\" can",
		    path.p);
	else if (fd < 0 || buf_read_fd(&b, fd, MOST_FILE) != 0)
		err = err_errno(e, "%s", path.p);
	else
		export_part_add(x, name, &b);
	if (fd >= 0)
		close(fd);
	buf_free(&b);
	return err;
}

static int
is_ours(const struct dirent *d)
{
	return slice_ends(slice_str(d->d_name), ".ini") ||
	    strcmp(d->d_name, MAP_FILE) == 0;
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static enum err
add_folder(struct case_export *x, const char *dir, size_t number,
    struct error *e)
{
	struct dirent **names;
	int n = scandir(dir, &names, is_ours, by_name), i;
	enum err err = ERR_NONE;

	if (n < 0)
		return err_errno(e, "%s", dir);
	for (i = 0; i < n; i++) {
		if (err == ERR_NONE)
			err = add_file(x, dir, names[i]->d_name, number, e);
		free(names[i]);
	}
	free(names);
	return err;
}

enum err
export_settings(struct case_export *x, struct error *e)
{
	const struct session *s = x->session;
	enum err err = part_settings(x, e);
	size_t i;

	x->m.product = -1;
	x->m.catalogues = (int64_t)s->ncatalogue_dirs;
	for (i = 0; err == ERR_NONE && i < s->ncatalogue_dirs; i++) {
		if (s->catalogue_origins[i] == ORIGIN_PRODUCT)
			x->m.product = (int64_t)i;
		else
			err = add_folder(x, s->catalogue_dirs[i], i, e);
	}
	return err;
}
