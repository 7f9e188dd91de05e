// Scores that are kept with their date, and what changed from one to the next.
#include "service/score_parts.h"

#include "base/buf.h"
#include "base/clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- keeping

static const qj_score_record *last_of(const qj_score_record *list, size_t n, const char *vintage) {
    for (size_t i = n; i > 0; i--)
        if (strcmp(list[i - 1].vintage, vintage) == 0)
            return &list[i - 1];
    return NULL;
}

// Kept anew when its observations or the way of scoring are others than last time. One that was never judged and can't be
// is not kept.
static qj_rc keep_one(const qj_scorecard *c, const score_vintage *v, const qj_score_record *last, const char *at, bool *kept, qj_err *err) {
    const char *observed = v->n_points > 0 ? score_facts_text(&c->facts, v->base_year, c->a) : "", *scores = score_text(v, c->a);
    *kept = false;
    QJ_NEED(err, observed);
    QJ_NEED(err, scores);
    if (last == NULL ? v->n_points == 0 : strcmp(last->observed, observed) == 0 && strcmp(last->scores, scores) == 0)
        return QJ_OK;
    *kept = true;
    return qj_store_score_put(c->w->store, &(qj_score_record){.vintage = v->v->id, .observed = observed, .scores = scores, .at = at}, err);
}

// Inside the transaction: what others kept meanwhile is seen.
static qj_rc keep_all(const qj_scorecard *c, size_t *n, qj_err *err) {
    const qj_score_record *list;
    size_t n_list;
    char at[21];
    qj_clock_stamp(at);
    *n = 0;
    QJ_TRY(qj_store_scores_last(c->w->store, c->a, &list, &n_list, err));
    for (size_t i = 0; i < c->n; i++) {
        bool kept;
        QJ_TRY(keep_one(c, &c->list[i], last_of(list, n_list, c->list[i].v->id), at, &kept, err));
        *n += kept;
    }
    return QJ_OK;
}

qj_rc qj_score_keep(qj_workspace *w, qj_arena *a, size_t *n, qj_err *err) {
    qj_scorecard *c;
    *n = 0;
    QJ_TRY(qj_store_begin(w->store, err));
    qj_rc rc = qj_score_make(w, QJ_EN, a, &c, err);
    if (rc == QJ_OK)
        rc = keep_all(c, n, err);
    if (rc == QJ_OK)
        rc = qj_store_commit(w->store, err);
    if (rc != QJ_OK)
        qj_store_rollback(w->store);
    return rc;
}

void qj_score_follow(qj_workspace *w, qj_arena *a) {
    qj_err err;
    size_t n;
    const qj_mark mark = qj_arena_mark(a);
    const qj_vintage *list;
    // Without vintages there is nothing to judge: then a large import does not read back all that it brought.
    if (qj_store_vintages(w->store, a, &list, &n, &err) != QJ_OK || n == 0)
        return;
    if (qj_score_keep(w, a, &n, &err) != QJ_OK)
        n = 0; // judged anew by whoever reads, kept with the next change
    qj_arena_rewind(a, mark);
}

// ---- what changed

enum { INDICATOR, REGION, INDUSTRY, OCCUPATION, YEAR, VALUE, FIELDS };

typedef struct line {
    const char *field[FIELDS];
    double value;
} line;

