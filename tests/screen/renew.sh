#!/bin/sh
# Writes the expected screens anew: sh tests/screen/renew.sh [NAME...]
# Read every line of `git diff tests/screen` before it is committed: no
# verdict may be cut off, and both columns of a message must stand.
. tests/screen/lib.sh
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
screen_workspace "$work/ws" || exit 1
screen_workspace "$work/ws-all" all || exit 1
screen_workspace "$work/ws-told" told || exit 1
[ $# -gt 0 ] || set -- $(cd tests/screen && ls *.script | sed 's/\.script$//')
for name; do
	which=$(screen_samples "tests/screen/$name.script")
	for size in $(screen_sizes "tests/screen/$name.script"); do
		rm -rf "$work/now"
		cp -R "$work/ws${which:+-$which}" "$work/now"
		screen_run "tests/screen/$name.script" "$size" "$work/now" \
		    >"tests/screen/$name.$size.txt" ||
		    echo "renew: $name at $size failed" >&2
	done
done
