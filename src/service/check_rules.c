// Series by themselves: spikes and breaks, on differences of logarithms.
#include "base/buf.h"
#include "service/check.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POINTS_MAX 300
#define GROWTHS_MIN 6

// A year-on-year change in logs; over a gap the mean per year.
typedef struct growth {
    const check_point *from, *to;
    double log_change;
} growth;

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *v, size_t n) {
    qsort(v, n, sizeof *v, by_value);
    return n % 2 == 1 ? v[n / 2] : (v[n / 2 - 1] + v[n / 2]) / 2;
}

// Points that were measured and have a logarithm.
static size_t usable(const check_series *s, const check_point **out) {
    size_t n = 0;
    for (size_t i = 0; i < s->n && n < POINTS_MAX; i++) {
        if (!s->at[i].imputed && s->at[i].value > 0)
            out[n++] = &s->at[i];
    }
    return n;
}

static size_t growths_of(const check_series *s, growth *out) {
    const check_point *p[POINTS_MAX];
    size_t n = usable(s, p), m = 0;
    for (size_t i = 1; i < n; i++) {
        if (p[i]->year == p[i - 1]->year)
            continue;
        out[m++] = (growth){.from = p[i - 1], .to = p[i],
                            .log_change = log(p[i]->value / p[i - 1]->value) / (p[i]->year - p[i - 1]->year)};
    }
    return m;
}

// Centre and spread of the changes, one of them left out (or none: n).
typedef struct spread {
    double centre, mad;
} spread;

static spread spread_of(const growth *g, size_t n, size_t left_out) {
    double v[POINTS_MAX];
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        if (i != left_out)
            v[m++] = g[i].log_change;
    }
    spread s = {.centre = median(v, m)};
    for (size_t i = 0; i < m; i++)
        v[i] = fabs(v[i] - s.centre);
    s.mad = median(v, m);
    return s;
}

// The modified z score; 0 when the changes do not spread at all.
static double score(const growth *g, spread s) { return s.mad > 0 ? 0.6745 * (g->log_change - s.centre) / s.mad : 0; }

// ---- spikes

#define SPIKE_Z 6

// 1, 2, ... when the value is about 10, 100 ... times both neighbours, -1, -2 ... when it is a part of them; else 0.
static int power_of_ten(double before, double value, double after) {
    for (int e = -4; e <= 4; e++) {
        double scale = pow(10, e);
        if (e != 0 && fabs(value / before / scale - 1) < 0.03 && fabs(value / after / scale - 1) < 0.03)
            return e;
    }
    return 0;
}

static qj_rc tell_spike(check_report *r, const check_table *t, const check_series *s, const growth *in, const growth *out,
                        int power, qj_err *err) {
    double way = (double)(in->to->year - in->from->year) / (out->to->year - in->from->year);
    double between = exp(log(in->from->value) + way * log(out->to->value / in->from->value));
    const check_finding f = {.kind = "spike",
                             .severity = power != 0 ? "error" : "warning",
                             .file = t->file,
                             .line = in->to->line,
                             .series = s,
                             .year = in->to->year,
                             .value = in->to->value,
                             .expected = between};
    const qj_arg args[] = {qj_text_arg("place", check_place(r, s)),
                           qj_text_arg("indicator", s->dim[SERIES_INDICATOR]),
                           qj_int_arg("year", in->to->year),
                           qj_num_arg("in", 100 * (exp(in->log_change) - 1), 0),
                           qj_num_arg("out", 100 * (exp(out->log_change) - 1), 0),
                           qj_num_arg("times", pow(10, abs(power)), 0),
                           {.name = NULL}};
    return check_add(r, &f, power > 0 ? "check.text.too-large" : power < 0 ? "check.text.too-small" : "check.text.spike", args, err);
}

