#include "num/mix.h"

#include "num/vec.h"

qj_mix qj_mix_list(size_t rows, size_t n, size_t stride, const double *w, uint32_t *first, uint16_t *at, double *weight)
{
    uint32_t k = 0;
    for (size_t o = 0; o < n; o++) {
        first[o] = k;
        for (size_t i = 0; i < rows; i++)
            if (w[i * stride + o] != 0.0) {
                at[k] = (uint16_t)i;
                weight[k++] = w[i * stride + o];
            }
    }
    first[n] = k;
    return (qj_mix){.n = n, .first = first, .at = at, .weight = weight};
}

// Eight sums stay in registers while the list goes by.
QJ_CLONES static void mix_rows(const qj_mix *m, const double *x, double *y)
{
    for (size_t o = 0; o < m->n; o++, y += QJ_LANES_MIX) {
        qj_v4 a = {0}, b = {0}, c = {0}, d = {0}, e = {0}, f = {0}, g = {0}, h = {0};
        for (uint32_t k = m->first[o]; k < m->first[o + 1]; k++) {
            const double *row = x + (size_t)m->at[k] * QJ_LANES_MIX;
            const double w = m->weight[k];
            a += w * QJ_V4_OF(row), b += w * QJ_V4_OF(row + 4), c += w * QJ_V4_OF(row + 8), d += w * QJ_V4_OF(row + 12);
            e += w * QJ_V4_OF(row + 16), f += w * QJ_V4_OF(row + 20), g += w * QJ_V4_OF(row + 24), h += w * QJ_V4_OF(row + 28);
        }
        QJ_V4_AT(y) = a, QJ_V4_AT(y + 4) = b, QJ_V4_AT(y + 8) = c, QJ_V4_AT(y + 12) = d;
        QJ_V4_AT(y + 16) = e, QJ_V4_AT(y + 20) = f, QJ_V4_AT(y + 24) = g, QJ_V4_AT(y + 28) = h;
    }
}

void qj_mix_rows(const qj_mix *m, const double *x, double *y)
{
    mix_rows(m, x, y);
}
