# espy: make deps demo | make deps check.  Plain GNU make; objects under build/.
#
#   make [SAN=1] [WERROR=1]   the program: build/espy (SAN=1: build/san/espy)
#   make deps GOAL...         installs what GOAL needs (apt), then makes it
#   make V=1                  shows the commands

PREFIX ?= /usr/local
DESTDIR ?=

BUILD_PACKAGES = gcc make pkg-config libc6-dev libncurses-dev libnotmuch-dev \
	libgmime-3.0-dev libsqlite3-dev libssl-dev libpsl-dev libidn2-dev \
	libarchive-dev zlib1g-dev libunbound-dev libevent-dev \
	nettle-dev libicu-dev libcurl4-openssl-dev \
	publicsuffix ncurses-term
TEST_PACKAGES = perl python3 python3-jsonschema python3-pyte python3-xapian \
	notmuch strace valgrind mandoc tmux openssl clang libclang-rt-14-dev \
	procps git hyperfine clang-format cppcheck dovecot-imapd isync \
	unbound libopendkim-dev python3-yaml python3-cryptography \
	python3-dnspython python3-aiosmtpd

# "deps" comes first, alone, in its own make: nothing below can be asked
# (pkg-config is one of the packages) before it has run.
ifneq ($(filter deps,$(MAKECMDGOALS)),)
REST := $(filter-out deps,$(MAKECMDGOALS))
.PHONY: deps $(REST)
deps:
	@sh tests/lib/deps.sh $(BUILD_PACKAGES) \
	    $(if $(filter check bench fuzz soak lint,$(REST)),$(TEST_PACKAGES))
$(REST): deps
	@$(MAKE) --no-print-directory $@
else

Q := $(if $(V),,@)
BUILD := build$(if $(SAN),/san)
CFLAGS ?= -O2 -g
PKGS = gmime-3.0 sqlite3 libcrypto libpsl libidn2 libarchive zlib libunbound \
	libevent icu-uc icu-i18n
OPENED = libcurl # at run time, core/work/curl.h says why
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) $(OPENED))
PKG_LIBS := $(shell pkg-config --libs $(PKGS))
ifeq ($(and $(PKG_CFLAGS),$(PKG_LIBS)),)
$(error espy needs $(PKGS) $(OPENED) for pkg-config: "make deps all" installs them)
endif

ESPY_CFLAGS := -std=c11 -D_GNU_SOURCE -I. $(PKG_CFLAGS) \
	-DESPY_DATADIR='"$(PREFIX)/share/espy"' \
	-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla \
	-Wimplicit-fallthrough -fstack-protector-strong \
	$(if $(WERROR),-Werror)
ifdef SAN
ESPY_CFLAGS += -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -DESPY_SANITIZED
ESPY_LDFLAGS := -fsanitize=address,undefined
else
ESPY_CFLAGS += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif
LIBS = -lnotmuch $(PKG_LIBS) -lncursesw -ltinfo -lm

