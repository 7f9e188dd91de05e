// Rounding to what is known of a number; the pages do the same (web/src/i18n/format.ts).
#pragma once

#include "base/text.h"

// To so many significant digits.
double qj_significant(double v, int digits);

// For prose and labels: two or three significant digits, never more decimals than are known. NaN is "–".
void qj_text_rounded(qj_buf *out, qj_lang lang, double v, int digits);

// Both ends of a range rounded to the same power of ten, so that it never reads "18 000–23 700". `least` is the power
// that is not divided further: 0 for people. *decimals says how to write them.
void qj_round_range(double *lo, double *hi, int least, int *decimals);
