// Four doubles side by side, with the operators of C: one instruction where the machine has AVX2 (QJ_CLONES compiles a
// function once more for it), two elsewhere. Each lane is an ordinary double, so the bits are the same either way.
#pragma once

#include "num/clones.h"

#include <stddef.h>

typedef double qj_v4 __attribute__((vector_size(32), aligned(8), may_alias)); // at any address of a double
enum { QJ_V4 = 4 };

#define QJ_V4_AT(p) (*(qj_v4 *)(p))
#define QJ_V4_OF(p) (*(const qj_v4 *)(p))

typedef int64_t qj_i4 __attribute__((vector_size(32), aligned(8), may_alias));
typedef uint64_t qj_u4 __attribute__((vector_size(32), aligned(8), may_alias));
#define QJ_V4_POSITIVE(v) ((qj_v4)((qj_i4)(v) & (qj_i4)((v) > 0.0))) // max(0, v)
#define QJ_V4_CHOOSE(mask, a, b) ((qj_v4)(((qj_i4)(a) & (mask)) | ((qj_i4)(b) & ~(mask))))
#define QJ_V4_LESS(a, b) ((qj_i4)((a) < (b)))
