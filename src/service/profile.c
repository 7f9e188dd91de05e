#include "service/profile.h"

#include "data/table_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define INTERESTS "codes/occupation_interest.csv"
#define SKILLS "codes/occupation_skill.csv"
#define SKILL_NAMES "codes/skill.csv"

static const qj_table_col interest_cols[] = {
    {"id", QJ_TABLE_TEXT, NULL, 0}, {"kind", QJ_TABLE_MSG, "interest.", 0}, {"value", QJ_TABLE_NUM, NULL, 2}};

static const qj_table_col skill_cols[] = {{"id", QJ_TABLE_TEXT, NULL, 0},
                                          {"kind", QJ_TABLE_MSG, "skill-kind.", 0},
                                          {"name", QJ_TABLE_TEXT, NULL, 0},
                                          {"importance", QJ_TABLE_NUM, NULL, 2},
                                          {"level", QJ_TABLE_NUM, NULL, 2}};

// A running mean.
typedef struct mean {
    double sum;
    size_t n;
} mean;

static void add(mean *m, double v) {
    if (!isnan(v)) {
        m->sum += v;
        m->n++;
    }
}

static double value(const mean *m) { return m->n > 0 ? m->sum / (double)m->n : NAN; }

// Whether a code is the occupation or stands under it.
static bool under(const qj_codes *list, const char *code, const char *occupation) {
    for (ptrdiff_t at = qj_codes_find(list, code); at >= 0; at = qj_codes_find(list, list->items[at].parent))
        if (strcmp(list->items[at].code, occupation) == 0)
            return true;
    return false;
}

// For every entry of a column's dictionary whether it belongs to the occupation.
static qj_rc members(const qj_workspace *w, const qj_column *c, const char *occupation, qj_arena *a, const bool **out, qj_err *err) {
    bool *in = QJ_NEW(a, bool, c->n_dict + 1);
    QJ_NEED(err, in);
    for (uint32_t d = 0; d < c->n_dict; d++)
        in[d] = under(&w->occupation, c->dict[d], occupation);
    *out = in;
    return QJ_OK;
}

typedef struct scored {
    const char *id, *kind, *name;
    double value, level;
} scored;

static int largest_first(const void *x, const void *y) {
    const scored *a = x, *b = y;
    return a->value > b->value ? -1 : a->value < b->value ? 1 : strcmp(a->id, b->id);
}

// ---- interests

enum { LETTERS = 6 };
static const char *const letters[LETTERS] = {"R", "I", "A", "S", "E", "C"};

static qj_rc put_interests(qj_profile *p, const mean *letter, qj_arena *a, qj_err *err) {
    scored s[LETTERS];
    for (size_t i = 0; i < LETTERS; i++)
        s[i] = (scored){.id = letters[i], .value = value(&letter[i])};
    qsort(s, LETTERS, sizeof *s, largest_first);
    QJ_TRY(qj_table_new(a, interest_cols, sizeof interest_cols / sizeof *interest_cols, LETTERS, &p->interests, err));
    for (size_t i = 0; i < LETTERS; i++) {
        qj_cell *cells = qj_table_row(a, p->interests);
        QJ_NEED(err, cells);
        cells[0].text = cells[1].text = s[i].id;
        cells[2].num = s[i].value;
    }
    return QJ_OK;
}

static qj_rc read_interests(qj_workspace *w, qj_profile *p, qj_arena *a, qj_err *err) {
    const qj_frame *f;
    QJ_TRY(qj_store_frame_get(w->store, INTERESTS, a, &f, err));
    qj_want want[LETTERS + 3] = {{"occupation", QJ_FRAME_TEXT}, {"n_source_occupations", QJ_FRAME_NUM}, {"share_degree", QJ_FRAME_NUM}};
    for (size_t i = 0; i < LETTERS; i++)
        want[3 + i] = (qj_want){letters[i], QJ_FRAME_NUM};
    const qj_column *c[LETTERS + 3];
    QJ_TRY(qj_frame_want(f, want, LETTERS + 3, c, err));
    const bool *in;
    QJ_TRY(members(w, c[0], p->occupation, a, &in, err));
    for (size_t row = 0; row < f->n_rows; row++) {
        p->groups += in[c[0]->code[row]];
        p->measured += in[c[0]->code[row]] && c[1]->num[row] > 0;
    }
    mean letter[LETTERS] = {0}, degree = {0};
    for (size_t row = 0; row < f->n_rows; row++) {
        if (!in[c[0]->code[row]] || (p->measured > 0 && !(c[1]->num[row] > 0)))
            continue;
        add(&degree, c[2]->num[row]);
        for (size_t i = 0; i < LETTERS; i++)
            add(&letter[i], c[3 + i]->num[row]);
    }
    p->share_degree = value(&degree);
    return put_interests(p, letter, a, err);
}

