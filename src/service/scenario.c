// Scenarios as they are kept: versions of a text, one line an assumption.
#include "service/scenario_parts.h"

#include "base/clock.h"
#include "base/csv.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// First line of a content: changes whenever the same lines mean something else.
#define HEADING "scenario-1\n"
enum { NAME_MOST = 60, FIELDS = 11 };

static const char *const kinds[] = {"growth", "target", "jobs", "retirement"};
static const char *const units[] = {"percent-points", "persons", "persons", "years"};

// ---- text

static void put_field(qj_buf *b, const char *text) {
    qj_buf_str(b, text);
    qj_buf_str(b, "|");
}

static void put_int(qj_buf *b, int v) {
    char text[16];
    snprintf(text, sizeof text, "%d", v);
    put_field(b, text);
}

static void put_num(qj_buf *b, double v) {
    qj_buf_double(b, v);
    qj_buf_str(b, "|");
}

static void put_line(qj_buf *b, const qj_override *o) {
    put_field(b, kinds[o->kind]);
    put_field(b, o->region);
    put_field(b, o->industry);
    put_field(b, o->occupation);
    put_field(b, o->sex);
    put_int(b, o->from);
    put_int(b, o->to);
    put_num(b, o->value);
    put_int(b, o->phase_in);
    put_num(b, o->probability);
    qj_buf_str(b, o->title);
    qj_buf_str(b, "\n");
}

static qj_rc content_of(const qj_override *list, size_t n, qj_arena *a, const char **out, qj_err *err) {
    qj_buf b = qj_buf_new(a, 256);
    qj_buf_str(&b, HEADING);
    for (size_t k = 0; k < n; k++)
        put_line(&b, &list[k]);
    if (b.failed)
        return qj_fail(err, QJ_E_MEMORY);
    *out = b.data;
    return QJ_OK;
}

// The fields of a line, each ended with NUL; *line moves behind it.
static qj_rc fields_of(const char **line, qj_arena *a, const char *field[FIELDS], qj_err *err) {
    const size_t len = strcspn(*line, "\n");
    char *text = qj_arena_strn(a, *line, len);
    QJ_NEED(err, text);
    *line += len + ((*line)[len] == '\n');
    for (size_t f = 0; f < FIELDS; f++) {
        field[f] = text;
        char *bar = f + 1 < FIELDS ? strchr(text, '|') : NULL;
        QJ_BUG_IF(err, f + 1 < FIELDS && bar == NULL);
        if (bar != NULL) {
            *bar = '\0';
            text = bar + 1;
        }
    }
    return QJ_OK;
}

static int whole(const char *text) { return (int)strtol(text, NULL, 10); }

qj_rc qj_scenario_parse(const char *content, qj_arena *a, const qj_override **list, size_t *n, qj_err *err) {
    *n = 0;
    QJ_BUG_IF(err, strncmp(content, HEADING, strlen(HEADING)) != 0);
    qj_override *out = QJ_NEW(a, qj_override, QJ_SCENARIO_MOST + 1);
    QJ_NEED(err, out);
    for (const char *at = content + strlen(HEADING); *at != '\0' && *n < QJ_SCENARIO_MOST;) {
        const char *f[FIELDS];
        QJ_TRY(fields_of(&at, a, f, err));
        size_t kind = 0;
        while (kind < sizeof kinds / sizeof *kinds && strcmp(kinds[kind], f[0]) != 0)
            kind++;
        QJ_BUG_IF(err, kind == sizeof kinds / sizeof *kinds);
        out[(*n)++] = (qj_override){.kind = (qj_override_kind)kind, .region = f[1], .industry = f[2], .occupation = f[3], .sex = f[4],
                                    .from = whole(f[5]), .to = whole(f[6]), .value = strtod(f[7], NULL), .phase_in = whole(f[8]),
                                    .probability = strtod(f[9], NULL), .title = f[10]};
    }
    *list = out;
    return QJ_OK;
}

// ---- versions

// Readers of public figures have no part in what is being tried out.
static qj_rc versions_of(const qj_workspace *w, qj_arena *a, const qj_scenario_version **list, size_t *n, qj_err *err) {
    *list = NULL;
    *n = 0;
    return w->public_only ? QJ_OK : qj_store_scenarios(w->store, a, list, n, err);
}

