# Trapeze - build, test, install. `make help` lists the targets.
#
#   CC, CFLAGS, LDFLAGS, PREFIX, DESTDIR   as usual
#   SANITIZE=1                             address and undefined behaviour sanitizers, in a build folder of its own
#   TORTURE=1                              caches so small that they are always full, in a build folder of its own

VERSION  := 0.1.0
PREFIX   ?= /usr/local
CFLAGS   ?= -O2 -g
SANITIZE ?=

ifeq ($(SANITIZE),)
BUILD    := build
PROGRAM  := trapeze
else
BUILD    := build/sanitized
PROGRAM  := build/sanitized/trapeze
SANITIZERS := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
override CFLAGS  += $(SANITIZERS)
override LDFLAGS += $(SANITIZERS)
endif
ifneq ($(TORTURE),)
BUILD    := build/torture
PROGRAM  := build/torture/trapeze
override CFLAGS += -DTORTURE
endif

ifneq ($(FUZZ),)
BUILD    := build/fuzz
PROGRAM  := build/fuzz/trapeze
CC       := clang
FUZZER   := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
override CFLAGS  += $(FUZZER)
override LDFLAGS += $(FUZZER)
endif

WARNINGS := -Wall -Wextra -Wshadow -Wmissing-prototypes -Werror=int-conversion -Werror=incompatible-pointer-types
# Copies of structures a field at a time: a wide load of what was just stored in parts waits for the stores.
NARROW   := -fno-tree-vectorize $(if $(findstring clang,$(shell $(CC) --version)),,-fno-store-merging)
FLAGS     = -std=c11 -D_GNU_SOURCE -DTRAPEZE_VERSION='"$(VERSION)"' $(WARNINGS) -I. -I$(BUILD) -MMD -MP $(NARROW) -fno-pie $(CFLAGS)

# Loading readline, libelf, Jansson and what those need takes 0.3 ms of each start, and few commands call them. So they
# become part of the program where their archives are there, as with Debian's -dev packages. (-u: as if it were called.)
READLINE  := -l:libreadline.a -l:libtinfo.a
LIBRARIES := -l:libelf.a -l:libz.a -l:libjansson.a
CAN_TAKE_IN := $(shell echo 'int main(void) { return 0; }' | $(CC) -x c -o /dev/null - \
                 -Wl,-u,readline,-u,elf_begin,-u,json_dumps $(READLINE) $(LIBRARIES) 2>/dev/null && echo yes)
ifneq ($(CAN_TAKE_IN),yes)
READLINE  := -lreadline
LIBRARIES := -lelf -ljansson
endif
LIBRARIES += -lm -lpthread