CORE_SRC := $(wildcard core/*.c core/*/*.c)
FAULT_SRC := core/base/fault_none.c core/work/fault.c
TUI_SRC := $(wildcard tui/*.c)
VIEW_SRC := $(wildcard views/*.c)
CORE_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(FAULT_SRC),$(CORE_SRC)))
TUI_OBJ := $(TUI_SRC:%.c=$(BUILD)/%.o)
VIEW_OBJ := $(VIEW_SRC:%.c=$(BUILD)/%.o)
UNIT_SRC := $(wildcard tests/unit/*.c)
UNIT := $(UNIT_SRC:%.c=$(BUILD)/%)
REPLAY := $(patsubst tests/fuzz/%.c,$(BUILD)/tests/fuzz/%,$(wildcard tests/fuzz/*.c))
# What tests run that are no tests themselves.
TOOLS := $(patsubst %.c,$(BUILD)/%,$(filter-out %/replay.c,$(wildcard tests/lib/*.c)))
# Contestants of benches.  libopendkim is a judge in tests, too; where it is
# missing they say so.
OPENDKIM := $(shell pkg-config --exists opendkim && echo $(BUILD)/tests/bench/opendkim)
BENCH := $(BUILD)/tests/bench/auth $(BUILD)/tests/bench/attribution $(OPENDKIM)
WITHOUT := $(BUILD)/espy-without
UNGROUPED := $(BUILD)/espy-ungrouped
TRAITLESS := $(BUILD)/espy-traitless
FAULT_NONE := $(BUILD)/core/base/fault_none.o
FAULT := $(BUILD)/core/work/fault.o

.PHONY: all demo check bench fuzz soak format lint install clean unit \
	unit-check deps
.DEFAULT_GOAL := all
all: $(BUILD)/espy $(BUILD)/share/espy/.stamp compile_commands.json

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(if $(V),,@echo "  CC  $<")
	$(Q)$(CC) $(ESPY_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Archives, so that unit tests link only what they use.
$(BUILD)/libcore.a: $(CORE_OBJ)
	@rm -f $@
	@ar rcs $@ $^
$(BUILD)/libtui.a: $(TUI_OBJ)
	@rm -f $@
	@ar rcs $@ $^

# The screens and commands without main(), for unit tests
$(BUILD)/libviews.a: $(filter-out $(BUILD)/views/main.o,$(VIEW_OBJ))
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/espy: $(VIEW_OBJ) $(FAULT_NONE) $(BUILD)/libtui.a $(BUILD)/libcore.a
	$(if $(V),,@echo "  LD  $@")
	$(Q)$(CC) $(ESPY_LDFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# The same program with the tests' faults linked in; never installed.
$(BUILD)/espy-faulty: $(VIEW_OBJ) $(FAULT) $(BUILD)/libtui.a $(BUILD)/libcore.a
	$(if $(V),,@echo "  LD  $@")
	$(Q)$(CC) $(ESPY_LDFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# What the program reads at run time, where it looks first: beside itself.
$(BUILD)/share/espy/.stamp: $(wildcard core/esp/catalogue/*.ini) \
    $(wildcard core/notify/templates/*.txt core/notify/rdap/*.json)
	@rm -rf $(@D) && mkdir -p $(@D)
	@cp -R core/esp/catalogue $(@D)/catalogue
	@cp -R core/notify/templates $(@D)/templates
	@cp -R core/notify/rdap $(@D)/rdap
	@touch $@

unit: $(UNIT)
$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(FAULT_NONE) \
    $(BUILD)/libviews.a $(BUILD)/libtui.a $(BUILD)/libcore.a
	$(if $(V),,@echo "  LD  $@")
	$(Q)$(CC) $(ESPY_LDFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(TOOLS): $(BUILD)/tests/lib/%: $(BUILD)/tests/lib/%.o $(FAULT_NONE) \
    $(BUILD)/libcore.a
	$(if $(V),,@echo "  LD  $@")
	$(Q)$(CC) $(ESPY_LDFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/tests/bench/opendkim.o: ESPY_CFLAGS += $(shell pkg-config --cflags opendkim)
$(BUILD)/tests/bench/opendkim: PEER := $(shell pkg-config --libs opendkim)
$(BENCH): $(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o \
    $(BUILD)/tests/bench/messages.o $(FAULT_NONE) $(BUILD)/libcore.a
	$(if $(V),,@echo "  LD  $@")
	$(Q)$(CC) $(ESPY_LDFLAGS) $(LDFLAGS) -o $@ $^ $(PEER) $(LIBS)
# The program without what it computes, to say what that costs.
comma := ,
WRAPPED := spf_run dkim_prepare arc_prepare dkim_run dmarc_run arc_run \
	explain_run replay_run disagree_run
$(WITHOUT): $(VIEW_OBJ) $(FAULT_NONE) $(BUILD)/tests/bench/without.o \
    $(BUILD)/libtui.a $(BUILD)/libcore.a
	$(if $(V),,@echo "  LD  $@")
	$(Q)$(CC) $(ESPY_LDFLAGS) $(LDFLAGS) $(WRAPPED:%=-Wl$(comma)--wrap=%) \
	    -o $@ $^ $(LIBS)
# The same without campaigns.
GROUPING := sketch_begin sketch_part sketch_tag sketch_end words_add \
	words_blank words_line arrive_join
$(UNGROUPED): $(VIEW_OBJ) $(FAULT_NONE) \
    $(BUILD)/tests/bench/without_campaigns.o $(BUILD)/libtui.a \
    $(BUILD)/libcore.a
	$(if $(V),,@echo "  LD  $@")
	$(Q)$(CC) $(ESPY_LDFLAGS) $(LDFLAGS) \
	    $(GROUPING:%=-Wl$(comma)--wrap=%) -o $@ $^ $(LIBS)
# The same without traits.
$(TRAITLESS): $(VIEW_OBJ) $(FAULT_NONE) $(BUILD)/tests/bench/without_traits.o \
    $(BUILD)/libtui.a $(BUILD)/libcore.a
	$(if $(V),,@echo "  LD  $@")
	$(Q)$(CC) $(ESPY_LDFLAGS) $(LDFLAGS) -Wl$(comma)--wrap=traits_make \
	    -o $@ $^ $(LIBS)
.PRECIOUS: $(BUILD)/%.o

# Fuzz targets over their seeds, as tests.
$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/lib/replay.o \
    $(FAULT_NONE) $(BUILD)/libcore.a
	$(if $(V),,@echo "  LD  $@")
	$(Q)$(CC) $(ESPY_LDFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

compile_commands.json: Makefile $(CORE_SRC) $(TUI_SRC) $(VIEW_SRC)
	@sh tests/lib/compile-commands.sh '$(CC) $(ESPY_CFLAGS) $(CFLAGS)' \
	    $(filter %.c,$^) > $@

demo: all
	@sh samples/demo.sh $(BUILD)/espy

# With SAN=1 the tests run the sanitized program, and those of the sandbox
# and of valgrind, which can't, the normal one.
check: all unit $(REPLAY) $(TOOLS) $(OPENDKIM) $(BUILD)/espy-faulty
ifdef SAN
	@$(MAKE) --no-print-directory SAN= all build/espy-faulty
endif
	@BUILD=$(BUILD) NORMAL=build perl tests/run $(TESTS)

unit-check: unit
	@BUILD=$(BUILD) NORMAL=build perl tests/run tests/unit

bench: all $(BENCH) $(WITHOUT) $(UNGROUPED) $(TRAITLESS)
	@BUILD=$(BUILD) sh tests/bench/run.sh
fuzz:
	@FUZZ_SECONDS=$(FUZZ_SECONDS) FUZZ_JOBS=$(FUZZ_JOBS) \
	    FUZZ_TARGETS="$(FUZZ_TARGETS)" sh tests/fuzz/run.sh
soak: all unit $(REPLAY) $(TOOLS) $(OPENDKIM) $(BUILD)/espy-faulty
	@BUILD=$(BUILD) NORMAL=build SOAK=1 perl tests/run $(TESTS)

format:
	clang-format -i $(CORE_SRC) $(TUI_SRC) $(VIEW_SRC) \
	    $(wildcard core/*.h core/*/*.h tui/*.h views/*.h)
lint:
	@sh tests/lib/lint.sh

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/espy/catalogue \
	    $(DESTDIR)$(PREFIX)/share/espy/templates \
	    $(DESTDIR)$(PREFIX)/share/espy/rdap \
	    $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 755 $(BUILD)/espy $(DESTDIR)$(PREFIX)/bin/espy
	install -m 644 core/esp/catalogue/*.ini \
	    $(DESTDIR)$(PREFIX)/share/espy/catalogue
	install -m 644 core/notify/templates/*.txt \
	    $(DESTDIR)$(PREFIX)/share/espy/templates
	install -m 644 core/notify/rdap/*.json \
	    $(DESTDIR)$(PREFIX)/share/espy/rdap
	install -m 644 views/espy.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 core/espy.5 $(DESTDIR)$(PREFIX)/share/man/man5

clean:
	rm -rf build compile_commands.json

-include $(REPLAY:=.d) $(TOOLS:=.d) $(BENCH:=.d) $(BUILD)/tests/bench/messages.d $(BUILD)/tests/bench/without.d $(BUILD)/tests/bench/without_campaigns.d \
	$(BUILD)/tests/bench/without_traits.d \
	$(BUILD)/tests/lib/replay.d $(CORE_OBJ:.o=.d) $(TUI_OBJ:.o=.d) $(VIEW_OBJ:.o=.d) $(UNIT:=.d) \
	$(FAULT_NONE:.o=.d) $(FAULT:.o=.d)
endif