static qj_rc none(const char *name, qj_err *err) { return qj_fail(err, QJ_E_SCENARIO_NONE, qj_text_arg("name", name)); }

qj_rc qj_scenario_find(const qj_workspace *w, const char *name, qj_arena *a, qj_scenario *out, qj_err *err) {
    const qj_scenario_version *list;
    size_t n;
    *out = (qj_scenario){.name = name, .at = "", .content = HEADING};
    if (strcmp(name, QJ_SCENARIO_BASE) == 0)
        return QJ_OK;
    QJ_TRY(versions_of(w, a, &list, &n, err));
    for (size_t k = 0; k < n; k++)
        if (strcmp(list[k].name, name) == 0) {
            out->version++;
            out->content = list[k].content;
            out->at = list[k].at;
        }
    if (out->version == 0 || *out->content == '\0')
        return none(name, err);
    return qj_scenario_parse(out->content, a, &out->list, &out->n, err);
}

qj_rc qj_scenario_exists(const char *store_path, const char *name, qj_arena *a, qj_err *err) {
    qj_workspace *w;
    qj_scenario s;
    QJ_TRY(qj_workspace_open(store_path, QJ_STORE_READ, a, &w, err));
    qj_rc rc = qj_scenario_find(w, name, a, &s, err);
    qj_workspace_close(w);
    return rc;
}

static qj_rc keep(qj_workspace *w, const char *name, const char *content, qj_err *err) {
    char stamp[21];
    qj_clock_stamp(stamp);
    const qj_scenario_version v = {.name = name, .content = content, .at = stamp};
    QJ_TRY(qj_store_begin(w->store, err));
    qj_rc rc = qj_store_scenario_put(w->store, &v, err);
    if (rc == QJ_OK)
        rc = qj_store_commit(w->store, err);
    if (rc != QJ_OK)
        qj_store_rollback(w->store);
    return rc;
}

qj_rc scenario_keep(qj_workspace *w, const char *name, const qj_override *list, size_t n, qj_arena *a, qj_err *err) {
    const char *content;
    QJ_TRY(content_of(list, n, a, &content, err));
    return keep(w, name, content, err);
}

// A name is one line without quotes or bars.
static bool good_name(const char *name) {
    const size_t n = strlen(name);
    if (n == 0 || n > NAME_MOST || name[0] == '-' || name[0] == ' ' || name[n - 1] == ' ')
        return false;
    for (const unsigned char *c = (const unsigned char *)name; *c != '\0'; c++)
        if (*c < ' ' || *c == 0x7f || strchr("|\"'\\/", *c) != NULL)
            return false;
    return true;
}

qj_rc scenario_name_free(const qj_workspace *w, const char *name, bool replace, qj_arena *a, qj_err *err) {
    qj_scenario s;
    qj_err absent;
    if (!good_name(name))
        return qj_fail(err, QJ_E_SCENARIO_NAME, qj_text_arg("name", name), qj_int_arg("most", NAME_MOST));
    if (qj_scenario_find(w, name, a, &s, &absent) == QJ_OK)
        return replace && strcmp(name, QJ_SCENARIO_BASE) != 0 ? QJ_OK : qj_fail(err, QJ_E_SCENARIO_EXISTS, qj_text_arg("name", name));
    if (absent.code == QJ_E_SCENARIO_NONE)
        return QJ_OK;
    *err = absent;
    return -(qj_rc)absent.code;
}

static int compare_text(const char *x, const char *y) { return strcmp(x, y); }

// What an assumption is about; two of the same exclude each other.
static int by_subject(const qj_override *a, const qj_override *b) {
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    const char *const x[] = {a->region, a->industry, a->occupation, a->sex, a->title};
    const char *const y[] = {b->region, b->industry, b->occupation, b->sex, b->title};
    for (size_t k = 0; k < sizeof x / sizeof *x; k++)
        if (compare_text(x[k], y[k]) != 0)
            return compare_text(x[k], y[k]);
    // Growth of one place may change from one span of years to the next, targets and jobs come in several years.
    return a->kind == QJ_OVERRIDE_RETIREMENT || a->from == b->from ? 0 : a->from < b->from ? -1 : 1;
}

