#!/bin/sh
# The directions of the house: who may include whom, and who may draw.
n=0
check() { # NAME, what was found (must be nothing)
	n=$((n + 1))
	found=$2
	if [ -z "$found" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		echo "$found" | sed 's/^/# /'
	fi
}
includes() { # FILES..., then the pattern of forbidden paths as last word
	for last; do :; done
	for file; do
		[ "$file" = "$last" ] || [ ! -f "$file" ] ||
		    grep -nE "^[[:space:]]*#[[:space:]]*include[[:space:]]+\"($last)" \
			"$file" /dev/null
	done
}
room() { ls core/"$1"/*.[ch] 2>/dev/null; }

check "core includes neither tui nor views" \
    "$(includes $(ls core/*.[ch] core/*/*.[ch]) 'tui/|views/')"
check "tui includes core/base alone" \
    "$(includes $(ls tui/*.[ch]) 'views/|core/[^b]|core/b[^a]|core/[a-z]+\.h')"
check "base includes base alone" \
    "$(includes $(room base) 'core/[^b]')"
check "mail stands below auth" \
    "$(includes $(room mail) 'core/(auth|esp|cases|notify|store|work)/')"
check "auth stands below esp" \
    "$(includes $(room auth) 'core/(esp|cases|notify|store|work)/')"
check "esp stands below cases" \
    "$(includes $(room esp) 'core/(cases|notify|store|work)/')"
check "cases stands below notify" \
    "$(includes $(room cases) 'core/(notify|work)/')"
check "notify starts no process" \
    "$(includes $(room notify) 'core/work/')"
check "store serves, it does not know cases, letters or processes" \
    "$(includes $(room store) 'core/(cases|notify|work)/')"
check "nothing outside tui draws" \
    "$(grep -nE '\b(mv|w|mvw)?(add(ch|str|nstr|wstr|chstr)|ins(ch|str)|printw)[[:space:]]*\(' \
    core/*.c core/*/*.c views/*.c)"
check "ncurses is included in tui's .c files alone" \
    "$(grep -lE '#[[:space:]]*include[[:space:]]*<(ncurses|curses|term)\.h>' \
    core/*.[ch] core/*/*.[ch] views/*.[ch] tui/*.h)"
check "only tui/screen.c draws cells" \
    "$(grep -lE '\bw(add|move|erase|clear)[a-z]*[[:space:]]*\(' tui/*.c |
    grep -v '^tui/screen.c$')"
check "SQLite is known in core/store alone" \
    "$(grep -lE '#[[:space:]]*include[[:space:]]*<sqlite3\.h>' \
    $(ls core/*.[ch] core/*/*.[ch] views/*.[ch] | grep -v '^core/store/'))"
check "libnotmuch is known in core/work alone" \
    "$(grep -lE '#[[:space:]]*include[[:space:]]*<notmuch\.h>' \
    $(ls core/*.[ch] core/*/*.[ch] views/*.[ch] | grep -v '^core/work/'))"
check "GMime is known in core/mail alone" \
    "$(grep -lE '#[[:space:]]*include[[:space:]]*<gmime' \
    $(ls core/*.[ch] core/*/*.[ch] views/*.[ch] | grep -v '^core/mail/') |
    grep -v '^core/work/role_')"
check "no unsafe C functions" \
    "$(grep -nE '\b(strcpy|strcat|sprintf|vsprintf|atoi|atol|strtok|gets)[[:space:]]*\(' \
    core/*.c core/*/*.c tui/*.c views/*.c)"
echo "1..$n"
