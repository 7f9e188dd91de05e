// Rules without any play: an interior point needs some, so their lines are fixed first, or the rule is the proof that
// nothing is feasible.
#include "model/order/lp.h"

#include <math.h>
#include <string.h>

#define NONE 1e-9

static double low(const qj_order_range *r, double coef) {
    return coef * (coef < 0 ? r->most : r->may_close ? 0 : r->least);
}

static void fix(qj_order_range *r, double coef) {
    if (coef < 0)
        r->least = r->most, r->may_close = r->most <= 0;
    else if (r->may_close)
        r->least = r->most = 0;
    else
        r->most = r->least;
}

static double limit_of(const qj_order_problem *p, size_t r) {
    return r < p->n_colleges ? p->room[r] : p->limit[r - p->n_colleges];
}

// least[r]: what the lines use of every rule at the very least.
static void least_use(const qj_order *w, const qj_order_range *range, double *least) {
    const qj_order_problem *p = w->p;
    memset(least, 0, w->n_mu * sizeof *least);
    for (size_t i = 0; i < p->n_lines; i++) {
        least[w->line[i].college] += low(&range[i], 1);
        for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
            least[p->n_colleges + p->rule[c]] += low(&range[i], p->coef[c]);
    }
}

bool qj_order_lp_fix(const qj_order *w, qj_order_range *range, double *least, size_t *clash) {
    const qj_order_problem *p = w->p;
    for (int pass = 0; pass < 4; pass++) {
        bool any = false;
        least_use(w, range, least);
        for (size_t r = 0; r < w->n_mu; r++) {
            const double limit = limit_of(p, r), play = limit - least[r], size = NONE * (1 + fabs(limit));
            if (isfinite(limit) && play < -size) {
                *clash = r;
                return false;
            }
            least[r] = isfinite(limit) && play <= size; // no play
        }
        for (size_t i = 0; i < p->n_lines; i++) {
            qj_order_range *at = &range[i];
            if (at->least >= at->most && (!at->may_close || at->most <= 0))
                continue;
            const double before = at->most, floor = at->least;
            if (least[w->line[i].college] > 0)
                fix(at, 1);
            for (size_t c = p->first[i]; c < p->first[i + 1]; c++)
                if (p->coef[c] != 0 && least[p->n_colleges + p->rule[c]] > 0)
                    fix(at, p->coef[c]);
            any = any || at->most != before || at->least != floor;
        }
        if (!any)
            break;
    }
    return true;
}
