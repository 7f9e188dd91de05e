// Observations while they are gathered: keys, totals and their parts, the frame.
#include "io/import_state.h"

#include "base/hash.h"
#include <math.h>
#include <string.h>

#define ROWS_MIN 256
#define ROWS_GUESS_MAX ((size_t)1 << 21)

// ---- room

static void *grown(qj_arena *a, const void *old, size_t n, size_t cap, size_t size) {
    void *p = qj_arena_array(a, cap, size, 8);
    if (p != NULL && old != NULL && n > 0)
        memcpy(p, old, n * size);
    return p;
}

static uint64_t key_hash(const uint32_t at[QJ_AXES], int year, uint32_t name) {
    uint32_t key[QJ_AXES + 2];
    memcpy(key, at, QJ_AXES * sizeof *key);
    key[QJ_AXES] = (uint32_t)year;
    key[QJ_AXES + 1] = name;
    return qj_xxh3(key, sizeof key);
}

static void at_of(const builder *b, size_t i, uint32_t at[QJ_AXES]) {
    for (int axis = 0; axis < QJ_AXES; axis++)
        at[axis] = b->at[axis] != NULL ? b->at[axis][i] : LABEL_ALL;
}

static bool same_key(const builder *b, size_t i, const uint32_t at[QJ_AXES], int year, uint32_t name) {
    if ((int)b->year[i] != year || b->name[i] != name)
        return false;
    for (int axis = 0; axis < QJ_AXES; axis++) {
        if ((b->at[axis] != NULL ? b->at[axis][i] : LABEL_ALL) != at[axis])
            return false;
    }
    return true;
}

// The tag, part of the hash, tells most keys apart without a look at the observation.
typedef struct build_slot {
    uint32_t index, tag; // index of the observation plus one
} build_slot;

static build_slot *slot_of(const builder *b, const uint32_t at[QJ_AXES], int year, uint32_t name, uint32_t *tag) {
    const uint64_t hash = key_hash(at, year, name);
    size_t k = (size_t)hash & (b->n_slots - 1);
    *tag = (uint32_t)(hash >> 32);
    while (b->slots[k].index != 0 &&
           (b->slots[k].tag != *tag || !same_key(b, b->slots[k].index - 1, at, year, name)))
        k = (k + 1) & (b->n_slots - 1);
    return &b->slots[k];
}

static void put_slot(builder *b, size_t i, const uint32_t at[QJ_AXES], int year, uint32_t name) {
    uint32_t tag;
    build_slot *s = slot_of(b, at, year, name, &tag);
    *s = (build_slot){.index = (uint32_t)i + 1, .tag = tag};
}

static qj_rc rehash(builder *b, qj_arena *a, qj_err *err) {
    for (b->n_slots = 1024; b->n_slots < b->cap * 3 / 2;)
        b->n_slots *= 2;
    QJ_NEED(err, b->slots = QJ_NEW(a, build_slot, b->n_slots));
    for (size_t i = 0; i < b->n; i++) {
        uint32_t at[QJ_AXES];
        at_of(b, i, at);
        put_slot(b, i, at, (int)b->year[i], b->name[i]);
    }
    return QJ_OK;
}

static qj_rc grow(importing *im, builder *b, size_t cap, qj_err *err) {
    qj_arena *a = im->a;
    for (int axis = 0; axis < QJ_AXES; axis++) {
        if (b->at[axis] != NULL)
            QJ_NEED(err, b->at[axis] = grown(a, b->at[axis], b->n, cap, sizeof(uint32_t)));
    }
    QJ_NEED(err, b->name = grown(a, b->name, b->n, cap, sizeof *b->name));
    QJ_NEED(err, b->line = grown(a, b->line, b->n, cap, sizeof *b->line));
    QJ_NEED(err, b->year = grown(a, b->year, b->n, cap, sizeof *b->year));
    QJ_NEED(err, b->column = grown(a, b->column, b->n, cap, sizeof *b->column));
    QJ_NEED(err, b->status = grown(a, b->status, b->n, cap, sizeof *b->status));
    QJ_NEED(err, b->sheet = grown(a, b->sheet, b->n, cap, sizeof *b->sheet));
    QJ_NEED(err, b->digits = grown(a, b->digits, b->n, cap, sizeof *b->digits));
    QJ_NEED(err, b->part = grown(a, b->part, b->n, cap, sizeof *b->part));
    QJ_NEED(err, b->value = grown(a, b->value, b->n, cap, sizeof *b->value));
    if (b->probability != NULL || (b->indicator->flags & QJ_INDICATOR_LIKELY) != 0)
        QJ_NEED(err, b->probability = grown(a, b->probability, b->n, cap, sizeof *b->probability));
    b->cap = cap;
    return rehash(b, a, err);
}

