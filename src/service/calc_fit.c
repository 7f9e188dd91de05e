// qajet calc fit: a table fitted to margins, or the lines that contradict one another.
#include "service/calc_fit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_SWEEPS 2000
#define LEAST_TOL 1e-14

// --- reading

// The texts of some columns as one text, to be a key.
static qj_field joined(qj_buf *b, size_t n, const char *const *text) {
    b->len = 0;
    for (size_t i = 0; i < n; i++) {
        qj_buf_str(b, text[i]);
        qj_buf_char(b, '\x1f');
    }
    return (qj_field){.s = b->data, .n = b->len};
}

static qj_rc keep_row(fit_table *t, qj_calc_csv *c, size_t at, qj_err *err) {
    if (t->n == t->cap) {
        size_t cap = t->cap == 0 ? 256 : 2 * t->cap;
        double *value = QJ_NEW(t->arena, double, cap);
        double *sd = QJ_NEW(t->arena, double, cap);
        uint32_t *line = QJ_NEW(t->arena, uint32_t, cap), *place = QJ_NEW(t->arena, uint32_t, cap);
        const char **text = QJ_NEW(t->arena, const char *, cap * (t->n_dims + 1));
        if (value == NULL || sd == NULL || line == NULL || place == NULL || text == NULL)
            return qj_fail(err, QJ_E_MEMORY);
        if (t->n > 0) {
            memcpy(value, t->value, t->n * sizeof *value);
            memcpy(sd, t->sd, t->n * sizeof *sd);
            memcpy(line, t->line, t->n * sizeof *line);
            memcpy(place, t->place, t->n * sizeof *place);
            memcpy(text, t->text, t->n * t->n_dims * sizeof *text);
        }
        t->value = value, t->sd = sd, t->line = line, t->place = place, t->text = text, t->cap = cap;
    }
    QJ_TRY(qj_calc_amount(c, at, 0.0, &t->value[t->n], err));
    t->line[t->n] = qj_calc_line(c);
    t->place[t->n] = qj_calc_place(c, at);
    t->n++;
    return QJ_OK;
}

// The rows of an opened file whose columns t->column are the dimensions.
static qj_rc read_rows(fit_table *t, qj_calc_csv *c, size_t value_at, fit_words *words, qj_err *err) {
    const ptrdiff_t sd_at = qj_calc_column(c, "sd");
    qj_buf key = qj_buf_new(t->arena, 64);
    for (bool more;;) {
        QJ_TRY(qj_calc_next(c, &more, err));
        if (!more)
            return QJ_OK;
        QJ_TRY(keep_row(t, c, value_at, err));
        const size_t row = t->n - 1;
        if (t->has_sd)
            QJ_TRY(qj_calc_amount(c, (size_t)sd_at, 0.0, &t->sd[row], err));
        for (size_t d = 0; d < t->n_dims; d++) {
            qj_field f;
            size_t number;
            QJ_TRY(qj_calc_key(c, t->column[d], &f, err));
            QJ_TRY(qj_calc_number_of(&words->keys, f, &number, err));
            t->text[row * t->n_dims + d] = words->keys.text[number];
        }
        size_t number;
        const qj_field f = joined(&key, t->n_dims, t->text + row * t->n_dims);
        if (key.failed)
            return qj_fail(err, QJ_E_MEMORY);
        if (qj_calc_known(&t->rows, f, &number))
            return qj_calc_twice(c, t->n_dims > 0 ? t->column[0] : value_at, f, t->line[number], err);
        QJ_TRY(qj_calc_number_of(&t->rows, f, &number, err));
    }
}

static qj_rc read_seed(const char *file, qj_arena *a, fit_words *words, fit_table *t, qj_err *err) {
    qj_calc_csv *c = QJ_NEW(a, qj_calc_csv, 1);
    size_t at;
    *t = (fit_table){.file = file, .arena = a, .rows = {.arena = a}};
    QJ_NEED(err, c);
    QJ_TRY(qj_calc_open(c, file, 1, (const char *const[]){"value"}, &at, a, err));
    for (size_t i = 0; i < c->n_header; i++) {
        if (i == at)
            continue;
        t->name[t->n_dims] = c->header[i];
        t->column[t->n_dims++] = i;
    }
    return read_rows(t, c, at, words, err);
}