// ---- skills

// The rows of one kind, most important first, up to `top`.
static qj_rc put_skills(qj_profile *p, const scored *s, size_t n, const char *kind, int top, qj_arena *a, qj_err *err) {
    for (size_t i = 0; i < n && top > 0; i++) {
        if (strcmp(s[i].kind, kind) != 0)
            continue;
        qj_cell *cells = qj_table_row(a, p->skills);
        QJ_NEED(err, cells);
        cells[0].text = s[i].id;
        cells[1].text = kind;
        cells[2].text = s[i].name;
        cells[3].num = s[i].value;
        cells[4].num = s[i].level;
        top--;
    }
    return QJ_OK;
}

// Means by entry of the skill column's dictionary.
static qj_rc skill_means(const qj_column *const c[static 5], size_t n_rows, const bool *in, bool measured, qj_arena *a,
                         mean **importance, mean **level, qj_err *err) {
    *importance = QJ_NEW(a, mean, c[1]->n_dict + 1);
    *level = QJ_NEW(a, mean, c[1]->n_dict + 1);
    if (*importance == NULL || *level == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    memset(*importance, 0, (c[1]->n_dict + 1) * sizeof(mean));
    memset(*level, 0, (c[1]->n_dict + 1) * sizeof(mean));
    for (size_t row = 0; row < n_rows; row++) {
        if (!in[c[0]->code[row]] || (measured && !(c[4]->num[row] > 0)))
            continue;
        add(&(*importance)[c[1]->code[row]], c[2]->num[row]);
        add(&(*level)[c[1]->code[row]], c[3]->num[row]);
    }
    return QJ_OK;
}

static qj_rc read_skills(qj_workspace *w, qj_profile *p, int top, qj_lang lang, qj_arena *a, qj_err *err) {
    static const qj_want want[] = {{"occupation", QJ_FRAME_TEXT}, {"skill", QJ_FRAME_TEXT}, {"importance", QJ_FRAME_NUM},
                                   {"level", QJ_FRAME_NUM},       {"n_source_occupations", QJ_FRAME_NUM}};
    static const char *const name_in[QJ_LANGS] = {"name_kk", "name_ru", "name_en"};
    const qj_want want_name[] = {{"id", QJ_FRAME_TEXT}, {"kind", QJ_FRAME_TEXT}, {name_in[lang], QJ_FRAME_TEXT}};
    const qj_frame *f, *names;
    const qj_column *c[5], *n[3];
    QJ_TRY(qj_store_frame_get(w->store, SKILLS, a, &f, err));
    QJ_TRY(qj_store_frame_get(w->store, SKILL_NAMES, a, &names, err));
    QJ_TRY(qj_frame_want(f, want, 5, c, err));
    QJ_TRY(qj_frame_want(names, want_name, 3, n, err));
    const bool *in;
    QJ_TRY(members(w, c[0], p->occupation, a, &in, err));
    mean *importance, *level;
    QJ_TRY(skill_means(c, f->n_rows, in, p->measured > 0, a, &importance, &level, err));
    scored *s = QJ_NEW(a, scored, names->n_rows + 1);
    QJ_NEED(err, s);
    size_t n_s = 0;
    for (size_t row = 0; row < names->n_rows; row++)
        for (uint32_t d = 0; d < c[1]->n_dict; d++)
            if (importance[d].n > 0 && strcmp(c[1]->dict[d], qj_column_text(n[0], row)) == 0)
                s[n_s++] = (scored){.id = c[1]->dict[d], .kind = qj_column_text(n[1], row), .name = qj_column_text(n[2], row),
                                    .value = value(&importance[d]), .level = value(&level[d])};
    qsort(s, n_s, sizeof *s, largest_first);
    QJ_TRY(qj_table_new(a, skill_cols, sizeof skill_cols / sizeof *skill_cols, 16, &p->skills, err));
    QJ_TRY(put_skills(p, s, n_s, "skill", top, a, err));
    return put_skills(p, s, n_s, "knowledge", top, a, err);
}

qj_rc qj_profile_read(qj_workspace *w, const char *occupation, int top, qj_lang lang, qj_arena *a, qj_profile *out, qj_err *err) {
    const ptrdiff_t at = qj_codes_lookup(&w->occupation, occupation, a);
    if (at < 0) {
        const qj_item *near = NULL;
        const bool found = qj_codes_suggest(&w->occupation, occupation, a, &near, 1) > 0;
        const char *both = found ? qj_arena_printf(a, "%s %s", near->code, near->name[lang]) : "";
        QJ_NEED(err, both);
        return qj_fail(err, QJ_E_NO_CODE, qj_msg_arg("what", "dim.occupation"), qj_text_arg("code", occupation),
                       qj_text_arg("near", both));
    }
    *out = (qj_profile){.occupation = w->occupation.items[at].code};
    const qj_rc rc = read_interests(w, out, a, err);
    if (rc == -(qj_rc)QJ_E_NOT_FOUND) { // a pack without questionnaires: nothing is known of the work
        out->share_degree = NAN;
        QJ_TRY(qj_table_new(a, interest_cols, sizeof interest_cols / sizeof *interest_cols, 0, &out->interests, err));
        return qj_table_new(a, skill_cols, sizeof skill_cols / sizeof *skill_cols, 0, &out->skills, err);
    }
    QJ_TRY(rc);
    return read_skills(w, out, top, lang, a, err);
}

// ---- as one table

enum { T_OCCUPATION, T_OCCUPATION_NAME, T_KIND, T_ID, T_NAME, T_VALUE, T_LEVEL, T_UNIT, T_COLUMNS };

static const qj_table_col table_cols[T_COLUMNS] = {
    {"occupation", QJ_TABLE_TEXT, NULL, 0}, {"occupation_name", QJ_TABLE_TEXT, NULL, 0}, {"kind", QJ_TABLE_MSG, "skill-kind.", 0},
    {"id", QJ_TABLE_TEXT, NULL, 0},         {"name", QJ_TABLE_TEXT, NULL, 0},            {"value", QJ_TABLE_NUM, NULL, 2},
    {"level", QJ_TABLE_NUM, NULL, 2},       {"unit", QJ_TABLE_MSG, "unit.", 0},
};

static qj_cell *table_row(qj_workspace *w, const qj_profile *p, qj_lang lang, qj_arena *a, qj_table *t) {
    qj_cell *cells = qj_table_row(a, t);
    const ptrdiff_t at = qj_codes_find(&w->occupation, p->occupation);
    if (cells == NULL)
        return NULL;
    cells[T_OCCUPATION].text = p->occupation;
    cells[T_OCCUPATION_NAME].text = at >= 0 ? w->occupation.items[at].name[lang] : NULL;
    return cells;
}

qj_rc qj_profile_table(qj_workspace *w, const char *occupation, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
    enum { ALL = 1000 };
    qj_profile p;
    QJ_TRY(qj_profile_read(w, occupation, ALL, lang, a, &p, err));
    QJ_TRY(qj_table_new(a, table_cols, T_COLUMNS, p.interests->n_rows + p.skills->n_rows, out, err));
    for (size_t i = 0; i < p.interests->n_rows; i++) {
        const qj_cell *of = p.interests->cells + i * p.interests->n_cols;
        qj_cell *cells = table_row(w, &p, lang, a, *out);
        QJ_NEED(err, cells);
        cells[T_KIND].text = "interest";
        cells[T_ID].text = of[0].text;
        cells[T_NAME].text = qj_table_label(lang, "interest.", of[0].text);
        cells[T_VALUE].num = of[2].num;
        cells[T_UNIT].text = "scale-1-7";
    }
    for (size_t i = 0; i < p.skills->n_rows; i++) {
        const qj_cell *of = p.skills->cells + i * p.skills->n_cols;
        qj_cell *cells = table_row(w, &p, lang, a, *out);
        QJ_NEED(err, cells);
        cells[T_KIND].text = of[1].text;
        cells[T_ID].text = of[0].text;
        cells[T_NAME].text = of[2].text;
        cells[T_VALUE].num = of[3].num;
        cells[T_LEVEL].num = of[4].num;
        cells[T_UNIT].text = "scale-0-1";
    }
    return QJ_OK;
}
