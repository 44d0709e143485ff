#!/bin/sh
# compile_commands.json for editors: COMMAND FILE...
command=$(printf '%s' "$1" | sed 's/\\/\\\\/g; s/"/\\"/g')
shift
echo '['
comma=
for file in "$@"; do
	printf '%s{"directory": "%s", "file": "%s", "command": "%s -c %s"}' \
	    "$comma" "$PWD" "$file" "$command" "$file"
	comma=',
'
done
printf '\n]\n'