SOURCES  := $(wildcard isa/*.c isa/dev/*.c isa/engine/*.c asm/*.c vmm/*.c vmm/observe/*.c vmm/theory/*.c)
CLI      := $(wildcard vmm/cli/*.c vmm/cli/shell/*.c)
PARSER   := $(BUILD)/asm/scanner.o $(BUILD)/asm/grammar.o
SHELL_ROOM := $(BUILD)/vmm/cli/shell
SHELL_PARSER := $(SHELL_ROOM)/expression_scanner.o $(SHELL_ROOM)/expression_grammar.o
ASSEMBLER := $(patsubst %.c,$(BUILD)/%.o,$(wildcard asm/*.c)) $(PARSER) $(BUILD)/isa/codec.o $(BUILD)/isa/include.o
TOUR     := $(SHELL_ROOM)/tour_guest
MONITOR  := $(BUILD)/vmm/pg32/image
PAGE     := $(BUILD)/vmm/observe/page/page
LIBRARY  := $(SOURCES:%.c=$(BUILD)/%.o) $(PARSER) $(MONITOR).o $(PAGE).o
OBJECTS  := $(LIBRARY) $(CLI:%.c=$(BUILD)/%.o) $(SHELL_PARSER) $(TOUR).o

.PHONY: all
all: $(PROGRAM)                         ## build ./trapeze

# The program itself lies where it was linked: moving it would write to all pages with addresses in them, and the first
# thing that a run would do is to take those pages from the host. Stack, heap, libraries, storage and translated code lie
# elsewhere each time. CFLAGS='-O2 -g -fPIE' LDFLAGS=-pie moves all.
override LDFLAGS := -no-pie $(LDFLAGS)

# Of what a linker writes here and there the host keeps single pages, of a copy large pieces: that starts sooner.
$(PROGRAM): $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $(BUILD)/linked $^ $(READLINE) $(LIBRARIES)
	@install -m 755 $(BUILD)/linked $@ && rm $(BUILD)/linked

.PHONY: libraries
libraries:                              # what to link the objects with, for tests that do so themselves
	@echo -no-pie $(READLINE) $(LIBRARIES)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -c -o $@ $<

# The threaded engine goes on with the next handler by a call at the end of a function, if this compiler, as it is told
# to work, makes a jump of it: else the host's stack would grow. Its handlers are ten thousand then; what a debugger would
# say of each is left out. Sanitizers have things to do behind such a call, and counting what code runs may have.
THREADED := $(BUILD)/isa/engine/threaded.o $(BUILD)/isa/engine/threaded_handlers.o
LAST_CALL := struct s { int (*next)(struct s *, int); }; int f(struct s *s, int a) { return s->next(s, a + 1); }
MAKES_JUMPS :=
ifeq ($(findstring -fsanitize,$(CFLAGS))$(findstring -coverage,$(CFLAGS)),)
MAKES_JUMPS := $(shell echo '$(LAST_CALL)' | $(CC) $(CFLAGS) -fno-lto -x c -S -o - - 2>/dev/null | \
                 grep -qE '^[[:space:]]*(jmpq?[[:space:]]+\*|br[[:space:]]+x)' && echo yes)
endif
ifeq ($(MAKES_JUMPS),yes)
$(THREADED): FLAGS += -DTAIL_CALLS
$(BUILD)/isa/engine/threaded_handlers.o: FLAGS += -g0 -fno-asynchronous-unwind-tables
endif

# What an exit to a monitor runs through, file after file, is optimized as one where gcc can: a third of its time are
# calls between them. The objects are whole without it, for linkers that cannot.
WITHIN_SIGHT := $(patsubst %.c,$(BUILD)/%.o,$(wildcard vmm/*.c) isa/codec.c isa/trap.c \
                isa/engine/reference.c isa/engine/jit.c isa/engine/jit_code.c)
TOGETHER := -O3 -flto=1 -flto-partition=one --param=inline-unit-growth=200 --param=max-inline-insns-auto=200
CAN_LINK_TOGETHER := $(shell echo 'int main(void) { return 0; }' | $(CC) $(TOGETHER) -x c -o /dev/null - 2>/dev/null && echo yes)
ifeq ($(SANITIZE)$(FUZZ)$(filter -O2,$(CFLAGS))$(CAN_LINK_TOGETHER),-O2yes)
$(WITHIN_SIGHT): FLAGS += $(TOGETHER) -ffat-lto-objects
override LDFLAGS += $(TOGETHER)
endif

# Flex and Bison write into the build folder. Their code is not ours to lint.
$(BUILD)/asm/grammar.c $(BUILD)/asm/grammar.h &: asm/grammar.y
	@mkdir -p $(@D)
	bison --warnings=all -Werror --header=$(BUILD)/asm/grammar.h -o $(BUILD)/asm/grammar.c $<
$(BUILD)/asm/scanner.c $(BUILD)/asm/scanner.h &: asm/scanner.l
	@mkdir -p $(@D)
	flex --header-file=$(BUILD)/asm/scanner.h -o $(BUILD)/asm/scanner.c $<
$(SHELL_ROOM)/expression_grammar.c $(SHELL_ROOM)/expression_grammar.h &: vmm/cli/shell/expression.y
	@mkdir -p $(@D)
	bison --warnings=all -Werror --header=$(SHELL_ROOM)/expression_grammar.h -o $(SHELL_ROOM)/expression_grammar.c $<
$(SHELL_ROOM)/expression_scanner.c: vmm/cli/shell/expression.l
	@mkdir -p $(@D)
	flex -o $@ $<
$(PARSER) $(SHELL_PARSER): $(BUILD)/%.o: $(BUILD)/%.c
	$(CC) $(FLAGS) -Wno-unused-function -Wno-sign-compare -Wno-shadow -Wno-missing-prototypes -Wno-unused-but-set-variable -c -o $@ $<
$(SHELL_ROOM)/evaluate.o $(SHELL_PARSER): | $(SHELL_ROOM)/expression_grammar.h
$(patsubst %.c,$(BUILD)/%.o,$(wildcard asm/*.c)) $(PARSER): | $(BUILD)/asm/grammar.h $(BUILD)/asm/scanner.h

# The monitor in PG32 is assembled here and becomes part of the program.
$(MONITOR).c: $(BUILD)/vmm/pg32/embed $(wildcard vmm/pg32/*.s)
	$(BUILD)/vmm/pg32/embed vmm/pg32/monitor.s $(BUILD)/vmm/pg32/block.inc $@
$(MONITOR).o: $(MONITOR).c
	$(CC) $(FLAGS) -c -o $@ $<
$(BUILD)/vmm/pg32/embed: $(BUILD)/vmm/pg32/embed.o $(ASSEMBLER)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBRARIES)

# So is the page that draws a timeline.
$(PAGE).c: $(BUILD)/vmm/observe/page/embed $(wildcard vmm/observe/page/page.*)
	$(BUILD)/vmm/observe/page/embed vmm/observe/page $@
$(PAGE).o: $(PAGE).c
	$(CC) $(FLAGS) -c -o $@ $<
$(BUILD)/vmm/observe/page/embed: $(BUILD)/vmm/observe/page/embed.o
	$(CC) $(LDFLAGS) -o $@ $^

# And the guest of the shell's tour, which an installed program has no file of.
$(TOUR).c: examples/shell/prices.s
	@mkdir -p $(@D)
	{ echo '#include "vmm/cli/shell/tour_guest.h"'; echo 'const char tour_guest[] ='; \
	  sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' $<; echo ';'; } >$@
$(TOUR).o: $(TOUR).c
	$(CC) $(FLAGS) -c -o $@ $<

# The manual's tables come from the .def files.
MANUAL := isa/README.md
TABLES := $(BUILD)/isa/manual/tables

.PHONY: manual manual-check
manual: $(TABLES)                       ## rewrite the tables of isa/README.md from the .def files
	$(TABLES) <$(MANUAL) >$(BUILD)/manual.md && cat $(BUILD)/manual.md >$(MANUAL)

manual-check: $(TABLES)                 ## fail if those tables are stale
	@$(TABLES) <$(MANUAL) >$(BUILD)/manual.md
	@diff -u $(MANUAL) $(BUILD)/manual.md || { echo "$(MANUAL): stale tables; run make manual"; exit 1; }

$(TABLES): $(BUILD)/isa/manual/tables.o $(BUILD)/isa/codec.o
	$(CC) $(LDFLAGS) -o $@ $^

# -- Tests: what is tested where is in tests/README.md -----------------------------------------------------------------

# A suite is a file: unit/test_NAME.c has the function NAME_suite.
SUITES       := $(patsubst tests/unit/test_%.c,SUITE(%),$(wildcard tests/unit/test_*.c))
TEST_SUPPORT := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/support/*.c)) $(LIBRARY) \
                $(filter-out %/main.o,$(CLI:%.c=$(BUILD)/%.o)) $(SHELL_PARSER) $(TOUR).o
UNIT_OBJECTS   := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/unit/*.c))
RANDOM_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/random/*.c))
UNIT   := $(BUILD)/tests/unit/unit
RANDOM := $(BUILD)/tests/random/random
FUZZED := machine loader snapshot shell
FUZZ_TARGETS := $(FUZZED:%=$(BUILD)/tests/fuzz/%)
JOBS   ?= $(shell nproc 2>/dev/null || echo 2)

$(UNIT_OBJECTS): FLAGS += -include tests/unit/suites.h '-DSUITES=$(SUITES)'
$(BUILD)/tests/unit/main.o: $(wildcard tests/unit/test_*.c)
$(UNIT): $(UNIT_OBJECTS) $(TEST_SUPPORT)
	$(CC) $(LDFLAGS) -o $@ $^ $(shell pkg-config --libs check) $(READLINE) $(LIBRARIES)
$(RANDOM): $(RANDOM_OBJECTS) $(TEST_SUPPORT)
	$(CC) $(LDFLAGS) -o $@ $^ $(READLINE) $(LIBRARIES)

# A fuzz target is one function; replay.c, or libFuzzer, calls it.
$(FUZZ_TARGETS): %: %.o $(if $(FUZZ),,$(BUILD)/tests/fuzz/replay.o) $(filter-out %/main.o,$(RANDOM_OBJECTS)) $(TEST_SUPPORT)
	$(CC) $(LDFLAGS) $(if $(FUZZ),-fsanitize=fuzzer) -o $@ $^ $(READLINE) $(LIBRARIES)

# A make that builds on JOBS processors, unless this one was told how many.
PARALLEL = $(MAKE) --no-print-directory $(if $(findstring j,$(firstword -$(MAKEFLAGS)))$(findstring -j,$(MAKEFLAGS)),,-j$(JOBS))

.PHONY: tests check torture fuzz demo setup
tests: $(PROGRAM) $(UNIT) $(RANDOM) $(FUZZ_TARGETS) $(TABLES)     ## build the program and the tests (SANITIZE=1: with the sanitizers)

check: setup                            ## run all tests, as it is and once more under the sanitizers
	@echo "Building: the program and its tests, then both with the sanitizers ..."
	@$(PARALLEL) -s SANITIZE= tests
	@$(PARALLEL) -s SANITIZE=1 tests
	@JOBS=$(JOBS) tests/check.sh build build/sanitized

torture: setup                          ## random programs for ever, or so many SECONDS=N, with caches always full
	@$(PARALLEL) -s SANITIZE= TORTURE=1 tests
	MALLOC_PERTURB_=165 build/torture/tests/random/random --all --count 0 --seconds $(or $(SECONDS),0)

fuzz: setup                             ## look for bytes that make machines differ, or what reads them fail, SECONDS=N each
	@echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return d && n > 4096; }' | \
	    clang -fsanitize=fuzzer -x c -o /dev/null - 2>/dev/null || \
	    { echo "make fuzz: needs clang with libFuzzer (Debian: clang, libclang-rt-dev)"; exit 1; }
	@$(PARALLEL) -s SANITIZE= FUZZ=1 $(FUZZED:%=build/fuzz/tests/fuzz/%)
	@for target in $(FUZZED); do \
	    case $$target in snapshot|shell) quiet=3 ;; *) quiet=0 ;; esac; \
	    mkdir -p build/fuzz/found/$$target && \
	    build/fuzz/tests/fuzz/$$target -max_total_time=$(or $(SECONDS),60) -timeout=60 -max_len=4096 -close_fd_mask=$$quiet \
	        -artifact_prefix=build/fuzz/$$target- build/fuzz/found/$$target tests/fuzz/corpus/$$target || exit 1; \
	done

demo: setup                             ## one screen: a system under 0 to 16 monitors, three guests, the attacks
	@$(PARALLEL) -s SANITIZE= all
	@examples/demo/demo.sh ./trapeze

setup:                                  ## install the packages that are missing, or say how
	@tests/setup.sh

# -- Installing --------------------------------------------------------------------------------------------------------

BIN := $(DESTDIR)$(PREFIX)/bin
MAN := $(DESTDIR)$(PREFIX)/share/man/man1
DOC := $(DESTDIR)$(PREFIX)/share/doc/trapeze
MAN_PAGE  := $(wildcard vmm/cli/trapeze.1)
DOCUMENTS := $(wildcard LICENSE README.md)

.PHONY: install uninstall clean help
install: $(PROGRAM)                     ## install below PREFIX (/usr/local), DESTDIR before it
	install -d $(BIN) $(DOC)
	install -m 755 $(PROGRAM) $(BIN)/trapeze
	install -m 644 $(DOCUMENTS) $(DOC)
	install -m 644 isa/README.md $(DOC)/pg32.md
	$(if $(MAN_PAGE),install -d $(MAN) && install -m 644 $(MAN_PAGE) $(MAN)/trapeze.1)

uninstall:                              ## take away what install put there
	rm -f $(BIN)/trapeze $(MAN)/trapeze.1 $(DOCUMENTS:%=$(DOC)/%) $(DOC)/pg32.md
	-rmdir $(DOC)

clean:                                  ## remove everything that was built
	rm -rf build trapeze

help:                                   ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# -- Measuring ---------------------------------------------------------------------------------------------------

KERNELS := $(patsubst examples/bench/%.s,%,$(wildcard examples/bench/*.s))

$(BUILD)/bench/%: examples/bench/%.c examples/bench/native.c examples/bench/kernel.h
	@mkdir -p $(@D)
	$(CC) -O2 -fno-tree-vectorize -o $@ examples/bench/$*.c examples/bench/native.c

# Nothing but starting, with the libraries of the program.
$(BUILD)/bench/start: examples/bench/start.c
	@mkdir -p $(@D)
	$(CC) -O2 -fno-pie -no-pie -o $@ $< -Wl,--no-as-needed $(READLINE) $(LIBRARIES)

# The kernels for qemu-riscv32, where there is a compiler.
RISCV32 := riscv64-unknown-elf-gcc
$(BUILD)/bench/riscv32/%: examples/bench/%.c examples/bench/riscv32.c examples/bench/kernel.h
	@mkdir -p $(@D)
	$(RISCV32) -march=rv32im -mabi=ilp32 -O2 -ffreestanding -fno-tree-vectorize -nostdlib -static -o $@ \
	    examples/bench/$*.c examples/bench/riscv32.c -lgcc

.PHONY: bench
bench: $(PROGRAM) $(KERNELS:%=$(BUILD)/bench/%) $(BUILD)/bench/start  ## time kernels on every engine and depth, beside the host's own code
	@if command -v $(RISCV32) >/dev/null; then $(MAKE) --no-print-directory $(KERNELS:%=$(BUILD)/bench/riscv32/%); fi
	./$(PROGRAM) bench --native $(BUILD)/bench --svg $(BUILD)/bench/bench.svg $(KERNELS:%=examples/bench/%.s)
