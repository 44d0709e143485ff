# For tests of the workbench: a throw-away workspace that holds the samples,
# indexed once for all of them, and scripts run in it without a terminal.
# Nothing in it depends on the user, the clock or the place.

unset HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME \
    XDG_RUNTIME_DIR ESPY_WORKSPACE ESPY_HEADLESS NO_COLOR
TZ=UTC LC_ALL=C.UTF-8
ESPY_NOW=2026-11-21T08:00:00Z ESPY_ACTOR=analyst ESPY_LETTERS=K7Q
ESPY_MASK_KEY=screens
export TZ LC_ALL ESPY_NOW ESPY_ACTOR ESPY_LETTERS ESPY_MASK_KEY

BUILD=${BUILD:-build}
espy=$BUILD/espy
samples=$PWD/samples

# The samples' settings with their paths made absolute: they go into the
# workspace.
screen_settings() {
	sed "s#^\\(dir\\|file\\|path\\) = #\\1 = $samples/#" "$samples/settings.ini"
}

# Indexes the samples into $1: the Maildir, or with $2 `all` the reports and
# the aggregate reports, too; `told`: mail of told.py's own, with letters about
# it.
screen_index() {
	mkdir -p "$1" && chmod 700 "$1" || return 1
	screen_settings >"$1/settings.ini" && chmod 600 "$1/settings.ini" ||
	    return 1
	if [ "${2-}" = told ]; then
		screen_settings | sed '/^\[source/,/^$/d' >"$1/settings.ini"
		python3 tests/screen/told.py "$1" >"$1/index.out" 2>&1
		return
	elif [ "${2-}" = all ]; then
		"$espy" -w "$1" index >"$1/index.out" 2>&1
	else
		"$espy" -w "$1" index "$samples/maildir" >"$1/index.out" 2>&1
	fi
	[ $? -le 1 ] # 1: a sample is no mail
}

# A copy of the indexed workspace in $1, with $2 as above.  Two tests may ask
# at once.
screen_workspace() {
	first=$BUILD/tests/screen${2:+-$2}
	mkdir -p "$BUILD/tests"
	(
		flock 9
		if [ ! -e "$first/made" ] || [ "$espy" -nt "$first/made" ] ||
		    [ -n "$(find samples tests/screen/told.py -type f \
			-newer "$first/made" | head -n 1)" ]; then
			rm -rf "$first"
			screen_index "$first" "${2-}" && : >"$first/made"
		fi
		cp -R "$first" "$1"
	) 9>"$BUILD/tests/screen.lock"
	[ -e "$1/made" ]
}

# What a script names in its line "# samples: all"; nothing: the Maildir
screen_samples() {
	sed -n 's/^# samples: //p' "$1"
}

# The sizes that a script names in its line "# sizes: 80x24 ..."
screen_sizes() {
	sed -n 's/^# sizes: //p' "$1"
}

# Runs script $1 at size $2 in workspace $3; dumps go to standard output.  A
# letter names the head of the log, where the samples' folder stands: what is
# hashed from that depends on the place, as do answers to it, and is shown as
# zeros; so is the port of what answered on 127.0.0.1.
screen_run() {
	ESPY_HEADLESS=$2 timeout 60 "$espy" -w "$3" --script "$1" >"$3.dump"
	screen_code=$?
	perl -0pe 's/(=_espy_|<?K7Q-\d{4}\.\d+\.)([0-9a-f]+)/$1 . "0" x length $2/ge;
	    s/\b(\d+:)([0-9a-f]{40,64})/$1 . "0" x length $2/ge;
	    s/(SHA-256\s+)[0-9a-f]{64}/$1 . "0" x 64/ge if /Message-ID K7Q/;
	    s/(UTC,\s+message\s+)[0-9a-f]{12}/$1 . "0" x 12/ge;
	    s/127\.0\.0\.1:\d{5}/127.0.0.1:00000/g' "$3.dump"
	return $screen_code
}
