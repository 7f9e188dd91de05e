// Public figures side by side, and ours where the definition can be met.
#include "base/buf.h"
#include "data/nearest.h"
#include "service/audit.h"
#include "service/claim_meaning.h"
#include "service/cut.h"
#include <math.h>
#include <string.h>

#define CLAIMS "claims.csv"
#define EMPLOYED "observations/employed_region.csv"

enum {
    C_ID, C_TOPIC, C_GROUP, C_REGION, C_REGION_NAME, C_PERIOD, C_VALUE, C_VALUE_MAX, C_UNIT, C_DEFINITION, C_CLAIMANT,
    C_SOURCE, C_DATE, C_OURS, C_LO80, C_HI80, C_NOTE, C_COLUMNS
};

static const qj_table_col columns[C_COLUMNS] = {
    {"id", QJ_TABLE_TEXT, NULL, 0},
    {"topic", QJ_TABLE_MSG, "claim.", 0},
    {"conflict_group", QJ_TABLE_TEXT, NULL, 0},
    {"region", QJ_TABLE_TEXT, NULL, 0},
    {"region_name", QJ_TABLE_TEXT, NULL, 0},
    {"period", QJ_TABLE_TEXT, NULL, 0},
    {"value", QJ_TABLE_NUM, NULL, QJ_DECIMALS_NEEDED},
    {"value_max", QJ_TABLE_NUM, NULL, QJ_DECIMALS_NEEDED},
    {"unit", QJ_TABLE_MSG, "unit.", 0},
    {"definition", QJ_TABLE_TEXT, NULL, 0},
    {"claimant", QJ_TABLE_TEXT, NULL, 0},
    {"source", QJ_TABLE_TEXT, NULL, 0},
    {"date", QJ_TABLE_TEXT, NULL, 0},
    {"ours", QJ_TABLE_NUM, NULL, QJ_DECIMALS_NEEDED},
    {"ours_lo80", QJ_TABLE_NUM, NULL, 0},
    {"ours_hi80", QJ_TABLE_NUM, NULL, 0},
    {"ours_note", QJ_TABLE_TEXT, NULL, 0},
};

enum { W_ID, W_TOPIC, W_REGION, W_FROM, W_TO, W_VALUE, W_UNIT, W_DEFINITION, W_CLAIMANT, W_SOURCE, W_DATE, W_GROUP, W_MAX, WANTED };

static const qj_want wanted[WANTED] = {
    {"id", QJ_FRAME_TEXT},           {"topic", QJ_FRAME_TEXT},     {"region", QJ_FRAME_TEXT},
    {"period_from", QJ_FRAME_NUM},   {"period_to", QJ_FRAME_NUM},  {"value", QJ_FRAME_NUM},
    {"unit", QJ_FRAME_TEXT},         {"definition_en", QJ_FRAME_TEXT}, {"claimant", QJ_FRAME_TEXT},
    {"source", QJ_FRAME_TEXT},       {"date", QJ_FRAME_TEXT},      {"conflict_group", QJ_FRAME_TEXT},
    {"value_max", QJ_FRAME_NUM},
};

typedef struct claims {
    qj_workspace *w;
    const qj_snapshot *s; // or NULL
    qj_lang lang;
    qj_arena *a;
    const qj_frame *f;
    const qj_column *col[WANTED];
    const qj_column *definition, *claimant; // in the reader's language; NULL where the pack has none
    const qj_frame *employed; // or NULL
    qj_table *t;
} claims;

static const char *text_at(const claims *c, int column, size_t row) { return qj_column_text(c->col[column], row); }

// The reader's text where there is one, else the one that every claim has.
static const char *said_at(const claims *c, const qj_column *said, int otherwise, size_t row) {
    const char *text = said != NULL && said->type == QJ_FRAME_TEXT ? qj_column_text(said, row) : "";
    return *text != 0 ? text : text_at(c, otherwise, row);
}

