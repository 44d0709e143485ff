#!/bin/sh
# make demo without a terminal: prints the queue, one message of the story, the
# reports and a domain, exits 0, and leaves nothing behind.
n=0
ok() { # ok RESULT WHAT
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
	fi
}
espy=${BUILD:-build}/espy
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/tmp"
before=$(cd samples && find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum |
    sha256sum)

TMPDIR=$work/tmp sh samples/demo.sh "$espy" </dev/null >"$work/out" \
    2>"$work/err"
code=$?
ok "$code" "exits 0"
[ "$code" -eq 0 ] || sed 's/^/# /' "$work/err"
grep -q 'Reto de 21 d' "$work/out"
ok $? "the queue lists an honest mail"
[ "$(grep -c 'bancosol.example' "$work/out")" -ge 10 ]
ok $? "and the mails that pretend to be the bank"
grep -q '203\.0\.113\.57' "$work/out"
ok $? "the message shows the relay"
grep -q 'correo-andino' "$work/out" && grep -q 'proven' "$work/out"
ok $? "and the service, proven"
grep -q 'lost: msg .*carla.mendoza@aduanas-gob.example' "$work/out"
ok $? "a report that lost its mail"
grep -q 'cliente.preocupado.*MegaEnv' "$work/out" &&
    grep -q 'not named .*submitted: Su tarjeta' "$work/out"
ok $? "the mail of a rival, which names nobody"
grep -q '^correo-andino  *4899  *4899 ' "$work/out"
ok $? "what DMARC reports say of correo-andino as the bank"
! LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$work/out"
ok $? "no control character of the mails reaches the output"
[ -z "$(ls -A "$work/tmp")" ]
ok $? "the workspace is gone"
after=$(cd samples && find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum |
    sha256sum)
[ "$before" = "$after" ]
ok $? "the samples are untouched"
sh samples/demo.sh "$work/none" >/dev/null 2>&1
[ $? -eq 2 ]
ok $? "a missing program is a usage error"
echo "1..$n"
