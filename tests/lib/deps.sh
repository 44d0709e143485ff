#!/bin/sh
# Installs the Debian packages named as arguments that are missing.
set -eu
if ! command -v apt-get >/dev/null 2>&1; then
	echo "espy needs these packages (Debian's names); please install them:"
	printf '  %s\n' "$@"
	exit 0
fi
missing=
for package in "$@"; do
	status=$(dpkg-query -W -f '${db:Status-Status}' "$package" \
	    2>/dev/null || true)
	[ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
	sudo=
elif command -v sudo >/dev/null 2>&1; then
	sudo=sudo
else
	echo "please install as root: apt-get install$missing" >&2
	exit 1
fi
echo "installing:$missing"
$sudo env DEBIAN_FRONTEND=noninteractive apt-get update -q
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y \
    --no-install-recommends $missing
