// Official forecasts of the pack's claims against what came.
#include "service/claim_meaning.h"
#include "service/score_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { C_ID, C_CLAIMANT, C_DEFINITION, C_REGION, C_REGION_NAME, C_PERIOD, C_VALUE, C_UNIT, C_FACT, C_ERROR, C_PERCENT, C_STATE, C_SOURCE,
       C_COLUMNS };

static const qj_table_col columns[C_COLUMNS] = {
    {.id = "id", .type = QJ_TABLE_TEXT},
    {.id = "claimant", .type = QJ_TABLE_TEXT},
    {.id = "definition", .type = QJ_TABLE_TEXT},
    {.id = "region", .type = QJ_TABLE_TEXT},
    {.id = "region_name", .type = QJ_TABLE_TEXT},
    {.id = "period", .type = QJ_TABLE_TEXT},
    {.id = "value", .type = QJ_TABLE_NUM, .decimals = 0},
    {.id = "unit", .type = QJ_TABLE_MSG, .prefix = "unit."},
    {.id = "fact", .type = QJ_TABLE_NUM, .decimals = 0},
    {.id = "error", .type = QJ_TABLE_NUM, .decimals = 0},
    {.id = "error_percent", .type = QJ_TABLE_NUM, .decimals = 1},
    {.id = "state", .type = QJ_TABLE_MSG, .prefix = "claim-score."},
    {.id = "source", .type = QJ_TABLE_TEXT},
};

enum { W_ID, W_TOPIC, W_REGION, W_FROM, W_TO, W_VALUE, W_UNIT, W_DEFINITION, W_CLAIMANT, W_SOURCE, W_DATE, WANTED };

static const qj_want wanted[WANTED] = {
    {"id", QJ_FRAME_TEXT},         {"topic", QJ_FRAME_TEXT},         {"region", QJ_FRAME_TEXT},   {"period_from", QJ_FRAME_NUM},
    {"period_to", QJ_FRAME_NUM},   {"value", QJ_FRAME_NUM},          {"unit", QJ_FRAME_TEXT},     {"definition_en", QJ_FRAME_TEXT},
    {"claimant", QJ_FRAME_TEXT},   {"source", QJ_FRAME_TEXT},        {"date", QJ_FRAME_TEXT},
};

enum { MOST_YEARS = 200 }; // of a period

typedef struct claim {
    const qj_scorecard *c;
    const qj_frame *f;
    const qj_column *const *col;
    size_t row;
    qj_claim_meaning m;
    const char *region; // "" the country
    int said, from, to; // year in which it was said, 0 unknown; of the period
} claim;

static const char *text_at(const claim *q, int col) { return qj_column_text(q->col[col], q->row); }

static double fact(const claim *q, bool leavers, int year) {
    return score_fact_value(&q->c->facts, leavers, q->region, q->m.section, "", year);
}

// Need that came: net growth and those who left, year by year. *left tells whether those who left are what is lacking.
static double need_of(const claim *q, bool *left) {
    double sum = 0;
    *left = false;
    if (q->from > q->to || q->to - q->from > MOST_YEARS)
        return NAN;
    for (int year = q->from; year <= q->to; year++) {
        const double growth = fact(q, false, year) - fact(q, false, year - 1), leavers = fact(q, true, year);
        *left = *left || (!isnan(growth) && isnan(leavers));
        sum += growth + leavers;
    }
    return sum;
}

// A forecast speaks of a year that was not over when it was said.
static bool is_forecast(const claim *q) {
    switch (q->m.what) {
    case QJ_CLAIM_NONE:
    case QJ_CLAIM_SHARE:
    case QJ_CLAIM_EMPLOYED_QUARTER:
        return false;
    case QJ_CLAIM_EMPLOYED:
        return q->said > 0 && q->to > q->said;
    case QJ_CLAIM_DECADE:
    case QJ_CLAIM_YEAR:
    case QJ_CLAIM_UNTIL:
        break;
    }
    return q->said == 0 || q->to >= q->said;
}

// Employment is known up to this year.
static int last_known(const claim *q) {
    int last = 0;
    for (size_t i = 0; i < q->c->facts.n; i++) {
        const score_fact *f = &q->c->facts.list[i];
        if (!f->leavers && strcmp(f->region, q->region) == 0 && strcmp(f->industry, q->m.section) == 0 && *f->occupation == '\0')
            last = f->year > last ? f->year : last;
    }
    return last;
}

