#include "base/buf.h"
#include "base/hash.h"
#include "io/pack_check.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define KEY_MAX 10

// Columns named in a list separated by commas.
typedef struct key {
    const qj_column *cols[KEY_MAX];
    size_t n;
} key;

static key key_of(const qj_frame *frame, const char *names) {
    key k = {.n = 0};
    while (k.n < KEY_MAX) {
        size_t n = strcspn(names, ",");
        for (size_t i = 0; i < frame->n_cols; i++) {
            if (strncmp(frame->cols[i].name, names, n) == 0 && frame->cols[i].name[n] == 0)
                k.cols[k.n++] = &frame->cols[i];
        }
        if (names[n] == 0)
            break;
        names += n + 1;
    }
    return k;
}

static uint64_t cell_bits(const qj_column *c, size_t row) {
    uint64_t bits = 0;
    if (c->type == QJ_FRAME_TEXT)
        return c->code[row];
    memcpy(&bits, &c->num[row], sizeof bits);
    return bits;
}

static uint64_t row_hash(const key *k, size_t row) {
    uint64_t bits[KEY_MAX];
    for (size_t i = 0; i < k->n; i++)
        bits[i] = cell_bits(k->cols[i], row);
    return qj_xxh3(bits, k->n * sizeof *bits);
}

static bool rows_equal(const key *k, size_t a, size_t b) {
    for (size_t i = 0; i < k->n; i++) {
        if (cell_bits(k->cols[i], a) != cell_bits(k->cols[i], b))
            return false;
    }
    return true;
}

// "region=61, year=2030": what tells a row from others; empty cells are left out.
static const char *told_key(const key *k, size_t row, qj_arena *scratch) {
    qj_buf b = qj_buf_new(scratch, 80);
    for (size_t i = 0; i < k->n; i++) {
        const qj_column *c = k->cols[i];
        if (c->type == QJ_FRAME_TEXT && *qj_column_text(c, row) == 0)
            continue;
        qj_buf_str(&b, b.len > 0 ? ", " : "");
        qj_buf_str(&b, c->name);
        qj_buf_char(&b, '=');
        if (c->type == QJ_FRAME_TEXT)
            qj_buf_str(&b, qj_column_text(c, row));
        else
            qj_buf_double(&b, c->num[row]);
    }
    return b.failed ? "" : b.data;
}

// ---- groups of rows with the same key, numbered in the order of their first rows

typedef struct groups {
    uint32_t *of_row; // [n_rows]
    uint32_t *first;  // [n] first row
    uint32_t n;
} groups;

static bool group_rows(const qj_frame *frame, const key *k, qj_arena *scratch, groups *out) {
    size_t n_slots = 16;
    while (n_slots < frame->n_rows * 2)
        n_slots *= 2;
    uint32_t *slots = QJ_NEW(scratch, uint32_t, n_slots);
    out->of_row = QJ_NEW(scratch, uint32_t, frame->n_rows + 1);
    out->first = QJ_NEW(scratch, uint32_t, frame->n_rows + 1);
    out->n = 0;
    if (slots == NULL || out->of_row == NULL || out->first == NULL)
        return false;
    for (size_t row = 0; row < frame->n_rows; row++) {
        size_t at = row_hash(k, row) & (n_slots - 1);
        while (slots[at] != 0 && !rows_equal(k, out->first[slots[at] - 1], row))
            at = (at + 1) & (n_slots - 1);
        if (slots[at] == 0) {
            out->first[out->n++] = (uint32_t)row;
            slots[at] = out->n;
        }
        out->of_row[row] = slots[at] - 1;
    }
    return true;
}

// ---- checks

static void check_key(const pack_table *t, qj_arena *scratch, findings *f) {
    key k = key_of(t->frame, t->schema->key);
    groups g;
    if (!group_rows(t->frame, &k, scratch, &g)) {
        f->no_memory = true;
        return;
    }
    for (size_t row = 0; row < t->frame->n_rows; row++) {
        uint32_t first = g.first[g.of_row[row]];
        if (first != row)
            qj_fail(finding_at(f, t->path, t->frame->line[row]), QJ_E_PACK_DUPLICATE, qj_text_arg("file", t->path),
                    qj_int_arg("line", t->frame->line[row]), qj_text_arg("key", told_key(&k, row, scratch)),
                    qj_int_arg("first", t->frame->line[first]));
    }
}

static void check_sum(const pack_table *t, const schema_sum *s, qj_arena *scratch, findings *f) {
    const qj_column *share = qj_frame_column(t->frame, s->column);
    key k = key_of(t->frame, s->by);
    groups g;
    double *sums = QJ_NEW(scratch, double, t->frame->n_rows + 1);
    if (sums == NULL || !group_rows(t->frame, &k, scratch, &g)) {
        f->no_memory = true;
        return;
    }
    for (size_t row = 0; row < t->frame->n_rows; row++)
        sums[g.of_row[row]] += share->num[row];
    for (uint32_t i = 0; i < g.n; i++) {
        uint32_t row = g.first[i];
        if (fabs(sums[i] - 1) > s->tolerance)
            qj_fail(finding_at(f, t->path, t->frame->line[row]), QJ_E_PACK_SUM, qj_text_arg("file", t->path),
                    qj_int_arg("line", t->frame->line[row]), qj_text_arg("column", s->column),
                    qj_text_arg("key", told_key(&k, row, scratch)), qj_num_arg("sum", sums[i], 6));
    }
}

