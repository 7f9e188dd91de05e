// Four doubles side by side, with the operators of C: one instruction where the machine has AVX2 (QJ_CLONES compiles a
// function once more for it), two elsewhere. Each lane is an ordinary double, so the bits are the same either way.
#pragma once

#include "num/clones.h"

#include <stddef.h>

typedef double qj_v4 __attribute__((vector_size(32), aligned(8), may_alias)); // at any address of a double
enum { QJ_V4 = 4 };

#define QJ_V4_AT(p) (*(qj_v4 *)(p))
#define QJ_V4_OF(p) (*(const qj_v4 *)(p))
