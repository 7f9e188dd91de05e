// Observations that judge forecasts.
#include "service/inputs.h"
#include "service/observed.h"
#include "service/score_parts.h"

#include "base/buf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const indicators[] = {"employed", "exits"};
enum { INDICATORS = sizeof indicators / sizeof *indicators };

static int by_key(const void *x, const void *y) {
    const score_fact *a = x, *b = y;
    if (a->leavers != b->leavers)
        return a->leavers ? 1 : -1;
    int c = strcmp(a->region, b->region);
    c = c != 0 ? c : strcmp(a->industry, b->industry);
    c = c != 0 ? c : strcmp(a->occupation, b->occupation);
    return c != 0 ? c : (a->year > b->year) - (a->year < b->year);
}

static const score_fact *find(const score_facts *f, const score_fact *key) {
    return f->n == 0 ? NULL : bsearch(key, f->list, f->n, sizeof *f->list, by_key);
}

double score_fact_value(const score_facts *f, bool leavers, const char *region, const char *industry, const char *occupation, int year) {
    const score_fact *found =
        find(f, &(score_fact){.leavers = leavers, .region = region, .industry = industry, .occupation = occupation, .year = year});
    return found != NULL ? found->value : (double)NAN;
}

static const char *word(const qj_table *t, size_t row, const char *col) {
    const char *text = t->cells[row * t->n_cols + (size_t)qj_table_col_find(t, col)].text;
    return text != NULL ? text : "";
}

// Published, or the remainder of what is published; what a model fitted, or somebody guessed, judges nothing. Cells of
// region by industry in the pack's own table are modelled but for those it names observed.
static bool judges(const qj_table *t, size_t row) {
    static const char *const none[] = {"field", "sex", "age"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (*word(t, row, none[i]) != '\0')
            return false;
    const char *status = word(t, row, "status");
    if (strcmp(status, "derived") == 0)
        return strcmp(word(t, row, "file"), qj_role_file(QJ_ROLE_GRADES)) != 0;
    return strcmp(status, "observed") == 0 || strcmp(status, "provisional") == 0;
}

static void take(const qj_workspace *w, const qj_table *t, size_t row, bool leavers, score_facts *out) {
    const qj_cell *cells = t->cells + row * t->n_cols;
    const double value = cells[qj_table_col_find(t, "value")].num;
    const char *region = word(t, row, "region");
    score_fact f = {.leavers = leavers, .region = strcmp(region, w->region.items[0].code) == 0 ? "" : region,
                    .industry = word(t, row, "industry"), .occupation = word(t, row, "occupation"),
                    .year = (int)cells[qj_table_col_find(t, "year")].i, .value = value, .status = word(t, row, "status"),
                    .source = word(t, row, "source"), .file = word(t, row, "file"), .line = cells[qj_table_col_find(t, "line")].i};
    if (!isnan(value))
        out->list[out->n++] = f;
}

// The same figure may stand in two tables of a pack: the first counts.
static void drop_twins(score_facts *f) {
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        if (n == 0 || by_key(&f->list[n - 1], &f->list[i]) != 0)
            f->list[n++] = f->list[i];
    f->n = n;
}

static int in_order(const void *x, const void *y) {
    const score_fact *a = x, *b = y;
    const int c = by_key(a, b), file = strcmp(a->file, b->file);
    return c != 0 ? c : file != 0 ? file : (a->line > b->line) - (a->line < b->line);
}

// What the world may see ends with the newest public vintage.
static qj_rc newest_public(qj_workspace *w, qj_arena *a, const qj_snapshot **out, qj_err *err) {
    qj_vintages all;
    *out = NULL;
    if (!w->public_only)
        return QJ_OK;
    QJ_TRY(qj_vintages_read(w, a, &all, err));
    qj_snapshot *s = QJ_NEW(a, qj_snapshot, 1);
    QJ_NEED(err, s);
    if (all.n > 0) {
        s->vintage = all.list[all.n - 1];
        *out = s;
    }
    return QJ_OK;
}

qj_rc score_facts_read(qj_workspace *w, qj_arena *a, score_facts *out, qj_err *err) {
    const qj_snapshot *seen;
    qj_table *t[INDICATORS];
    size_t rows = 0;
    QJ_TRY(newest_public(w, a, &seen, err));
    for (size_t i = 0; i < INDICATORS; i++) {
        const qj_observed_query q = {.indicator = indicators[i], .lang = QJ_EN};
        QJ_TRY(qj_observed(w, seen, &q, a, &t[i], err));
        rows += t[i]->n_rows;
    }
    *out = (score_facts){.list = QJ_NEW(a, score_fact, rows + 1)};
    QJ_NEED(err, out->list);
    for (size_t i = 0; i < INDICATORS; i++)
        for (size_t row = 0; row < t[i]->n_rows; row++)
            if (judges(t[i], row))
                take(w, t[i], row, i == 1, out);
    if (out->n > 0)
        qsort(out->list, out->n, sizeof *out->list, in_order);
    drop_twins(out);
    return QJ_OK;
}

const char *score_facts_text(const score_facts *f, int from, qj_arena *a) {
    qj_buf b = qj_buf_new(a, 4096);
    for (size_t i = 0; i < f->n; i++) {
        const score_fact *one = &f->list[i];
        if (one->year < from)
            continue;
        qj_buf_printf(&b, "%s\t%s\t%s\t%s\t%d\t", indicators[one->leavers], one->region, one->industry, one->occupation, one->year);
        qj_buf_double(&b, one->value);
        qj_buf_char(&b, '\n');
    }
    return b.failed ? NULL : b.data;
}