static int in_order(const void *x, const void *y) { return by_subject(x, y); }

qj_rc scenario_add(const qj_override *one, qj_arena *a, qj_scenario *s, qj_err *err) {
    qj_override *list = QJ_NEW(a, qj_override, s->n + 2);
    QJ_NEED(err, list);
    size_t n = 0;
    for (size_t k = 0; k < s->n; k++)
        if (by_subject(&s->list[k], one) != 0)
            list[n++] = s->list[k];
    list[n++] = *one;
    if (n > QJ_SCENARIO_MOST)
        return qj_fail(err, QJ_E_SCENARIO_FULL, qj_text_arg("name", s->name), qj_int_arg("most", QJ_SCENARIO_MOST));
    qsort(list, n, sizeof *list, in_order);
    s->list = list;
    s->n = n;
    return QJ_OK;
}

qj_rc qj_scenario_drop(qj_workspace *w, const char *name, int number, qj_arena *a, qj_err *err) {
    qj_scenario s;
    QJ_TRY(qj_scenario_find(w, name, a, &s, err));
    if (number < 1 || (size_t)number > s.n)
        return qj_fail(err, QJ_E_SCENARIO_NUMBER, qj_text_arg("name", name), qj_int_arg("number", number), qj_int_arg("most", (int64_t)s.n));
    qj_override *list = QJ_NEW(a, qj_override, s.n);
    QJ_NEED(err, list);
    size_t n = 0;
    for (size_t k = 0; k < s.n; k++)
        if (k + 1 != (size_t)number)
            list[n++] = s.list[k];
    return scenario_keep(w, name, list, n, a, err);
}

qj_rc qj_scenario_remove(qj_workspace *w, const char *name, qj_arena *a, qj_err *err) {
    qj_scenario s;
    if (strcmp(name, QJ_SCENARIO_BASE) == 0)
        return none(name, err);
    QJ_TRY(qj_scenario_find(w, name, a, &s, err));
    return keep(w, name, "", err);
}

// ---- an assumption from words

typedef struct limits {
    double least, most;
} limits;
static const limits bounds[] = {{-50, 50}, {0, 1e8}, {-1e7, 1e7}, {-10, 10}};

static qj_rc code_in(const qj_codes *codes, const char *what, const char *text, qj_lang lang, qj_arena *a, const char **out, qj_err *err) {
    *out = "";
    if (text == NULL || *text == '\0')
        return QJ_OK;
    const ptrdiff_t at = qj_codes_lookup(codes, text, a);
    if (at >= 0) {
        *out = codes->items[at].level == 0 ? "" : codes->items[at].code; // the whole is all
        return QJ_OK;
    }
    const qj_item *near;
    const char *name = qj_codes_suggest(codes, text, a, &near, 1) > 0 ? near->name[lang] : codes->items[0].name[lang];
    return qj_fail(err, QJ_E_NO_CODE, qj_msg_arg("what", what), qj_text_arg("code", text), qj_text_arg("near", name));
}

static qj_rc value_of(const qj_override_words *words, qj_override *o, qj_err *err) {
    const char *const given[] = {words->growth, words->target, words->jobs, words->retirement};
    size_t n = 0;
    for (size_t k = 0; k < 4; k++)
        if (given[k] != NULL) {
            o->kind = (qj_override_kind)k;
            n++;
        }
    if (n != 1)
        return qj_fail(err, QJ_E_SCENARIO_ONE);
    const char *text = given[o->kind];
    const limits *l = &bounds[o->kind];
    if (!qj_csv_number((qj_field){.s = text, .n = strlen(text)}, &o->value) || o->value < l->least || o->value > l->most)
        return qj_fail(err, QJ_E_SCENARIO_VALUE, qj_text_arg("option", kinds[o->kind]), qj_text_arg("value", text),
                       qj_num_arg("least", l->least, 0), qj_num_arg("most", l->most, 0));
    return QJ_OK;
}

