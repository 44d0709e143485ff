#!/bin/sh
# The manuals are well-formed and say what the command table says.
espy=${BUILD:-build}/espy
n=0
ok() { # STATUS NAME
	n=$((n + 1))
	[ "$1" = 0 ] && echo "ok $n - $2" || echo "not ok $n - $2"
}
for page in views/espy.1 core/espy.5; do
	mandoc -T lint -W warning "$page" >&2
	ok $? "$page has no warning"
done
made=$($espy --keys | sh tests/lib/keys-mdoc.sh)
there=$(sed -n '/keys: begin/,/keys: end/p' views/espy.1 | sed '1d;$d')
[ "$made" = "$there" ]
ok $? "the manual's keys are those of the command table"
made=$($espy --fields | sh tests/lib/fields-mdoc.sh)
there=$(sed -n '/fields: begin/,/fields: end/p' views/espy.1 | sed '1d;$d')
[ "$made" = "$there" ]
ok $? "its fields of queries are those of their table"
for field in $($espy --fields | cut -f 1); do
	$espy list --help | grep -q "^  $field: "
	ok $? "$field: is in espy list --help"
done
$espy --help | grep -q 'espy COMMAND --help'
ok $? "--help of the program"
for command in $($espy --help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
	$espy "$command" --help | grep -q "^usage: espy $command"
	ok $? "--help of $command"
	grep -q "^\.It Ic $command" views/espy.1
	ok $? "$command is in espy(1)"
	grep -q "$command" README.md
	ok $? "$command is in README"
done
for bad in nonsense --nonsense; do
	$espy "$bad" 2>/dev/null
	[ $? = 2 ]
	ok $? "$bad is a usage error"
done
echo "1..$n"
