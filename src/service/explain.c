// Why this number: from a figure of a vintage down.
#include "service/explain_tree.h"

#include <math.h>
#include <string.h>

static double published(const tree *t, const char *stat, const qj_cut_place *at) {
    return ((const double *)qj_cube_stat(t->snap->need, stat)->data)[qj_cut_cell(t->snap->need, at)];
}

// Employment of a cut in year h; the base year is what growth of the first year starts from.
static double published_employed(const tree *t, const qj_cut_place *at, int h) {
    qj_cut_place p = *at;
    p.year = (size_t)(h > 0 ? h : 1);
    return h > 0 ? published(t, "employed", &p) : published(t, "employed", &p) - published(t, "growth", &p);
}

const qj_arg *tree_cut_args(tree *t, const qj_cut_place *at, int h) {
    qj_arg *args = QJ_NEW(t->a, qj_arg, 5);
    if (args == NULL) {
        t->failed = true;
        return NULL;
    }
    args[0] = qj_text_arg("region", qj_cut_region_name(t->snap, at->region, t->lang));
    args[1] = qj_text_arg("industry", qj_cut_industry_name(t->snap, at->industry, t->lang));
    args[2] = qj_text_arg("occupation", qj_cut_occupation_name(t->snap, at->occupation, t->lang));
    args[3] = qj_text_arg("year", tree_text(t, "%d", t->run->in->need.base_year + h));
    return args;
}

const char *tree_key(tree *t, const char *what, const qj_cut_place *at, int h) {
    return tree_text(t, "%s/%zu/%zu/%zu/%d", what, at->region, at->industry, at->occupation, h);
}

// Mean over draws less the central path: uncertainty is not symmetric in persons, and draws are rounded to a grid.
static qj_node *draw_effect(tree *t, const char *what, const qj_cut_place *at, int h, double value) {
    const qj_arg args[] = {qj_int_arg("draws", t->run->params.draws), qj_int_arg("seed", (int64_t)t->run->params.seed), {.name = NULL}};
    return tree_given(t, value, "persons", "derived", "", tree_key(t, what, at, h), "explain.draw-effect", args);
}

// One industry's part of the central path: level x share.
static qj_node *occupation_level(tree *t, size_t region, size_t industry, size_t slot, int h) {
    const double value = tree_level_value(t, region, industry, h) * tree_share_value(t, industry, slot);
    const qj_cut_place at = {region, industry, slot, 0};
    qj_node *n = tree_node(t, OP_PRODUCT, 2, value, "persons", "forecast", tree_key(t, "central", &at, h), "explain.occupation-level",
                           tree_cut_args(t, &at, h));
    if (tree_is_ref(n))
        return n;
    tree_add(n, tree_level(t, region, industry, h));
    tree_add(n, tree_share(t, industry, slot));
    return n;
}

double tree_central_value(const tree *t, const qj_cut_place *at, int h) {
    if (at->occupation == 0)
        return tree_level_value(t, at->region, at->industry, h);
    double sum = 0;
    for (size_t i = 1; i <= t->run->in->need.n_industries; i++)
        if (at->industry == 0 || at->industry == i)
            sum += tree_level_value(t, at->region, i, h) * tree_share_value(t, i, at->occupation);
    return sum;
}

qj_node *tree_central(tree *t, const qj_cut_place *at, int h) {
    if (at->occupation == 0)
        return tree_level(t, at->region, at->industry, h);
    if (at->industry != 0)
        return occupation_level(t, at->region, at->industry, at->occupation, h);
    const size_t n_i = t->run->in->need.n_industries;
    qj_node *n = tree_node(t, OP_SUM, n_i, tree_central_value(t, at, h), "persons", "forecast", tree_key(t, "central", at, h),
                           "explain.central", tree_cut_args(t, at, h));
    for (size_t i = 1; !tree_is_ref(n) && i <= n_i; i++)
        tree_add(n, occupation_level(t, at->region, i, at->occupation, h));
    return n;
}

static qj_node *employed(tree *t, const qj_cut_place *at, int h) {
    const double value = published_employed(t, at, h), events = tree_events_value(t, at, h);
    qj_node *n = tree_node(t, OP_SUM, 3, value, "persons", h == 0 ? "derived" : "forecast", tree_key(t, "employed", at, h),
                           "explain.employed", tree_cut_args(t, at, h));
    if (tree_is_ref(n))
        return n;
    tree_add(n, tree_central(t, at, h));
    tree_add(n, tree_events(t, at, h));
    tree_add(n, draw_effect(t, "employed-draws", at, h, value - tree_central_value(t, at, h) - events));
    return n;
}

