#!/bin/sh
# make bench: figures as ratios within one run; a missing peer is said.
# MESSAGES=N: how many the lists are measured over.
set -eu
build=${BUILD:-build}
corpus=${CORPUS:-../shared/corpus}
generator=${GENERATOR:-../shared/tools/gen_maildir}
if [ ! -d "$corpus" ]; then
	echo "SKIP: there is no $corpus (CORPUS=MAILDIR names another)"
	exit 0
fi
if ! command -v notmuch >/dev/null 2>&1; then
	echo "SKIP: notmuch(1) is not installed; it is the measure"
	exit 0
fi
python3 tests/bench/index.py "$build/espy" "$corpus" "${PAIRS:-5}"
if [ ! -x "$generator" ]; then
	echo "SKIP: there is no $generator, so no large Maildir to list"
	exit 0
fi
exec python3 tests/bench/list.py "$build/espy" "$generator" "$corpus" \
    "${MESSAGES:-100000}" "${PAIRS:-5}"