// The dimensions of a margin are the columns that the seed has, too; others stay out.
static qj_rc read_margin(const char *file, const fit_table *seed, qj_arena *a, fit_words *words, fit_table *t, qj_err *err) {
    qj_calc_csv *c = QJ_NEW(a, qj_calc_csv, 1);
    size_t at;
    *t = (fit_table){.file = file, .arena = a, .rows = {.arena = a}};
    QJ_NEED(err, c);
    QJ_TRY(qj_calc_open(c, file, 1, (const char *const[]){"value"}, &at, a, err));
    t->has_sd = qj_calc_column(c, "sd") >= 0;
    for (size_t d = 0; d < seed->n_dims; d++) {
        const ptrdiff_t found = qj_calc_column(c, seed->name[d]);
        if (found < 0)
            continue;
        t->dim[t->n_dims] = d;
        t->name[t->n_dims] = seed->name[d];
        t->column[t->n_dims++] = (size_t)found;
    }
    if (t->n_dims == 0 && c->n_header > 1u + t->has_sd)
        return qj_fail(err, QJ_E_CALC_FIT_DIMS, qj_text_arg("file", file), qj_text_arg("seed", seed->file));
    QJ_TRY(read_rows(t, c, at, words, err));
    for (size_t k = 0; !t->has_sd && k < t->n; k++)
        t->sd[k] = sqrt(t->value[k]);
    return QJ_OK;
}

// --- naming the culprits