static qj_rc series_spikes(check_report *r, const check_table *t, const check_series *s, qj_err *err) {
    growth g[POINTS_MAX];
    size_t n = growths_of(s, g);
    spread all = n >= GROWTHS_MIN ? spread_of(g, n, n) : (spread){0};
    for (size_t i = 1; i < n; i++) {
        int power = power_of_ten(g[i - 1].from->value, g[i].from->value, g[i].to->value);
        double in = score(&g[i - 1], all), out = score(&g[i], all);
        bool spike = fabs(in) > SPIKE_Z && fabs(out) > SPIKE_Z && in * out < 0;
        if (power != 0 || spike)
            QJ_TRY(tell_spike(r, t, s, &g[i - 1], &g[i], power, err));
    }
    return QJ_OK;
}

qj_rc check_spikes(check_report *r, qj_err *err) {
    for (size_t i = 0; i < r->n_tables; i++) {
        for (size_t j = 0; j < r->tables[i].n; j++)
            QJ_TRY(series_spikes(r, &r->tables[i], &r->tables[i].series[j], err));
    }
    return QJ_OK;
}

// ---- breaks

// In a year in which something is known to have changed, and in any other: score and least size of a shift.
#define BREAK_Z 3.5
#define BREAK_LEAST 0.01
#define JUMP_Z 6.0
#define JUMP_LEAST 0.04

typedef enum break_kind { BREAK_NONE, BREAK_SPLIT, BREAK_YEAR, BREAK_JUMP, BREAK_KINDS } break_kind;

// The year of the first note that names a census, or 0.
static int census_year(const check_table *t) {
    const qj_column *note = qj_frame_column(t->frame, "note"), *year = qj_frame_column(t->frame, "year");
    int first = 0;
    for (size_t i = 0; note != NULL && year != NULL && i < t->frame->n_rows; i++) {
        if (strstr(qj_column_text(note, i), "census") != NULL && (first == 0 || (int)year->num[i] < first))
            first = (int)year->num[i];
    }
    return first;
}

typedef struct links {
    const qj_frame *frame; // NULL when the pack has none
    const qj_column *from, *kind, *year;
} links;

static qj_rc read_links(check_report *r, links *out, qj_err *err) {
    *out = (links){0};
    qj_rc rc = qj_store_frame_get(r->w->store, "codes/region_link.csv", r->a, &out->frame, err);
    if (rc == -(qj_rc)QJ_E_NOT_FOUND)
        return QJ_OK;
    QJ_TRY(rc);
    const qj_want want[] = {{"old", QJ_FRAME_TEXT}, {"kind", QJ_FRAME_TEXT}, {"year", QJ_FRAME_NUM}};
    const qj_column *col[3];
    QJ_TRY(qj_frame_want(out->frame, want, 3, col, err));
    out->from = col[0];
    out->kind = col[1];
    out->year = col[2];
    return QJ_OK;
}

// Whether a region (NULL: any) was split in a year.
static bool split_in(const links *l, const char *region, int year) {
    for (size_t i = 0; l->frame != NULL && i < l->frame->n_rows; i++) {
        if ((int)l->year->num[i] == year && strcmp(qj_column_text(l->kind, i), "split") == 0 &&
            (region == NULL || strcmp(qj_column_text(l->from, i), region) == 0))
            return true;
    }
    return false;
}

static break_kind classify(const growth *g, const check_series *s, spread others, const links *l, int census,
                           bool own_boundaries) {
    int year = g->to->year;
    bool known = split_in(l, NULL, year) || year == census;
    if (fabs(g->log_change - others.centre) < (known ? BREAK_LEAST : JUMP_LEAST))
        return BREAK_NONE;
    if (fabs(score(g, others)) <= (known ? BREAK_Z : JUMP_Z))
        return BREAK_NONE;
    if (own_boundaries && split_in(l, s->dim[SERIES_REGION], year))
        return BREAK_SPLIT;
    return known ? BREAK_YEAR : BREAK_JUMP;
}

// Series that shift in the same year for the same reason.
typedef struct shift {
    size_t n;
    qj_buf places;
    growth worst;
    double usual;
    const check_series *series;
} shift;