// The first row of every value of a column.
static bool values_of(const qj_frame *frame, const qj_column *c, qj_arena *scratch, groups *out) {
    key k = {.cols = {c}, .n = 1};
    return group_rows(frame, &k, scratch, out);
}

// Counts the combinations that are there; when some are not, names the first and how many lack.
static void check_complete(const pack_table *t, qj_arena *scratch, findings *f) {
    key k = key_of(t->frame, t->schema->complete);
    groups g[KEY_MAX];
    size_t total = 1;
    for (size_t i = 0; i < k.n; i++) {
        if (!values_of(t->frame, k.cols[i], scratch, &g[i])) {
            f->no_memory = true;
            return;
        }
        total *= g[i].n;
    }
    bool *there = QJ_NEW(scratch, bool, total + 1);
    if (there == NULL) {
        f->no_memory = true;
        return;
    }
    size_t lacking = total, at;
    for (size_t row = 0; row < t->frame->n_rows; row++) {
        at = 0;
        for (size_t i = 0; i < k.n; i++)
            at = at * g[i].n + g[i].of_row[row];
        lacking -= !there[at];
        there[at] = true;
    }
    if (lacking == 0)
        return;
    for (at = 0; there[at];)
        at++;
    qj_buf b = qj_buf_new(scratch, 80);
    for (size_t i = k.n; i-- > 0; at /= g[i].n) {
        key one = {.cols = {k.cols[i]}, .n = 1};
        qj_buf_str(&b, b.len > 0 ? ", " : "");
        qj_buf_str(&b, told_key(&one, g[i].first[at % g[i].n], scratch));
    }
    qj_fail(finding_at(f, t->path, LINE_LAST - 1), QJ_E_PACK_GAP, qj_text_arg("file", t->path),
            qj_text_arg("key", b.failed ? "" : b.data), qj_int_arg("lacking", lacking));
}

static bool has_text(const qj_column *c, const char *text) {
    for (uint32_t i = 0; i < c->n_dict; i++) {
        if (strcmp(c->dict[i], text) == 0)
            return true;
    }
    return false;
}

static void check_cover(const pack_tables *all, const pack_table *t, const schema_cover *c, findings *f) {
    const pack_table *other = pack_tables_find(all, c->table);
    const qj_column *have = qj_frame_column(t->frame, c->column);
    const qj_column *need = other != NULL && !findings_any(f, c->table) ? qj_frame_column(other->frame, c->table_column) : NULL;
    for (uint32_t i = 0; need != NULL && i < need->n_dict; i++) {
        if (!has_text(have, need->dict[i]))
            qj_fail(finding_at(f, t->path, LINE_LAST - 1), QJ_E_PACK_COVERAGE, qj_text_arg("file", t->path),
                    qj_text_arg("column", c->column), qj_text_arg("value", need->dict[i]), qj_text_arg("other", c->table));
    }
}

static void check_base_year(const pack_table *t, const pack_list *list, findings *f) {
    const qj_column *year = qj_frame_column(t->frame, "year");
    double last = 0;
    for (size_t row = 0; row < t->frame->n_rows; row++)
        last = fmax(last, year->num[row]);
    if (list->base_year != 0 && last != (double)list->base_year)
        qj_fail(finding_at(f, t->path, LINE_LAST - 1), QJ_E_PACK_BASE_YEAR, qj_text_arg("file", t->path),
                qj_int_arg("last", (int64_t)last), qj_int_arg("base", list->base_year));
}

// A parent stands on a higher level, so there are no circles.
static void check_tree(const pack_table *t, qj_arena *scratch, findings *f) {
    const qj_column *code = qj_frame_column(t->frame, "code"), *parent = qj_frame_column(t->frame, "parent");
    const qj_column *level = qj_frame_column(t->frame, "level");
    double *level_of = QJ_NEW(scratch, double, (size_t)code->n_dict + 1);
    if (level_of == NULL) {
        f->no_memory = true;
        return;
    }
    for (size_t row = 0; row < t->frame->n_rows; row++)
        level_of[code->code[row]] = level->num[row];
    for (size_t row = 0; row < t->frame->n_rows; row++) {
        const char *up = qj_column_text(parent, row);
        for (uint32_t i = 0; *up != 0 && i < code->n_dict; i++) {
            if (strcmp(code->dict[i], up) == 0 && level_of[i] >= level->num[row])
                qj_fail(finding_at(f, t->path, t->frame->line[row]), QJ_E_PACK_LEVEL, qj_text_arg("file", t->path),
                        qj_int_arg("line", t->frame->line[row]), qj_text_arg("value", qj_column_text(code, row)),
                        qj_text_arg("parent", up));
        }
    }
}

qj_rc pack_check_rows(const pack_tables *all, const pack_table *t, const pack_list *list, qj_arena *scratch,
                      findings *f, qj_err *err) {
    const schema_table *s = t->schema;
    bool good = !findings_any(f, t->path);
    check_key(t, scratch, f);
    // What follows would only repeat in other words what is wrong with a cell.
    if (good && !findings_any(f, t->path)) {
        if (s->tree)
            check_tree(t, scratch, f);
        for (size_t i = 0; i < sizeof s->sums / sizeof *s->sums && s->sums[i].column != NULL; i++)
            check_sum(t, &s->sums[i], scratch, f);
        if (s->complete != NULL && t->frame->n_rows > 0)
            check_complete(t, scratch, f);
        for (size_t i = 0; i < sizeof s->covers / sizeof *s->covers && s->covers[i].column != NULL; i++)
            check_cover(all, t, &s->covers[i], f);
        if (s->base_year)
            check_base_year(t, list, f);
    }
    return f->no_memory ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
