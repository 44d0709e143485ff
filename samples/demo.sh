#!/bin/sh
# The samples in a throw-away workspace: sh samples/demo.sh BUILD/espy
# Opens the workbench on the queue; where standard input or output is no
# terminal, prints the queue, one message of the story, the reports and what
# DMARC reports say about one domain instead.
set -eu

if [ $# -ne 1 ] || [ ! -x "$1" ]; then
	echo "usage: sh samples/demo.sh PROGRAM (make builds build/espy)" >&2
	exit 2
fi
espy=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
samples=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/espy-demo.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# The samples themselves stay as they are: settings go into the workspace.
while IFS= read -r line; do
	case $line in
	'dir = '*) line="dir = $samples/${line#dir = }" ;;
	'file = '*) line="file = $samples/${line#file = }" ;;
	'path = '*) line="path = $samples/${line#path = }" ;;
	esac
	printf '%s\n' "$line"
done <"$samples/settings.ini" >"$work/settings.ini"
chmod 600 "$work/settings.ini"

# 1: something was left out (one of the samples is no mail), and said.
indexed=0
"$espy" -w "$work" index || indexed=$?
[ "$indexed" -le 1 ] || exit "$indexed"

if [ -t 0 ] && [ -t 1 ]; then
	"$espy" -w "$work"
else
	story=$(grep -l '^From: Banco Sol <facturacion@bancosol.example>' \
	    "$samples"/maildir/cur/* | head -n 1)
	"$espy" -w "$work" list
	echo
	"$espy" -w "$work" show "$story"
	echo
	"$espy" -w "$work" report list
	echo
	"$espy" -w "$work" domain show bancosol.example
fi
