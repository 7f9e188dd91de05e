// The tables that can be downloaded.
#include "service/export_subject.h"

#include "service/audit.h"
#include "service/backtest.h"
#include "service/ceiling.h"
#include "service/history.h"
#include "service/observed.h"
#include "service/plans.h"
#include "service/profile.h"
#include "service/score.h"

#include <string.h>

static qj_rc make_need(exporting *x, qj_table **out) { return qj_need(x->s, &x->q->need, x->a, out, x->err); }

// Keeps the rows of a region.
static void keep_region(qj_table *t, const char *region) {
    const ptrdiff_t col = qj_table_col_find(t, "region");
    size_t n = 0;
    for (size_t row = 0; col >= 0 && row < t->n_rows; row++) {
        const char *of = t->cells[row * t->n_cols + (size_t)col].text;
        if (of == NULL || strcmp(of, region) != 0)
            continue;
        memmove(&t->cells[n * t->n_cols], &t->cells[row * t->n_cols], t->n_cols * sizeof *t->cells);
        n++;
    }
    t->n_rows = n;
}

static qj_rc make_claims(exporting *x, qj_table **out) {
    QJ_TRY(qj_claims(x->w, x->s, x->q->topic, x->q->need.lang, x->a, out, x->err));
    if (*x->code[0] != 0)
        keep_region(*out, x->code[0]);
    return QJ_OK;
}

static qj_rc make_history(exporting *x, qj_table **out) {
    const qj_need_query *n = &x->q->need;
    const qj_history_query q = {.region = n->region, .industry = n->industry, .lang = n->lang};
    qj_history h;
    QJ_TRY(qj_history_read(x->w, &q, x->a, &h, x->err));
    *out = h.rows;
    return QJ_OK;
}

static qj_rc make_profile(exporting *x, qj_table **out) {
    return qj_profile_table(x->w, x->q->need.occupation, x->q->need.lang, x->a, out, x->err);
}

static qj_rc make_labour(exporting *x, qj_table **out) {
    const qj_need_query *n = &x->q->need;
    const qj_ceiling_query q = {.region = n->region, .year = n->year, .lang = n->lang};
    const qj_ceiling *c = x->q->ceiling;
    if (c == NULL)
        QJ_TRY(qj_ceiling_open(x->s, NULL, x->a, &c, x->err));
    return qj_ceiling_table(x->s, c, &q, x->a, out, x->err);
}

static qj_rc make_plans(exporting *x, qj_table **out) {
    const qj_need_query *n = &x->q->need;
    const qj_plans_query q = {.region = n->region, .year = n->year, .lang = n->lang};
    return qj_plans(x->w, x->s, &q, x->a, out, x->err);
}

static qj_rc make_observed(exporting *x, qj_table **out) {
    const qj_need_query *n = &x->q->need;
    const qj_observed_query q = {.region = n->region, .industry = n->industry, .occupation = n->occupation, .year = n->year,
                                 .lang = n->lang};
    return qj_observed(x->w, x->s, &q, x->a, out, x->err);
}

static qj_rc make_check(exporting *x, qj_table **out) { return qj_check(x->w, x->q->need.lang, x->a, out, x->err); }
static qj_rc make_vintages(exporting *x, qj_table **out) { return qj_vintage_list(x->w, x->a, out, x->err); }
static qj_rc make_sources(exporting *x, qj_table **out) { return qj_sources(x->w, x->a, out, x->err); }
static qj_rc make_inputs(exporting *x, qj_table **out) { return qj_input_list(x->w, x->a, out, x->err); }

// One of the tables of the scorecard.
static qj_rc make_card(exporting *x, qj_rc (*table)(const qj_scorecard *c, qj_table **out, qj_err *err), qj_table **out) {
    qj_scorecard *c;
    QJ_TRY(qj_score_make(x->w, x->q->need.lang, x->a, &c, x->err));
    return table(c, out, x->err);
}

static qj_rc every_score(const qj_scorecard *c, qj_table **out, qj_err *err) { return qj_score_table(c, true, out, err); }
static qj_rc make_score(exporting *x, qj_table **out) { return make_card(x, every_score, out); }
static qj_rc make_score_points(exporting *x, qj_table **out) { return make_card(x, qj_score_points, out); }
static qj_rc make_score_claims(exporting *x, qj_table **out) { return make_card(x, qj_score_claims, out); }
static qj_rc make_score_history(exporting *x, qj_table **out) { return qj_score_history(x->w, x->q->need.lang, x->a, out, x->err); }
static qj_rc make_score_changes(exporting *x, qj_table **out) { return qj_score_changes(x->w, x->q->need.lang, x->a, out, x->err); }

