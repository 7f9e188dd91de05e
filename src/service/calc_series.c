#include "service/calc_series.h"

#include <math.h>
#include <string.h>

enum { YEAR_FIRST = 1, YEAR_LAST = 9999, MOST_YEARS = 500 };
static const double MOST_VALUE = 1e15; // whole numbers are exact up to here

typedef struct row {
    uint32_t series, line;
    int year;
    double value;
} row;

typedef struct reading {
    qj_calc_csv csv;
    size_t body; // byte where the rows begin
    uint32_t body_line;
    size_t at[3];
    qj_calc_keys keys;
    row *rows;
    size_t n, cap;
    qj_arena *arena;
} reading;

enum { SERIES, YEAR, VALUE };

static qj_rc read_row(reading *r, row *out, qj_err *err) {
    qj_field name;
    size_t series;
    QJ_TRY(qj_calc_key(&r->csv, r->at[SERIES], &name, err));
    QJ_TRY(qj_calc_whole(&r->csv, r->at[YEAR], YEAR_FIRST, YEAR_LAST, &out->year, err));
    QJ_TRY(qj_calc_number(&r->csv, r->at[VALUE], 0, &out->value, err));
    const qj_arg more[] = {qj_num_arg("max", MOST_VALUE, 0), {.name = NULL}};
    if (out->value > MOST_VALUE)
        return qj_calc_fail(&r->csv, r->at[VALUE], QJ_E_CALC_LARGE, more, err);
    QJ_TRY(qj_calc_number_of(&r->keys, name, &series, err));
    out->series = (uint32_t)series;
    out->line = qj_calc_line(&r->csv);
    return QJ_OK;
}

static qj_rc read_rows(reading *r, qj_err *err) {
    for (bool more = true;;) {
        QJ_TRY(qj_calc_next(&r->csv, &more, err));
        if (!more)
            return QJ_OK;
        if (r->n == r->cap) {
            const size_t cap = r->cap == 0 ? 256 : r->cap * 2;
            row *grown = QJ_NEW(r->arena, row, cap);
            QJ_NEED(err, grown);
            for (size_t i = 0; i < r->n; i++)
                grown[i] = r->rows[i];
            r->rows = grown;
            r->cap = cap;
        }
        QJ_TRY(read_row(r, &r->rows[r->n], err));
        r->n++;
    }
}

// Goes back to a row, so that an error can name its place.
static qj_rc seek(reading *r, const row *to, qj_err *err) {
    bool more = true;
    r->csv.csv.pos = r->body;
    r->csv.csv.next_line = r->body_line;
    r->csv.rows = 0;
    for (const row *at = r->rows; more && at <= to; at++)
        QJ_TRY(qj_calc_next(&r->csv, &more, err));
    return QJ_OK;
}

static qj_rc duplicate(reading *r, const row *second, qj_err *err) {
    const row *first = r->rows;
    while (first->series != second->series || first->year != second->year)
        first++;
    QJ_TRY(seek(r, second, err));
    const char *key = qj_arena_printf(r->arena, "%s, %d", r->keys.text[second->series], second->year);
    QJ_NEED(err, key);
    return qj_calc_twice(&r->csv, r->at[YEAR], (qj_field){.s = key, .n = strlen(key)}, first->line, err);
}

static qj_rc too_long(reading *r, const row *at, qj_err *err) {
    QJ_TRY(seek(r, at, err));
    const qj_arg more[] = {qj_text_arg("series", r->keys.text[at->series]), qj_int_arg("max", MOST_YEARS), {.name = NULL}};
    return qj_calc_fail(&r->csv, r->at[YEAR], QJ_E_CALC_SPAN, more, err);
}

// First and last years, from the rows.
static qj_rc find_spans(reading *r, qj_calc_series *out, qj_err *err) {
    for (size_t i = 0; i < r->n; i++) {
        const row *v = &r->rows[i];
        qj_series *s = &out->set.s[v->series];
        int last = s->first_year + (int)s->n - 1;
        if (s->n == 0) {
            s->first_year = last = v->year;
            out->line[v->series] = v->line;
        }
        s->first_year = v->year < s->first_year ? v->year : s->first_year;
        last = v->year > last ? v->year : last;
        if (last - s->first_year >= MOST_YEARS)
            return too_long(r, v, err);
        s->n = (size_t)(last - s->first_year + 1);
    }
    return QJ_OK;
}

static qj_rc make_room(qj_calc_series *out, qj_arena *a, qj_err *err) {
    size_t total = 0;
    for (size_t i = 0; i < out->set.n; i++)
        total += out->set.s[i].n;
    double *x = QJ_NEW(a, double, total);
    uint8_t *use = QJ_NEW(a, uint8_t, total);
    if (x == NULL || use == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < total; i++)
        x[i] = NAN;
    for (size_t i = 0; i < out->set.n; i++) {
        qj_series *s = &out->set.s[i];
        s->x = x;
        s->use = use;
        x += s->n;
        use += s->n;
        const int last = s->first_year + (int)s->n - 1;
        out->set.last_year = i == 0 || last > out->set.last_year ? last : out->set.last_year;
        out->set.longest = s->n > out->set.longest ? s->n : out->set.longest;
    }
    return QJ_OK;
}

static void bridge(qj_calc_series *out) {
    for (size_t i = 0; i < out->set.n; i++) {
        qj_series *s = &out->set.s[i];
        size_t gap = 0;
        while (gap < s->n && !isnan(s->x[gap]))
            gap++;
        const size_t filled = qj_series_bridge(s);
        if (out->bridged == 0 && filled > 0) {
            out->gap_series = i;
            out->gap_year = s->first_year + (int)gap;
        }
        out->bridged += filled;
        out->known[i] = s->n - filled;
    }
}

qj_rc qj_calc_series_read(const char *path, qj_arena *a, qj_calc_series *out, qj_err *err) {
    static const char *const columns[] = {"series", "year", "value"};
    reading *r = QJ_NEW(a, reading, 1);
    QJ_NEED(err, r);
    r->arena = r->keys.arena = a;
    *out = (qj_calc_series){.file = path};
    QJ_TRY(qj_calc_open(&r->csv, path, 3, columns, r->at, a, err));
    r->body = r->csv.csv.pos;
    r->body_line = r->csv.csv.next_line;
    QJ_TRY(read_rows(r, err));
    out->name = r->keys.text;
    out->set.n = r->keys.n;
    out->set.s = QJ_NEW(a, qj_series, r->keys.n);
    out->line = QJ_NEW(a, uint32_t, r->keys.n);
    out->known = QJ_NEW(a, size_t, r->keys.n);
    if (out->set.s == NULL || out->line == NULL || out->known == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(find_spans(r, out, err));
    QJ_TRY(make_room(out, a, err));
    for (size_t i = 0; i < r->n; i++) {
        const row *v = &r->rows[i];
        qj_series *s = &out->set.s[v->series];
        const size_t t = (size_t)(v->year - s->first_year);
        if (s->use[t])
            return duplicate(r, v, err);
        s->x[t] = v->value;
        s->use[t] = 1;
    }
    bridge(out);
    return QJ_OK;
}

qj_rc qj_calc_series_note(const qj_calc_series *in, qj_arena *a, qj_table *t, qj_lang lang, qj_err *err) {
    if (in->bridged == 0)
        return QJ_OK;
    const qj_arg args[] = {qj_num_arg("n", (double)in->bridged, 0), qj_text_arg("series", in->name[in->gap_series]),
                           qj_int_arg("year", in->gap_year), {.name = NULL}};
    return qj_calc_note(a, t, lang, "calc.series.bridged", args, err);
}
