        .include "bad-circle.s"
