/* execute.h - one instruction in software. */
#ifndef EXECUTE_H
#define EXECUTE_H

#include "isa/machine.h"

/* Do what instruction i does on m, whatever m's mode is: there is no privilege check here. Nothing is fetched; i stands
 * at m's P. Returns as reference_step does. i is not INSN_ILLEGAL. */
enum why execute(struct machine *m, struct insn i);

#endif
