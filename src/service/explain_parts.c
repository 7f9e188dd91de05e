// What figures are made of: employment levels, shares, exit rates.
#include "service/explain_tree.h"

#include <math.h>
#include <string.h>

static const double Z80 = 1.2815515655446004;

// Where the series of a node of the reconciliation comes from.
typedef struct series {
    qj_role role;
    const qj_panel *panel;
    size_t row;                       // in the panel
    const char *region, *industry;    // codes in the file
    int kind;
    size_t node;
} series;

static series series_of(const tree *t, size_t region, size_t industry) {
    const qj_inputs *in = t->run->in;
    const qj_need_input *n = &in->need;
    const char *country = t->snap->ws->region.items[0].code;
    const size_t R = n->n_regions, I = n->n_industries;
    if (region == 0 && industry == 0)
        return (series){QJ_ROLE_COUNTRY, &n->total, 0, country, "", QJ_KIND_TOTAL, 0};
    if (industry == 0)
        return (series){QJ_ROLE_REGIONS, &n->region, region - 1, in->region_code[region - 1], "", QJ_KIND_REGION, region};
    if (region == 0)
        return (series){QJ_ROLE_SECTIONS, &n->industry, industry - 1, country, in->industry_code[industry - 1],
                        QJ_KIND_INDUSTRY, R + industry};
    const size_t cell = (region - 1) * I + industry - 1;
    return (series){QJ_ROLE_CELLS, &n->cells, cell, in->region_code[region - 1], in->industry_code[industry - 1],
                    QJ_KIND_CELL, 1 + R + I + cell};
}

double tree_level_value(const tree *t, size_t region, size_t industry, int h) {
    const qj_path *p = t->run->path;
    return p->level[series_of(t, region, industry).node * (size_t)(p->horizon + 1) + (size_t)h];
}

static const char *region_name(const tree *t, size_t region) { return qj_cut_region_name(t->snap, region, t->lang); }
static const char *industry_name(const tree *t, size_t i) { return qj_cut_industry_name(t->snap, i, t->lang); }

static const char *year_text(tree *t, int year) { return tree_text(t, "%d", year); }

// A row of employed by region and industry; the country's gap year stands in the section table.
static qj_node *employed_row(tree *t, const series *s, int year) {
    const qj_arg args[] = {qj_text_arg("year", year_text(t, year)), {.name = NULL}};
    const char *const pairs[] = {"region", s->region, "industry", s->industry, "occupation", "", "sex", "", NULL};
    qj_role role = s->role;
    ptrdiff_t row = qj_frame_find(t->run->in->frame[role], year, pairs);
    if (isnan(qj_frame_number(t->run->in->frame[role], row, "value")) && s->kind == QJ_KIND_TOTAL) {
        role = QJ_ROLE_SECTIONS;
        row = qj_frame_find(t->run->in->frame[role], year, pairs);
    }
    if (isnan(qj_frame_number(t->run->in->frame[role], row, "value")))
        return NULL;
    return tree_row(t, role, row, "value", "persons", "explain.employed-year", args);
}

// A year of a series: its row, or the bridge over a gap between its neighbours.
static qj_node *year_of(tree *t, const series *s, int year) {
    qj_node *row = employed_row(t, s, year);
    if (row != NULL || t->failed)
        return row;
    const int first = s->panel->first_year;
    int before = year - 1, after = year + 1;
    const double x = qj_panel_row(s->panel, s->row)[year - first];
    const qj_arg args[] = {qj_text_arg("year", year_text(t, year)), {.name = NULL}};
    qj_node *bridge = tree_node(t, OP_BRIDGE, 3, x, "persons", "imputed", tree_text(t, "bridge/%d/%zu/%d", s->kind, s->row, year),
                                "explain.bridged-year", args);
    if (tree_is_ref(bridge))
        return bridge;
    qj_node *from = NULL, *to = NULL;
    while (from == NULL && before >= first)
        from = employed_row(t, s, before--);
    while (to == NULL && after < first + s->panel->n_years)
        to = employed_row(t, s, after++);
    tree_add(bridge, from);
    tree_add(bridge, to);
    const double way = (double)(year - before - 1) / (double)(after - before - 2);
    tree_add(bridge, tree_given(t, way, "1", "derived", "", "bridge-way", "explain.bridge-way", NULL));
    return bridge;
}

