# broken.s - cannot be assembled.
    ad   r1, r2, r3
