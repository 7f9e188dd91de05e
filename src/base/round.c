#include "base/round.h"

#include <math.h>
#include <string.h>

double qj_significant(double v, int digits) {
    if (v == 0 || !isfinite(v))
        return v;
    int power = digits - 1 - (int)floor(log10(fabs(v)));
    double unit = pow(10, power < 0 ? -power : power);
    return power < 0 ? floor(v / unit + 0.5) * unit : floor(v * unit + 0.5) / unit;
}

void qj_text_rounded(qj_buf *out, qj_lang lang, double v, int digits) {
    double r = qj_significant(v, digits), size = fabs(r);
    int decimals = isnan(r) || size >= 10 || r == 0 ? 0 : size >= 1 ? (digits > 1 ? 1 : 0) : digits;
    size_t from = out->len;
    qj_text_number(out, lang, r, decimals);
    if (decimals == 0 || out->failed)
        return;
    while (out->len > from && out->data[out->len - 1] == '0') // no zeros after the last digit that is known
        out->len--;
    if (out->len > from && strchr(",.", out->data[out->len - 1]) != NULL)
        out->len--;
    out->data[out->len] = '\0';
}

void qj_round_range(double *lo, double *hi, int least, int *decimals) {
    double size = fmax(fabs(*lo), fabs(*hi));
    *decimals = 0;
    if (size == 0 || !isfinite(size))
        return;
    bool wide = fabs(*hi - *lo) / size > 0.1;
    int power = (int)floor(log10(size)) - (wide ? 1 : 2);
    power = power < least ? least : power;
    double unit = pow(10, power < 0 ? -power : power);
    *lo = power < 0 ? floor(*lo * unit + 0.5) / unit : floor(*lo / unit + 0.5) * unit;
    *hi = power < 0 ? floor(*hi * unit + 0.5) / unit : floor(*hi / unit + 0.5) * unit;
    *decimals = power < 0 ? -power : 0;
}
