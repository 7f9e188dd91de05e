// A sweep goes through the slabs, one index of the first dimension each, which stay in the cache from the first touch to
// the last: the factors of m01 and m12 are applied and summed over the second dimension, which gives the factors of m02;
// these are applied, and the sums over the third dimension give the error of m01 and its next factors; with those the
// sums over the first dimension go on, from which the next factors of m12 come. So the table is read and written once a
// sweep, and the numbers are those of fitting one margin after the other. The errors of m12 and m02 cost sums of their
// own and are measured only when they can matter.
//
// Margins that nearly contradict one another make the factors of one sweep nearly those of the one before, for thousands
// of sweeps. After PATIENCE sweeps, two are watched and the third one leaps: the logarithms of the factors are extrapolated
// (squared extrapolation, Varadhan & Roland 2008). The table stays the seed times factors of its margins, and of these only
// one has the margins, so the leap changes how soon it is reached and not what is reached.
#include "num/ipf.h"

#include "num/elem.h"
#include "num/vec.h"

#include <math.h>
#include <string.h>

#define STALL_SWEEPS 50
#define STALL_GAIN 1e-3
#define LONG_ROW 32
#define PATIENCE 50
#define LONGEST_LEAP 1024.0

typedef struct job {
    const qj_ipf_table *t;
    double *f01, *f12, *f02; // factors still to be applied, and of m02 those applied last
    double *plane;           // [n1][n2] sums over the first dimension
    double *first, *second;  // logarithms of the factors of two sweeps, of m01, m12 and m02 one after the other
    bool given;              // factors of m02 are given and not found
} job;

// How far the leaps go, and whether they help.
typedef struct leaps {
    int phase; // sweeps watched; -1: no leaps any more
    int vain;  // leaps in a row that did not bring the error below the best one
    double longest, best;
} leaps;

static double relative_error(double sum, double target)
{
    return fabs(sum - target) / (target > 1.0 ? target : 1.0);
}

// The factor that brings a sum to its target. An empty line cannot be brought anywhere.
static inline double factor_of(double sum, double target)
{
    return sum > 0.0 ? target / sum : 1.0;
}

// NaN counts as largest, so that a missing margin is not taken for one that holds.
static inline double larger(double a, double b)
{
    return b > a || isnan(b) ? b : a;
}

QJ_CLONES static void factors_of(size_t n, const double *target, double *sum)
{
    for (size_t k = 0; k < n; k++)
        sum[k] = factor_of(sum[k], target[k]);
}

// The rows x[n][m] times a factor a row and a factor a cell, kept in place; sum[m] of them.
QJ_CLONES static void scale_columns(size_t n, size_t m, double *restrict x, const double *row, const double *cell, double *restrict sum)
{
    memset(sum, 0, m * sizeof *sum);
    size_t j = 0;
    for (; j + 4 <= n; j += 4) {
        double *a = x + j * m, *b = a + m, *c = b + m, *d = c + m;
        const double *fa = cell + j * m, *fb = fa + m, *fc = fb + m, *fd = fc + m;
        const double ra = row[j], rb = row[j + 1], rc = row[j + 2], rd = row[j + 3];
        size_t k = 0;
        for (; k + QJ_V4 <= m; k += QJ_V4) {
            const qj_v4 va = QJ_V4_OF(a + k) * ra * QJ_V4_OF(fa + k), vb = QJ_V4_OF(b + k) * rb * QJ_V4_OF(fb + k);
            const qj_v4 vc = QJ_V4_OF(c + k) * rc * QJ_V4_OF(fc + k), vd = QJ_V4_OF(d + k) * rd * QJ_V4_OF(fd + k);
            QJ_V4_AT(a + k) = va, QJ_V4_AT(b + k) = vb, QJ_V4_AT(c + k) = vc, QJ_V4_AT(d + k) = vd;
            QJ_V4_AT(sum + k) = QJ_V4_OF(sum + k) + va + vb + vc + vd;
        }
        for (; k < m; k++) {
            a[k] = a[k] * ra * fa[k], b[k] = b[k] * rb * fb[k], c[k] = c[k] * rc * fc[k], d[k] = d[k] * rd * fd[k];
            sum[k] = sum[k] + a[k] + b[k] + c[k] + d[k];
        }
    }
    for (; j < n; j++)
        for (size_t k = 0; k < m; k++)
            sum[k] += x[j * m + k] = x[j * m + k] * row[j] * cell[j * m + k];
}

