#!/bin/sh
# The fields of queries for espy(1), from `espy --fields` on standard input.
echo '.Bl -tag -width "relationship:"'
awk -F '\t' '{
	print ".It Li " $1 ":"
	print toupper(substr($2, 1, 1)) substr($2, 2) ($3 == "" ? "." : ":")
	if ($3 != "")
		print $3 "."
}'
echo '.El'