qj_rc build_reserve(importing *im, size_t indicator, size_t n, qj_err *err) {
    builder *b = &im->builders[indicator];
    b->indicator = &qj_indicators[indicator];
    size_t cap = b->n + (n < ROWS_GUESS_MAX ? n : ROWS_GUESS_MAX) + ROWS_MIN;
    return b->cap >= cap ? QJ_OK : grow(im, b, cap, err);
}

// ---- adding

ptrdiff_t build_find(const builder *b, const observation *o) {
    if (b->n == 0)
        return -1;
    uint32_t tag;
    return (ptrdiff_t)slot_of(b, o->place.at, o->place.year, o->name, &tag)->index - 1;
}

qj_rc build_add(importing *im, const observation *o, uint32_t line, qj_err *err) {
    builder *b = &im->builders[o->indicator];
    if (b->n == b->cap) {
        // Of several indicators in one table the first gets the room of all.
        QJ_TRY(b->cap == 0 ? build_reserve(im, (size_t)o->indicator, im->guess, err) : grow(im, b, b->cap * 2, err));
        im->guess = 0;
    }
    for (int axis = 0; axis < QJ_AXES; axis++) {
        if (b->at[axis] == NULL && o->place.at[axis] != LABEL_ALL)
            QJ_NEED(err, b->at[axis] = QJ_NEW(im->a, uint32_t, b->cap)); // LABEL_ALL is zero
    }
    size_t i = b->n++;
    for (int axis = 0; axis < QJ_AXES; axis++) {
        if (b->at[axis] != NULL)
            b->at[axis][i] = o->place.at[axis];
    }
    b->name[i] = o->name;
    b->line[i] = line;
    b->year[i] = o->place.year;
    b->column[i] = (uint32_t)o->column;
    b->status[i] = (uint32_t)o->status;
    b->sheet[i] = (uint32_t)im->sheet;
    b->digits[i] = (uint8_t)(o->digits + 64);
    b->part[i] = o->part;
    b->value[i] = o->value;
    if (b->probability != NULL)
        b->probability[i] = o->probability;
    put_slot(b, i, o->place.at, o->place.year, o->name);
    return QJ_OK;
}

void build_sum(importing *im, size_t indicator, size_t at, double value) {
    builder *b = &im->builders[indicator];
    if (isnan(value))
        return;
    b->status[at] = isnan(b->value[at]) ? (uint32_t)b->indicator->status : b->status[at];
    b->value[at] = isnan(b->value[at]) ? value : b->value[at] + value;
    im->summed++;
}

// Slots are given back in the reverse order of taking: then no chain of probes is broken.
void build_drop_last(importing *im, size_t indicator) {
    builder *b = &im->builders[indicator];
    uint32_t at[QJ_AXES], tag;
    at_of(b, b->n - 1, at);
    *slot_of(b, at, (int)b->year[b->n - 1], b->name[b->n - 1], &tag) = (build_slot){0};
    b->n--;
}

// ---- totals

