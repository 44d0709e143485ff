/* An exported case from anybody: its tar, its manifest, its log. */

#include <unistd.h>

#include <sys/mman.h>

#include "core/base/tar.h"
#include "core/cases/export.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
read_tar(const uint8_t *data, size_t n)
{
	struct tar_in t = { .limits = { 1 << 20, 100 } };
	struct error e;
	bool more = true;

	t.fd = memfd_create("fuzz", MFD_CLOEXEC);
	if (t.fd < 0 || write(t.fd, data, n) != (ssize_t)n ||
	    lseek(t.fd, 0, SEEK_SET) != 0)
		__builtin_trap();
	while (tar_next(&t, &more, &e) == ERR_NONE && more) {
		struct buf b = { 0 };

		if (!tar_name_ok(slice_str(t.entry.name)))
			__builtin_trap();
		while (tar_read(&t, &b, 1000, &e) == ERR_NONE && b.n % 1000 ==
		    0 && b.n != 0)
			;
		buf_free(&b);
	}
	close(t.fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice bytes = slice_of((const char *)data, n);
	struct export_manifest m, again;
	struct export_log l = { .n = 0 };
	struct arena a = { 0 };
	struct error e;
	struct json j = { 0 };

	read_tar(data, n);
	/* What was read can be written, and is read again as the same. */
	if (export_manifest_read(&m, bytes, &a, &e) == ERR_NONE) {
		export_manifest_write(&m, &j);
		if (export_manifest_read(&again, buf_slice(&j.out), &a, &e) !=
			ERR_NONE || again.nentries != m.nentries ||
		    again.nmessages != m.nmessages ||
		    !slice_eq(again.case_id, m.case_id))
			__builtin_trap();
	}
	json_free(&j);
	if (export_log_read(&l, bytes, &e) == ERR_NONE)
		(void)export_log_check(&l, &(struct log_head){ .seq = 1 },
		    &e);
	export_log_free(&l);
	arena_free(&a);
	return 0;
}