// Growth used for the damped drift: the series' own, or the blend with what region and industry suggest.
static qj_node *growth_of(tree *t, const series *s, int first_year, int years) {
    const qj_path *p = t->run->path;
    const bool pooled = p->pool_weight[s->node] > 0;
    const char *key = tree_text(t, "%zu", s->node);
    qj_node *own = tree_node(t, OP_LOG_GROWTH, 3, p->own_growth[s->node], "1", "derived",
                             tree_text(t, "own-growth/%s", key), "explain.own-growth", NULL);
    if (!tree_is_ref(own)) {
        tree_add(own, year_of(t, s, first_year));
        tree_add(own, year_of(t, s, first_year + years - 1));
        tree_add(own, tree_given(t, years - 1, "years", "derived", "", "growth-years", "explain.years-between", NULL));
    }
    if (!pooled)
        return own;
    const double w = p->pool_weight[s->node];
    qj_node *blend = tree_node(t, OP_BLEND, 3, p->growth[s->node], "1", "fitted", tree_text(t, "growth/%s", key),
                               "explain.pooled-growth", NULL);
    if (tree_is_ref(blend))
        return blend;
    const double prediction = (p->growth[s->node] - (1 - w) * p->own_growth[s->node]) / w;
    const char *file = qj_role_file(QJ_ROLE_CELLS);
    tree_add(blend, tree_given(t, w, "ratio", "fitted", file, tree_text(t, "pool-weight/%s", key), "explain.pool-weight", NULL));
    tree_add(blend, own);
    tree_add(blend, tree_given(t, prediction, "1", "fitted", file, tree_text(t, "pool-growth/%s", key),
                               "explain.pool-prediction", NULL));
    return blend;
}

// First year of what a series was forecast from.
static int begin_of(const series *s) {
    int from = 0;
    while (from < s->panel->n_years - 1 && isnan(qj_panel_row(s->panel, s->row)[from]))
        from++;
    return s->panel->first_year + from;
}

// A method that reads all series of a level together, or estimates what it uses: the last year times its growth since then.
static qj_node *method_forecast(tree *t, const series *s, int h) {
    const qj_path *p = t->run->path;
    const qj_panel *panel = s->panel;
    const double f = p->base[s->node * (size_t)p->horizon + (size_t)h - 1], last = qj_panel_row(panel, s->row)[panel->n_years - 1];
    const char *name = qj_text(t->lang, tree_text(t, "method.%s", qj_methods[p->best[s->kind].method].id));
    const qj_arg args[] = {qj_text_arg("method", name), qj_int_arg("years", h), {.name = NULL}};
    const char *id = tree_text(t, "base/%zu/%d", s->node, h);
    if (!(last > 0))
        return tree_given(t, f, "persons", "forecast", qj_role_file(s->role), id, "explain.by-method", args);
    qj_node *n = tree_node(t, OP_PRODUCT, 2, f, "persons", "forecast", id, "explain.by-method", args);
    if (tree_is_ref(n))
        return n;
    tree_add(n, year_of(t, s, t->run->in->need.base_year));
    tree_add(n, tree_given(t, f / last, "1", "fitted", qj_role_file(s->role), tree_text(t, "index/%zu/%d", s->node, h),
                           "explain.method-index", args));
    return n;
}

static qj_node *base_forecast(tree *t, const series *s, int h) {
    const qj_path *p = t->run->path;
    const int first = begin_of(s), years = t->run->in->need.base_year - first + 1;
    if (p->best[s->kind].method != QJ_METHOD_TD8)
        return method_forecast(t, s, h);
    qj_node *n = tree_node(t, OP_TD8, 2 + (size_t)years, p->base[s->node * (size_t)p->horizon + (size_t)h - 1], "persons",
                           "forecast", tree_text(t, "base/%zu/%d", s->node, h), "explain.td8", NULL);
    if (tree_is_ref(n))
        return n;
    tree_add(n, growth_of(t, s, first, years));
    tree_add(n, tree_given(t, h, "years", "derived", "", "ahead", "explain.years-ahead", NULL));
    for (int y = first; y < first + years; y++)
        tree_add(n, year_of(t, s, y));
    return n;
}

static qj_node *multiplier(tree *t, size_t aggregate, int h, const char *label) {
    const qj_need_input *in = &t->run->in->need;
    const double m = t->run->path->multiplier[(size_t)(h - 1) * (1 + in->n_regions + in->n_industries) + aggregate];
    return tree_given(t, m, "per-person", "derived", qj_role_file(QJ_ROLE_CELLS),
                      tree_text(t, "multiplier/%zu/%d", aggregate, h), label, NULL);
}