// What a label is a part of, or LABEL_NONE. The first item of the regions is the country; other lists have no item over
// all, so their top is LABEL_ALL.
static void parents_of(const importing *im, qj_axis axis, uint32_t *parent, uint32_t *children) {
    const qj_codes *c = qj_matcher_codes(im->matcher[axis]);
    parent[LABEL_ALL] = LABEL_NONE;
    for (size_t i = 0; i < c->n; i++) {
        const qj_item *it = &c->items[i];
        ptrdiff_t up = *it->parent != '\0' ? qj_codes_find(c, it->parent) : -1;
        bool top = up < 0 || (axis == QJ_AXIS_INDUSTRY && strcmp(it->parent, "A-U") == 0);
        // Aggregates such as B-E overlap with the parts of the whole.
        parent[i + 1] = it->level == 0 ? LABEL_NONE : top ? LABEL_ALL : (uint32_t)up + 1;
    }
    for (size_t i = 1; i <= c->n; i++) {
        const qj_item *it = &c->items[i - 1];
        if (parent[i] != LABEL_NONE && *it->valid_to == '\0')
            children[parent[i]]++;
    }
}

// Half a unit of the last digit written; what is counted one by one is not rounded.
static double rounding(const builder *b, size_t i) {
    int digits = (int)b->digits[i] - 64;
    return digits == 0 && (b->indicator->flags & QJ_INDICATOR_WHOLE) != 0 ? 0 : 0.5 * pow(10, -digits);
}

typedef struct sums {
    double *sum, *slack;
    uint32_t *parts;
    uint8_t *bad; // 1: leaves with an error, 2: leaves without
    size_t agree, partial;
} sums;

// met: labels that occur; a whole that does not occur needs no looking for.
static void add_parts(const builder *b, qj_axis axis, const uint32_t *parent, const uint8_t *met, sums *s) {
    for (size_t i = 0; i < b->n; i++) {
        uint32_t at[QJ_AXES], tag, up = parent[b->at[axis][i]];
        if (up == LABEL_NONE || !met[up] || isnan(b->value[i]))
            continue;
        at_of(b, i, at);
        at[axis] = up;
        uint32_t total = slot_of(b, at, (int)b->year[i], b->name[i], &tag)->index;
        if (total == 0)
            continue;
        s->sum[total - 1] += b->value[i];
        s->slack[total - 1] += rounding(b, i);
        s->parts[total - 1]++;
    }
}

static const char *figure(importing *im, double v) {
    qj_buf out = qj_buf_new(im->a, 32);
    qj_buf_double(&out, v);
    return out.data != NULL ? out.data : "";
}

#define FEW_OF 6 // parts that a whole must have before some of them are few

static void check_total(importing *im, const builder *b, size_t i, uint32_t expected, bool country, sums *s) {
    double difference = s->sum[i] - b->value[i], slack = s->slack[i] + rounding(b, i);
    if (fabs(difference) <= slack * 1.000001 + 1e-9 * fabs(b->value[i])) {
        // The sum of a few regions is not that of the country.
        bool few = country && expected >= FEW_OF && 2 * s->parts[i] < expected;
        s->bad[i] = few ? 2 : s->bad[i];
        im->part_totals += few;
        s->agree += !few;
        return;
    }
    if (difference < 0 && s->parts[i] < expected) {
        s->partial++;
        return;
    }
    s->bad[i] = 1;
    im->sheet = b->sheet[i];
    qj_import_finding *f = import_found(im, b->line[i], b->column[i], NULL, "import.total");
    if (f == NULL)
        return;
    f->value = figure(im, b->value[i]);
    f->advice = "import.advice.total";
    import_arg(f, qj_num_arg("total", b->value[i], 0));
    import_arg(f, qj_num_arg("sum", s->sum[i], 0));
    import_arg(f, qj_int_arg("parts", s->parts[i]));
    import_arg(f, qj_int_arg("year", b->year[i]));
}

static qj_rc check_axis(importing *im, const builder *b, qj_axis axis, sums *s, qj_err *err) {
    size_t n = qj_matcher_codes(im->matcher[axis])->n + 1;
    uint32_t *parent = QJ_NEW(im->scratch, uint32_t, n), *children = QJ_NEW(im->scratch, uint32_t, n);
    QJ_NEED(err, parent);
    QJ_NEED(err, children);
    uint8_t *met = QJ_NEW(im->scratch, uint8_t, n);
    QJ_NEED(err, met);
    for (size_t i = 0; i < b->n; i++)
        met[b->at[axis][i]] = 1;
    parents_of(im, axis, parent, children);
    memset(s->sum, 0, b->n * sizeof *s->sum);
    memset(s->slack, 0, b->n * sizeof *s->slack);
    memset(s->parts, 0, b->n * sizeof *s->parts);
    add_parts(b, axis, parent, met, s);
    for (size_t i = 0; i < b->n; i++) {
        uint32_t at = b->at[axis] != NULL ? b->at[axis][i] : 0;
        if (s->parts[i] > 0 && !s->bad[i] && !isnan(b->value[i]))
            check_total(im, b, i, children[at], axis == QJ_AXIS_REGION && at == im->whole[axis], s);
    }
    return QJ_OK;
}

