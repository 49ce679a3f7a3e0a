# truce - GNU make.  `make` builds, `make demo` shows, `make check` tests,
# `make help` lists the rest.  A variant lives in its own folder:
# `make V=asan all`.

V ?= release
B := build/$(V)
VERSION := $(shell cat VERSION)
SOVERSION := $(firstword $(subst ., ,$(VERSION)))
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
JOBS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)

# The first of several names that this machine has.
pick = $(firstword $(foreach t,$(1),$(if $(shell command -v $(t)),$(t))))
CLANG := clang clang-14 clang-15 clang-16 clang-19

CSTD := -std=c17 -D_POSIX_C_SOURCE=200809L -DTRUCE_VERSION='"$(VERSION)"'
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wvla -Wundef
ifeq ($(CI),true)
WARN += -Werror
endif
OPT_release := -O3 -g -DNDEBUG
OPT_debug   := -Og -g3
OPT_asan    := -O1 -g3 -fsanitize=address,undefined -fno-sanitize-recover=all \
               -fno-omit-frame-pointer
OPT_cov     := -O0 -g --coverage
OPT_fuzz    := -O1 -g -fsanitize=address,undefined,fuzzer-no-link
OPT := $(OPT_$(V))
$(if $(OPT),,$(error no variant '$(V)': release debug asan cov fuzz))
ifeq ($(V),fuzz)
CC := $(call pick,$(CLANG))
endif

ALL_CFLAGS = $(CSTD) $(WARN) $(OPT) -fPIC -fvisibility=hidden -Iinclude -Isrc \
             $(CPPFLAGS) $(CFLAGS)
# CaDiCaL decides `truce query`; without it that command says so, and nothing
# else changes. `make CADICAL=` builds without.
CADICAL ?= $(shell echo 'int main(void) { return !ccadical_signature(); }' | \
    $(CC) $(CPPFLAGS) $(CFLAGS) -include ccadical.h -x c - -o /dev/null \
    $(LDFLAGS) -lcadical -lstdc++ -lm 2>/dev/null && echo -lcadical -lstdc++)
CADICAL := $(strip $(CADICAL))
LIBS := -lyaml -lexpat $(CADICAL) -lm -pthread