// Weight of a series in the reconciliation: its squared one-year error in persons; of a cell, its error times the sum of
// the errors of its region's cells.
static qj_node *weight_of(tree *t, const series *s) {
    const qj_path *p = t->run->path;
    const bool cell = s->kind == QJ_KIND_CELL;
    qj_node *n = tree_node(t, cell ? OP_PRODUCT : OP_SQUARE, 4, p->weight[s->node], "persons-squared", "derived",
                           tree_text(t, "weight/%zu", s->node), cell ? "explain.weight-cell" : "explain.weight", NULL);
    if (tree_is_ref(n))
        return n;
    tree_add(n, tree_given(t, p->scale[s->node], "1", "derived", qj_role_file(s->role), tree_text(t, "scale/%zu", s->node),
                           "explain.scale", NULL));
    tree_add(n, tree_given(t, p->spread[s->kind].q80 / Z80, "1", "derived", qj_role_file(s->role),
                           tree_text(t, "spread/%d", s->kind), "explain.spread", NULL));
    tree_add(n, year_of(t, s, t->run->in->need.base_year));
    if (cell) {
        const double last = qj_panel_row(s->panel, s->row)[s->panel->n_years - 1];
        const double error = p->scale[s->node] * (p->spread[s->kind].q80 / Z80) * fmax(last, 1);
        tree_add(n, tree_given(t, error > 0 ? p->weight[s->node] / error : 0, "persons", "derived", qj_role_file(s->role),
                               tree_text(t, "region-errors/%zu", s->row / t->run->in->need.n_industries), "explain.region-errors", NULL));
    }
    return n;
}

// Correction of a forecast so that regions and industries add up.
static qj_node *correction(tree *t, const series *s, size_t region, size_t industry, int h, double value) {
    const size_t R = t->run->in->need.n_regions;
    qj_node *n = tree_node(t, OP_PRODUCT, 2, value, "persons", "derived", tree_text(t, "correction/%zu/%d", s->node, h),
                           "explain.correction", NULL);
    if (tree_is_ref(n))
        return n;
    qj_node *pull;
    if (s->kind == QJ_KIND_CELL) {
        const double *m = t->run->path->multiplier + (size_t)(h - 1) * (1 + R + t->run->in->need.n_industries);
        pull = tree_node(t, OP_SUM, 3, m[0] + m[region] + m[R + industry], "per-person", "derived",
                         tree_text(t, "pull/%zu/%d", s->node, h), "explain.pull", NULL);
        if (!tree_is_ref(pull)) {
            tree_add(pull, multiplier(t, 0, h, "explain.pull-country"));
            tree_add(pull, multiplier(t, region, h, "explain.pull-region"));
            tree_add(pull, multiplier(t, R + industry, h, "explain.pull-industry"));
        }
    } else {
        pull = tree_given(t, value / t->run->path->weight[s->node], "per-person", "derived",
                          qj_role_file(QJ_ROLE_CELLS), tree_text(t, "pull/%zu/%d", s->node, h), "explain.pull", NULL);
    }
    tree_add(n, weight_of(t, s));
    tree_add(n, pull);
    return n;
}

// The base year of a margin is the sum of its cells.
static qj_node *base_year_sum(tree *t, size_t region, size_t industry, const qj_arg *args) {
    const qj_need_input *in = &t->run->in->need;
    qj_node *n = tree_node(t, OP_SUM, in->n_regions * in->n_industries, tree_level_value(t, region, industry, 0), "persons",
                           "derived", tree_text(t, "level/%zu/%zu/0", region, industry), "explain.level", args);
    if (tree_is_ref(n))
        return n;
    for (size_t r = 1; r <= in->n_regions; r++)
        for (size_t i = 1; i <= in->n_industries; i++)
            if ((region == 0 || region == r) && (industry == 0 || industry == i))
                tree_add(n, tree_level(t, r, i, 0));
    return n;
}

// A level as the reconciliation left it.
static qj_node *level_before(tree *t, size_t region, size_t industry, int h, double level, const qj_arg *args) {
    const series s = series_of(t, region, industry);
    const double base = t->run->path->base[s.node * (size_t)t->run->path->horizon + (size_t)h - 1];
    qj_node *n = tree_node(t, OP_SUM, 2, level, "persons", "forecast",
                           tree_text(t, "level/%zu/%zu/%d", region, industry, h), "explain.level", args);
    if (tree_is_ref(n))
        return n;
    tree_add(n, base_forecast(t, &s, h));
    tree_add(n, correction(t, &s, region, industry, h, level - base));
    return n;
}

