// Planned hires contain replacement, and people who only change employers: new jobs are a share of what goes beyond the
// model's own expectation for the whole region, occupation and year. Employers who were not asked keep theirs within it.
#include "model/demand/hires.h"

#include <math.h>
#include <string.h>

static const double PART = 1024; // hires are counted in parts of a person, so that sums do not depend on their order

qj_expected qj_expected_of(const qj_need_input *in, const qj_path *path, const double *exit_rates, size_t region, size_t leaf, int h) {
    const size_t I = in->n_industries, O = in->n_occupations, first = 1 + in->n_regions + I, years = (size_t)path->horizon + 1;
    const double *rate = exit_rates + region * QJ_SEXES * (size_t)path->horizon + h - 1;
    const double men = rate[0], women = rate[path->horizon];
    qj_expected e = {0};
    for (size_t i = 0; i < I; i++) {
        const double *level = path->level + (first + region * I + i) * years + h;
        const double share = in->share[i * O + leaf], w = in->women[i * O + leaf];
        e.growth += (level[0] - level[-1]) * share;
        e.leavers += ((1 - w) * men + w * women) * (level[0] + level[-1]) / 2 * share;
    }
    return e;
}

typedef struct asking {
    const qj_need_input *in;
    size_t R, I, O, H;
    int64_t *hires; // [region][leaf][year][industry, the last: not told]
    double *known;  // [region][leaf][year] likely jobs that are known to begin
} asking;

static size_t at(const asking *q, size_t r, size_t o, size_t h) { return (r * q->O + o) * q->H + h; }

static void add_hires(asking *q, const qj_event_plan *hires) {
    for (size_t k = 0; k < hires->n_items; k++) {
        const qj_event_item *item = &hires->item[k];
        const qj_scope *s = &hires->scope[item->scope];
        const size_t told = s->industry == SIZE_MAX ? q->I : s->industry, h = (size_t)(item->year - q->in->base_year - 1);
        const double whole = nearbyint(item->jobs * item->probability * PART);
        int64_t before = 0;
        for (size_t c = 0; c < s->n; c++) {
            const size_t r = s->cell[c] / (q->I * q->O), o = s->cell[c] % q->O;
            const int64_t upto = (int64_t)(whole * s->upto[c] + 0.5);
            q->hires[at(q, r, o, h) * (q->I + 1) + told] += upto - before;
            before = upto;
        }
    }
}

static void add_known(asking *q, const qj_event_plan *known) {
    for (size_t k = 0; k < known->n_items; k++) {
        const qj_event_item *item = &known->item[k];
        const qj_scope *s = &known->scope[item->scope];
        for (size_t h = 0; item->kind == QJ_EVENT_PROJECT && h < q->H; h++) {
            const int year = q->in->base_year + 1 + (int)h;
            const double begin = qj_phase(item->year, item->phase_in, year) - qj_phase(item->year, item->phase_in, year - 1);
            for (size_t c = 0; begin > 0 && c < s->n; c++)
                q->known[at(q, s->cell[c] / (q->I * q->O), s->cell[c] % q->O, h)] +=
                    item->probability * item->jobs * begin * s->share[c];
        }
    }
}

// The new jobs of a region, occupation and year go to the industries that planned them.
static size_t put_jobs(const asking *q, const qj_cut *cut, const qj_hires *g, const int64_t *by_industry, int64_t whole,
                       jobs_placed *out) {
    size_t n = 0;
    for (size_t i = 0; i <= q->I; i++) {
        if (by_industry[i] <= 0)
            continue;
        out[n++] = (jobs_placed){.item = {.kind = QJ_EVENT_HIRES, .year = g->year, .phase_in = 1, .probability = 1,
                                          .jobs = g->jobs * ((double)by_industry[i] / (double)whole)},
                                 .region = g->region, .industry = i < q->I ? i : SIZE_MAX, .slot = cut->leaf[g->leaf]};
    }
    return n;
}

static size_t count_used(const int64_t *x, size_t n) {
    size_t used = 0;
    for (size_t k = 0; k < n; k++)
        used += x[k] > 0;
    return used;
}

qj_rc jobs_of_hires(const qj_need_input *in, const qj_need_params *p, const qj_path *path, const qj_cut *cut,
                    const qj_event_plan *known, const qj_event_plan *hires, const jobs_placed *direct, size_t n_direct, qj_arena *a,
                    jobs_placed **all, size_t *n_all, const qj_hires **list, size_t *n_list, qj_err *err) {
    asking q = {.in = in, .R = in->n_regions, .I = in->n_industries, .O = in->n_occupations, .H = (size_t)p->horizon};
    const size_t groups = q.R * q.O * q.H;
    q.hires = QJ_NEW(a, int64_t, groups *(q.I + 1));
    q.known = QJ_NEW(a, double, groups);
    double *rates = QJ_NEW(a, double, q.R *QJ_SEXES *q.H);
    if (q.hires == NULL || q.known == NULL || rates == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    qj_exit_rates(in, p->horizon, 0, 1, rates);
    add_hires(&q, hires);
    add_known(&q, known);
    const size_t most = count_used(q.hires, groups * (q.I + 1));
    jobs_placed *out = QJ_NEW(a, jobs_placed, n_direct + most + 1);
    qj_hires *told = QJ_NEW(a, qj_hires, most + 1);
    if (out == NULL || told == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    if (n_direct > 0)
        memcpy(out, direct, n_direct * sizeof *out);
    *n_all = n_direct;
    *n_list = 0;
    for (size_t g = 0; g < groups; g++) {
        const int64_t *by_industry = q.hires + g * (q.I + 1);
        int64_t whole = 0;
        for (size_t i = 0; i <= q.I; i++)
            whole += by_industry[i];
        if (whole <= 0)
            continue;
        const size_t r = g / (q.O * q.H), o = g / q.H % q.O, h = g % q.H;
        const qj_expected e = qj_expected_of(in, path, rates, r, o, (int)h + 1);
        qj_hires *t = &told[(*n_list)++];
        *t = (qj_hires){.region = r, .leaf = o, .year = in->base_year + 1 + (int)h, .hires = (double)whole / PART,
                        .expected = fmax(0, e.growth + e.leavers + q.known[g])};
        t->jobs = p->survey_share * fmax(0, t->hires - t->expected);
        if (t->jobs > 0)
            *n_all += put_jobs(&q, cut, t, by_industry, whole, out + *n_all);
    }
    *all = out;
    *list = told;
    return QJ_OK;
}