// Takes out the observations that are bad.
static qj_rc leave_out(importing *im, builder *b, const uint8_t *bad, qj_err *err) {
    size_t kept = 0;
    for (size_t i = 0; i < b->n; i++) {
        if (bad[i])
            continue;
        for (int axis = 0; axis < QJ_AXES; axis++) {
            if (b->at[axis] != NULL)
                b->at[axis][kept] = b->at[axis][i];
        }
        b->name[kept] = b->name[i];
        b->line[kept] = b->line[i];
        b->year[kept] = b->year[i];
        b->column[kept] = b->column[i];
        b->status[kept] = b->status[i];
        b->sheet[kept] = b->sheet[i];
        b->digits[kept] = b->digits[i];
        b->part[kept] = b->part[i];
        b->value[kept] = b->value[i];
        if (b->probability != NULL)
            b->probability[kept] = b->probability[i];
        kept++;
    }
    for (size_t i = 0; i < b->n; i++)
        im->bad_rows += bad[i] == 1;
    b->n = kept;
    return rehash(b, im->a, err);
}

static bool has_totals(const builder *b, qj_axis axis) {
    if (b->at[axis] == NULL)
        return false;
    uint32_t first = b->at[axis][0];
    for (size_t i = 1; i < b->n; i++) {
        if (b->at[axis][i] != first)
            return true;
    }
    return false;
}

