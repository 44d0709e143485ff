#!/bin/sh
# 5,000 random keys and some resizes over the samples: no crash, no hang, and
# with SAN=1 no finding.  SEED=N runs others.
. tests/screen/lib.sh
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
seed=${SEED:-20261121}
export seed
screen_workspace "$work/ws" all || exit 1
# Q and Ctrl-Z are left out; now and then a wait, so that what was opened is
# read.
EDITOR=true VISUAL=true # neither export nor editor writes into the project
export EDITOR VISUAL
case $espy in /*) ;; *) espy=$PWD/$espy ;; esac
mkdir "$work/cwd"

# Run number $1: 250 of the keys.
keys() {
	awk -v seed="$seed" -v number="$1" 'BEGIN {
	srand(seed * 100 + number)
	n = split("j k Down Up PgDn PgUp g G Home End Left Right C-d C-u " \
	    "Enter Enter Enter q q Esc Esc Tab BTab Space * l / n N o a J K " \
	    "h H U v x 1 2 3 4 5 c d d r i u R ? : C-l C-g C-c BS Del y " \
	    "t m p L F = D s + " \
	    "e w f b 0 9 ( ) - .", key, " ")
	t = split("ip:203.0.113.57|dmarc:fail|has:|banco|not (|\"a|from:x or " \
	    "y|legitimate|case|note hola|K7Q-0001|sort size|limit is:refused|" \
	    "find a|send|render|check|format arf|language pt|" \
	    "áé\342\200\256漢", text, "|")
	for (i = 0; i < 250; i++) {
		r = rand()
		if (r < 0.01)
			printf "resize %d %d\n", 20 + int(rand() * 190),
			    5 + int(rand() * 60)
		else if (r < 0.03)
			printf "type %s\n", text[1 + int(rand() * t)]
		else
			printf "keys %s\n", key[1 + int(rand() * n)]
		if (i % 25 == 24)
			print "wait"
	}
	# whatever is open now: back to the queue, which still works
	print "resize 100 30\nkeys C-g Esc C-g Esc\nwait\nkeys 1\nwait"
	print "keys l C-u Enter\nwait\nexpect limit: disposition:open"
	}'
}

start=$(date +%s)
good=0 quit=0 bad=0 i=0
while [ $i -lt 20 ]; do
	i=$((i + 1))
	keys $i >"$work/s$i"
	(cd "$work/cwd" && timeout 60 "$espy" -w "$work/ws" \
	    --script "$work/s$i" >/dev/null 2>"$work/err")
	code=$?
	if [ $code -eq 0 ]; then
		good=$((good + 1))
	elif [ $code -eq 3 ] && grep -q 'not reached' "$work/err"; then
		quit=$((quit + 1)) # chosen from the help
	else
		bad=$((bad + 1))
		echo "# run $i: code $code"
		tail -n 3 "$work/err" | sed 's/^/# /'
	fi
done
echo "# $(($(date +%s) - start)) s; $quit runs chose quit from the help"
result=ok
[ $bad -eq 0 ] && [ $good -gt 10 ] || result='not ok'
echo "$result 1 - 20 times 250 random keys, seed $seed: it goes on"
if grep -qE 'ERROR: AddressSanitizer|runtime error:' "$work/err" \
    "$work/ws/log" 2>/dev/null; then
	echo "not ok 2 - no sanitizer found anything"
	grep -hE -A 30 'ERROR: AddressSanitizer|runtime error:' "$work/err" \
	    "$work/ws/log" | sed 's/^/# /'
else
	echo "ok 2 - no sanitizer found anything"
fi
echo 1..2
