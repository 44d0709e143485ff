#!/bin/sh
# espy --script: mistakes in a script name file and line; expect and absent
# decide; exit codes.
. tests/screen/lib.sh
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
n=0
ok() { # ok RESULT WHAT
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; fi
}
# Runs the script on standard input: output, complaint and code in files.
run() {
	cat >"$work/s"
	timeout 60 "$espy" -w "$work/ws" --script "$work/s" >"$work/out" \
	    2>"$work/err"
	code=$?
}
said() { # said CODE WORDS
	[ "$code" -eq "$1" ] && grep -qF -- "$2" "$work/err" && return 0
	echo "# code $code, said:"
	tail -n 3 "$work/err" | sed 's/^/# /'
	return 1
}
screen_workspace "$work/ws"
ok $? "the samples are indexed"

run <<'S'
# a comment, and a blank line

expect limit: disposition:open
absent Attribution
keys 2
wait
expect Attribution
absent limit:
dump -
S
[ "$code" -eq 0 ] && grep -q '^== 80x24 cursor none$' "$work/out" &&
    grep -q '^== roles$' "$work/out" && [ "$(wc -l <"$work/out")" -eq 51 ]
ok $? "a good script ends with 0; a dump has its rows and their roles"

run <<'S'
keys j
hop
S
said 3 "$work/s:2: no such instruction: \"hop\""
ok $? "an unknown instruction names file and line"
[ ! -s "$work/out" ]
ok $? "before anything is done"

run <<'S'

keys j <Entre>
S
said 3 "$work/s:2: no such key: \"<Entre>\""
ok $? "an unknown key"

run <<'S'
resize 80
S
said 3 "$work/s:1: resize takes columns and rows"
ok $? "a size that is none"

run <<'S'
wait long
S
said 3 "$work/s:1: wait takes a number of seconds"
ok $? "a time that is none"

run <<'S'
expect
S
said 3 "$work/s:1: this instruction needs an argument"
ok $? "a text that is missing"

run <<'S'
keys j
expect What is not there
keys j
S
said 3 "$work/s:2: the screen does not show \"What is not there\""
ok $? "expect fails where the text is not"
grep -q '^== 80x24' "$work/ws/log"
ok $? "and the screen as it was is in the log"

run <<'S'
absent Received
S
said 3 "$work/s:1: the screen shows \"Received\""
ok $? "absent fails where it is"

run <<'S'
keys Q
keys j
S
said 3 "$work/s:2: not reached"
ok $? "an end before the script's end is a failure"

printf 'keys j\nexpect 2 of\nkeys Q\n' |
    "$espy" -w "$work/ws" --script - >/dev/null 2>&1
ok $? "a script on standard input; its last key may quit"

"$espy" -w "$work/ws" --script "$work/none" 2>"$work/err"
code=$?
said 3 "$work/none"
ok $? "a script that is not there"

run <<S
dump $work/no/such/place
S
said 3 "$work/s:1: can't write the dump"
ok $? "a dump that can't be written"

ESPY_HEADLESS=wide "$espy" -w "$work/ws" --script "$work/s" 2>"$work/err"
code=$?
said 2 "80x24"
ok $? "a size in ESPY_HEADLESS that is none says how to write one"
run <<'S'
keys :
type rec
keys Tab
expect :recheck
absent :recrecheck
keys C-g a
expect l legitimate  b unwanted bulk
keys C-g :
type disposition leg
keys Tab
expect :disposition legitimate
keys C-g :
type limit spf:fail strength:pro
keys Tab
expect :limit spf:fail strength:proven
keys C-g :
type recheck is:st
keys Tab
expect :recheck is:stale
keys C-g :
type disposition unw
keys Tab
expect :disposition unwanted-bulk
S
[ "$code" -eq 0 ] || said 0 ""
ok $? "Tab completes what is typed: commands, their words, dispositions"

run <<'S'
keys :
type recheck colour:red
keys Enter
expect there is no field "colour"
expect :recheck colour:red
keys Esc :
type recheck service:nobody
keys Enter
wait 10
expect no message is found by this query
keys :
type recheck from:facturacion@bancosol.example subject:914,24
keys Enter
wait 10
expect 1 verdict made anew
S
[ "$code" -eq 0 ] || said 0 ""
ok $? ":recheck says a mistake in its query, and what it made anew"

cp -R "$work/ws" "$work/held"
flock "$work/held/index.lock" timeout 60 "$espy" -w "$work/held" --script - \
    >"$work/out" 2>"$work/err" <<'S'
keys :
type recheck from:facturacion@bancosol.example
keys Enter
wait 10
expect verdicts could not be made anew; espy recheck says why
S
code=$?
[ "$code" -eq 0 ] || said 0 ""
ok $? ":recheck that can't be done doesn't say that it was"

run <<'S'
keys :
type doctor
keys Enter
expect doctor is no command of the workbench: espy doctor in the shell
keys :
type doktor
keys Enter
expect there is no command doktor
S
[ "$code" -eq 0 ] || said 0 ""
ok $? "a command of the shell is told from one that is not there"
echo "1..$n"