// A row times a factor a column, and before that, unless `cell` is NULL, a factor of its own and one a cell; returns its
// sum. Rows of LONG_ROW cells and more are summed in sixteen parts.
QJ_CLONES static double scale_row(size_t m, double *x, double row, const double *cell, const double *column)
{
    double total = 0.0;
    size_t k = 0;
    for (size_t c = 0; cell != NULL && c < m; c++)
        x[c] = x[c] * row * cell[c];
    if (m >= LONG_ROW) {
        qj_v4 a = {0}, b = {0}, c = {0}, d = {0};
        for (; k + 4 * QJ_V4 <= m; k += 4 * QJ_V4) {
            const qj_v4 va = QJ_V4_OF(x + k) * QJ_V4_OF(column + k), vb = QJ_V4_OF(x + k + 4) * QJ_V4_OF(column + k + 4);
            const qj_v4 vc = QJ_V4_OF(x + k + 8) * QJ_V4_OF(column + k + 8), vd = QJ_V4_OF(x + k + 12) * QJ_V4_OF(column + k + 12);
            QJ_V4_AT(x + k) = va, QJ_V4_AT(x + k + 4) = vb, QJ_V4_AT(x + k + 8) = vc, QJ_V4_AT(x + k + 12) = vd;
            a += va, b += vb, c += vc, d += vd;
        }
        a = (a + b) + (c + d);
        total = (a[0] + a[1]) + (a[2] + a[3]);
    }
    for (; k < m; k++) {
        x[k] = x[k] * column[k];
        total += x[k];
    }
    return total;
}

QJ_CLONES static void add_scaled(size_t m, const double *x, double row, double *sum)
{
    size_t k = 0;
    for (; k + QJ_V4 <= m; k += QJ_V4)
        QJ_V4_AT(sum + k) = QJ_V4_OF(sum + k) + QJ_V4_OF(x + k) * row;
    for (; k < m; k++)
        sum[k] += x[k] * row;
}

// One slab of a sweep; returns how far its margin m01 was off.
static double sweep_slab(const job *g, size_t i)
{
    const qj_ipf_table *t = g->t;
    const size_t n = t->n1, m = t->n2;
    double *x = t->x + i * n * m, *row = g->f01 + i * n, *column = g->f02 + i * m, error = 0.0;
    const bool find = t->m02 && !g->given;
    if (find) {
        scale_columns(n, m, x, row, g->f12, column);
        factors_of(m, t->m02 + i * m, column);
    }
    for (size_t j = 0; j < n; j++) {
        const double sum = scale_row(m, x + j * m, row[j], find ? NULL : g->f12 + j * m, column);
        if (t->m01) {
            error = larger(error, relative_error(sum, t->m01[i * n + j]));
            row[j] = factor_of(sum, t->m01[i * n + j]);
        }
        if (t->m12)
            add_scaled(m, x + j * m, row[j], g->plane + j * m);
    }
    return error;
}

static void set_ones(size_t n, double *x)
{
    for (size_t k = 0; k < n; k++)
        x[k] = 1.0;
}

// Fits the margins in turn; returns how far m01 is off now.
static double sweep(job *g)
{
    const size_t n = g->t->n1 * g->t->n2;
    double error = 0.0;
    memset(g->plane, 0, n * sizeof *g->plane);
    for (size_t i = 0; i < g->t->n0; i++)
        error = larger(error, sweep_slab(g, i));
    if (g->t->m12) {
        double *sums = g->plane;
        g->plane = g->f12;
        g->f12 = sums;
        factors_of(n, g->t->m12, sums);
    }
    return error;
}

static double largest_error(size_t n, const double *sum, const double *target)
{
    double error = 0.0;
    for (size_t k = 0; k < n; k++)
        error = larger(error, relative_error(sum[k], target[k]));
    return error;
}

// How far m12 and m02 are off. `plane` and f02 are free between sweeps.
static double other_errors(const job *g)
{
    const qj_ipf_table *t = g->t;
    const size_t n = t->n1, m = t->n2;
    double error = 0.0;
    memset(g->plane, 0, n * m * sizeof *g->plane);
    for (size_t i = 0; i < t->n0; i++) {
        const double *x = t->x + i * n * m;
        double *column = g->f02 + i * m;
        add_scaled(n * m, x, 1.0, g->plane);
        if (t->m02 == NULL)
            continue;
        memset(column, 0, m * sizeof *column);
        for (size_t j = 0; j < n; j++)
            add_scaled(m, x + j * m, 1.0, column);
        error = larger(error, largest_error(m, column, t->m02 + i * m));
    }
    return t->m12 ? larger(error, largest_error(n * m, g->plane, t->m12)) : error;
}

static void logs(size_t n, const double *factor, double *out)
{
    for (size_t k = 0; k < n; k++) {
        const double v = qj_log(factor[k]);
        out[k] = isfinite(v) ? v : 0.0; // an emptied line leaps nowhere
    }
}