static qj_node *growth(tree *t, const qj_cut_place *at, int h) {
    qj_node *n = tree_node(t, OP_DIFFERENCE, 2, published(t, "growth", at), "persons", "forecast", tree_key(t, "growth", at, h),
                           "explain.growth", tree_cut_args(t, at, h));
    if (tree_is_ref(n))
        return n;
    tree_add(n, employed(t, at, h));
    tree_add(n, employed(t, at, h - 1));
    return n;
}

// Women among the workers of a cut's occupations in one industry; shares stay as in the base year.
static double women_share(const tree *t, size_t industry, size_t slot) {
    const qj_inputs *in = t->run->in;
    const size_t O = in->need.n_occupations, row = (industry - 1) * O;
    double women = 0, all = 0;
    for (size_t o = 0; o < O; o++)
        if (slot == 0 || in->cut.leaf[o] == slot || in->cut.major[o] == slot) {
            women += in->need.share[row + o] * in->need.women[row + o];
            all += in->need.share[row + o];
        }
    return all > 0 ? women / all : 0;
}

// Mean of the employed before and after the year, of one industry.
static double exposed_value(const tree *t, size_t region, size_t industry, size_t slot, int h) {
    return (tree_level_value(t, region, industry, h - 1) + tree_level_value(t, region, industry, h)) / 2 *
           tree_share_value(t, industry, slot);
}

static qj_node *level_of(tree *t, size_t region, size_t industry, size_t slot, int h) {
    return slot == 0 ? tree_level(t, region, industry, h) : occupation_level(t, region, industry, slot, h);
}

static qj_node *exposed(tree *t, size_t region, size_t industry, size_t slot, int h) {
    const qj_cut_place at = {region, industry, slot, 0};
    qj_node *n = tree_node(t, OP_MEAN, 2, exposed_value(t, region, industry, slot, h), "persons", "forecast",
                           tree_key(t, "exposed", &at, h), "explain.exposed", tree_cut_args(t, &at, h));
    if (tree_is_ref(n))
        return n;
    tree_add(n, level_of(t, region, industry, slot, h - 1));
    tree_add(n, level_of(t, region, industry, slot, h));
    return n;
}

// Workers of one sex of a region's cut.
static double workers_value(const tree *t, const qj_cut_place *at, int sex, int h) {
    double sum = 0;
    for (size_t i = 1; i <= t->run->in->need.n_industries; i++)
        if (at->industry == 0 || at->industry == i) {
            const double w = women_share(t, i, at->occupation);
            sum += (sex == QJ_WOMAN ? w : 1 - w) * exposed_value(t, at->region, i, at->occupation, h);
        }
    return sum;
}

static qj_node *sex_share(tree *t, size_t industry, size_t slot, int sex) {
    const qj_cut_place at = {0, industry, slot, 0};
    const double w = women_share(t, industry, slot);
    const qj_arg *args = tree_cut_args(t, &at, 0);
    const char *id = tree_key(t, "women", &at, 0);
    qj_node *women = tree_given(t, w, "ratio", "fitted", qj_role_file(QJ_ROLE_SECTION_SEX), id, "explain.women", args);
    if (sex == QJ_WOMAN)
        return women;
    qj_node *men = tree_node(t, OP_COMPLEMENT, 1, 1 - w, "ratio", "fitted", tree_key(t, "men", &at, 0), "explain.men", args);
    if (!tree_is_ref(men))
        tree_add(men, women);
    return men;
}

static qj_node *workers(tree *t, const qj_cut_place *at, int sex, int h) {
    const size_t n_i = t->run->in->need.n_industries;
    qj_node *n = tree_node(t, OP_SUM, n_i, workers_value(t, at, sex, h), "persons", "forecast",
                           tree_key(t, sex == QJ_WOMAN ? "workers-f" : "workers-m", at, h),
                           sex == QJ_WOMAN ? "explain.workers-women" : "explain.workers-men", tree_cut_args(t, at, h));
    for (size_t i = 1; !tree_is_ref(n) && i <= n_i; i++) {
        if (at->industry != 0 && at->industry != i)
            continue;
        const qj_cut_place one = {at->region, i, at->occupation, 0};
        const double w = women_share(t, i, at->occupation);
        const double value = (sex == QJ_WOMAN ? w : 1 - w) * exposed_value(t, at->region, i, at->occupation, h);
        qj_node *product = tree_node(t, OP_PRODUCT, 2, value, "persons", "forecast",
                                     tree_key(t, sex == QJ_WOMAN ? "sex-f" : "sex-m", &one, h),
                                     sex == QJ_WOMAN ? "explain.workers-women" : "explain.workers-men", tree_cut_args(t, &one, h));
        if (!tree_is_ref(product)) {
            tree_add(product, exposed(t, at->region, i, at->occupation, h));
            tree_add(product, sex_share(t, i, at->occupation, sex));
        }
        tree_add(n, product);
    }
    return n;
}

