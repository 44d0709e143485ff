#!/bin/sh
# make bench: figures as ratios within one run; a missing peer is said.
# MESSAGES=N: over how many the lists are measured, and adding one more;
# AUTH_MESSAGES=N: how many are indexed with and without authentication.
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
python3 tests/bench/attribution.py "$build" "$corpus" "${PAIRS:-5}" \
    "${AUTH_MESSAGES:-2000}"
python3 tests/bench/campaign.py "$build" "$corpus" "$generator" \
    "${PAIRS:-5}" "${MESSAGES:-100000}"

# mailauth is a peer for figures alone, and stays under the build.  What it
# would ask the web with (undici, for BIMI) is not used here: one that older
# versions of Node can load.
peer=$build/bench/mailauth
if [ ! -d "$peer/node_modules/mailauth" ] && command -v npm >/dev/null 2>&1
then
	mkdir -p "$peer"
	printf '{"private":true,"dependencies":{"mailauth":"7.1.0"},%s}\n' \
	    '"overrides":{"undici":"6.21.0"}' > "$peer/package.json"
	(cd "$peer" && npm install --no-audit --no-fund >npm.log 2>&1) || true
fi
python3 tests/bench/auth.py "$build" "$corpus" "$peer/node_modules" \
    "${PAIRS:-5}" "${AUTH_MESSAGES:-2000}"
if [ ! -x "$generator" ]; then
	echo "SKIP: there is no $generator, so no large Maildir to list"
	exit 0
fi
exec python3 tests/bench/list.py "$build/espy" "$generator" "$corpus" \
    "${MESSAGES:-100000}" "${PAIRS:-5}"
