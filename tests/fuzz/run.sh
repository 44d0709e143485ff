#!/bin/sh
# make fuzz: each fuzz target for FUZZ_SECONDS (60) with libFuzzer.
# With "replay" as argument: only the seeds, as a TAP test (make check).
set -u
seconds=${1:-60}
out=build/fuzz
mkdir -p $out
flags="-std=c11 -D_GNU_SOURCE -I. $(pkg-config --cflags gmime-3.0 sqlite3 libcrypto libpsl libidn2 libarchive zlib) -g -O1 -DESPY_SANITIZED -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all"
libs="-lnotmuch $(pkg-config --libs gmime-3.0 sqlite3 libcrypto libpsl libidn2 libarchive zlib)"
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
failed=0
for source in tests/fuzz/*.c; do
	name=$(basename "$source" .c)
	seeds=tests/fuzz/seeds/$name
	clang $flags -fsanitize=fuzzer -o "$out/$name" "$source" \
	    "$out/libcore.a" $libs || exit 1
	mkdir -p "$out/corpus/$name" "$seeds"
	if "$out/$name" -max_total_time="$seconds" -max_len=65536 -rss_limit_mb=2048 \
	    -timeout=10 -artifact_prefix="$out/$name-" -print_final_stats=1 \
	    "$out/corpus/$name" "$seeds" >"$out/$name.log" 2>&1; then
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$name.log")
		echo "ok   $name: $runs runs in $seconds s"
	else
		echo "FAIL $name: see $out/$name.log"
		tail -5 "$out/$name.log"
		failed=1
	fi
done
exit $failed
