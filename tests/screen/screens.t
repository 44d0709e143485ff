#!/bin/sh
# Every script beside this file at each of its sizes: the screens that it
# dumps, text and roles, are exactly those of NAME.SIZE.txt, which show how
# the workbench looks.  `sh tests/screen/renew.sh` writes them anew.
. tests/screen/lib.sh
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0
ok() { # ok RESULT WHAT
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
screen_workspace "$work/ws"
ok $? "the samples are indexed"
screen_workspace "$work/ws-all" all
ok $? "so are those with reports"
screen_workspace "$work/ws-told" told
ok $? "letters are sent, and answered"
for script in tests/screen/*.script; do
	name=$(basename "$script" .script)
	which=$(screen_samples "$script")
	for size in $(screen_sizes "$script"); do
		rm -rf "$work/now"
		cp -R "$work/ws${which:+-$which}" "$work/now"
		screen_run "$script" "$size" "$work/now" >"$work/out" \
		    2>"$work/err"
		code=$?
		sed 's/^/# /' "$work/err" | head -n 60
		ok $code "$name at $size runs to its end"
		diff -u "tests/screen/$name.$size.txt" "$work/out" \
		    >"$work/diff"
		code=$?
		sed 's/^/# /' "$work/diff" | head -n 80
		ok $code "$name at $size looks as it should"
	done
done
echo "1..$n"
