/* System-call filters of the roles, as BPF of our own. */

#include <sys/prctl.h>
#include <sys/syscall.h>

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/fault.h"
#include "core/base/mem.h"
#include "core/work/protocol.h"
#include "core/work/seccomp.h"

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#else
#define OUR_ARCH 0 /* no filter: said by doctor */
#endif

enum { /* roles as bits */
	P = 1 << WORKER_PARSE,
	W = 1 << WORKER_TEXT_WRITE,
	S = 1 << WORKER_TEXT_SEARCH,
	N = 1 << WORKER_NET | 1 << WORKER_SEND | 1 << WORKER_FETCH,
	M = 1 << WORKER_SEND | 1 << WORKER_FETCH, /* libcurl */
};

enum test { ANY, EQUAL, CLEAR, SELF };

/* A call that some roles may make, perhaps only with one argument (its lower
 * 32 bits) equal to a value, or without some bits, or equal to our pid. */
struct rule {
	int call;
	unsigned roles;
	enum test test;
	unsigned arg;
	uint32_t value;
};

#define RULE(call, roles) { SYS_##call, (roles), ANY, 0, 0 }

static const struct rule rules[] = {
	/* memory, time, end */
	{ SYS_mmap, P | W | S | N, CLEAR, 2, PROT_EXEC },
	{ SYS_mprotect, P | W | S | N, CLEAR, 2, PROT_EXEC },
	RULE(munmap, P | W | S | N),
	RULE(mremap, P | W | S | N),
	RULE(brk, P | W | S | N),
	RULE(madvise, P | W | S | N),
	RULE(futex, P | W | S | N),
	RULE(getrandom, P | W | S | N),
	RULE(clock_gettime, P | W | S | N),
	RULE(gettimeofday, P | W | S | N),
	RULE(getpid, P | W | S | N),
	RULE(gettid, P | W | S | N),
	RULE(exit, P | W | S | N),
	RULE(exit_group, P | W | S | N),
	RULE(rt_sigprocmask, P | W | S | N),
	RULE(rt_sigaction, P | W | S | N),
	RULE(rt_sigreturn, P | W | S | N),
	RULE(restart_syscall, P | W | S | N),
	{ SYS_tgkill, P | W | S | N, SELF, 0, 0 }, /* abort(3) */
	/* the socket, the mail's descriptor, standard error */
	{ SYS_recvmsg, P | W | S, EQUAL, 0, WORKER_SOCKET },
	{ SYS_sendmsg, P | W | S, EQUAL, 0, WORKER_SOCKET },
	RULE(ppoll, P | W | S | N),
#ifdef SYS_poll
	RULE(poll, P | W | S | N),
#endif
	RULE(close, P | W | S | N),
	RULE(pread64, P | W | S | N),
	RULE(read, P | W | S | N),
	{ SYS_write, P | S, EQUAL, 0, STDERR_FILENO },
	{ SYS_writev, P | S, EQUAL, 0, STDERR_FILENO },
	/* files: which ones is Landlock's business */
	RULE(openat, W | S),
	RULE(lseek, W | S),
	RULE(newfstatat, W | S),
	RULE(fstat, W | S),
	RULE(statx, W | S),
	RULE(statfs, W | S),
	RULE(fstatfs, W | S),
	RULE(faccessat, W | S),
	RULE(getdents64, W | S),
	RULE(readlinkat, W | S),
	RULE(getcwd, W | S),
	RULE(getppid, W), /* libuuid */
	RULE(fcntl, W | S),
	RULE(getuid, W | S),
	RULE(geteuid, W | S),
	RULE(uname, W | S),
	RULE(fadvise64, W | S),
	RULE(readahead, W | S),
#ifdef SYS_faccessat2
	RULE(faccessat2, W | S),
#endif
#ifdef SYS_stat
	RULE(stat, W | S),
	RULE(lstat, W | S),
	RULE(open, W | S),
	RULE(access, W | S),
	RULE(readlink, W | S),
#endif
	/* asking the resolvers: UDP, and TCP for what is cut off */
	{ SYS_socket, N, EQUAL, 0, AF_INET },
	{ SYS_socket, N, EQUAL, 0, AF_INET6 },
	RULE(connect, N),
	RULE(bind, N),
	RULE(sendto, N),
	RULE(recvfrom, N),
	RULE(sendmsg, N),
	RULE(recvmsg, N),
	RULE(write, N),
	RULE(writev, N),
	RULE(readv, N),
	RULE(setsockopt, N),
	RULE(getsockopt, N),
	RULE(getsockname, N),
	RULE(getpeername, N),
	RULE(shutdown, N),
	RULE(fcntl, N),
	RULE(ioctl, N),
	RULE(epoll_ctl, N),
	RULE(epoll_pwait, N),
#ifdef SYS_epoll_wait
	RULE(epoll_wait, N),
#endif
	RULE(clock_nanosleep, N),
	RULE(sched_yield, N),
	{ SYS_socketpair, M, EQUAL, 0, AF_UNIX }, /* libcurl wakes itself */
	/* changing the index */
	RULE(write, W),
	RULE(writev, W),
	RULE(pwrite64, W),
	RULE(fsync, W),
	RULE(fdatasync, W),
	RULE(ftruncate, W),
	RULE(fallocate, W),
	RULE(flock, W),
	RULE(umask, W),
	RULE(mkdirat, W),
	RULE(unlinkat, W),
	RULE(renameat2, W),
#ifdef SYS_renameat
	RULE(renameat, W),
#endif
#ifdef SYS_rename
	RULE(rename, W),
	RULE(mkdir, W),
	RULE(rmdir, W),
	RULE(unlink, W),
#endif
};