static qj_rc find_said(claims *c, qj_err *err) {
    const char *definition = qj_arena_printf(c->a, "definition_%s", qj_lang_code(c->lang));
    const char *claimant = qj_arena_printf(c->a, "claimant_%s", qj_lang_code(c->lang));
    if (definition == NULL || claimant == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    c->definition = qj_frame_column(c->f, definition);
    c->claimant = qj_frame_column(c->f, claimant);
    return QJ_OK;
}

// "state order TVE" -> "state-order-tve": topics and units as parts of message ids.
static const char *slug(const char *text, qj_arena *a) {
    char *s = qj_arena_str(a, text);
    for (char *p = s; p != NULL && *p != 0; p++) {
        if (*p == ' ')
            *p = '-';
        else if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    }
    return s != NULL ? s : "";
}

// ---- ours

static double cell(const qj_snapshot *s, const char *stat, const qj_cut_place *p) {
    const qj_stat *t = qj_cube_stat(s->need, stat);
    size_t at = qj_cut_cell(s->need, p);
    if (t == NULL)
        return NAN;
    return t->type == QJ_CELL_F64 ? ((const double *)t->data)[at] : (double)((const float *)t->data)[at];
}

// Openings of the years from..to; with their 80 % interval when one slot of the cube holds just these years.
typedef struct sum_of_years {
    double openings, lo80, hi80;
    int from, to; // of the years that we have
} sum_of_years;

static sum_of_years openings(const qj_snapshot *s, qj_cut_place p, int from, int to) {
    sum_of_years sum = {0, NAN, NAN, from > s->first_year ? from : s->first_year, to < s->last_year ? to : s->last_year};
    for (int y = sum.from; y <= sum.to; y++) {
        p.year = (size_t)(y - s->first_year) + 1;
        sum.openings += cell(s, "openings", &p);
    }
    bool all = sum.from == s->first_year && sum.to == s->last_year;
    if (all || sum.from == sum.to) {
        p.year = all ? 0 : (size_t)(sum.from - s->first_year) + 1;
        sum.lo80 = cell(s, "lo80", &p);
        sum.hi80 = cell(s, "hi80", &p);
    }
    return sum;
}

// Position of a code in a dimension of the cube, or 0.
static size_t position(const qj_dim *d, const char *code) {
    for (size_t i = 1; i < d->n; i++) {
        if (strcmp(d->codes[i], code) == 0)
            return i;
    }
    return 0;
}

// The country is the item without a parent at the head of the list.
static bool is_country(const claims *c, const char *region) {
    ptrdiff_t at = qj_codes_find(&c->w->region, region);
    return at >= 0 && c->w->region.items[at].level == 0;
}

static qj_rc note(const claims *c, const char *id, const qj_arg *args, qj_cell *row, qj_err *err) {
    qj_buf b = qj_buf_new(c->a, 160);
    qj_text_format(&b, c->lang, id, args);
    if (b.failed)
        return qj_fail(err, QJ_E_MEMORY);
    row[C_NOTE].text = b.data;
    return QJ_OK;
}

static qj_rc our_demand(const claims *c, size_t at, const qj_claim_meaning *m, qj_cell *row, qj_err *err) {
    const qj_snapshot *s = c->s;
    if (s == NULL)
        return note(c, "claims.note.no-vintage", NULL, row, err);
    const char *region = text_at(c, W_REGION, at);
    qj_cut_place p = {.region = position(&s->need->dims[0], region), .industry = position(&s->need->dims[1], m->section)};
    if ((p.region == 0 && !is_country(c, region)) || (p.industry == 0 && m->section[0] != 0))
        return QJ_OK;
    double from = c->col[W_FROM]->num[at], to = c->col[W_TO]->num[at];
    sum_of_years ours = openings(s, p, isnan(from) ? s->first_year : (int)from, (int)to);
    const qj_arg args[] = {qj_int_arg("first", ours.from), qj_int_arg("last", ours.to), qj_int_arg("year", (int)to), {.name = NULL}};
    if (ours.from > ours.to)
        return note(c, "claims.note.not-forecast", args, row, err);
    if ((int)to > s->last_year)
        return note(c, "claims.note.too-short", args, row, err);
    if (m->what == QJ_CLAIM_SHARE) {
        p.industry = 0;
        row[C_OURS].num = ours.openings / openings(s, p, ours.from, ours.to).openings;
        return note(c, "claims.note.share", args, row, err);
    }
    row[C_OURS].num = ours.openings;
    row[C_LO80].num = ours.lo80;
    row[C_HI80].num = ours.hi80;
    return note(c, m->what == QJ_CLAIM_YEAR ? "claims.note.year" : m->what == QJ_CLAIM_UNTIL ? "claims.note.until" : "claims.note.decade",
                args, row, err);
}

// The yearly figure of the statistics table, of everybody.
static qj_rc our_employed(const claims *c, size_t at, const qj_claim_meaning *m, qj_cell *row, qj_err *err) {
    const qj_want want[] = {{"region", QJ_FRAME_TEXT}, {"year", QJ_FRAME_NUM}, {"value", QJ_FRAME_NUM}};
    const qj_column *col[3];
    if (c->employed == NULL || c->col[W_FROM]->num[at] != c->col[W_TO]->num[at])
        return QJ_OK;
    QJ_TRY(qj_frame_want(c->employed, want, 3, col, err));
    for (size_t i = 0; i < c->employed->n_rows; i++) {
        if (strcmp(qj_column_text(col[0], i), text_at(c, W_REGION, at)) != 0 || col[1]->num[i] != c->col[W_TO]->num[at])
            continue;
        const qj_arg args[] = {qj_text_arg("file", EMPLOYED), qj_int_arg("line", c->employed->line[i]), {.name = NULL}};
        row[C_OURS].num = col[2]->num[i];
        return note(c, m->what == QJ_CLAIM_EMPLOYED ? "claims.note.employed" : "claims.note.employed-quarter", args, row, err);
    }
    return QJ_OK;
}

static qj_rc ours(const claims *c, size_t at, qj_cell *row, qj_err *err) {
    qj_claim_meaning m = qj_claim_understand(text_at(c, W_TOPIC, at), text_at(c, W_UNIT, at), text_at(c, W_DEFINITION, at));
    switch (m.what) {
    case QJ_CLAIM_NONE:
        return QJ_OK;
    case QJ_CLAIM_EMPLOYED:
    case QJ_CLAIM_EMPLOYED_QUARTER:
        return our_employed(c, at, &m, row, err);
    case QJ_CLAIM_DECADE:
    case QJ_CLAIM_YEAR:
    case QJ_CLAIM_UNTIL:
    case QJ_CLAIM_SHARE:
        break;
    }
    return our_demand(c, at, &m, row, err);
}

// ---- rows

static const char *period(const claims *c, size_t at) {
    double from = c->col[W_FROM]->num[at], to = c->col[W_TO]->num[at];
    if (isnan(from) && isnan(to))
        return "";
    if (isnan(from) || isnan(to) || from == to)
        return qj_arena_printf(c->a, isnan(from) ? "..%.0f" : "%.0f", isnan(to) ? from : to);
    return qj_arena_printf(c->a, "%.0f-%.0f", from, to);
}

static qj_rc add_claim(claims *c, size_t at, qj_err *err) {
    qj_cell *row = qj_table_row(c->a, c->t);
    QJ_NEED(err, row);
    ptrdiff_t region = qj_codes_find(&c->w->region, text_at(c, W_REGION, at));
    row[C_ID].text = text_at(c, W_ID, at);
    row[C_TOPIC].text = slug(text_at(c, W_TOPIC, at), c->a);
    row[C_GROUP].text = text_at(c, W_GROUP, at);
    row[C_REGION].text = text_at(c, W_REGION, at);
    row[C_REGION_NAME].text = region >= 0 ? c->w->region.items[region].name[c->lang] : NULL;
    row[C_PERIOD].text = period(c, at);
    row[C_VALUE].num = c->col[W_VALUE]->num[at];
    row[C_VALUE_MAX].num = c->col[W_MAX]->num[at];
    row[C_UNIT].text = slug(text_at(c, W_UNIT, at), c->a);
    row[C_DEFINITION].text = said_at(c, c->definition, W_DEFINITION, at);
    row[C_CLAIMANT].text = said_at(c, c->claimant, W_CLAIMANT, at);
    row[C_SOURCE].text = text_at(c, W_SOURCE, at);
    row[C_DATE].text = text_at(c, W_DATE, at);
    return ours(c, at, row, err);
}

// A topic is meant by its word in the pack, by its id or by its name in any of the languages.
static bool topic_is(const claims *c, const char *topic, const char *folded) {
    qj_mark mark = qj_arena_mark(c->a);
    const char *id = qj_arena_printf(c->a, "claim.%s", slug(topic, c->a));
    bool same = false;
    for (int lang = 0; id != NULL && lang < QJ_LANGS; lang++) {
        const char *name = qj_text_fold(c->a, qj_text((qj_lang)lang, id));
        same = same || (name != NULL && strcmp(name, folded) == 0);
    }
    const char *const others[] = {topic, slug(topic, c->a)};
    for (size_t i = 0; i < 2; i++) {
        const char *name = qj_text_fold(c->a, others[i]);
        same = same || (name != NULL && strcmp(name, folded) == 0);
    }
    qj_arena_rewind(c->a, mark);
    return same;
}

static qj_rc unknown_topic(const claims *c, const char *topic, qj_err *err) {
    size_t best = SIZE_MAX;
    const char *near = c->col[W_TOPIC]->dict[0];
    for (uint32_t i = 0; i < c->col[W_TOPIC]->n_dict; i++) {
        size_t d = qj_distance(topic, c->col[W_TOPIC]->dict[i], c->a);
        if (d < best) {
            best = d;
            near = c->col[W_TOPIC]->dict[i];
        }
    }
    return qj_fail(err, QJ_E_NO_CODE, qj_msg_arg("what", "dim.topic"), qj_text_arg("code", topic),
                   qj_text_arg("near", near));
}

// Rivals stand together, where the first of them stands.
static qj_rc add_rows(claims *c, const bool *taken, qj_err *err) {
    bool *done = QJ_NEW(c->a, bool, c->f->n_rows + 1);
    QJ_NEED(err, done);
    for (size_t i = 0; i < c->f->n_rows; i++) {
        const char *group = text_at(c, W_GROUP, i);
        for (size_t j = i; j < c->f->n_rows; j++) {
            bool rival = j == i || (*group != 0 && strcmp(group, text_at(c, W_GROUP, j)) == 0);
            if (!rival || done[j] || !taken[j])
                continue;
            QJ_TRY(add_claim(c, j, err));
            done[j] = true;
        }
    }
    return QJ_OK;
}

static qj_rc select_rows(const claims *c, const char *topic, bool *taken, qj_err *err) {
    const char *folded = topic != NULL ? qj_text_fold(c->a, topic) : NULL;
    size_t n = 0;
    for (size_t i = 0; i < c->f->n_rows; i++) {
        taken[i] = folded == NULL || *folded == 0 || topic_is(c, text_at(c, W_TOPIC, i), folded);
        n += taken[i];
    }
    return n == 0 && c->f->n_rows > 0 ? unknown_topic(c, topic, err) : QJ_OK;
}

qj_rc qj_claims(qj_workspace *w, const qj_snapshot *s, const char *topic, qj_lang lang, qj_arena *a, qj_table **out,
                qj_err *err) {
    claims c = {.w = w, .s = s, .lang = lang, .a = a};
    QJ_TRY(qj_table_new(a, columns, C_COLUMNS, 200, &c.t, err));
    *out = c.t;
    qj_rc rc = qj_store_frame_get(w->store, CLAIMS, a, &c.f, err);
    if (rc == -(qj_rc)QJ_E_NOT_FOUND) // a pack need not have claims
        return QJ_OK;
    QJ_TRY(rc);
    QJ_TRY(qj_frame_want(c.f, wanted, WANTED, c.col, err));
    QJ_TRY(find_said(&c, err));
    QJ_TRY(qj_store_frame_get(w->store, EMPLOYED, a, &c.employed, err));
    bool *taken = QJ_NEW(a, bool, c.f->n_rows + 1);
    QJ_NEED(err, taken);
    QJ_TRY(select_rows(&c, topic, taken, err));
    return add_rows(&c, taken, err);
}
