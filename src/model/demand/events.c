// From events to jobs by cell: spreading, chances, and the draws.
#include "model/demand/draws.h"
#include "model/demand/events_draw.h"
#include "model/demand/hires.h"
#include "num/rng.h"
#include "num/stat.h"

#include <math.h>
#include <string.h>

double qj_phase(int first_year, int phase_in, int year) {
    if (year < first_year)
        return 0;
    const int years = year - first_year + 1;
    return years >= phase_in ? 1 : (double)years / phase_in;
}

static bool in_slot(const qj_cut *cut, size_t leaf, size_t slot) {
    return slot == 0 || cut->leaf[leaf] == slot || cut->major[leaf] == slot;
}

// ---- places

// Cells of a place with their weights; where nobody works, all its cells alike.
static size_t weigh(const qj_need_input *in, const qj_path *path, const qj_cut *cut, const qj_scope *s, uint32_t *cell,
                    double *weight) {
    const size_t I = in->n_industries, O = in->n_occupations, first = 1 + in->n_regions + I, years = (size_t)path->horizon + 1;
    size_t n = 0;
    double sum = 0;
    for (size_t r = 0; r < in->n_regions; r++)
        for (size_t i = 0; i < I; i++) {
            if ((s->region != SIZE_MAX && s->region != r) || (s->industry != SIZE_MAX && s->industry != i))
                continue;
            const double level = path->level[(first + r * I + i) * years];
            for (size_t o = 0; o < O; o++)
                if (in_slot(cut, o, s->slot)) {
                    cell[n] = (uint32_t)((r * I + i) * O + o);
                    weight[n] = level * in->share[i * O + o];
                    sum += weight[n++];
                }
        }
    for (size_t c = 0; c < n; c++)
        weight[c] = sum > 0 ? weight[c] / sum : 1 / (double)n;
    return n;
}

