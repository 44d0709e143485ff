/* Landlock by raw system calls: glibc has no functions for it. */

#include <sys/prctl.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/work/landlock.h"

/* Later than the headers that we may be built with (Linux 6.2 to 6.12). */
enum {
	FS_TRUNCATE = 1 << 14,	/* ABI 3 */
	FS_IOCTL_DEV = 1 << 15, /* ABI 5 */
	NET_CONNECT = 2,	/* ABI 4 */
	NET_TCP = 1 | NET_CONNECT, /* bind, connect */
	NET_RULE = 2,
	SCOPES = 1 | 2,		/* ABI 6: abstract sockets, signals */
};

struct ruleset {
	uint64_t fs, net, scoped;
};

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_CHANGE \
	(FS_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | \
	    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | \
	    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | \
	    FS_TRUNCATE)

static uint64_t
fs_known(int abi)
{
	uint64_t known = (1 << 13) - 1; /* ABI 1: EXECUTE to MAKE_SYM */

	if (abi >= 2)
		known |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= 3)
		known |= FS_TRUNCATE;
	if (abi >= 5)
		known |= FS_IOCTL_DEV;
	return known;
}

static enum err
allow_below(int rules, const char *path, uint64_t what, struct error *e)
{
	struct landlock_path_beneath_attr a = { .allowed_access = what };
	long got;

	a.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (a.parent_fd < 0 && errno == ENOENT)
		return ERR_NONE; /* what is not there needs no permission */
	if (a.parent_fd < 0)
		return err_errno(e, "sandbox: %s", path);
	got = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
	    &a, 0);
	if (got < 0 && errno == EINVAL) { /* a file, not a directory */
		a.allowed_access &= LANDLOCK_ACCESS_FS_READ_FILE;
		got = syscall(SYS_landlock_add_rule, rules,
		    LANDLOCK_RULE_PATH_BENEATH, &a, 0);
	}
	if (got < 0)
		err_errno(e, "sandbox: Landlock rule for %s", path);
	close(a.parent_fd);
	return got < 0 ? ERR_REFUSED : ERR_NONE;
}

/* struct landlock_net_port_attr, rule type 2 */
struct port_rule {
	uint64_t access, port;
};

static enum err
allow_port(int rules, uint16_t port, struct error *e)
{
	struct port_rule rule = { NET_CONNECT, port };

	if (syscall(SYS_landlock_add_rule, rules, NET_RULE, &rule, 0) == 0)
		return ERR_NONE;
	return err_errno(e, "sandbox: Landlock rule for port %u", port);
}

static enum err
allow_all(int rules, const struct sandbox_plan *plan, uint64_t known,
    bool net, struct error *e)
{
	enum err err = ERR_NONE;
	size_t i;

	for (i = 0; i < plan->nread && err == ERR_NONE; i++)
		err = allow_below(rules, plan->read[i], FS_READ & known, e);
	if (plan->write != NULL && err == ERR_NONE)
		err = allow_below(rules, plan->write, FS_CHANGE & known, e);
	for (i = 0; i < plan->nports && net && err == ERR_NONE; i++)
		err = allow_port(rules, plan->ports[i], e);
	return err;
}

enum err
landlock_lock(const struct sandbox_plan *plan, struct sandbox_state *out,
    struct error *e)
{
	struct ruleset set = { 0 };
	enum err err;
	int abi, rules;

	abi = (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);
	if (abi < 1)
		return ERR_NONE;
	set.fs = fs_known(abi);
	set.net = abi >= 4 ? NET_TCP : 0;
	set.scoped = abi >= 6 ? SCOPES : 0;
	rules = (int)syscall(SYS_landlock_create_ruleset, &set,
	    abi >= 6 ? 24 : abi >= 4 ? 16 : 8, 0);
	if (rules < 0)
		return err_errno(e, "sandbox: Landlock rules");
	err = allow_all(rules, plan, set.fs, set.net != 0, e);
	if (err == ERR_NONE &&
	    syscall(SYS_landlock_restrict_self, rules, 0) < 0) {
		err_errno(e, "sandbox: Landlock");
		err = ERR_REFUSED;
	}
	close(rules);
	out->landlock = abi;
	out->network = abi >= 4;
	return err;
}
