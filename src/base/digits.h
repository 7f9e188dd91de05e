// Numbers as decimal text.
#pragma once

#include <stddef.h>

enum { QJ_DIGITS_ROOM = 48 };

// The decimal of fewest digits, 15 at least allowed for, that reads back as v: what "%.15g", else "%.16g", else "%.17g"
// would write. NUL behind it; returns its length. v is finite.
size_t qj_digits(double v, char out[static QJ_DIGITS_ROOM]);
