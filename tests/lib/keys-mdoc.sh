#!/bin/sh
# The key section of espy(1), from `espy --keys` on standard input.
echo '.Bl -tag -width "Down Down"'
awk -F '\t' '$1 != "" || $2 != "" {
	gsub(/\\/, "\\e", $1)
	keys = $1 == "" ? ":" $2 : $1
	keys = "\\&" keys
	print ".It Li \"" keys "\" Pq Ic " $2
	what = $3
	print toupper(substr(what, 1, 1)) substr(what, 2) (what ~ /\?$/ ? "" : ".")
}'
echo '.El'
