#include "num/copula.h"

#include "num/dist.h"

#include <math.h>
#include <string.h>

enum { MOST_SWEEPS = 60 };

void qj_correlate(size_t n, const double *l, const double *e, double *z) {
    for (size_t i = n; i-- > 0;) {
        double sum = 0.0;
        for (size_t j = 0; j <= i; j++)
            sum += l[i * n + j] * e[j];
        z[i] = sum;
    }
}

double qj_copula_spearman(double rho) { return 6.0 / 3.14159265358979323846 * qj_asin(0.5 * rho); }

// Turns rows and columns p, q so that a[p][q] becomes 0.
static void rotate(size_t n, double *a, double *v, size_t p, size_t q) {
    const double apq = a[p * n + q], theta = (a[q * n + q] - a[p * n + p]) / (2.0 * apq);
    const double t = (theta >= 0.0 ? 1.0 : -1.0) / (fabs(theta) + sqrt(theta * theta + 1.0));
    const double c = 1.0 / sqrt(t * t + 1.0), s = t * c;
    for (size_t k = 0; k < n; k++) {
        const double x = a[k * n + p], y = a[k * n + q];
        a[k * n + p] = c * x - s * y;
        a[k * n + q] = s * x + c * y;
    }
    for (size_t k = 0; k < n; k++) {
        const double x = a[p * n + k], y = a[q * n + k];
        a[p * n + k] = c * x - s * y;
        a[q * n + k] = s * x + c * y;
        const double vp = v[k * n + p], vq = v[k * n + q];
        v[k * n + p] = c * vp - s * vq;
        v[k * n + q] = s * vp + c * vq;
    }
}

void qj_eigen(size_t n, double *a, double *value, double *vector) {
    memset(vector, 0, n * n * sizeof *vector);
    for (size_t i = 0; i < n; i++)
        vector[i * n + i] = 1.0;
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
        double off = 0.0, all = 0.0;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                all += a[i * n + j] * a[i * n + j];
                off += i == j ? 0.0 : a[i * n + j] * a[i * n + j];
            }
        if (!(off > 1e-32 * all))
            break;
        for (size_t p = 0; p + 1 < n; p++)
            for (size_t q = p + 1; q < n; q++)
                if (fabs(a[p * n + q]) > 1e-300)
                    rotate(n, a, vector, p, q);
    }
    for (size_t i = 0; i < n; i++)
        value[i] = a[i * n + i];
}

qj_rc qj_correlation_clip(size_t n, double *c, double least, size_t *clipped, qj_arena *arena, qj_err *err) {
    double *a = QJ_NEW(arena, double, n * n), *vector = QJ_NEW(arena, double, n * n), *value = QJ_NEW(arena, double, n);
    if (a == NULL || vector == NULL || value == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            a[i * n + j] = i == j ? 1.0 : 0.5 * (c[i * n + j] + c[j * n + i]);
    memcpy(c, a, n * n * sizeof *c);
    qj_eigen(n, a, value, vector);
    *clipped = 0;
    for (size_t k = 0; k < n; k++)
        if (value[k] < least) {
            value[k] = least;
            ++*clipped;
        }
    if (*clipped == 0)
        return QJ_OK;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double sum = 0.0;
            for (size_t k = 0; k < n; k++)
                sum += vector[i * n + k] * value[k] * vector[j * n + k];
            a[i * n + j] = sum;
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            c[i * n + j] = i == j ? 1.0 : a[i * n + j] / sqrt(a[i * n + i] * a[j * n + j]);
    return QJ_OK;
}
