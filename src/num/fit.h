// Iterative proportional fitting of a list of cells to any number of margins (Deming & Stephan 1940), and what to say
// when the margins contradict one another.
//
// Cells and margins are lists, so the table may have any number of dimensions and holes cost nothing: a margin is its
// targets and, for each cell, the number of the target that counts it.
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "num/ipf.h"

typedef struct qj_fit_margin {
    size_t n;
    const double *target;  // [n] >= 0
    const uint32_t *of;    // [cells] which target counts the cell
} qj_fit_margin;

// x[cells] is the seed and gets the fit: minimal Kullback-Leibler divergence from it. Zeros stay. Stops below tol (largest
// |sum - target| / max(1, target)), after max_sweeps, or when it stalls as qj_ipf3 does. sums[largest margin].
qj_ipf_result qj_fit(size_t cells, double *x, size_t n_margins, const qj_fit_margin *margins, double tol,
                     int max_sweeps, double *sums);

enum { QJ_FIT_MOST_FORCED = 20000 };

// The cut that proves that two margins cannot both hold: the targets `rows` (1 where in the cut) of a need more than
// the targets `cols` of b can give, and the cells of `rows` with a positive seed lie in `cols` only.
typedef struct qj_fit_cut {
    bool feasible;
    double flow;         // what can be placed at most
    double need, give;   // of the marked targets
    uint8_t *rows, *cols;
    uint8_t *forced; // [cells] when feasible: 1 for a positive cell that is 0 in every table with these margins
                     // (not looked for with more than QJ_FIT_MOST_FORCED targets: all 0)
} qj_fit_cut;

// Maximum flow from the targets of a to those of b over the positive cells (Dinic 1970), and its minimum cut.
// Feasible when at most slack * max(1, total) is left unplaced. Fails with QJ_E_MEMORY only.
QJ_CHECKED qj_rc qj_fit_cut_of(size_t cells, const double *seed, const qj_fit_margin *a, const qj_fit_margin *b,
                               double slack, qj_arena *arena, qj_fit_cut *out, qj_err *err);

// Two margins say the same about group g: the sums of their targets with group number g. group[n], -1 for none.
typedef struct qj_fit_pair {
    size_t a, b;            // margins
    size_t n_groups;
    const uint32_t *group_a, *group_b;
} qj_fit_pair;

// Moves targets as little as possible, sum of (change / sd)^2, until every pair agrees on every group: projection onto
// each pair in turn, which for one pair is the closed form change = sd^2 gap / sum of sd^2. target[m] and sd[m] are of
// margin m; sums[2 * most groups of a pair]. Returns the number of rounds; `gap` gets the largest
// |difference| / max(1, sum) that is left (more than tol: no targets agree, or all sd of a group are 0).
int qj_fit_repair(size_t n_margins, const size_t *n, double *const *target, const double *const *sd, size_t n_pairs,
                  const qj_fit_pair *pairs, double tol, double *sums, double *gap);

// GRAS: a matrix a[rows][cols] with entries of both signs to its row and column totals; entries keep their sign.
// x = r a s where positive, a / (r s) where negative (Junius & Oosterhaven 2003; objective of Lenzen, Wood & Gallego
// 2007). r[rows], s[cols] get the multipliers, x[rows][cols] the fit.
qj_ipf_result qj_gras(size_t rows, size_t cols, const double *a, const double *row_total, const double *col_total,
                      double tol, int max_sweeps, double *r, double *s, double *x);
