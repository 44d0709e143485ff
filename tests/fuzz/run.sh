#!/bin/sh
# make fuzz: each fuzz target for FUZZ_SECONDS (600) with libFuzzer, FUZZ_JOBS
# (one a processor) at once; FUZZ_TARGETS="mail spf": these alone.
# Their seeds are replayed by make check.
set -u
seconds=${FUZZ_SECONDS:-600}
jobs=${FUZZ_JOBS:-$(nproc)}
targets=${FUZZ_TARGETS:-}
out=build/fuzz
mkdir -p $out
flags="-std=c11 -D_GNU_SOURCE -I. $(pkg-config --cflags gmime-3.0 sqlite3 libcrypto libpsl libidn2 libarchive zlib libunbound libevent icu-uc icu-i18n libcurl) -g -O1 -DESPY_SANITIZED -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all"
libs="-lnotmuch $(pkg-config --libs gmime-3.0 sqlite3 libcrypto libpsl libidn2 libarchive zlib libunbound libevent icu-uc icu-i18n)"
echo "building with clang ..."
make --no-print-directory -s -j2 -f - <<M || exit 1
src := \$(filter-out core/work/fault.c,\$(wildcard core/*.c core/*/*.c))
obj := \$(src:%.c=$out/%.o)
$out/libcore.a: \$(obj)
	@rm -f \$@; ar rcs \$@ \$^
$out/%.o: %.c
	@mkdir -p \$(@D)
	@clang $flags -MMD -MP -c -o \$@ \$<
-include \$(obj:.o=.d)
M
# Target $1, to its end; says how it went.
fuzz() {
	mkdir -p "$out/corpus/$1" "tests/fuzz/seeds/$1"
	if "$out/$1" -max_total_time="$seconds" -max_len=65536 \
	    -rss_limit_mb=2048 -timeout=10 -artifact_prefix="$out/$1-" \
	    -print_final_stats=1 "$out/corpus/$1" "tests/fuzz/seeds/$1" \
	    >"$out/$1.log" 2>&1; then
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' \
		    "$out/$1.log")
		echo "ok   $1: $runs runs in $seconds s"
	else
		echo "FAIL $1: see $out/$1.log"
		tail -5 "$out/$1.log"
		: >"$out/failed"
	fi
}

if [ -z "$targets" ]; then
	targets=$(for source in tests/fuzz/*.c; do basename "$source" .c; done)
fi
rm -f $out/failed
for name in $targets; do
	clang $flags -fsanitize=fuzzer -o "$out/$name" "tests/fuzz/$name.c" \
	    "$out/libcore.a" $libs || exit 1
done
running=0
for name in $targets; do
	if [ $running -ge "$jobs" ]; then
		wait
		running=0
	fi
	fuzz "$name" &
	running=$((running + 1))
done
wait
test ! -e $out/failed
