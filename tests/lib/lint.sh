#!/bin/sh
# make lint: cppcheck, man pages, clang-format (as a hint, not a judge).
set -u
failed=0
cppcheck --quiet --std=c11 --language=c -I. -D_GNU_SOURCE --inline-suppr \
    --enable=warning,portability --error-exitcode=1 \
    --suppress=uninitvar:core/base/text.c \
    --suppress=incompatibleFileOpen:tui/term.c \
    --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches \
    core tui views || failed=1
for page in views/*.1 core/*.5; do
	[ -f "$page" ] && { mandoc -T lint -W warning "$page" || failed=1; }
done
changed=$(clang-format --dry-run $(ls core/*.[ch] core/*/*.[ch] tui/*.[ch] views/*.[ch]) 2>&1 | grep -c 'warning:')
echo "clang-format would change $changed places"
exit $failed
