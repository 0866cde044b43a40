# Trapeze - build, test, install. `make help` lists the targets.
#
#   CC, CFLAGS, LDFLAGS, PREFIX, DESTDIR   as usual
#   SANITIZE=1                             address and undefined behaviour sanitizers, in a build folder of its own

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
CFLAGS   += -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LDFLAGS  += -fsanitize=address,undefined
endif

WARNINGS := -Wall -Wextra -Wshadow -Wmissing-prototypes
FLAGS     = -std=c11 -D_GNU_SOURCE -DTRAPEZE_VERSION='"$(VERSION)"' $(WARNINGS) -I. -I$(BUILD) -MMD -MP $(CFLAGS)
LIBRARIES := -lelf -ljansson -lm -lpthread

SOURCES  := $(wildcard isa/*.c isa/dev/*.c isa/engine/*.c asm/*.c vmm/*.c vmm/observe/*.c vmm/theory/*.c)
CLI      := $(wildcard vmm/cli/*.c)
PARSER   := $(BUILD)/asm/scanner.o $(BUILD)/asm/grammar.o
LIBRARY  := $(SOURCES:%.c=$(BUILD)/%.o) $(PARSER)
OBJECTS  := $(LIBRARY) $(CLI:%.c=$(BUILD)/%.o)

.PHONY: all
all: $(PROGRAM)                         ## build ./trapeze

$(PROGRAM): $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBRARIES)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -c -o $@ $<

# Flex and Bison write into the build folder. Their code is not ours to lint.
$(BUILD)/asm/grammar.c $(BUILD)/asm/grammar.h &: asm/grammar.y
	@mkdir -p $(@D)
	bison --warnings=all -Werror --header=$(BUILD)/asm/grammar.h -o $(BUILD)/asm/grammar.c $<
$(BUILD)/asm/scanner.c $(BUILD)/asm/scanner.h &: asm/scanner.l
	@mkdir -p $(@D)
	flex --header-file=$(BUILD)/asm/scanner.h -o $(BUILD)/asm/scanner.c $<
$(PARSER): $(BUILD)/asm/%.o: $(BUILD)/asm/%.c
	$(CC) $(FLAGS) -Wno-unused-function -Wno-sign-compare -Wno-shadow -Wno-missing-prototypes -Wno-unused-but-set-variable -c -o $@ $<
$(patsubst %.c,$(BUILD)/%.o,$(wildcard asm/*.c)) $(PARSER): | $(BUILD)/asm/grammar.h $(BUILD)/asm/scanner.h

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

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
