// Years that a series lacks, or that were filled in.
#include "service/check.h"
#include <math.h>
#include <string.h>

#define YEARS_MAX 300

// Cells of a year over the series of one indicator.
typedef struct year_count {
    int years[YEARS_MAX];
    size_t n;
    size_t cells, series, of;
    uint32_t line;
} year_count;

static void count_year(year_count *c, int year) {
    c->cells++;
    size_t i = 0;
    while (i < c->n && c->years[i] < year)
        i++;
    if ((i < c->n && c->years[i] == year) || c->n == YEARS_MAX)
        return;
    memmove(&c->years[i + 1], &c->years[i], (c->n - i) * sizeof *c->years);
    c->years[i] = year;
    c->n++;
}

static void count_gaps(const check_series *s, year_count *gaps, year_count *imputed) {
    size_t gaps_before = gaps->cells, imputed_before = imputed->cells;
    for (size_t i = 0; i < s->n; i++) {
        for (int y = i > 0 ? s->at[i - 1].year + 1 : s->at[i].year; y < s->at[i].year; y++)
            count_year(gaps, y);
        if (!isnan(s->at[i].value) && !s->at[i].imputed)
            continue;
        year_count *c = s->at[i].imputed ? imputed : gaps;
        if (c->line == 0)
            c->line = s->at[i].line;
        count_year(c, s->at[i].year);
    }
    gaps->series += gaps->cells > gaps_before;
    imputed->series += imputed->cells > imputed_before;
}

static qj_rc tell_gaps(check_report *r, const check_table *t, const char *indicator, const year_count *c, const char *message,
                       qj_err *err) {
    if (c->cells == 0)
        return QJ_OK;
    const check_finding f = {.kind = "gap", .severity = "note", .file = t->file, .line = c->line, .year = c->years[0],
                             .value = (double)c->cells, .expected = NAN, .unit = "count"};
    const qj_arg args[] = {qj_text_arg("indicator", indicator), qj_text_arg("years", check_years(r, c->years, c->n)),
                           qj_int_arg("series", c->series), qj_int_arg("of", c->of), qj_int_arg("cells", c->cells), {.name = NULL}};
    return check_add(r, &f, message, args, err);
}

// A region that ended keeps its series; others that stop before the table does lack their last years.
static bool stops_early(const check_report *r, const check_series *s, int last) {
    ptrdiff_t region = qj_codes_find(&r->w->region, s->dim[SERIES_REGION]);
    return s->at[s->n - 1].year < last && (region < 0 || *r->w->region.items[region].valid_to == 0);
}

static qj_rc tell_ends(check_report *r, const check_table *t, const char *indicator, const year_count *c, int last,
                       const check_series *first, qj_err *err) {
    if (c->series == 0)
        return QJ_OK;
    const check_finding f = {.kind = "gap", .severity = "note", .file = t->file, .line = c->line, .year = last,
                             .value = (double)c->series, .expected = NAN, .unit = "count"};
    const qj_arg args[] = {qj_text_arg("indicator", indicator), qj_int_arg("year", last),
                           qj_int_arg("series", c->series), qj_int_arg("of", c->of),
                           qj_text_arg("place", check_place(r, first)), {.name = NULL}};
    return check_add(r, &f, "check.text.ends", args, err);
}

static qj_rc indicator_gaps(check_report *r, const check_table *t, const char *indicator, qj_err *err) {
    year_count *c = QJ_NEW(r->a, year_count, 3);
    QJ_NEED(err, c);
    int last = 0;
    for (size_t i = 0; i < t->n; i++) {
        const check_series *s = &t->series[i];
        if (strcmp(s->dim[SERIES_INDICATOR], indicator) != 0)
            continue;
        count_gaps(s, &c[0], &c[1]);
        c[0].of++;
        last = s->at[s->n - 1].year > last ? s->at[s->n - 1].year : last;
    }
    c[1].of = c[2].of = c[0].of;
    const check_series *first = NULL;
    for (size_t i = 0; i < t->n; i++) {
        const check_series *s = &t->series[i];
        if (strcmp(s->dim[SERIES_INDICATOR], indicator) != 0 || !stops_early(r, s, last))
            continue;
        if (c[2].series++ > 0)
            continue;
        c[2].line = s->at[s->n - 1].line;
        first = s;
    }
    QJ_TRY(tell_gaps(r, t, indicator, &c[0], "check.text.gap", err));
    QJ_TRY(tell_gaps(r, t, indicator, &c[1], "check.text.imputed", err));
    return tell_ends(r, t, indicator, &c[2], last, first, err);
}

qj_rc check_gaps(check_report *r, qj_err *err) {
    for (size_t i = 0; i < r->n_tables; i++) {
        const check_table *t = &r->tables[i];
        const qj_column *indicator = t->frame != NULL ? qj_frame_column(t->frame, "indicator") : NULL;
        for (uint32_t d = 0; indicator != NULL && d < indicator->n_dict; d++)
            QJ_TRY(indicator_gaps(r, t, indicator->dict[d], err));
    }
    return QJ_OK;
}