// What the scenario made of a level: of a cell a factor, of a margin the sum of its cells.
static qj_node *level_of_scenario(tree *t, size_t region, size_t industry, int h, const qj_arg *args) {
    const qj_need_input *in = &t->run->in->need;
    const double level = tree_level_value(t, region, industry, h);
    const bool cell = region > 0 && industry > 0;
    qj_node *n = tree_node(t, cell ? OP_PRODUCT : OP_SUM, cell ? 2 : in->n_regions * in->n_industries, level, "persons", "forecast",
                           tree_text(t, "set/%zu/%zu/%d", region, industry, h), "explain.scenario-level", args);
    if (tree_is_ref(n))
        return n;
    for (size_t r = 1; !cell && r <= in->n_regions; r++)
        for (size_t i = 1; i <= in->n_industries; i++)
            if ((region == 0 || region == r) && (industry == 0 || industry == i))
                tree_add(n, tree_level(t, r, i, h));
    if (cell) {
        const size_t at = (region - 1) * in->n_industries + industry - 1, cells = in->n_regions * in->n_industries;
        const double factor = t->run->path->factor[(size_t)(h - 1) * cells + at];
        if (factor > 0)
            tree_add(n, level_before(t, region, industry, h, level / factor, args));
        tree_add(n, tree_given(t, factor, "1", "assumption", "", tree_text(t, "factor/%zu/%zu/%d", region, industry, h),
                               "explain.scenario-factor", NULL));
    }
    return n;
}

qj_node *tree_level(tree *t, size_t region, size_t industry, int h) {
    const series s = series_of(t, region, industry);
    const int year = t->run->in->need.base_year + h;
    const qj_arg args[] = {qj_text_arg("region", region_name(t, region)), qj_text_arg("industry", industry_name(t, industry)),
                           qj_text_arg("year", year_text(t, year)), {.name = NULL}};
    if (h == 0 && s.kind != QJ_KIND_CELL)
        return base_year_sum(t, region, industry, args);
    if (h == 0) {
        qj_node *row = employed_row(t, &s, year);
        if (row != NULL)
            row->label = tree_text(t, "%s, %s, %d", region_name(t, region), industry_name(t, industry), year);
        return row;
    }
    if (t->run->path->factor != NULL)
        return level_of_scenario(t, region, industry, h, args);
    return level_before(t, region, industry, h, tree_level_value(t, region, industry, h), args);
}

static bool in_slot(const qj_inputs *in, size_t leaf, size_t slot) {
    return slot == 0 || in->cut.leaf[leaf] == slot || in->cut.major[leaf] == slot;
}

double tree_share_value(const tree *t, size_t industry, size_t slot) {
    const qj_inputs *in = t->run->in;
    double sum = 0;
    for (size_t o = 0; o < in->need.n_occupations; o++)
        if (in_slot(in, o, slot))
            sum += in->need.share[(industry - 1) * in->need.n_occupations + o];
    return slot == 0 ? 1 : sum;
}

// Rows of the staffing prior over their sum (the file rounds shares).
qj_node *tree_share(tree *t, size_t industry, size_t slot) {
    const qj_inputs *in = t->run->in;
    const qj_frame *f = in->frame[QJ_ROLE_STAFFING];
    const ptrdiff_t *rows = in->staffing_row + (industry - 1) * in->need.n_occupations;
    const qj_arg args[] = {qj_text_arg("industry", industry_name(t, industry)),
                           qj_text_arg("occupation", qj_cut_occupation_name(t->snap, slot, t->lang)), {.name = NULL}};
    qj_node *n = tree_node(t, OP_RATIO, 2, tree_share_value(t, industry, slot), "ratio", "fitted",
                           tree_text(t, "share/%zu/%zu", industry, slot), "explain.share", args);
    if (tree_is_ref(n))
        return n;
    double part = 0, whole = 0;
    size_t members = 0;
    for (size_t o = 0; o < in->need.n_occupations; o++) {
        const double p = qj_frame_number(f, rows[o], "share_kz");
        whole += isnan(p) ? 0 : p;
        part += in_slot(in, o, slot) && !isnan(p) ? p : 0;
        members += in_slot(in, o, slot);
    }
    qj_node *sum = tree_node(t, OP_SUM, members, part, "ratio", "fitted", tree_text(t, "share-rows/%zu/%zu", industry, slot),
                             "explain.share-rows", args);
    for (size_t o = 0; !tree_is_ref(sum) && o < in->need.n_occupations; o++) {
        const qj_arg leaf[] = {qj_text_arg("industry", industry_name(t, industry)),
                               qj_text_arg("occupation", t->snap->ws->occupation.items[in->leaf[o]].name[t->lang]), {.name = NULL}};
        if (in_slot(in, o, slot) && rows[o] >= 0)
            tree_add(sum, tree_row(t, QJ_ROLE_STAFFING, rows[o], "share_kz", "ratio", "explain.share", leaf));
    }
    tree_add(n, sum);
    tree_add(n, tree_given(t, whole, "ratio", "derived", qj_role_file(QJ_ROLE_STAFFING),
                           tree_text(t, "share-sum/%zu", industry), "explain.share-sum", NULL));
    return n;
}