// Parts that a kind does not have are told and not passed over.
static qj_rc check_parts(const qj_override *o, const qj_override_words *words, qj_err *err) {
    const bool jobs = o->kind == QJ_OVERRIDE_JOBS, age = o->kind == QJ_OVERRIDE_RETIREMENT;
    const struct {
        const char *name;
        bool given, fits;
    } parts[] = {{"region", *o->region != '\0', !age},       {"industry", *o->industry != '\0', !age},
                 {"occupation", *o->occupation != '\0', jobs}, {"sex", *o->sex != '\0', age},
                 {"title", *o->title != '\0', jobs},          {"phase-in", words->phase_in != 0, jobs},
                 {"percent", words->percent >= 0, jobs},      {"to", words->to != 0, o->kind == QJ_OVERRIDE_GROWTH}};
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        if (parts[k].given && !parts[k].fits)
            return qj_fail(err, QJ_E_SCENARIO_PART, qj_text_arg("part", parts[k].name), qj_text_arg("kind", kinds[o->kind]));
    return QJ_OK;
}

static qj_rc years_of(const qj_workspace *w, const qj_override_words *words, qj_override *o, qj_err *err) {
    o->from = words->from;
    o->to = words->to;
    if (o->from == 0 && (o->kind == QJ_OVERRIDE_GROWTH || o->kind == QJ_OVERRIDE_RETIREMENT))
        o->from = w->base_year + 1;
    if (o->from <= w->base_year || (o->to != 0 && o->to < o->from))
        return qj_fail(err, QJ_E_SCENARIO_YEAR, qj_int_arg("least", w->base_year + 1));
    return QJ_OK;
}

qj_rc scenario_assume(const qj_workspace *w, const qj_override_words *words, qj_arena *a, qj_override *out, qj_err *err) {
    qj_override o = {.sex = words->sex != NULL ? words->sex : "", .title = words->title != NULL ? words->title : "",
                     .phase_in = words->phase_in > 0 ? words->phase_in : 1, .probability = words->percent >= 0 ? words->percent / 100.0 : 1};
    QJ_TRY(value_of(words, &o, err));
    QJ_TRY(code_in(&w->region, "import.axis.region", words->region, words->lang, a, &o.region, err));
    QJ_TRY(code_in(&w->industry, "import.axis.industry", words->industry, words->lang, a, &o.industry, err));
    QJ_TRY(code_in(&w->occupation, "import.axis.occupation", words->occupation, words->lang, a, &o.occupation, err));
    QJ_TRY(check_parts(&o, words, err));
    QJ_TRY(years_of(w, words, &o, err));
    if (*o.title != '\0' && !good_name(o.title))
        return qj_fail(err, QJ_E_SCENARIO_NAME, qj_text_arg("name", o.title), qj_int_arg("most", NAME_MOST));
    *out = o;
    return QJ_OK;
}

qj_rc qj_scenario_set(qj_workspace *w, const char *name, const qj_override_words *words, qj_arena *a, qj_err *err) {
    qj_override one;
    qj_scenario s;
    QJ_TRY(scenario_assume(w, words, a, &one, err));
    QJ_TRY(qj_scenario_find(w, name, a, &s, err));
    if (strcmp(name, QJ_SCENARIO_BASE) == 0)
        return qj_fail(err, QJ_E_SCENARIO_EXISTS, qj_text_arg("name", name));
    QJ_TRY(scenario_add(&one, a, &s, err));
    return scenario_keep(w, name, s.list, s.n, a, err);
}

// ---- tables

static const qj_table_col list_cols[] = {{"scenario", QJ_TABLE_TEXT, NULL, 0}, {"version", QJ_TABLE_INT, NULL, 0},
                                         {"assumptions", QJ_TABLE_INT, NULL, 0}, {"made_at", QJ_TABLE_TEXT, NULL, 0}};