static qj_rc lines_of(qj_arena *a, const fit_table *t, const uint8_t *marked, const char **out, qj_err *err) {
    enum { MOST_NAMED = 12 };
    qj_buf b = qj_buf_new(a, 80);
    size_t named = 0;
    qj_buf_printf(&b, "%s:", t->file);
    for (size_t k = 0; k < t->n; k++) {
        if (!marked[k] || ++named > MOST_NAMED)
            continue;
        qj_buf_printf(&b, "%s%u", named > 1 ? "," : "", t->line[k]);
    }
    if (named > MOST_NAMED)
        qj_buf_str(&b, ",...");
    *out = b.data;
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

// "FILE:line:column" of a row's value.
static const char *place_of(qj_arena *a, const fit_table *t, size_t row) {
    return qj_arena_printf(a, "%s:%u:%u", t->file, t->line[row], t->place[row]);
}

static size_t first_marked(const fit_table *t, const uint8_t *marked) {
    size_t k = 0;
    while (k + 1 < t->n && !marked[k])
        k++;
    return k;
}

// Two groups of lines that do not fit together, and what each adds up to.
static qj_rc clash(qj_arena *a, qj_code code, const fit_table *t, const uint8_t *rows, double sum, const fit_table *u,
                   const uint8_t *others, double other_sum, qj_err *err) {
    const char *lines, *other;
    char x[32], y[32];
    QJ_TRY(lines_of(a, t, rows, &lines, err));
    QJ_TRY(lines_of(a, u, others, &other, err));
    const char *place = place_of(a, t, first_marked(t, rows));
    QJ_NEED(err, place);
    snprintf(x, sizeof x, "%.12g", sum);
    snprintf(y, sizeof y, "%.12g", other_sum);
    return qj_fail(err, code, qj_text_arg("place", place), qj_text_arg("lines", lines), qj_text_arg("sum", x),
                   qj_text_arg("other", other), qj_text_arg("other_sum", y));
}

// --- agreement

// Rows of two margins with the same words in the dimensions both have belong to one group.
static qj_rc make_pair(const fit_job *j, size_t p, size_t q, qj_arena *a, qj_fit_pair *out, qj_err *err) {
    const fit_table *t[2] = {&j->margin[p], &j->margin[q]};
    uint32_t *group[2];
    qj_calc_keys keys = {.arena = a};
    qj_buf key = qj_buf_new(a, 64);
    for (int side = 0; side < 2; side++) {
        const fit_table *mine = t[side], *other = t[1 - side];
        QJ_NEED(err, group[side] = QJ_NEW(a, uint32_t, mine->n));
        for (size_t k = 0; k < mine->n; k++) {
            key.len = 0;
            for (size_t d = 0; d < mine->n_dims; d++)
                for (size_t e = 0; e < other->n_dims; e++)
                    if (mine->dim[d] == other->dim[e]) {
                        qj_buf_str(&key, mine->text[k * mine->n_dims + d]);
                        qj_buf_char(&key, '\x1f');
                    }
            size_t number;
            if (key.failed)
                return qj_fail(err, QJ_E_MEMORY);
            QJ_TRY(qj_calc_number_of(&keys, (qj_field){.s = key.data, .n = key.len}, &number, err));
            group[side][k] = (uint32_t)number;
        }
    }
    *out = (qj_fit_pair){.a = p, .b = q, .n_groups = keys.n, .group_a = group[0], .group_b = group[1]};
    return QJ_OK;
}

static qj_rc mark_group(const fit_job *j, const qj_fit_pair *q, uint32_t g, double x, double y, qj_arena *a, qj_err *err) {
    const fit_table *t = &j->margin[q->a], *u = &j->margin[q->b];
    uint8_t *rows = QJ_NEW(a, uint8_t, t->n), *others = QJ_NEW(a, uint8_t, u->n);
    if (rows == NULL || others == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    size_t n = 0, m = 0;
    for (size_t k = 0; k < t->n; k++)
        n += rows[k] = q->group_a[k] == g;
    for (size_t k = 0; k < u->n; k++)
        m += others[k] = q->group_b[k] == g;
    if (n == 0) // the place to look at is the one with lines
        return clash(a, QJ_E_CALC_FIT_ONE_SIDE, u, others, y, t, rows, x, err);
    return clash(a, m == 0 ? QJ_E_CALC_FIT_ONE_SIDE : QJ_E_CALC_FIT_TOTALS, t, rows, x, u, others, y, err);
}

static qj_rc check_pair(const fit_job *j, const qj_fit_pair *q, qj_arena *a, qj_err *err) {
    double *x = QJ_NEW(a, double, q->n_groups), *y = QJ_NEW(a, double, q->n_groups);
    if (x == NULL || y == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t k = 0; k < j->margin[q->a].n; k++)
        x[q->group_a[k]] += j->margin[q->a].value[k];
    for (size_t k = 0; k < j->margin[q->b].n; k++)
        y[q->group_b[k]] += j->margin[q->b].value[k];
    for (size_t g = 0; g < q->n_groups; g++)
        if (fabs(x[g] - y[g]) > j->slack * fmax(1.0, fmax(x[g], y[g])))
            return mark_group(j, q, (uint32_t)g, x[g], y[g], a, err);
    return QJ_OK;
}

static qj_rc repair(fit_job *j, size_t n_pairs, const qj_fit_pair *pairs, qj_arena *a, qj_err *err) {
    size_t n[FIT_MARGINS], groups = 1;
    double *target[FIT_MARGINS];
    const double *sd[FIT_MARGINS];
    for (size_t m = 0; m < j->n; m++) {
        fit_table *t = &j->margin[m];
        n[m] = t->n;
        target[m] = t->value;
        sd[m] = t->sd;
        QJ_NEED(err, t->given = QJ_NEW(a, double, t->n));
        memcpy(t->given, t->value, t->n * sizeof *t->value);
    }
    for (size_t p = 0; p < n_pairs; p++)
        groups = pairs[p].n_groups > groups ? pairs[p].n_groups : groups;
    double *sums = QJ_NEW(a, double, 2 * groups), gap;
    QJ_NEED(err, sums);
    qj_fit_repair(j->n, n, target, sd, n_pairs, pairs, 1e-13, sums, &gap);
    for (size_t m = 0; m < j->n; m++)
        for (size_t k = 0; k < n[m]; k++)
            if (target[m][k] < 0.0)
                return qj_fail(err, QJ_E_CALC_FIT_BELOW_ZERO, qj_text_arg("file", j->margin[m].file),
                               qj_int_arg("line", j->margin[m].line[k]), qj_int_arg("column", j->margin[m].place[k]),
                               qj_num_arg("value", j->margin[m].given[k], 3));
    return QJ_OK;
}

static qj_rc agree(fit_job *j, bool mend, qj_arena *a, qj_err *err) {
    qj_fit_pair pairs[FIT_MARGINS * FIT_MARGINS];
    size_t n = 0;
    for (size_t p = 0; p < j->n; p++)
        for (size_t q = p + 1; q < j->n; q++)
            QJ_TRY(make_pair(j, p, q, a, &pairs[n++], err));
    if (mend)
        QJ_TRY(repair(j, n, pairs, a, err));
    for (size_t p = 0; p < n; p++)
        QJ_TRY(check_pair(j, &pairs[p], a, err));
    return QJ_OK;
}

// --- the fit

// Which target counts each positive cell; a cell without one, and a target without a cell, are named.
static qj_rc link_margin(fit_job *j, fit_table *t, qj_arena *a, uint32_t **out, qj_err *err) {
    const fit_table *s = &j->seed;
    uint32_t *of = QJ_NEW(a, uint32_t, j->cells);
    uint8_t *met = QJ_NEW(a, uint8_t, t->n);
    qj_buf key = qj_buf_new(a, 64);
    const char *text[QJ_CALC_MOST_COLUMNS];
    if (of == NULL || met == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t c = 0; c < j->cells; c++) {
        const size_t row = j->row[c];
        size_t number;
        for (size_t d = 0; d < t->n_dims; d++)
            text[d] = s->text[row * s->n_dims + t->dim[d]];
        const qj_field f = joined(&key, t->n_dims, text);
        if (key.failed)
            return qj_fail(err, QJ_E_MEMORY);
        if (!qj_calc_known(&t->rows, f, &number))
            return qj_fail(err, QJ_E_CALC_FIT_NO_TARGET, qj_text_arg("file", s->file), qj_int_arg("line", s->line[row]),
                           qj_int_arg("column", s->place[row]), qj_text_arg("margin", t->file));
        of[c] = (uint32_t)number;
        met[number] = 1;
    }
    for (size_t k = 0; k < t->n; k++)
        if (!met[k] && t->value[k] > 0.0)
            return qj_fail(err, QJ_E_CALC_FIT_SUPPORT, qj_text_arg("file", t->file), qj_int_arg("line", t->line[k]),
                           qj_int_arg("column", t->place[k]), qj_text_arg("seed", s->file));
    *out = of;
    return QJ_OK;
}

// Why the fit does not end: the cut of two margins that shows it, else the target that is farthest off.
static qj_rc explain(const fit_job *j, const qj_fit_margin *m, const double *x, qj_arena *a, qj_err *err) {
    for (size_t p = 0; p < j->n; p++)
        for (size_t q = p + 1; q < j->n; q++) {
            qj_fit_cut cut;
            QJ_TRY(qj_fit_cut_of(j->cells, j->start, &m[p], &m[q], j->slack, a, &cut, err));
            if (!cut.feasible)
                return clash(a, QJ_E_CALC_FIT_CUT, &j->margin[p], cut.rows, cut.need, &j->margin[q], cut.cols, cut.give, err);
        }
    size_t worst = 0, row = 0;
    double most = -1.0;
    for (size_t p = 0; p < j->n; p++) {
        double *sum = QJ_NEW(a, double, m[p].n);
        QJ_NEED(err, sum);
        for (size_t c = 0; c < j->cells; c++)
            sum[m[p].of[c]] += x[c];
        for (size_t k = 0; k < m[p].n; k++) {
            const double e = fabs(sum[k] - m[p].target[k]) / fmax(1.0, m[p].target[k]);
            if (!(e <= most))
                most = e, worst = p, row = k;
        }
    }
    char text[32];
    snprintf(text, sizeof text, "%.3g", most);
    return qj_fail(err, QJ_E_CALC_FIT_STALL, qj_text_arg("file", j->margin[worst].file),
                   qj_int_arg("line", j->margin[worst].line[row]), qj_int_arg("column", j->margin[worst].place[row]),
                   qj_text_arg("error", text));
}

// Where the margins leave some cells nothing, the fit nears 0 there without end; with these cells at 0 it is the same fit
// and ends.
static qj_rc retry_without_forced(fit_job *j, const qj_fit_margin *m, double tol, double *sums, qj_arena *a, qj_err *err) {
    qj_fit_cut cut;
    QJ_TRY(qj_fit_cut_of(j->cells, j->start, &m[0], &m[1], j->slack, a, &cut, err));
    if (!cut.feasible)
        return QJ_OK;
    for (size_t c = 0; c < j->cells; c++)
        j->x[c] = cut.forced[c] ? 0.0 : j->start[c];
    j->result = qj_fit(j->cells, j->x, j->n, m, fmax(1e-3 * tol, LEAST_TOL), MOST_SWEEPS, sums);
    return QJ_OK;
}

static qj_rc solve(fit_job *j, double tol, qj_arena *a, qj_err *err) {
    qj_fit_margin m[FIT_MARGINS];
    size_t largest = 1;
    const fit_table *s = &j->seed;
    QJ_NEED(err, j->row = QJ_NEW(a, size_t, s->n));
    QJ_NEED(err, j->start = QJ_NEW(a, double, s->n));
    QJ_NEED(err, j->x = QJ_NEW(a, double, s->n));
    for (size_t k = 0; k < s->n; k++)
        if (s->value[k] > 0.0) {
            j->row[j->cells] = k;
            j->start[j->cells] = j->x[j->cells] = s->value[k];
            j->cells++;
        }
    for (size_t p = 0; p < j->n; p++) {
        uint32_t *of;
        QJ_TRY(link_margin(j, &j->margin[p], a, &of, err));
        m[p] = (qj_fit_margin){.n = j->margin[p].n, .target = j->margin[p].value, .of = of};
        largest = m[p].n > largest ? m[p].n : largest;
    }
    double *sums = QJ_NEW(a, double, largest);
    QJ_NEED(err, sums);
    const double enough = fmax(tol, LEAST_TOL);
    // A thousandth of what was asked for, where it can be had, since cells move more than sums.
    j->result = qj_fit(j->cells, j->x, j->n, m, fmax(1e-3 * tol, LEAST_TOL), MOST_SWEEPS, sums);
    if (!(j->result.error <= enough) && j->n == 2)
        QJ_TRY(retry_without_forced(j, m, tol, sums, a, err));
    return j->result.error <= enough ? QJ_OK : explain(j, m, j->x, a, err);
}

// --- the answer

static qj_rc fitted_table(const fit_job *j, qj_arena *a, qj_table **out, qj_err *err) {
    const fit_table *s = &j->seed;
    qj_table_col *cols = QJ_NEW(a, qj_table_col, s->n_dims + 1);
    QJ_NEED(err, cols);
    for (size_t d = 0; d < s->n_dims; d++)
        cols[d] = (qj_table_col){.id = s->name[d], .type = QJ_TABLE_TEXT};
    cols[s->n_dims] = (qj_table_col){.id = "value", .type = QJ_TABLE_NUM, .decimals = QJ_DECIMALS_NEEDED};
    QJ_TRY(qj_table_new(a, cols, s->n_dims + 1, s->n, out, err));
    for (size_t k = 0, c = 0; k < s->n; k++) {
        qj_cell *row = qj_table_row(a, *out);
        QJ_NEED(err, row);
        for (size_t d = 0; d < s->n_dims; d++)
            row[d].text = s->text[k * s->n_dims + d];
        row[s->n_dims].num = c < j->cells && j->row[c] == k ? j->x[c++] : 0.0;
    }
    return QJ_OK;
}

// What a repair has moved, margin by margin.
static qj_rc tell_moves(const fit_job *j, qj_lang lang, qj_arena *a, qj_table *t, qj_err *err) {
    for (size_t m = 0; m < j->n; m++) {
        const fit_table *u = &j->margin[m];
        size_t moved = 0, most = 0;
        for (size_t k = 0; k < u->n; k++) {
            const double change = fabs(u->value[k] - u->given[k]);
            moved += change > j->slack * fmax(1.0, u->given[k]);
            most = change > fabs(u->value[most] - u->given[most]) ? k : most;
        }
        if (moved == 0)
            continue;
        char from[32], to[32];
        snprintf(from, sizeof from, "%.10g", u->given[most]);
        snprintf(to, sizeof to, "%.10g", u->value[most]);
        const qj_arg args[] = {qj_text_arg("file", u->file), qj_int_arg("n", moved), qj_int_arg("line", u->line[most]),
                               qj_text_arg("from", from), qj_text_arg("to", to), {.name = NULL}};
        QJ_TRY(qj_calc_note(a, t, lang, "calc.fit.moved", args, err));
    }
    return QJ_OK;
}

qj_rc qj_calc_fit(const qj_calc_request *r, const qj_ctx *ctx, qj_calc_answer *out, qj_err *err) {
    fit_job *j = QJ_NEW(ctx->arena, fit_job, 1);
    fit_words words = {.keys = {.arena = ctx->arena}};
    const double tol = qj_calc_num(r, "tol", 1e-9);
    const bool mend = qj_calc_text(r, "repair") != NULL;
    QJ_NEED(err, j);
    j->slack = fmax(tol, 1e-9);
    QJ_TRY(read_seed(qj_calc_text(r, "seed"), ctx->arena, &words, &j->seed, err));
    for (const char *file; (file = qj_calc_text_at(r, "margin", j->n)) != NULL; j->n++) {
        if (j->n == FIT_MARGINS)
            return qj_fail(err, QJ_E_CALC_FIT_MANY, qj_text_arg("file", file), qj_int_arg("max", FIT_MARGINS));
        QJ_TRY(read_margin(file, &j->seed, ctx->arena, &words, &j->margin[j->n], err));
    }
    QJ_TRY(agree(j, mend, ctx->arena, err));
    QJ_TRY(solve(j, tol, ctx->arena, err));
    out->n = 1;
    out->name[0] = "fit";
    QJ_TRY(fitted_table(j, ctx->arena, &out->table[0], err));
    return mend ? tell_moves(j, r->lang, ctx->arena, out->table[0], err) : QJ_OK;
}
