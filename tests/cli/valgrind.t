#!/bin/sh
# valgrind over the samples: the parser, the index, the list and a message;
# no error in any process, nothing definitely lost in those that end by
# themselves.  The normal build, since sanitizers and valgrind don't mix; without
# the sandbox, since valgrind needs system calls of its own.
build=${NORMAL:-build}
if ! command -v valgrind >/dev/null; then
	echo "1..0 # SKIP valgrind is not installed"
	exit 0
fi
top=$(mktemp -d) || exit 1
trap 'rm -rf "$top"' EXIT
n=0
ESPY_SANDBOX=off ESPY_WORKSPACE=$top/ws
export ESPY_SANDBOX ESPY_WORKSPACE

# checked NAME ROLE COMMAND...: runs it; its ROLE worker must be among the
# processes that valgrind saw.
checked()
{
	name=$1 role=$2
	shift 2
	rm -f "$top"/log.*
	valgrind --trace-children=yes --leak-check=full \
	    --show-leak-kinds=definite --errors-for-leak-kinds=definite \
	    --suppressions=tests/lib/valgrind.supp --log-file="$top/log.%p" \
	    "$@" >"$top/out" 2>"$top/err"
	code=$?
	n=$((n + 1))
	if [ $code -le 1 ] && [ -s "$top/out" ] &&
	    ! grep -q '==    at 0x' "$top"/log.* &&
	    grep -q "ERROR SUMMARY: 0 errors" "$top"/log.* &&
	    grep -q -- "--worker $role" "$top"/log.*; then
		echo "ok $n - $name"
		return
	fi
	echo "not ok $n - $name (exit code $code)"
	sed 's/^/# /' "$top/err" | head -5
	grep -h -B1 -A12 '==    at 0x' "$top"/log.* | head -60 | sed 's/^/# /'
}

# A parser that is not needed any more is killed: here it ends by itself, at
# its last message, and valgrind looks for what it has lost.
last=$(echo samples/maildir/cur/*hostile-c1*)
set -- samples/maildir/new/*
for f in samples/maildir/cur/*; do
	[ "$f" = "$last" ] || set -- "$@" "$f"
done
ESPY_FAULT=parse:exit:hostile-c1
export ESPY_FAULT
checked "inspect: the parser over all $(($# + 1)) samples" parse \
    "$build/espy-faulty" inspect "$@" "$last"
unset ESPY_FAULT
checked "index of the samples" text-write \
    "$build/espy" index samples/maildir
checked "list by a word" text-search "$build/espy" list cuenta
checked "show" parse "$build/espy" show "$last"
echo "1..$n"
