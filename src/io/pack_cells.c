#include "base/buf.h"
#include "data/nearest.h"
#include "io/pack_check.h"
#include <math.h>
#include <string.h>

const pack_table *pack_tables_find(const pack_tables *all, const char *path) {
    for (size_t i = 0; i < all->n; i++) {
        if (strcmp(all->tables[i].path, path) == 0)
            return all->tables[i].frame != NULL ? &all->tables[i] : NULL;
    }
    return NULL;
}

// ---- words and forms

static bool in_words(const char *words, const char *s, size_t n) {
    for (;;) {
        size_t k = strcspn(words, "|");
        if (k == n && strncmp(words, s, n) == 0)
            return true;
        if (words[k] == 0)
            return false;
        words += k + 1;
    }
}

// Reads digits; 0 when there are none.
static size_t digits(const char *s) { return strspn(s, "0123456789"); }

// The number that n digits make.
static int number(const char *s, size_t n) {
    int v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (s[i] - '0');
    return v;
}

static bool is_age(const char *s) {
    size_t n = digits(s);
    if (n < 1 || n > 3)
        return false;
    if (s[n] == 0 || strcmp(s + n, "+") == 0)
        return true;
    size_t m = s[n] == '-' ? digits(s + n + 1) : 0;
    return m >= 1 && m <= 3 && s[n + 1 + m] == 0 && number(s, n) <= number(s + n + 1, m);
}

static bool two_digits(const char *s, int low, int high) {
    return digits(s) >= 2 && number(s, 2) >= low && number(s, 2) <= high;
}

static bool is_date(const char *s) {
    if (digits(s) != 4)
        return false;
    if (s[4] == 0)
        return true;
    if (s[4] != '-' || !two_digits(s + 5, 1, 12))
        return false;
    if (s[7] == 0)
        return true;
    return s[7] == '-' && two_digits(s + 8, 1, 31) && s[10] == 0;
}

static bool is_period(const char *s) {
    if (digits(s) == 4 && s[4] == '-' && s[5] == 'Q')
        return s[6] >= '1' && s[6] <= '4' && s[7] == 0;
    return is_date(s);
}

static bool in_form(schema_form form, const char *s) {
    switch (form) {
    case FORM_AGE:
        return is_age(s);
    case FORM_DATE:
        return is_date(s);
    case FORM_PERIOD:
        return is_period(s);
    case FORM_ANY:
        break;
    }
    return true;
}

static const char *form_message(schema_form form) {
    switch (form) {
    case FORM_AGE:
        return "pack.form.age";
    case FORM_DATE:
        return "pack.form.date";
    case FORM_PERIOD:
        return "pack.form.period";
    case FORM_ANY:
        break;
    }
    return "";
}

// ---- codes

// The texts a code may be: those of the first column of the list's table.
static const qj_column *code_list(const pack_tables *all, const char *path) {
    const pack_table *t = pack_tables_find(all, path);
    if (t == NULL)
        return NULL;
    const qj_column *c = qj_frame_column(t->frame, t->schema->columns[0].name);
    return c != NULL && c->type == QJ_FRAME_TEXT ? c : NULL;
}

static bool in_list(const qj_column *list, const char *s, size_t n) {
    for (uint32_t i = 0; i < list->n_dict; i++) {
        if (strncmp(list->dict[i], s, n) == 0 && list->dict[i][n] == 0)
            return true;
    }
    return false;
}

// The first part of a text that is in no list: with `several`, parts are separated by semicolons.
static const char *unknown_part(const qj_column *list, const char *text, bool several, qj_arena *scratch) {
    for (const char *p = text;;) {
        size_t n = several ? strcspn(p, ";") : strlen(p);
        if (!in_list(list, p, n)) {
            const char *part = qj_arena_strn(scratch, p, n);
            return part != NULL ? part : text;
        }
        if (p[n] == 0)
            return NULL;
        p += n + 1;
    }
}

// Up to three codes with a similar spelling, "19, 39, 59"; "" when there are none.
static const char *similar(const qj_column *list, const char *code, qj_arena *scratch) {
    size_t near[3];
    size_t n = qj_nearest(code, list->dict, list->n_dict, scratch, near, 3);
    const char *const comma[] = {"", ", "};
    const char *text = qj_arena_printf(scratch, "%s%s%s%s%s", n > 0 ? list->dict[near[0]] : "", comma[n > 1],
                                       n > 1 ? list->dict[near[1]] : "", comma[n > 2], n > 2 ? list->dict[near[2]] : "");
    return text != NULL ? text : "";
}

// ---- a column of texts

// What is wrong with one text of the dictionary; it concerns every row that has it.
typedef struct verdict {
    qj_code code; // QJ_E_NONE: nothing
    const char *value, *nearest;
} verdict;

static verdict judge(const schema_column *c, const qj_column *list, const char *text, qj_arena *scratch) {
    if (*text == 0)
        return (verdict){.code = c->may_be_empty ? QJ_E_NONE : QJ_E_PACK_EMPTY};
    if (c->words != NULL && !in_words(c->words, text, strlen(text)))
        return (verdict){.code = QJ_E_PACK_WORD, .value = text};
    if (!in_form(c->form, text))
        return (verdict){.code = QJ_E_PACK_FORM, .value = text};
    const char *part = list != NULL ? unknown_part(list, text, c->several, scratch) : NULL;
    if (part == NULL)
        return (verdict){.code = QJ_E_NONE};
    const char *nearest = similar(list, part, scratch);
    return (verdict){.code = *nearest != 0 ? QJ_E_PACK_CODE_NEAR : QJ_E_PACK_CODE, .value = part, .nearest = nearest};
}