static qj_rc make_scope(const qj_need_input *in, const qj_path *path, const qj_cut *cut, const jobs_placed *at, qj_arena *a,
                        qj_scope *out, qj_err *err) {
    *out = (qj_scope){.region = at->region, .industry = at->industry, .slot = at->slot};
    size_t most = (at->region == SIZE_MAX ? in->n_regions : 1) * (at->industry == SIZE_MAX ? in->n_industries : 1);
    size_t leaves = 0;
    for (size_t o = 0; o < in->n_occupations; o++)
        leaves += in_slot(cut, o, at->slot);
    most *= leaves;
    uint32_t *cell = QJ_NEW(a, uint32_t, most + 1);
    double *share = QJ_NEW(a, double, most + 1), *upto = QJ_NEW(a, double, most + 1), sum = 0;
    if (cell == NULL || share == NULL || upto == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    out->n = weigh(in, path, cut, out, cell, share);
    QJ_BUG_IF(err, out->n == 0);
    for (size_t c = 0; c < out->n; c++)
        upto[c] = sum += share[c];
    upto[out->n - 1] = 1;
    out->cell = cell;
    out->share = share;
    out->upto = upto;
    return QJ_OK;
}

#define ORDER(x, y)                                                                               \
    if ((x) != (y))                                                                               \
    return (x) < (y) ? -1 : 1

static int by_place(const jobs_placed *a, const jobs_placed *b) {
    ORDER(a->region, b->region);
    ORDER(a->industry, b->industry);
    ORDER(a->slot, b->slot);
    ORDER(a->item.identity, b->item.identity);
    ORDER(a->item.year, b->item.year);
    ORDER(a->item.phase_in, b->item.phase_in);
    ORDER(a->item.kind, b->item.kind);
    ORDER(a->item.jobs, b->item.jobs);
    ORDER(a->item.probability, b->item.probability);
    return 0;
}

// Lets the item at `top` sink to its place among list[0..n): children are not larger than their parent.
static void sink(jobs_placed *list, size_t top, size_t n) {
    for (size_t child; (child = 2 * top + 1) < n; top = child) {
        if (child + 1 < n && by_place(&list[child], &list[child + 1]) < 0)
            child++;
        if (by_place(&list[top], &list[child]) >= 0)
            return;
        const jobs_placed swap = list[top];
        list[top] = list[child];
        list[child] = swap;
    }
}

static void sort_by_place(jobs_placed *list, size_t n) {
    for (size_t k = n / 2; k-- > 0;)
        sink(list, k, n);
    for (size_t k = n; k-- > 1;) {
        const jobs_placed last = list[k];
        list[k] = list[0];
        list[0] = last;
        sink(list, 0, k);
    }
}

qj_rc jobs_arrange(const qj_need_input *in, const qj_path *path, const qj_cut *cut, jobs_placed *list, size_t n, qj_arena *a,
                   qj_event_plan *out, qj_err *err) {
    const size_t R = in->n_regions;
    *out = (qj_event_plan){.n_items = n, .item = QJ_NEW(a, qj_event_item, n + 1), .scope = QJ_NEW(a, qj_scope, n + 1)};
    size_t *first = QJ_NEW(a, size_t, R + 2);
    if (out->item == NULL || out->scope == NULL || first == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    sort_by_place(list, n);
    for (size_t k = 0; k < n; k++) {
        const jobs_placed *at = &list[k];
        if (k == 0 || at->region != at[-1].region || at->industry != at[-1].industry || at->slot != at[-1].slot) {
            QJ_TRY(make_scope(in, path, cut, at, a, &out->scope[out->n_scopes], err));
            out->scope[out->n_scopes].first_item = k;
            out->n_scopes++;
        }
        out->item[k] = at->item;
        out->item[k].scope = out->n_scopes - 1;
        out->scope[out->n_scopes - 1].n_items++;
        out->most += fmax(0, at->item.jobs);
    }
    size_t s = 0;
    for (size_t r = 0; r <= R; r++) {
        while (s < out->n_scopes && out->scope[s].region < r)
            s++;
        first[r] = s;
    }
    first[R + 1] = out->n_scopes;
    out->first_scope = first;
    return QJ_OK;
}

// ---- the plan

static void place(const struct qj_event *e, double jobs, jobs_placed *out) {
    *out = (jobs_placed){.item = {.kind = e->kind, .year = e->year, .phase_in = e->phase_in > 1 ? e->phase_in : 1,
                                  .jobs = jobs, .probability = fmin(e->probability, 1), .identity = e->identity},
                         .region = e->region, .industry = e->industry, .slot = e->slot};
}

qj_rc qj_event_plan_make(const qj_need_input *in, const qj_need_params *p, const qj_path *path, const qj_cut *cut, qj_arena *a,
                   qj_event_plan **out, qj_err *err) {
    *out = NULL;
    if (in->n_events == 0)
        return QJ_OK;
    jobs_placed *direct = QJ_NEW(a, jobs_placed, in->n_events), *asked = QJ_NEW(a, jobs_placed, in->n_events);
    qj_event_plan *plan = QJ_NEW(a, qj_event_plan, 1);
    if (direct == NULL || asked == NULL || plan == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    size_t n_direct = 0, n_asked = 0;
    for (size_t k = 0; k < in->n_events; k++) {
        const struct qj_event *e = &in->events[k];
        if (e->year <= in->base_year || e->year > in->base_year + p->horizon || !(e->probability > 0) || !(fabs(e->jobs) > 0))
            continue;
        if (e->kind == QJ_EVENT_HIRES)
            place(e, e->jobs, &asked[n_asked++]);
        else
            place(e, e->kind == QJ_EVENT_PROJECT ? e->jobs * p->project_share : e->jobs, &direct[n_direct++]);
    }
    qj_event_plan known, hires;
    QJ_TRY(jobs_arrange(in, path, cut, direct, n_direct, a, &known, err));
    if (n_asked == 0) {
        *plan = known;
    } else {
        jobs_placed *all;
        size_t n_all;
        QJ_TRY(jobs_arrange(in, path, cut, asked, n_asked, a, &hires, err));
        const qj_hires *list;
        size_t n_list;
        QJ_TRY(jobs_of_hires(in, p, path, cut, &known, &hires, direct, n_direct, a, &all, &n_all, &list, &n_list, err));
        QJ_TRY(jobs_arrange(in, path, cut, all, n_all, a, plan, err));
        plan->hires = list;
        plan->n_hires = n_list;
    }
    *out = plan;
    return QJ_OK;
}

// ---- likely jobs

double qj_scope_share(const qj_scope *s, const qj_need_input *in, const qj_cut *cut, size_t region, size_t industry, size_t slot) {
    const size_t I = in->n_industries, O = in->n_occupations;
    double sum = 0;
    for (size_t c = 0; c < s->n; c++) {
        const size_t r = s->cell[c] / (I * O), i = s->cell[c] / O % I, o = s->cell[c] % O;
        if ((region == 0 || region == r + 1) && (industry == 0 || industry == i + 1) && in_slot(cut, o, slot))
            sum += s->share[c];
    }
    return sum;
}

static double scope_jobs(const qj_event_plan *jobs, const qj_scope *s, int year) {
    double sum = 0;
    for (size_t k = s->first_item; k < s->first_item + s->n_items; k++) {
        const qj_event_item *item = &jobs->item[k];
        sum += item->probability * item->jobs * qj_phase(item->year, item->phase_in, year);
    }
    return sum;
}

double qj_event_likely(const qj_event_plan *jobs, const qj_need_input *in, const qj_cut *cut, size_t region, size_t industry,
                      size_t slot, int year, int sex) {
    const size_t I = in->n_industries, O = in->n_occupations;
    double sum = 0;
    for (size_t k = 0; k < jobs->n_scopes; k++) {
        const qj_scope *s = &jobs->scope[k];
        if (region != 0 && s->region != SIZE_MAX && s->region + 1 != region)
            continue;
        double share = 0;
        for (size_t c = 0; c < s->n; c++) {
            const size_t r = s->cell[c] / (I * O), i = s->cell[c] / O % I, o = s->cell[c] % O;
            if ((region != 0 && region != r + 1) || (industry != 0 && industry != i + 1) || !in_slot(cut, o, slot))
                continue;
            const double women = in->women[i * O + o];
            share += s->share[c] * (sex == QJ_SEXES ? 1 : sex == QJ_WOMAN ? women : 1 - women);
        }
        sum += share * scope_jobs(jobs, s, year);
    }
    return sum;
}

// ---- draws

static qj_key key_of(uint64_t seed) { return (qj_key){seed}; }

void qj_event_draws(uint64_t seed, uint64_t identity, double probability, size_t draws, uint8_t *happens, double *scratch) {
    const uint32_t high = (uint32_t)(identity >> 32), low = (uint32_t)identity;
    const double round = qj_uniform(key_of(seed), UINT32_MAX, high, low, STREAM_EVENT);
    const size_t wanted = (size_t)floor(fmin(fmax(probability, 0), 1) * (double)draws + round);
    memset(happens, 0, draws);
    if (wanted == 0)
        return;
    for (size_t k = 0; k < draws; k++)
        scratch[k] = qj_uniform(key_of(seed), (uint32_t)k, high, low, STREAM_EVENT);
    qj_sort(draws, scratch);
    const double last = scratch[wanted - 1];
    size_t n = 0;
    for (int equal = 0; equal < 2; equal++) // those at the limit only as far as there is room
        for (size_t k = 0; k < draws; k++) {
            const double u = qj_uniform(key_of(seed), (uint32_t)k, high, low, STREAM_EVENT);
            if ((equal ? u == last : u < last) && n < wanted) {
                happens[k] = 1;
                n++;
            }
        }
}

qj_rc draw_jobs_new(const qj_event_plan *plan, const qj_need_input *in, const qj_need_params *p, double grid, const qj_ctx *ctx,
                    draw_jobs *out, qj_err *err) {
    qj_arena *a = ctx->arena;
    *out = (draw_jobs){.plan = plan, .n_regions = in->n_regions, .cells_of_region = in->n_industries * in->n_occupations,
                       .base_year = in->base_year, .scale = 1 / grid, .held = (p->frozen & QJ_HOLD_EVENTS) != 0};
    double *scratch = QJ_NEW(a, double, p->draws);
    QJ_NEED(err, out->happens = QJ_NEW(a, const uint8_t *, plan->n_items + 1));
    QJ_NEED(err, scratch);
    for (size_t k = 0; k < plan->n_items; k++) {
        if (plan->item[k].probability >= 1 || out->held)
            continue;
        uint8_t *happens = QJ_NEW(a, uint8_t, p->draws);
        QJ_NEED(err, happens);
        qj_event_draws(p->seed, plan->item[k].identity, plan->item[k].probability, p->draws, happens, scratch);
        out->happens[k] = happens;
    }
    return QJ_OK;
}

bool draw_jobs_touch(const draw_jobs *d, size_t region) {
    const size_t *first = d->plan->first_scope, whole = d->n_regions;
    return first[region + 1] > first[region] || first[whole + 1] > first[whole];
}

static int64_t units(double x) { return x < 0 ? -(int64_t)(0.5 - x) : (int64_t)(x + 0.5); }

// Jobs of a scope in one draw and year; they fall to cells so that the sums of the first cells are rounded, and the
// whole is exact.
static void add_scope(const draw_jobs *d, const qj_scope *s, size_t draw, size_t region, int year, int32_t *out) {
    int64_t jobs = 0;
    for (size_t k = s->first_item; k < s->first_item + s->n_items; k++) {
        const qj_event_item *item = &d->plan->item[k];
        if (item->year <= year && (d->happens[k] == NULL || d->happens[k][draw]))
            jobs += units((d->held ? fmin(item->probability, 1) : 1) * item->jobs * qj_phase(item->year, item->phase_in, year) * d->scale);
    }
    if (jobs == 0)
        return;
    const size_t from = region * d->cells_of_region, to = from + d->cells_of_region;
    size_t c = 0;
    for (size_t above = s->n; c < above;) { // the first cell of the region
        const size_t middle = c + (above - c) / 2;
        if (s->cell[middle] < from)
            c = middle + 1;
        else
            above = middle;
    }
    int64_t before = c > 0 ? units((double)jobs * s->upto[c - 1]) : 0;
    for (; c < s->n && s->cell[c] < to; c++) {
        const int64_t upto = units((double)jobs * s->upto[c]);
        out[s->cell[c] - from] += (int32_t)(upto - before);
        before = upto;
    }
}

void draw_jobs_at(const draw_jobs *d, size_t draw, size_t region, int h, int32_t *out) {
    const qj_event_plan *p = d->plan;
    memset(out, 0, d->cells_of_region * sizeof *out);
    if (h == 0)
        return;
    for (size_t s = p->first_scope[region]; s < p->first_scope[region + 1]; s++)
        add_scope(d, &p->scope[s], draw, region, d->base_year + h, out);
    for (size_t s = p->first_scope[d->n_regions]; s < p->n_scopes; s++)
        add_scope(d, &p->scope[s], draw, region, d->base_year + h, out);
}
