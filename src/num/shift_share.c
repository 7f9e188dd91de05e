#include "num/shift_share.h"

#include <math.h>

static double total(size_t n, size_t stride, const double *x)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += x[i * stride];
    return sum;
}

void qj_shift_share(size_t n_r, size_t n_i, const double *base, const double *end, qj_shift *out)
{
    double all = total(n_r * n_i, 1, base), growth = all > 0.0 ? total(n_r * n_i, 1, end) / all - 1.0 : NAN;
    for (size_t i = 0; i < n_i; i++) {
        double industry = total(n_r, n_i, base + i), g = industry > 0.0 ? total(n_r, n_i, end + i) / industry - 1.0 : NAN;
        for (size_t r = 0; r < n_r; r++) {
            double e = base[r * n_i + i], own = e > 0.0 ? end[r * n_i + i] / e - 1.0 : NAN;
            double usual = total(n_i, 1, base + r * n_i) * (industry / all);
            qj_shift *s = &out[r * n_i + i];
            if (isnan(own)) {
                *s = (qj_shift){NAN, NAN, NAN, NAN, NAN};
                continue;
            }
            s->national = e * growth;
            s->mix = e * (g - growth);
            s->regional = e * (own - g);
            s->competitive = usual * (own - g);
            s->allocation = (e - usual) * (own - g);
        }
    }
}
