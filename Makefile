# truce - GNU make.  `make` builds, `make demo` shows, `make check` tests,
# `make help` lists the rest.  A variant lives in its own folder:
# `make V=asan check`.

V ?= release
B := build/$(V)
VERSION := $(shell cat VERSION)
SOVERSION := 0
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib

# Older distributions name clang's tools with a version.
pick = $(firstword $(foreach t,$(1),$(if $(shell command -v $(t)),$(t))))

CSTD := -std=c17 -D_POSIX_C_SOURCE=200809L -DTRUCE_VERSION='"$(VERSION)"'
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
        -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wvla -Wundef
ifeq ($(CI),true)
WARN += -Werror
endif
OPT_release := -O2 -g -DNDEBUG
OPT_debug   := -Og -g3
OPT_asan    := -O1 -g3 -fsanitize=address,undefined -fno-sanitize-recover=all \
               -fno-omit-frame-pointer
OPT_cov     := -O0 -g --coverage
OPT_fuzz    := -O1 -g -fsanitize=address,undefined,fuzzer-no-link
ifeq ($(V),fuzz)
CC := $(call pick,clang clang-14 clang-16)
endif
OPT := $(OPT_$(V))
$(if $(OPT),,$(error no variant '$(V)': release debug asan cov fuzz))

ALL_CFLAGS = $(CSTD) $(WARN) $(OPT) -fPIC -fvisibility=hidden -Iinclude -Isrc \
             $(CPPFLAGS) $(CFLAGS)
LIBS := -lyaml -lm

LIB_SRC  := $(sort $(wildcard src/*/*.c))
CLI_SRC  := $(sort $(wildcard cli/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
BENCH_SRC := $(sort $(wildcard bench/*.c))
obj = $(patsubst %.c,$(B)/%.o,$(1))

LIB  := $(B)/libtruce.a
SO   := $(B)/libtruce.so.$(VERSION)
CLI  := $(B)/truce
UNIT := $(patsubst tests/unit/%.c,$(B)/%,$(UNIT_SRC))
FUZZ := $(patsubst tests/fuzz/%.c,$(B)/%,$(FUZZ_SRC))

.PHONY: all demo check install uninstall format lint bench docs help clean
.DEFAULT_GOAL := all

all: setup-all $(CLI) $(LIB) $(SO) share/truce/case.schema.json ## build the command and the libraries

.PHONY: setup-all setup-demo setup-check
setup-all setup-demo setup-check: setup-%:
	@tools/setup $*

$(B)/%.o: %.c Makefile VERSION | setup-all
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c $< -o $@

$(LIB): $(call obj,$(LIB_SRC))
	rm -f $@ && $(AR) rcs $@ $^

$(SO): $(call obj,$(LIB_SRC))
	$(CC) $(OPT) -shared -Wl,-soname,libtruce.so.$(SOVERSION) -o $@ $^ \
	    $(LDFLAGS) $(LIBS)

$(CLI): $(call obj,$(CLI_SRC)) $(LIB)
	$(CC) $(OPT) -o $@ $^ $(LDFLAGS) $(LIBS)

$(B)/test_%: $(B)/tests/unit/test_%.o $(LIB)
	$(CC) $(OPT) -o $@ $^ $(LDFLAGS) -lcmocka -lexpat $(LIBS)

demo: setup-demo $(CLI) ## the lead case: build/demo/gaza-2024.html
	@tools/demo $(CLI)

check: setup-check ## all tests a commit must pass
	@tools/check

install: all ## to DESTDIR PREFIX
	tools/install $(B) "$(DESTDIR)" "$(PREFIX)" "$(LIBDIR)"

uninstall: ## what install put there
	tools/install --remove $(B) "$(DESTDIR)" "$(PREFIX)" "$(LIBDIR)"

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 16

clean: ## remove build/
	rm -rf build

-include $(patsubst %.c,$(B)/%.d,$(LIB_SRC) $(CLI_SRC) $(UNIT_SRC) $(FUZZ_SRC) $(BENCH_SRC))