// Cuts a kept text into lines; the texts live in the arena.
static qj_rc lines_of(const char *text, qj_arena *a, line **out, size_t *n, qj_err *err) {
    size_t cap = 0;
    for (const char *at = text; *at != '\0'; at++)
        cap += *at == '\n';
    char *copy = qj_arena_str(a, text);
    *out = QJ_NEW(a, line, cap + 1);
    *n = 0;
    if (copy == NULL || *out == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (char *at = copy; *at != '\0' && *n < cap;) {
        char *end = at + strcspn(at, "\n");
        line *l = &(*out)[(*n)++];
        bool more = *end != '\0';
        *end = '\0';
        for (int f = 0; f < FIELDS; f++) {
            l->field[f] = at;
            at += strcspn(at, "\t");
            if (*at != '\0')
                *at++ = '\0';
        }
        l->value = strtod(l->field[VALUE], NULL);
        at = more ? end + 1 : end;
    }
    return QJ_OK;
}

static int by_key(const line *a, const line *b) {
    for (int f = INDICATOR; f <= YEAR; f++) {
        const int c = strcmp(a->field[f], b->field[f]);
        if (c != 0)
            return c;
    }
    return 0;
}

typedef enum change_kind { ADDED, CHANGED, WITHDRAWN, KINDS } change_kind;
static const char *const kind_id[KINDS] = {"added", "changed", "withdrawn"};

typedef struct changes {
    size_t n[KINDS];
    const line *first[KINDS]; // the first of each kind, with what it was before
    double before[KINDS];
    qj_rc (*each)(void *arg, change_kind kind, const line *l, double before, double after, qj_err *err);
    void *arg;
} changes;

static qj_rc tell(changes *c, change_kind kind, const line *l, double before, double after, qj_err *err) {
    if (c->n[kind]++ == 0) {
        c->first[kind] = l;
        c->before[kind] = before;
    }
    return c->each != NULL ? c->each(c->arg, kind, l, before, after, err) : QJ_OK;
}

// Both texts have the order of their keys.
static qj_rc compare(const char *before, const char *after, qj_arena *a, changes *out, qj_err *err) {
    line *x, *y;
    size_t n, m, i = 0, k = 0;
    QJ_TRY(lines_of(before, a, &x, &n, err));
    QJ_TRY(lines_of(after, a, &y, &m, err));
    while (i < n || k < m) {
        const int c = i == n ? 1 : k == m ? -1 : by_key(&x[i], &y[k]);
        if (c < 0) {
            QJ_TRY(tell(out, WITHDRAWN, &x[i], x[i].value, NAN, err));
            i++;
        } else if (c > 0) {
            QJ_TRY(tell(out, ADDED, &y[k], NAN, y[k].value, err));
            k++;
        } else {
            if (x[i].value != y[k].value)
                QJ_TRY(tell(out, CHANGED, &y[k], x[i].value, y[k].value, err));
            i++;
            k++;
        }
    }
    return QJ_OK;
}

// ---- tables

enum { H_AT, H_VINTAGE, H_BASE, H_OBSERVATIONS, H_ADDED, H_CHANGED, H_WITHDRAWN, H_TOTAL, H_REGION, H_INDUSTRY, H_STAFFING, H_REPLACEMENT,
       H_TEXT, H_COLUMNS };

#define WMAPE(of) {.id = "wmape_" of, .type = QJ_TABLE_NUM, .decimals = 2}

static const qj_table_col history_cols[H_COLUMNS] = {
    {.id = "at", .type = QJ_TABLE_TEXT},          {.id = "vintage", .type = QJ_TABLE_TEXT}, {.id = "base_year", .type = QJ_TABLE_INT},
    {.id = "observations", .type = QJ_TABLE_INT}, {.id = "added", .type = QJ_TABLE_INT},    {.id = "changed", .type = QJ_TABLE_INT},
    {.id = "withdrawn", .type = QJ_TABLE_INT},    WMAPE("total"),                           WMAPE("region"),
    WMAPE("industry"),                            WMAPE("staffing"),                        WMAPE("replacement"),
    {.id = "text", .type = QJ_TABLE_TEXT},
};

enum { SCRATCH_BYTES = 1 << 30 };

typedef struct reading {
    qj_workspace *w;
    qj_lang lang;
    qj_arena *a, *scratch; // scratch: the lines of a record and the one before, while they are compared
    qj_vintages all;
    const qj_score_record *list;
    size_t n;
} reading;

static qj_rc read_records(qj_workspace *w, qj_lang lang, qj_arena *a, reading *out, qj_err *err) {
    *out = (reading){.w = w, .lang = lang, .a = a};
    QJ_TRY(qj_vintages_read(w, a, &out->all, err));
    QJ_TRY(qj_store_scores(w->store, a, &out->list, &out->n, err));
    QJ_NEED(err, out->scratch = qj_arena_new(SCRATCH_BYTES));
    return QJ_OK;
}

static const qj_vintage *vintage_of(const reading *r, const char *id) {
    for (size_t i = 0; i < r->all.n; i++)
        if (strcmp(r->all.list[i].id, id) == 0)
            return &r->all.list[i];
    return NULL; // a draft, for the world
}

// The world sees scores of public vintages that were kept by the time the newest of them was made: what came later may be
// a draft of data.
static bool shown(const reading *r, const qj_score_record *s) {
    if (vintage_of(r, s->vintage) == NULL)
        return false;
    return !r->w->public_only || strcmp(s->at, r->all.list[r->all.n - 1].made_at) <= 0;
}

static const char *name_of_line(const reading *r, const line *l) {
    const char *region = score_name(&r->w->region, l->field[REGION], r->lang, true);
    const char *industry = score_name(&r->w->industry, l->field[INDUSTRY], r->lang, false);
    const char *occupation = score_name(&r->w->occupation, l->field[OCCUPATION], r->lang, false);
    return qj_arena_printf(r->a, "%s%s%s%s%s, %s", region, industry != NULL ? ", " : "", industry != NULL ? industry : "",
                           occupation != NULL ? ", " : "", occupation != NULL ? occupation : "", l->field[YEAR]);
}

// "First score." or what became of the observations, and what of the error.
static qj_rc describe(const reading *r, const qj_score_record *s, const qj_score_record *before, const changes *c, size_t later, const char **out, qj_err *err) {
    qj_buf b = qj_buf_new(r->a, 200);
    if (before == NULL)
        qj_text_format(&b, r->lang, "score.history.first", (const qj_arg[]){qj_int_arg("n", later), {.name = NULL}});
    static const char *const id[KINDS] = {"score.history.added", "score.history.changed", "score.history.withdrawn"};
    for (int k = 0; before != NULL && k < KINDS; k++) {
        if (c->n[k] == 0)
            continue;
        const line *l = c->first[k];
        const char *name = name_of_line(r, l);
        QJ_NEED(err, name);
        const qj_arg args[] = {qj_int_arg("n", c->n[k]), qj_text_arg("first", name), qj_num_arg("before", c->before[k], 0),
                               qj_num_arg("after", l->value, 0), {.name = NULL}};
        qj_buf_str(&b, b.len > 0 ? " " : "");
        qj_text_format(&b, r->lang, id[k], args);
    }
    for (int l = 0; before != NULL && l < SCORE_LEVELS; l++) {
        const double was = score_text_wmape(before->scores, (score_level)l), is = score_text_wmape(s->scores, (score_level)l);
        char level[40] = "score.what.";
        strncat(level, score_level_id((score_level)l), sizeof level - strlen(level) - 1);
        const qj_arg args[] = {qj_text_arg("what", qj_text(r->lang, level)), qj_num_arg("before", was, 2), qj_num_arg("after", is, 2), {.name = NULL}};
        if (was == is || (isnan(was) && isnan(is)))
            continue;
        qj_buf_str(&b, b.len > 0 ? " " : "");
        qj_text_format(&b, r->lang, isnan(was) ? "score.history.error-now" : isnan(is) ? "score.history.error-gone" : "score.history.error", args);
    }
    if (b.len == 0 && !b.failed)
        qj_text_format(&b, r->lang, "score.history.method", (const qj_arg[]){{.name = NULL}});
    *out = b.data;
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

static size_t later_than(const char *observed, int year, qj_arena *a) {
    line *l;
    size_t n, later = 0;
    qj_err err;
    if (lines_of(observed, a, &l, &n, &err) != QJ_OK)
        return 0;
    for (size_t i = 0; i < n; i++)
        later += strtol(l[i].field[YEAR], NULL, 10) > year;
    return later;
}

static qj_rc put_record(const reading *r, size_t at, qj_table *t, qj_err *err) {
    const qj_score_record *s = &r->list[at], *before = last_of(r->list, at, s->vintage);
    static const score_level levels[] = {SCORE_TOTAL, SCORE_REGION, SCORE_INDUSTRY, SCORE_STAFFING, SCORE_REPLACEMENT};
    changes c = {.each = NULL};
    QJ_TRY(compare(before != NULL ? before->observed : "", s->observed, r->scratch, &c, err));
    qj_cell *row = qj_table_row(r->a, t);
    QJ_NEED(err, row);
    row[H_AT].text = s->at;
    row[H_VINTAGE].text = s->vintage;
    row[H_BASE].i = score_base_year(vintage_of(r, s->vintage));
    const size_t later = later_than(s->observed, (int)row[H_BASE].i, r->scratch);
    row[H_OBSERVATIONS].i = (int64_t)later;
    for (int k = 0; k < KINDS; k++)
        row[H_ADDED + k].i = (int64_t)c.n[k];
    for (size_t l = 0; l < sizeof levels / sizeof *levels; l++)
        row[H_TOTAL + l].num = score_text_wmape(s->scores, levels[l]);
    return describe(r, s, before, &c, later, &row[H_TEXT].text, err);
}

qj_rc qj_score_history(qj_workspace *w, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
    reading r;
    QJ_TRY(qj_table_new(a, history_cols, H_COLUMNS, 64, out, err));
    QJ_TRY(read_records(w, lang, a, &r, err));
    qj_rc rc = QJ_OK;
    for (size_t i = r.n; i > 0 && rc == QJ_OK; i--) {
        if (shown(&r, &r.list[i - 1]))
            rc = put_record(&r, i - 1, *out, err);
        qj_arena_clear(r.scratch);
    }
    qj_arena_free(r.scratch);
    return rc;
}

enum { C_AT, C_VINTAGE, C_WHAT, C_INDICATOR, C_OF, C_BEFORE = C_OF + SCORE_OF, C_AFTER, C_UNIT, C_COLUMNS };

static const qj_table_col change_cols[C_COLUMNS] = {
    {.id = "at", .type = QJ_TABLE_TEXT},
    {.id = "vintage", .type = QJ_TABLE_TEXT},
    {.id = "what", .type = QJ_TABLE_MSG, .prefix = "score-change."},
    {.id = "indicator", .type = QJ_TABLE_MSG, .prefix = "indicator."},
    SCORE_OF_COLUMNS,
    {.id = "before", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "after", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED},
    {.id = "unit", .type = QJ_TABLE_MSG, .prefix = "unit."},
};

typedef struct listing {
    const reading *r;
    const qj_score_record *s;
    qj_table *t;
} listing;

// A code of a line, for longer than the line is there.
static qj_rc keep_field(const reading *r, const line *l, int field, const char **out, qj_err *err) {
    *out = *l->field[field] == '\0' ? "" : qj_arena_str(r->a, l->field[field]);
    QJ_NEED(err, *out);
    return QJ_OK;
}

static qj_rc put_change(void *arg, change_kind kind, const line *l, double before, double after, qj_err *err) {
    const listing *to = arg;
    const reading *r = to->r;
    const char *region, *industry, *occupation;
    QJ_TRY(keep_field(r, l, REGION, &region, err));
    QJ_TRY(keep_field(r, l, INDUSTRY, &industry, err));
    QJ_TRY(keep_field(r, l, OCCUPATION, &occupation, err));
    qj_cell *row = qj_table_row(r->a, to->t);
    QJ_NEED(err, row);
    row[C_AT].text = to->s->at;
    row[C_VINTAGE].text = to->s->vintage;
    row[C_WHAT].text = kind_id[kind];
    QJ_TRY(keep_field(r, l, INDICATOR, &row[C_INDICATOR].text, err));
    score_put_of(r->w, r->lang, region, industry, occupation, (int)strtol(l->field[YEAR], NULL, 10), row + C_OF);
    row[C_BEFORE].num = before;
    row[C_AFTER].num = after;
    row[C_UNIT].text = "persons";
    return QJ_OK;
}

// The first score of a vintage is no change.
qj_rc qj_score_changes(qj_workspace *w, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
    reading r;
    QJ_TRY(qj_table_new(a, change_cols, C_COLUMNS, 64, out, err));
    QJ_TRY(read_records(w, lang, a, &r, err));
    qj_rc rc = QJ_OK;
    for (size_t i = r.n; i > 0 && rc == QJ_OK; i--) {
        const qj_score_record *s = &r.list[i - 1], *before = last_of(r.list, i - 1, s->vintage);
        if (before == NULL || !shown(&r, s))
            continue;
        listing to = {&r, s, *out};
        changes c = {.each = put_change, .arg = &to};
        rc = compare(before->observed, s->observed, r.scratch, &c, err);
        qj_arena_clear(r.scratch);
    }
    qj_arena_free(r.scratch);
    return rc;
}
