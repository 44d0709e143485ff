/* Runs a fuzz target over its seeds (the files of a folder) and says so in
 * TAP: what once broke a parser stays mended. */

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	const char *name = argc > 1 ? argv[1]
	    : slash != NULL	    ? slash + 1
				    : argv[0];
	char folder[4096], file[8192];
	struct dirent **entries;
	int i, n, count = 0;

	snprintf(folder, sizeof folder, "tests/fuzz/seeds/%s", name);
	n = scandir(folder, &entries, NULL, alphasort);
	if (n < 0) {
		printf("1..0 # skip there is no folder %s\n", folder);
		return 0;
	}
	for (i = 0; i < n; i++) {
		struct buf b = { 0 };
		int fd;

		if (entries[i]->d_name[0] == '.') {
			free(entries[i]);
			continue;
		}
		snprintf(file, sizeof file, "%s/%s", folder,
		    entries[i]->d_name);
		fd = open(file, O_RDONLY | O_CLOEXEC);
		if (fd != -1 && buf_read_fd(&b, fd, 64 << 20) == 0)
			LLVMFuzzerTestOneInput((const uint8_t *)b.p, b.n);
		printf("ok %d - %s\n", ++count, entries[i]->d_name);
		if (fd != -1)
			close(fd);
		buf_free(&b);
		free(entries[i]);
	}
	free(entries);
	printf("1..%d\n", count);
	return 0;
}