double tree_exit_rate_value(const tree *t, size_t region, int sex, int h) {
    const size_t horizon = (size_t)t->run->params.horizon;
    return t->exit_rates[((region - 1) * QJ_SEXES + (size_t)sex) * horizon + (size_t)h - 1];
}

double tree_leavers_value(const tree *t, const qj_cut_place *at, int h) {
    double sum = 0;
    for (int sex = 0; sex < QJ_SEXES; sex++)
        sum += tree_exit_rate_value(t, at->region, sex, h) * workers_value(t, at, sex, h);
    return sum;
}

// Leavers of one region: exit rate x workers, for men and women.
qj_node *tree_leavers(tree *t, const qj_cut_place *at, int h) {
    qj_node *n = tree_node(t, OP_SUM, QJ_SEXES, tree_leavers_value(t, at, h), "persons", "forecast", tree_key(t, "leavers", at, h),
                           "explain.region-leavers", tree_cut_args(t, at, h));
    for (int sex = 0; !tree_is_ref(n) && sex < QJ_SEXES; sex++) {
        const double value = tree_exit_rate_value(t, at->region, sex, h) * workers_value(t, at, sex, h);
        qj_node *product = tree_node(t, OP_PRODUCT, 2, value, "persons", "forecast",
                                     tree_key(t, sex == QJ_WOMAN ? "leave-f" : "leave-m", at, h),
                                     sex == QJ_WOMAN ? "explain.leavers-women" : "explain.leavers-men", tree_cut_args(t, at, h));
        if (!tree_is_ref(product)) {
            tree_add(product, tree_exit_rate(t, at->region, sex, h));
            tree_add(product, workers(t, at, sex, h));
        }
        tree_add(n, product);
    }
    return n;
}

static qj_node *replacement(tree *t, const qj_cut_place *at, int h) {
    const double value = published(t, "replacement", at);
    const size_t R = t->run->in->need.n_regions;
    qj_node *n = tree_node(t, OP_SUM, R + 2, value, "persons", "forecast", tree_key(t, "replacement", at, h),
                           "explain.replacement", tree_cut_args(t, at, h));
    if (tree_is_ref(n))
        return n;
    double whole = 0;
    for (size_t r = 1; r <= R; r++) {
        qj_cut_place part = *at;
        part.region = r;
        if (at->region != 0 && at->region != r)
            continue;
        tree_add(n, tree_leavers(t, &part, h));
        whole += tree_leavers_value(t, &part, h);
    }
    tree_add(n, tree_events_leavers(t, at, h));
    whole += tree_events_leavers_value(t, at, h);
    tree_add(n, draw_effect(t, "replacement-draws", at, h, value - whole));
    return n;
}

static qj_node *net(tree *t, const qj_cut_place *at, int h) {
    qj_node *n = tree_node(t, OP_SUM, 2, published(t, "net", at), "persons", "forecast", tree_key(t, "net", at, h), "explain.net",
                           tree_cut_args(t, at, h));
    if (tree_is_ref(n))
        return n;
    tree_add(n, growth(t, at, h));
    tree_add(n, replacement(t, at, h));
    return n;
}

// Openings are not negative in any draw of any cell: shrinking cells take nothing from others.
static qj_node *openings(tree *t, const qj_cut_place *at, int h) {
    const double value = published(t, "openings", at);
    const qj_arg args[] = {qj_int_arg("draws", t->run->params.draws), {.name = NULL}};
    qj_node *n = tree_node(t, OP_SUM, 2, value, "persons", "forecast", tree_key(t, "openings", at, h), "explain.openings",
                           tree_cut_args(t, at, h));
    if (tree_is_ref(n))
        return n;
    tree_add(n, net(t, at, h));
    tree_add(n, tree_given(t, value - published(t, "net", at), "persons", "derived", "", tree_key(t, "floor", at, h),
                           "explain.floor", args));
    return n;
}