static const char *judge(const claim *q, double *came) {
    bool left = false;
    *came = NAN;
    if (q->to > last_known(q))
        return "waiting";
    *came = q->m.what == QJ_CLAIM_EMPLOYED ? fact(q, false, q->to) : need_of(q, &left);
    if (isnan(*came))
        return left ? "no-leavers" : "no-fact";
    return q->m.what == QJ_CLAIM_DECADE || q->m.what == QJ_CLAIM_YEAR ? "coverage" : "scored";
}

static const char *said_at(const claim *q, const char *name, int otherwise) {
    const char *column = qj_arena_printf(q->c->a, "%s_%s", name, qj_lang_code(q->c->lang));
    const qj_column *c = column != NULL ? qj_frame_column(q->f, column) : NULL;
    const char *text = c != NULL && c->type == QJ_FRAME_TEXT ? qj_column_text(c, q->row) : "";
    return *text != '\0' ? text : text_at(q, otherwise);
}

static qj_rc put(const claim *q, qj_table *t, qj_err *err) {
    qj_cell *row = qj_table_row(q->c->a, t);
    QJ_NEED(err, row);
    double came;
    row[C_ID].text = text_at(q, W_ID);
    row[C_CLAIMANT].text = said_at(q, "claimant", W_CLAIMANT);
    row[C_DEFINITION].text = said_at(q, "definition", W_DEFINITION);
    row[C_REGION].text = text_at(q, W_REGION);
    row[C_REGION_NAME].text = score_name(&q->c->w->region, q->region, q->c->lang, true);
    row[C_PERIOD].text = q->from == q->to ? qj_arena_printf(q->c->a, "%d", q->to) : qj_arena_printf(q->c->a, "%d–%d", q->from, q->to);
    row[C_VALUE].num = q->col[W_VALUE]->num[q->row];
    row[C_UNIT].text = "persons";
    row[C_STATE].text = judge(q, &came);
    row[C_FACT].num = came;
    row[C_ERROR].num = row[C_VALUE].num - came;
    row[C_PERCENT].num = came > 0 ? 100 * row[C_ERROR].num / came : (double)NAN;
    row[C_SOURCE].text = text_at(q, W_SOURCE);
    return QJ_OK;
}

// Of any number: beyond all years stays beyond them.
static int year_of(double number) { return (int)fmax(-1e6, fmin(1e6, number)); }

// What a claim speaks of. Without a first year it is the one after that in which it was said.
static void understand(claim *q) {
    const double from = q->col[W_FROM]->num[q->row], to = q->col[W_TO]->num[q->row];
    const char *region = text_at(q, W_REGION);
    q->m = qj_claim_understand(text_at(q, W_TOPIC), text_at(q, W_UNIT), text_at(q, W_DEFINITION));
    q->region = strcmp(region, q->c->w->region.items[0].code) == 0 ? "" : region;
    q->said = (int)strtol(text_at(q, W_DATE), NULL, 10);
    q->to = isnan(to) ? 0 : year_of(to);
    q->from = !isnan(from) ? year_of(from) : q->said > 0 && q->said < q->to ? q->said + 1 : q->to;
}

qj_rc qj_score_claims(const qj_scorecard *c, qj_table **out, qj_err *err) {
    const qj_column *col[WANTED];
    const qj_frame *f;
    QJ_TRY(qj_table_new(c->a, columns, C_COLUMNS, 32, out, err));
    const qj_rc rc = qj_store_frame_get(c->w->store, "claims.csv", c->a, &f, err);
    if (rc == -(qj_rc)QJ_E_NOT_FOUND) // a pack need not have claims
        return QJ_OK;
    QJ_TRY(rc);
    QJ_TRY(qj_frame_want(f, wanted, WANTED, col, err));
    claim q = {.c = c, .f = f, .col = col};
    for (q.row = 0; q.row < f->n_rows; q.row++) {
        understand(&q);
        if (is_forecast(&q) && q.to > 0)
            QJ_TRY(put(&q, *out, err));
    }
    return QJ_OK;
}
