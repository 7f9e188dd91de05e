#include "model/demand/cut_rows.h"

#include "num/clones.h"

#include <math.h>
#include <string.h>

// Functions compiled twice are static, as clang 14 needs: those below only lead here.
QJ_CLONES static void row_of(size_t n, double scale, double before, double now, const double *share_before, const double *share_now,
                             const double *women, double men_exit, double women_exit, int32_t *restrict employed,
                             int32_t *restrict leave, int32_t *restrict open) {
    const double more = women_exit - men_exit;
    for (size_t o = 0; o < n; o++) {
        const double e0 = before * share_before[o] * scale, e1 = now * share_now[o] * scale;
        const int32_t was = (int32_t)(e0 + 0.5), is = (int32_t)(e1 + 0.5);
        const int32_t gone = (int32_t)((men_exit + more * women[o]) * (e0 + e1) * 0.5 + 0.5);
        const int32_t net = is - was + gone;
        employed[o] = is;
        leave[o] = gone;
        open[o] = net > 0 ? net : 0;
    }
}

void cut_row(size_t n, double scale, double before, double now, const double *share_before, const double *share_now,
             const double *women, double men_exit, double women_exit, int32_t *restrict employed, int32_t *restrict leave,
             int32_t *restrict open) {
    row_of(n, scale, before, now, share_before, share_now, women, men_exit, women_exit, employed, leave, open);
}

void cut_row_more(size_t n, double scale, double before, double now, const double *share_before, const double *share_now,
                  const double *women, double men_exit, double women_exit, const int32_t *more_before,
                  const int32_t *more_now, int32_t *employed, int32_t *leave, int32_t *open) {
    const double more = women_exit - men_exit;
    for (size_t o = 0; o < n; o++) {
        const double e0 = before * share_before[o] * scale, e1 = now * share_now[o] * scale;
        const int32_t was = (int32_t)(e0 + 0.5) + more_before[o], is = (int32_t)(e1 + 0.5) + more_now[o];
        const double exposed = fmax(0, e0 + more_before[o]) + fmax(0, e1 + more_now[o]);
        const int32_t gone = (int32_t)((men_exit + more * women[o]) * exposed * 0.5 + 0.5);
        employed[o] = is > 0 ? is : 0;
        leave[o] = gone;
        const int32_t net = employed[o] - (was > 0 ? was : 0) + gone;
        open[o] = net > 0 ? net : 0;
    }
}

size_t cut_runs_make(const qj_cut *cut, size_t n, cut_run *runs) {
    size_t n_runs = 0;
    for (size_t o = 0; o < n; o++) {
        const size_t major = cut->major[o] == cut->leaf[o] ? SIZE_MAX : cut->major[o];
        cut_run *last = n_runs > 0 ? &runs[n_runs - 1] : NULL;
        if (last != NULL && last->major == major && last->slot + last->n == cut->leaf[o])
            last->n++;
        else
            runs[n_runs++] = (cut_run){.leaf = o, .n = 1, .slot = cut->leaf[o], .major = major};
    }
    return n_runs;
}

QJ_CLONES static void add_row(const cut_run *runs, size_t n_runs, size_t n_slots, const int32_t *restrict row,
                              int32_t *restrict industry, int32_t *restrict all) {
    memset(industry, 0, n_slots * sizeof *industry);
    for (size_t i = 0; i < n_runs; i++) {
        const cut_run *r = &runs[i];
        int32_t sum = 0;
        for (size_t o = 0; o < r->n; o++) {
            industry[r->slot + o] = row[r->leaf + o];
            sum += row[r->leaf + o];
        }
        industry[0] += sum;
        if (r->major != SIZE_MAX)
            industry[r->major] += sum;
    }
    for (size_t s = 0; s < n_slots; s++)
        all[s] += industry[s];
}

void cut_row_add(const cut_run *runs, size_t n_runs, size_t n_slots, const int32_t *restrict row, int32_t *restrict industry,
                 int32_t *restrict all) {
    add_row(runs, n_runs, n_slots, row, industry, all);
}

double cut_grid(double largest) {
    double grid = 1.0 / 1024;
    while (largest * 1.25 / grid >= 2147483647.0)
        grid *= 2;
    return grid;
}