static const struct {
    const char *id;
    qj_node *(*open)(tree *, const qj_cut_place *, int);
} figures[] = {{"openings", openings}, {"employed", employed}, {"growth", growth}, {"replacement", replacement}, {"net", net}};

// Leaves out what is deeper than asked for.
static void cut_below(qj_node *n, int depth) {
    if (depth == 0) {
        n->cut = n->n > 0;
        n->n = 0;
    }
    for (size_t i = 0; i < n->n; i++)
        cut_below(n->child[i], depth - 1);
}

// The central path of the vintage, computed again: it takes no draws and a few milliseconds.
static qj_rc prepare(const qj_snapshot *s, qj_arena *a, qj_run *run, qj_err *err) {
    const qj_ctx ctx = {.arena = a};
    const qj_forecast_options o = qj_run_options(&s->vintage);
    QJ_TRY(qj_run_check_method(&s->vintage, err));
    QJ_TRY(qj_run_prepare(s->ws, &o, &ctx, run, err));
    QJ_BUG_IF(err, strcmp(run->vintage.params, s->vintage.params) != 0);
    QJ_TRY(qj_run_take_methods(run, &s->vintage, a, err));
    return qj_path_fit(&run->in->need, &run->params, &ctx, &run->path, err);
}

struct qj_explain_basis {
    qj_run run;
    double *exit_rates;
    qj_event_plan *jobs;
};

qj_rc qj_explain_open(const qj_snapshot *s, qj_arena *a, const qj_explain_basis **out, qj_err *err) {
    qj_explain_basis *b = QJ_NEW(a, qj_explain_basis, 1);
    QJ_NEED(err, b);
    QJ_TRY(prepare(s, a, &b->run, err));
    b->exit_rates = QJ_NEW(a, double, b->run.in->need.n_regions *QJ_SEXES *(size_t)b->run.params.horizon);
    QJ_NEED(err, b->exit_rates);
    qj_exit_rates(&b->run.in->need, b->run.params.horizon, 0, 1, b->exit_rates);
    QJ_TRY(qj_event_plan_make(&b->run.in->need, &b->run.params, b->run.path, &b->run.in->cut, a, &b->jobs, err));
    *out = b;
    return QJ_OK;
}

const struct qj_run *qj_explain_run(const qj_explain_basis *b) { return &b->run; }

qj_rc qj_explain(const qj_snapshot *s, const qj_explain_query *q, qj_arena *a, qj_node **out, qj_err *err) {
    enum { TREE_IDS = 1 << 18 };
    const qj_cut_words words = {q->region, q->industry, q->occupation, q->year, q->lang};
    qj_cut_place at;
    QJ_TRY(qj_cut_resolve(s, &words, a, &at, err));
    if (at.year == 0)
        return qj_fail(err, QJ_E_NO_YEAR, qj_text_arg("year", ""), qj_text_arg("first", s->need->dims[3].codes[1]),
                       qj_text_arg("last", s->need->dims[3].codes[s->need->dims[3].n - 1]));
    if (qj_cut_withheld(s->need, qj_cut_cell(s->need, &at)))
        return qj_fail(err, QJ_E_WITHHELD);
    const char *wanted = q->figure == NULL || *q->figure == '\0' ? figures[0].id : q->figure;
    size_t f = 0;
    while (f < sizeof figures / sizeof *figures && strcmp(figures[f].id, wanted) != 0)
        f++;
    if (f == sizeof figures / sizeof *figures)
        return qj_fail(err, QJ_E_NO_FIGURE, qj_text_arg("figure", wanted));
    const qj_explain_basis *basis = q->basis;
    if (basis == NULL)
        QJ_TRY(qj_explain_open(s, a, &basis, err));
    tree t = {.snap = s, .run = &basis->run, .a = a, .err = err, .lang = q->lang, .n_slots = TREE_IDS,
              .opened = QJ_NEW(a, const char *, TREE_IDS), .exit_rates = basis->exit_rates, .jobs = basis->jobs};
    QJ_NEED(err, t.opened);
    qj_node *root = figures[f].open(&t, &at, (int)at.year);
    if (t.failed || root == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    if (q->depth > 0)
        cut_below(root, q->depth);
    *out = root;
    return QJ_OK;
}
