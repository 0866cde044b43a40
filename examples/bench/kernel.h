/* kernel.h - what every kernel is: one function that computes for a while and returns a checksum.
 *
 * The same source is compiled for the host, and for PG32 by way of a compiler for RV32E (see README.md). */
#ifndef KERNEL_H
#define KERNEL_H

typedef unsigned char u8;
typedef unsigned int u32;

u32 kernel(void);

#endif