LIB_SRC   := $(sort $(wildcard src/*/*.c))
CLI_SRC   := $(sort $(wildcard cli/*.c))
UNIT_SRC  := $(sort $(wildcard tests/unit/test_*.c))
FUZZ_SRC  := $(sort $(wildcard tests/fuzz/*.c))
BENCH_SRC := $(sort $(wildcard bench/*.c))
TOOL_SRC  := $(sort $(wildcard tools/*.c))
obj = $(patsubst %.c,$(B)/%.o,$(1))

LIB    := $(B)/libtruce.a
SO     := $(B)/libtruce.so.$(VERSION)
CLI    := $(B)/truce
UNIT   := $(patsubst tests/unit/%.c,$(B)/%,$(UNIT_SRC))
FUZZ   := $(patsubst tests/fuzz/%.c,$(B)/%,$(filter tests/fuzz/fuzz_%,$(FUZZ_SRC)))
BENCH  := $(patsubst bench/%.c,$(B)/bench_%,$(BENCH_SRC))

.PHONY: all demo check check-long unit fuzz install uninstall format lint \
        coverage bench docs help clean
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:

all: $(CLI) $(LIB) $(SO) ## build the command and the libraries

# --- packages ---------------------------------------------------------------
.PHONY: setup-demo setup-check setup-all
setup-demo setup-check setup-all: setup-%:
	@tools/setup $*

# --- building ---------------------------------------------------------------
$(B)/%.o: %.c Makefile VERSION | setup-demo
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

# Built again when the library comes or goes.
HAS_CADICAL := $(B)/has-cadical-$(if $(CADICAL),yes,no)
$(B)/src/query/sat.o: ALL_CFLAGS += $(if $(CADICAL),-DTRUCE_CADICAL)
$(B)/src/query/sat.o: $(HAS_CADICAL)
$(HAS_CADICAL):
	@mkdir -p $(@D)
	@rm -f $(B)/has-cadical-* && touch $@

$(LIB): $(call obj,$(LIB_SRC))
	rm -f $@ && $(AR) rcs $@ $^

$(SO): $(call obj,$(LIB_SRC))
	$(CC) $(OPT) -shared -Wl,-soname,libtruce.so.$(SOVERSION) \
	    -Wl,--exclude-libs,ALL -o $@ $^ $(LDFLAGS) $(LIBS)

$(CLI): $(call obj,$(CLI_SRC)) $(LIB)
	$(CC) $(OPT) -o $@ $^ $(LDFLAGS) $(LIBS)

$(B)/test_%: $(B)/tests/unit/test_%.o $(LIB)
	$(CC) $(OPT) -o $@ $^ $(LDFLAGS) -lcmocka $(LIBS)

# With V=fuzz libFuzzer drives them; otherwise tests/fuzz/driver.c replays files.
ifeq ($(V),fuzz)
$(B)/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(LIB)
	$(CC) $(OPT) -fsanitize=fuzzer -o $@ $^ $(LDFLAGS) $(LIBS)
else
$(B)/fuzz_%: $(B)/tests/fuzz/fuzz_%.o $(B)/tests/fuzz/driver.o $(LIB)
	$(CC) $(OPT) -o $@ $^ $(LDFLAGS) $(LIBS)
endif

$(B)/bench_%: $(B)/bench/%.o $(LIB)
	$(CC) $(OPT) -o $@ $^ $(LDFLAGS) $(LIBS)

$(B)/tables: $(B)/tools/tables.o
	$(CC) $(OPT) -o $@ $^ $(LDFLAGS)

.PHONY: libs
libs: # what a program needs beside the static library
	@echo $(LIBS)

unit: $(UNIT) ## build the unit tests
fuzz: $(if $(filter fuzz,$(V)),setup-all) $(FUZZ) ## build the fuzzers (V=fuzz: with libFuzzer)

# --- showing and testing ----------------------------------------------------
demo: setup-demo ## the lead case: build/demo/gaza-2024.html
	@echo "building $(CLI) ..."
	@$(MAKE) -s $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS)) $(CLI)
	@tools/demo $(CLI)

check: setup-check ## all tests a commit must pass; T=WORD: suites so named
	@JOBS=$(JOBS) tools/check $(T)

check-long: setup-check $(CLI) ## ten thousand random cases a suite
	@JOBS=$(JOBS) tools/check-long $(CLI)

lint: setup-all ## clang-tidy, cppcheck, shellcheck
	tools/lint

coverage: setup-all ## line coverage of the tests, in build/cov/coverage.txt
	tools/coverage

bench: $(BENCH) $(CLI) ## timings, side by side with the naive form
	@for b in $(BENCH); do $$b || exit; done
	@bench/process $(CLI)

# --- files made from the tables ---------------------------------------------
docs: setup-all $(B)/tables $(CLI) ## man page, completions, schema, examples
	tools/generate $(B)
	tools/check-examples --update $(CLI)

format: ## clang-format (version 14) over the whole tree
	$(call pick,clang-format-14 clang-format) -i $$(git ls-files '*.[ch]')

# --- installing -------------------------------------------------------------
install: all ## to DESTDIR and PREFIX
	tools/install $(B) "$(DESTDIR)" "$(PREFIX)" "$(LIBDIR)"

uninstall: ## remove what install put there
	tools/install --remove $(B) "$(DESTDIR)" "$(PREFIX)" "$(LIBDIR)"

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 16
	@echo "variants: V=release|debug|asan|cov|fuzz, each in build/V"

clean: ## remove build/
	rm -rf build

-include $(patsubst %.c,$(B)/%.d,$(LIB_SRC) $(CLI_SRC) $(UNIT_SRC) $(FUZZ_SRC) \
           $(BENCH_SRC) $(TOOL_SRC))