static qj_rc back(exporting *x, bool points, qj_table **out) {
    qj_backtest_options o = QJ_BACKTEST_DEFAULTS;
    qj_inputs *in;
    qj_backtested b;
    o.points = points;
    QJ_TRY(qj_backtest_load(x->w, x->shown, x->a, &in, x->err));
    QJ_TRY(qj_backtest_map(x->w, x->shown, in, &o, x->q->need.lang, &(qj_ctx){.arena = x->a}, &b, x->err));
    *out = points ? b.points : b.table;
    return QJ_OK;
}

static qj_rc make_backtest(exporting *x, qj_table **out) { return back(x, false, out); }
static qj_rc make_backtest_points(exporting *x, qj_table **out) { return back(x, true, out); }

static qj_rc make_diff(exporting *x, qj_table **out) {
    return qj_vintage_diff(x->w, x->q->against, x->s->vintage.id, x->q->need.lang, x->a, out, x->err);
}

// Columns of qj_need, which a test compares.
static const qj_write_dim need_dims[] = {
    {.id = "region", .concept = "REF_AREA", .role = "geo", .code = 0, .name = 1},
    {.id = "industry", .concept = "ACTIVITY", .code = 2, .name = 3},
    {.id = "occupation", .concept = "OCCUPATION", .code = 4, .name = 5},
    {.id = "year", .concept = "TIME_PERIOD", .role = "time", .code = 6, .name = 6},
};

#define PLACES (PART_REGION | PART_INDUSTRY | PART_OCCUPATION)

static const export_subject subjects[] = {
    {"need", "map", PART_CUT | PLACES | PART_YEAR, 0, true, true, need_dims, sizeof need_dims / sizeof *need_dims, make_need,
     export_sources_of_vintage},
    {"history", "region", PART_REGION | PART_INDUSTRY, 0, false, false, NULL, 0, make_history, export_sources_of_table},
    {"profile", "occupation", PART_OCCUPATION, PART_OCCUPATION, false, false, NULL, 0, make_profile, export_sources_all},
    {"observed", "region", PLACES | PART_YEAR, 0, true, false, NULL, 0, make_observed, export_sources_of_table},
    {"labour", "region", PART_REGION | PART_YEAR, 0, true, true, NULL, 0, make_labour, export_sources_of_vintage},
    {"plans", "region", PART_REGION | PART_YEAR, 0, true, false, NULL, 0, make_plans, NULL},
    {"claims", "claims", PART_REGION | PART_TOPIC, 0, true, false, NULL, 0, make_claims, export_sources_of_table},
    {"score", "scorecard", 0, 0, false, false, NULL, 0, make_score, export_sources_all},
    {"score-points", "scorecard", 0, 0, false, false, NULL, 0, make_score_points, export_sources_of_table},
    {"score-history", "scorecard", 0, 0, false, false, NULL, 0, make_score_history, NULL},
    {"score-changes", "scorecard", 0, 0, false, false, NULL, 0, make_score_changes, NULL},
    {"score-claims", "scorecard", 0, 0, false, false, NULL, 0, make_score_claims, export_sources_of_table},
    {"backtest", "scorecard", 0, 0, false, false, NULL, 0, make_backtest, export_sources_all},
    {"backtest-points", "scorecard", 0, 0, false, false, NULL, 0, make_backtest_points, export_sources_all},
    {"sources", "claims", 0, 0, false, false, NULL, 0, make_sources, NULL},
    {"check", "data", 0, 0, false, false, NULL, 0, make_check, export_sources_all},
    {"inputs", "data", 0, 0, false, false, NULL, 0, make_inputs, NULL},
    {"vintages", "data", 0, 0, false, false, NULL, 0, make_vintages, NULL},
    {"diff", "data", PART_AGAINST, PART_AGAINST, true, true, NULL, 0, make_diff, NULL},
};

const export_subject *export_subject_find(const char *name) {
    for (size_t i = 0; name != NULL && i < sizeof subjects / sizeof *subjects; i++) {
        if (strcmp(subjects[i].name, name) == 0)
            return &subjects[i];
    }
    return NULL;
}