// "M|F" as it is told: "M, F".
static const char *told_words(const char *words, qj_arena *scratch) {
    qj_buf b = qj_buf_new(scratch, 80);
    for (; *words != 0; words++) {
        if (*words == '|')
            qj_buf_str(&b, ", ");
        else
            qj_buf_char(&b, *words);
    }
    return b.failed ? "" : b.data;
}

#define PLACE(t, row, name)                                                                       \
    qj_text_arg("file", (t)->path), qj_int_arg("line", (t)->frame->line[row]), qj_text_arg("column", (name))

static void tell(const pack_table *t, const schema_column *c, size_t row, const verdict *v, qj_arena *scratch,
                 findings *f) {
    qj_err *e = finding_at(f, t->path, t->frame->line[row]);
    switch ((int)v->code) {
    case QJ_E_PACK_EMPTY:
        qj_fail(e, QJ_E_PACK_EMPTY, PLACE(t, row, c->name));
        break;
    case QJ_E_PACK_WORD:
        qj_fail(e, QJ_E_PACK_WORD, PLACE(t, row, c->name), qj_text_arg("value", v->value),
                qj_text_arg("allowed", told_words(c->words, scratch)));
        break;
    case QJ_E_PACK_FORM:
        qj_fail(e, QJ_E_PACK_FORM, PLACE(t, row, c->name), qj_text_arg("value", v->value),
                qj_msg_arg("form", form_message(c->form)));
        break;
    case QJ_E_PACK_CODE_NEAR:
        qj_fail(e, QJ_E_PACK_CODE_NEAR, PLACE(t, row, c->name), qj_text_arg("value", v->value),
                qj_text_arg("list", c->list), qj_text_arg("nearest", v->nearest));
        break;
    default:
        qj_fail(e, QJ_E_PACK_CODE, PLACE(t, row, c->name), qj_text_arg("value", v->value), qj_text_arg("list", c->list));
    }
}

static void check_texts(const pack_tables *all, const pack_table *t, const schema_column *c, const qj_column *col,
                        qj_arena *scratch, findings *f) {
    const qj_column *list = c->list != NULL ? code_list(all, c->list) : NULL;
    verdict *verdicts = QJ_NEW(scratch, verdict, (size_t)col->n_dict + 1);
    if (verdicts == NULL) {
        f->no_memory = true;
        return;
    }
    bool all_good = true;
    for (uint32_t i = 0; i < col->n_dict; i++) {
        verdicts[i] = judge(c, list, col->dict[i], scratch);
        all_good = all_good && verdicts[i].code == QJ_E_NONE;
    }
    for (size_t row = 0; !all_good && row < t->frame->n_rows; row++) {
        const verdict *v = &verdicts[col->code[row]];
        if (v->code != QJ_E_NONE)
            tell(t, c, row, v, scratch, f);
    }
}

// ---- value, unit and status

// Flows may be negative: what comes in less what goes out.
static bool is_net(const qj_column *indicator, size_t row) {
    return indicator != NULL && strncmp(qj_column_text(indicator, row), "net_", 4) == 0;
}

static void check_amount(const pack_table *t, const char *name, const qj_column *unit, const qj_column *indicator,
                         findings *f) {
    const qj_column *value = qj_frame_column(t->frame, name);
    for (size_t row = 0; value != NULL && row < t->frame->n_rows; row++) {
        bool ratio = strcmp(qj_column_text(unit, row), "ratio") == 0;
        double v = value->num[row], low = is_net(indicator, row) ? -INFINITY : 0;
        if (ratio && (v < 0 || v > 1))
            qj_fail(finding_at(f, t->path, t->frame->line[row]), QJ_E_PACK_RANGE, PLACE(t, row, name),
                    qj_num_arg("value", v, 3), qj_num_arg("min", 0, 0), qj_num_arg("max", 1, 0));
        else if (!ratio && v < low)
            qj_fail(finding_at(f, t->path, t->frame->line[row]), QJ_E_PACK_NEGATIVE, PLACE(t, row, name),
                    qj_num_arg("value", v, 0), qj_text_arg("unit", qj_column_text(unit, row)));
    }
}

static void check_statuses(const pack_table *t, const qj_column *status, findings *f) {
    const qj_column *value = qj_frame_column(t->frame, "value");
    for (size_t row = 0; row < t->frame->n_rows; row++) {
        const char *s = qj_column_text(status, row);
        bool gap = strcmp(s, "missing") == 0 || strcmp(s, "suppressed") == 0;
        if (gap == isnan(value->num[row]))
            continue;
        qj_fail(finding_at(f, t->path, t->frame->line[row]), gap ? QJ_E_PACK_VALUE_STATUS : QJ_E_PACK_VALUE_EMPTY,
                PLACE(t, row, "value"), qj_text_arg("status", s));
    }
}

void pack_check_cells(const pack_tables *all, const pack_table *t, qj_arena *scratch, findings *f) {
    bool numbers_good = !findings_any(f, t->path);
    for (size_t i = 0; i < t->frame->n_cols; i++) {
        const qj_column *col = &t->frame->cols[i];
        if (col->type == QJ_FRAME_TEXT)
            check_texts(all, t, schema_column_find(t->schema, col->name), col, scratch, f);
    }
    if (!t->schema->valued || !numbers_good)
        return;
    const qj_column *unit = qj_frame_column(t->frame, "unit"), *status = qj_frame_column(t->frame, "status");
    const qj_column *indicator = qj_frame_column(t->frame, "indicator");
    check_amount(t, "value", unit, indicator, f);
    check_amount(t, "value_max", unit, indicator, f);
    if (status != NULL)
        check_statuses(t, status, f);
}