typedef struct break_table {
    const char *file;
    bool own_boundaries; // regions as they were in each year
    bool splits_only;    // the rest is told of another table
} break_table;

static const break_table break_tables[] = {
    {"observations/employed_region.csv", true, true},
    {"observations/employed_region_panel.csv", false, false},
    {"observations/employed_section.csv", false, false},
    {"observations/population_region.csv", true, false},
};

static void note_shift(check_report *r, shift *sh, const check_series *s, const growth *g, double usual) {
    if (sh->n++ == 0)
        sh->places = qj_buf_new(r->a, 200);
    else
        qj_buf_str(&sh->places, "; ");
    qj_buf_str(&sh->places, check_place(r, s));
    if (sh->series != NULL && fabs(g->log_change - usual) <= fabs(sh->worst.log_change - sh->usual))
        return;
    sh->worst = *g;
    sh->usual = usual;
    sh->series = s;
}

static qj_rc tell_shift(check_report *r, const char *file, const shift *sh, break_kind kind, qj_err *err) {
    static const char *const messages[BREAK_KINDS] = {[BREAK_SPLIT] = "check.text.break-split",
                                                      [BREAK_YEAR] = "check.text.break-year",
                                                      [BREAK_JUMP] = "check.text.break-jump"};
    if (sh->places.failed)
        return qj_fail(err, QJ_E_MEMORY);
    double change = exp(sh->worst.log_change) - 1, usual = exp(sh->usual) - 1;
    const check_finding f = {.kind = "break", .severity = kind == BREAK_SPLIT ? "note" : "warning", .file = file,
                             .line = sh->worst.to->line, .series = sh->series, .year = sh->worst.to->year,
                             .value = change, .expected = usual, .unit = "ratio"};
    const qj_arg args[] = {qj_int_arg("year", sh->worst.to->year), qj_int_arg("n", sh->n),
                           qj_text_arg("places", sh->places.data), qj_text_arg("place", check_place(r, sh->series)),
                           qj_num_arg("change", 100 * change, 1), qj_num_arg("usual", 100 * usual, 1), {.name = NULL}};
    return check_add(r, &f, messages[kind], args, err);
}

// Only totals by sex and age: parts would repeat them.
static qj_rc table_breaks(check_report *r, const break_table *b, const links *l, qj_err *err) {
    const check_table *t = check_table_find(r, b->file);
    if (t == NULL)
        return QJ_OK;
    int census = census_year(t);
    shift *shifts = QJ_NEW(r->a, shift, (size_t)POINTS_MAX * BREAK_KINDS);
    QJ_NEED(err, shifts);
    for (size_t i = 0; i < t->n; i++) {
        const check_series *s = &t->series[i];
        growth g[POINTS_MAX];
        size_t n = *s->dim[SERIES_SEX] == 0 && *s->dim[SERIES_AGE] == 0 ? growths_of(s, g) : 0;
        for (size_t k = 0; n >= GROWTHS_MIN && k < n; k++) {
            spread others = spread_of(g, n, k);
            break_kind kind = classify(&g[k], s, others, l, census, b->own_boundaries);
            int y = g[k].to->year - 1900;
            if (kind != BREAK_NONE && (kind == BREAK_SPLIT || !b->splits_only) && y >= 0 && y < POINTS_MAX)
                note_shift(r, &shifts[y * BREAK_KINDS + (int)kind], s, &g[k], others.centre);
        }
    }
    for (int i = 0; i < POINTS_MAX * BREAK_KINDS; i++) {
        if (shifts[i].n > 0)
            QJ_TRY(tell_shift(r, b->file, &shifts[i], (break_kind)(i % BREAK_KINDS), err));
    }
    return QJ_OK;
}

qj_rc check_breaks(check_report *r, qj_err *err) {
    links l;
    QJ_TRY(read_links(r, &l, err));
    for (size_t i = 0; i < sizeof break_tables / sizeof *break_tables; i++)
        QJ_TRY(table_breaks(r, &break_tables[i], &l, err));
    return QJ_OK;
}