enum { MOST_CODE = 16 + 5 * ARRAY_LEN(rules) };

struct program {
	struct sock_filter code[MOST_CODE];
	unsigned short n;
};

static void
put(struct program *p, uint16_t code, uint8_t yes, uint8_t no, uint32_t k)
{
	p->code[p->n++] = (struct sock_filter){ code, yes, no, k };
}

static void
put_load(struct program *p, size_t at)
{
	put(p, BPF_LD | BPF_W | BPF_ABS, 0, 0, (uint32_t)at);
}

/* Jumps over `yes` or `no` instructions. */
static void
put_if(struct program *p, uint16_t how, uint32_t k, uint8_t yes, uint8_t no)
{
	put(p, BPF_JMP | how | BPF_K, yes, no, k);
}

static void
put_end(struct program *p, uint32_t what)
{
	put(p, BPF_RET | BPF_K, 0, 0, what);
}

/* The number is loaded before and must be loaded after a rule. */
static void
put_rule(struct program *p, const struct rule *r)
{
	size_t arg = offsetof(struct seccomp_data, args) + 8 * r->arg;

	if (r->test == ANY) {
		put_if(p, BPF_JEQ, (uint32_t)r->call, 0, 1);
		put_end(p, SECCOMP_RET_ALLOW);
		return;
	}
	put_if(p, BPF_JEQ, (uint32_t)r->call, 0, 4);
	put_load(p, arg);
	if (r->test == CLEAR)
		put_if(p, BPF_JSET, r->value, 1, 0);
	else
		put_if(p, BPF_JEQ,
		    r->test == SELF ? (uint32_t)getpid() : r->value, 0, 1);
	put_end(p, SECCOMP_RET_ALLOW);
	put_load(p, offsetof(struct seccomp_data, nr));
}

static void
put_program(struct program *p, enum worker_role role)
{
	size_t i;

	put_load(p, offsetof(struct seccomp_data, arch));
	put_if(p, BPF_JEQ, OUR_ARCH, 1, 0);
	put_end(p, SECCOMP_RET_KILL_PROCESS);
	put_load(p, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
	put_if(p, BPF_JGE, 0x40000000, 0, 1); /* x32 */
	put_end(p, SECCOMP_RET_KILL_PROCESS);
#endif
	for (i = 0; i < ARRAY_LEN(rules); i++)
		if ((rules[i].roles & 1u << role) != 0)
			put_rule(p, &rules[i]);
	put_end(p, fault_seccomp_trap() ? SECCOMP_RET_KILL_PROCESS
					: SECCOMP_RET_ERRNO | EPERM);
}

enum err
seccomp_lock(enum worker_role role, struct sandbox_state *out, struct error *e)
{
	struct program p = { .n = 0 };
	struct sock_fprog f;

	if (OUR_ARCH == 0 || prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0)
		return ERR_NONE;
	put_program(&p, role);
	f = (struct sock_fprog){ p.n, p.code };
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &f) < 0) {
		if (errno == EINVAL)
			return ERR_NONE; /* built without filters */
		return err_errno(e, "sandbox: system-call filter");
	}
	out->seccomp = true;
	return ERR_NONE;
}