qj_rc qj_scenario_list(const qj_workspace *w, qj_arena *a, qj_table **out, qj_err *err) {
    const qj_scenario_version *list;
    size_t n;
    QJ_TRY(versions_of(w, a, &list, &n, err));
    QJ_TRY(qj_table_new(a, list_cols, sizeof list_cols / sizeof *list_cols, n + 1, out, err));
    for (size_t k = 0; k < n; k++) {
        qj_scenario s;
        bool last = *list[k].content != '\0';
        for (size_t later = k + 1; last && later < n; later++)
            last = strcmp(list[later].name, list[k].name) != 0;
        if (!last)
            continue;
        QJ_TRY(qj_scenario_find(w, list[k].name, a, &s, err));
        qj_cell *row = qj_table_row(a, *out);
        QJ_NEED(err, row);
        row[0].text = s.name;
        row[1].i = (int64_t)s.version;
        row[2].i = (int64_t)s.n;
        row[3].text = s.at;
    }
    return QJ_OK;
}

enum { S_NUMBER, S_KIND, S_REGION, S_REGION_NAME, S_INDUSTRY, S_INDUSTRY_NAME, S_OCCUPATION, S_OCCUPATION_NAME, S_SEX, S_FROM, S_TO,
       S_VALUE, S_UNIT, S_PHASE_IN, S_PROBABILITY, S_TITLE, S_COLUMNS };
static const qj_table_col show_cols[S_COLUMNS] = {
    {"number", QJ_TABLE_INT, NULL, 0},          {"kind", QJ_TABLE_MSG, "override.", 0},  {"region", QJ_TABLE_TEXT, NULL, 0},
    {"region_name", QJ_TABLE_TEXT, NULL, 0},    {"industry", QJ_TABLE_TEXT, NULL, 0},    {"industry_name", QJ_TABLE_TEXT, NULL, 0},
    {"occupation", QJ_TABLE_TEXT, NULL, 0},     {"occupation_name", QJ_TABLE_TEXT, NULL, 0}, {"sex", QJ_TABLE_TEXT, NULL, 0},
    {"from", QJ_TABLE_INT, NULL, 0},            {"to", QJ_TABLE_INT, NULL, 0},           {"value", QJ_TABLE_NUM, NULL, QJ_DECIMALS_NEEDED},
    {"unit", QJ_TABLE_MSG, "unit.", 0},         {"phase_in", QJ_TABLE_INT, NULL, 0},     {"probability", QJ_TABLE_NUM, NULL, 2},
    {"title", QJ_TABLE_TEXT, NULL, 0},
};

static const char *name_of(const qj_codes *codes, const char *code, qj_lang lang) {
    const ptrdiff_t at = *code != '\0' ? qj_codes_find(codes, code) : -1;
    return at >= 0 ? codes->items[at].name[lang] : "";
}

qj_rc qj_scenario_show(const qj_workspace *w, const char *name, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
    qj_scenario s;
    QJ_TRY(qj_scenario_find(w, name, a, &s, err));
    QJ_TRY(qj_table_new(a, show_cols, S_COLUMNS, s.n + 1, out, err));
    for (size_t k = 0; k < s.n; k++) {
        const qj_override *o = &s.list[k];
        const bool jobs = o->kind == QJ_OVERRIDE_JOBS;
        qj_cell *row = qj_table_row(a, *out);
        QJ_NEED(err, row);
        row[S_NUMBER].i = (int64_t)k + 1;
        row[S_KIND].text = kinds[o->kind];
        row[S_REGION].text = o->region;
        row[S_REGION_NAME].text = name_of(&w->region, o->region, lang);
        row[S_INDUSTRY].text = o->industry;
        row[S_INDUSTRY_NAME].text = name_of(&w->industry, o->industry, lang);
        row[S_OCCUPATION].text = o->occupation;
        row[S_OCCUPATION_NAME].text = name_of(&w->occupation, o->occupation, lang);
        row[S_SEX].text = o->sex;
        row[S_FROM].i = o->from;
        row[S_TO].i = o->to != 0 ? o->to : QJ_INT_EMPTY;
        row[S_VALUE].num = o->value;
        row[S_UNIT].text = units[o->kind];
        row[S_PHASE_IN].i = jobs ? o->phase_in : QJ_INT_EMPTY;
        row[S_PROBABILITY].num = jobs ? o->probability : NAN;
        row[S_TITLE].text = o->title;
    }
    return QJ_OK;
}