qj_rc build_totals(importing *im, size_t indicator, qj_err *err) {
    builder *b = &im->builders[indicator];
    if (b->n < 2 || (b->indicator->flags & QJ_INDICATOR_ADDS) == 0)
        return QJ_OK;
    qj_mark mark = qj_arena_mark(im->scratch);
    sums s = {.sum = QJ_NEW(im->scratch, double, b->n), .slack = QJ_NEW(im->scratch, double, b->n),
              .parts = QJ_NEW(im->scratch, uint32_t, b->n), .bad = QJ_NEW(im->scratch, uint8_t, b->n)};
    if (s.sum == NULL || s.slack == NULL || s.parts == NULL || s.bad == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (int axis = 0; axis < QJ_AXES; axis++) {
        if (axis != QJ_AXIS_AGE && has_totals(b, (qj_axis)axis))
            QJ_TRY(check_axis(im, b, (qj_axis)axis, &s, err));
    }
    if (s.agree + s.partial > 0) {
        qj_import_finding *f = import_note(im, 0, SIZE_MAX, "import.totals");
        import_arg(f, qj_int_arg("n", s.agree));
        import_arg(f, qj_int_arg("partial", s.partial));
    }
    bool any = memchr(s.bad, 1, b->n) != NULL || memchr(s.bad, 2, b->n) != NULL;
    qj_rc rc = any ? leave_out(im, b, s.bad, err) : QJ_OK;
    qj_arena_rewind(im->scratch, mark);
    return rc;
}

// ---- the frame

static const char *const *dict_of(const importing *im, qj_axis axis, uint32_t *n, qj_arena *a) {
    if (axis == QJ_AXIS_AGE) {
        *n = (uint32_t)im->n_ages;
        return im->ages;
    }
    const qj_codes *c = im->matcher[axis] != NULL ? qj_matcher_codes(im->matcher[axis]) : NULL;
    size_t count = c != NULL ? c->n : 0;
    const char **dict = QJ_NEW(a, const char *, count + 1);
    if (dict == NULL)
        return NULL;
    dict[0] = "";
    for (size_t i = 0; i < count; i++)
        dict[i + 1] = c->items[i].code;
    *n = (uint32_t)count + 1;
    return dict;
}

typedef struct making {
    importing *im;
    const builder *b;
    qj_column *cols;
    size_t n_cols;
    const uint32_t *zeros;
} making;

static void text_column(making *m, const char *name, const uint32_t *code, const char *const *dict, uint32_t n_dict) {
    m->cols[m->n_cols++] = (qj_column){.name = name, .type = QJ_FRAME_TEXT, .code = code != NULL ? code : m->zeros,
                                       .dict = dict, .n_dict = n_dict};
}

static qj_rc number_column(making *m, const char *name, const double *num, qj_err *err) {
    QJ_NEED(err, num);
    m->cols[m->n_cols++] = (qj_column){.name = name, .type = QJ_FRAME_NUM, .num = num};
    return QJ_OK;
}

// The same text in every row.
static qj_rc constant_column(making *m, const char *name, const char *text, qj_err *err) {
    const char **dict = QJ_NEW(m->im->a, const char *, 1);
    QJ_NEED(err, dict);
    dict[0] = text;
    text_column(m, name, NULL, dict, 1);
    return QJ_OK;
}

static const char *const statuses[] = {
#define QJ_STATUS(name, id) id,
#include "data/status.def"
#undef QJ_STATUS
};

// Numbers of columns, from 1.
static const char *const *column_names(qj_arena *a) {
    const char **names = QJ_NEW(a, const char *, GRID_COLUMNS);
    for (size_t i = 0; names != NULL && i < GRID_COLUMNS; i++) {
        if ((names[i] = qj_arena_printf(a, "%zu", i + 1)) == NULL)
            return NULL;
    }
    return names;
}

static qj_rc source_columns(making *m, qj_err *err) {
    importing *im = m->im;
    const size_t n = grid_tell(im->book)->n_sheets;
    const char **sheets = QJ_NEW(im->a, const char *, n);
    const char *const *columns = column_names(im->a);
    QJ_NEED(err, sheets);
    QJ_NEED(err, columns);
    for (size_t i = 0; i < n; i++)
        sheets[i] = grid_sheet_name(im->book, i, NULL);
    text_column(m, "sheet", m->b->sheet, sheets, (uint32_t)n);
    text_column(m, "column", m->b->column, columns, GRID_COLUMNS);
    return QJ_OK;
}

qj_rc build_frame(importing *im, size_t indicator, const qj_frame **out, qj_err *err) {
    const builder *b = &im->builders[indicator];
    making m = {.im = im, .b = b, .cols = QJ_NEW(im->a, qj_column, QJ_AXES + 9), .zeros = QJ_NEW(im->a, uint32_t, b->n)};
    qj_frame *f = QJ_NEW(im->a, qj_frame, 1);
    const char *name = qj_arena_printf(im->a, "%s/%s", im->options->prefix, b->indicator->id);
    if (m.cols == NULL || m.zeros == NULL || f == NULL || name == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(constant_column(&m, "indicator", b->indicator->id, err));
    for (int axis = 0; axis < QJ_AXES; axis++) {
        uint32_t n;
        const char *const *dict = dict_of(im, (qj_axis)axis, &n, im->a);
        QJ_NEED(err, dict);
        text_column(&m, qj_axis_name((qj_axis)axis), b->at[axis], dict, n);
    }
    QJ_TRY(constant_column(&m, "unit", b->indicator->unit, err));
    QJ_TRY(number_column(&m, "year", b->year, err));
    QJ_TRY(number_column(&m, "value", b->value, err));
    text_column(&m, "status", b->status, statuses, QJ_STATUS_COUNT);
    QJ_TRY(source_columns(&m, err));
    if ((b->indicator->flags & QJ_INDICATOR_NAMED) != 0)
        text_column(&m, "name", b->name, im->names, (uint32_t)im->n_names);
    if (b->probability != NULL)
        QJ_TRY(number_column(&m, "probability", b->probability, err));
    *f = (qj_frame){.name = name, .sha256 = im->options->sha256, .n_rows = b->n, .n_cols = m.n_cols, .cols = m.cols,
                    .line = b->line};
    *out = f;
    return QJ_OK;
}