// From the logarithms of two sweeps to the factors of a leap; 0 when they differ too little to say anything.
static double leap_of(size_t n, const double *first, double *second, double longest)
{
    double length = 0.0, change = 0.0;
    for (size_t k = 0; k < n; k++) {
        const double v = second[k] - first[k];
        length += first[k] * first[k];
        change += v * v;
    }
    if (!(change > 0.0) || !isfinite(length / change))
        return 0.0;
    const double root = sqrt(length / change), step = root < 1.0 ? 1.0 : root > longest ? longest : root;
    for (size_t k = 0; k < n; k++)
        second[k] = 2.0 * (step - 1.0) * first[k] + (step * step - 1.0) * (second[k] - first[k]);
    qj_exp_array(n, second, second);
    return step;
}

// Takes the place of a sweep once two have been watched.
static double leap(job *g, leaps *l)
{
    const qj_ipf_table *t = g->t;
    const size_t rows = t->n0 * t->n1, planes = t->n1 * t->n2, n = rows + planes + t->n0 * t->n2;
    l->phase = 0;
    if (leap_of(n, g->first, g->second, l->longest) <= 1.0)
        return sweep(g);
    // The factors of the next sweep belong to the table as it is, so they are found anew after the leap.
    memcpy(g->f01, g->second, rows * sizeof(double));
    memcpy(g->f12, g->second + rows, planes * sizeof(double));
    memcpy(g->f02, g->second + rows + planes, (n - rows - planes) * sizeof(double));
    g->given = true;
    const double error = sweep(g);
    g->given = false;
    return error;
}

// A sweep that is watched, so that a leap can follow.
static double watched_sweep(job *g, leaps *l)
{
    const qj_ipf_table *t = g->t;
    const size_t rows = t->n0 * t->n1, planes = t->n1 * t->n2;
    double *log = l->phase == 0 ? g->first : g->second;
    logs(rows, g->f01, log);
    logs(planes, g->f12, log + rows);
    const double error = sweep(g);
    logs(t->n0 * t->n2, g->f02, log + rows + planes);
    if (l->phase++ == 1) { // the second sweep after a leap tells whether it helped
        l->vain = error < l->best ? 0 : l->vain + 1;
        l->longest = error < l->best ? fmin(4.0 * l->longest, LONGEST_LEAP) : fmax(0.25 * l->longest, 2.0);
        l->best = fmin(error, l->best);
        if (l->vain > 60)
            l->phase = -1;
    }
    return error;
}

size_t qj_ipf3_scratch(const qj_ipf_table *t)
{
    return 3 * (t->n0 * t->n1 + t->n1 * t->n2 + t->n0 * t->n2) + t->n1 * t->n2;
}

qj_ipf_result qj_ipf3(const qj_ipf_table *t, double tol, int max_sweeps, double *scratch)
{
    const size_t rows = t->n0 * t->n1, planes = t->n1 * t->n2, n = rows + planes + t->n0 * t->n2;
    job g = {.t = t, .f01 = scratch, .f12 = scratch + rows, .f02 = scratch + rows + planes, .given = true};
    g.first = scratch + n;
    g.second = g.first + n;
    g.plane = g.second + n;
    leaps l = {.longest = 64.0, .best = INFINITY};
    set_ones(n, scratch);
    double before = INFINITY, error = sweep(&g);
    qj_ipf_result r = {.error = larger(error, other_errors(&g))};
    g.given = false;
    if (t->m02 == NULL)
        set_ones(t->n0 * t->n2, g.f02);
    while (r.sweeps < max_sweeps && !(r.error < tol)) {
        if (r.sweeps % STALL_SWEEPS == 0) {
            // Right after a leap the error says little: the best one counts.
            const double now = r.sweeps > PATIENCE && l.phase >= 0 ? l.best : r.error;
            const bool stalled = !(now < before * (1.0 - STALL_GAIN));
            if (stalled && (r.sweeps <= PATIENCE || l.phase < 0))
                break;
            l.phase = stalled ? -1 : l.phase;
            before = stalled ? r.error : now;
        }
        r.error = r.sweeps < PATIENCE || l.phase < 0 ? sweep(&g) : l.phase < 2 ? watched_sweep(&g, &l) : leap(&g, &l);
        r.sweeps++;
        if (!(r.error >= tol) || r.sweeps % STALL_SWEEPS == 0 || r.sweeps == max_sweeps)
            r.error = larger(r.error, other_errors(&g));
    }
    r.converged = r.error < tol;
    return r;
}
