// What the pages ask for, question by question.
#include "base/json.h"
#include "http/gzip.h"
#include "http/still_parts.h"
#include "service/site_need.h"
#include <string.h>

#define MIB ((size_t)1 << 20)
#define QUESTION_BYTES (1024 * MIB)

enum { REGION, INDUSTRY, OCCUPATION, YEAR };

// What a parameter goes over.
typedef enum axis { NONE, LANGS, REGIONS, INDUSTRIES, OCCUPATIONS, YEARS, FIGURES } axis;

typedef struct over {
    axis axis;
    const char *param;
    bool also_without; // the question is also asked without the parameter
} over;

enum { MOST_AXES = 4 };

// Answers are kept one a file, or many in one: then those of one file differ in the last parameter only, which is
// `inside`. Parameters in alphabetical order, as in the names of the files. What pages ask for besides (reasons below
// the third level, or of single cells) they say in words, with the command that answers it.
static const struct question {
    const char *name, *fixed; // fixed: a parameter before all others, "depth=3", or ""
    over over[MOST_AXES];     // a file each
    over inside;
} questions[] = {
    {"meta", "", {{NONE, NULL, false}}, {NONE, NULL, false}},
    {"geometry", "", {{NONE, NULL, false}}, {NONE, NULL, false}},
    {"sources", "", {{NONE, NULL, false}}, {NONE, NULL, false}},
    {"inputs", "", {{NONE, NULL, false}}, {NONE, NULL, false}},
    {"vintages", "", {{NONE, NULL, false}}, {NONE, NULL, false}},
    {"check", "", {{LANGS, "lang", false}}, {NONE, NULL, false}},
    {"score", "", {{LANGS, "lang", false}}, {NONE, NULL, false}},
    {"backtest", "", {{LANGS, "lang", false}}, {NONE, NULL, false}},
    {"methods", "", {{LANGS, "lang", false}}, {NONE, NULL, false}},
    {"scenarios", "", {{LANGS, "lang", false}}, {NONE, NULL, false}},
    {"claims", "", {{LANGS, "lang", false}}, {NONE, NULL, false}},
    {"labour", "", {{LANGS, "lang", false}}, {REGIONS, "region", true}},
    {"plans", "", {{LANGS, "lang", false}}, {REGIONS, "region", true}},
    {"history", "", {{LANGS, "lang", false}, {REGIONS, "region", true}}, {INDUSTRIES, "industry", true}},
    {"occupation", "", {{LANGS, "lang", false}}, {OCCUPATIONS, "occupation", false}},
    {"explain", "depth=3", {{FIGURES, "figure", false}, {LANGS, "lang", false}, {REGIONS, "region", true}}, {YEARS, "year", false}},
};

static size_t values_of(const still *s, axis x, const char *const **values) {
    static const char *const figures[] = {"openings", "growth", "replacement", "net", "employed"};
    static const char *const langs[] = {"kk", "ru", "en"};
    switch (x) {
    case NONE:
        break;
    case LANGS:
        *values = langs;
        return sizeof langs / sizeof *langs;
    case FIGURES:
        *values = figures;
        return sizeof figures / sizeof *figures;
    case REGIONS:
        return still_codes(s, REGION, values);
    case INDUSTRIES:
        return still_codes(s, INDUSTRY, values);
    case OCCUPATIONS:
        return still_codes(s, OCCUPATION, values);
    case YEARS:
        return still_codes(s, YEAR, values);
    }
    return 0;
}

qj_rc still_ask(still *s, const char *uri, still_answer *to, bool *found, qj_err *err) {
    const qj_desk desk = {.cancel = s->ctx->cancel}; // closed: nothing can be changed
    const qj_server_rules rules = {.site = s->site, .desk = &desk};
    const qj_in in = {.method = "GET", .uri = uri};
    to->arena = qj_arena_new(QUESTION_BYTES);
    QJ_NEED(err, to->arena);
    qj_dispatch(&rules, &in, to->arena, &to->out);
    *found = to->out.status == 200;
    if (*found || to->out.status == 404 || to->out.status == 422) // it is not there, or the data don't suffice for it
        return QJ_OK;
    if (to->out.failure != NULL)
        *err = *to->out.failure;
    else
        (void)qj_fail(err, QJ_E_BUG, qj_text_arg("origin", uri));
    qj_arena_free(to->arena);
    return -(qj_rc)err->code;
}

// Asks the question `uri` and keeps the answer in a file of its own.
static qj_rc keep_one(still *s, const char *uri, const char *name, qj_err *err) {
    still_answer got;
    bool found;
    QJ_TRY(still_ask(s, uri, &got, &found, err));
    const char *file = qj_arena_printf(got.arena, "data/%s.json", name);
    qj_rc rc = file == NULL ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
    if (rc == QJ_OK && found)
        rc = still_put(s, file, got.out.body, got.out.size, true, err);
    qj_arena_free(got.arena);
    return rc;
}

// One member of a file with many answers; key "" is the answer without the parameter.
static qj_rc add_member(still *s, const char *uri, const char *key, qj_buf *out, qj_err *err) {
    still_answer got;
    bool found;
    QJ_TRY(still_ask(s, uri, &got, &found, err));
    if (found) {
        qj_buf_printf(out, "%s\"%s\":", out->len > 1 ? "," : "", key);
        qj_buf_put(out, got.out.body, got.out.size);
    }
    qj_arena_free(got.arena);
    return QJ_OK;
}

// Packs a file that the pages unpack themselves, whatever the web server makes of it.
static qj_rc put_packed(still *s, const char *name, const void *data, size_t n, qj_arena *a, qj_err *err) {
    size_t small;
    const void *packed = qj_gzip(data, n, a, &small);
    return still_put(s, name, packed != NULL ? packed : data, packed != NULL ? small : n, false, err);
}

static qj_rc fill_bundle(still *s, const over *o, const char *uri, const char *name, qj_arena *a, qj_err *err) {
    const char *const *values;
    size_t n = values_of(s, o->axis, &values);
    qj_buf b = qj_buf_new(a, MIB);
    qj_buf_char(&b, '{');
    if (o->also_without)
        QJ_TRY(add_member(s, uri, "", &b, err));
    for (size_t i = 0; i < n; i++) {
        const char *one = qj_arena_printf(a, "%s%c%s=%s", uri, strchr(uri, '?') == NULL ? '?' : '&', o->param, values[i]);
        QJ_NEED(err, one);
        QJ_TRY(add_member(s, one, values[i], &b, err));
    }
    qj_buf_char(&b, '}');
    const char *file = qj_arena_printf(a, "data/%s.bin", name);
    return b.failed || file == NULL ? qj_fail(err, QJ_E_MEMORY) : put_packed(s, file, b.data, b.len, a, err);
}

static qj_rc keep(still *s, still_job *job, qj_err *err) {
    const struct question *q = job->what;
    if (q->inside.axis == NONE)
        return keep_one(s, job->uri, job->name, err);
    qj_arena *a = qj_arena_new(QUESTION_BYTES);
    QJ_NEED(err, a);
    qj_rc rc = fill_bundle(s, &q->inside, job->uri, job->name, a, err);
    qj_arena_free(a);
    return rc;
}

// One more parameter at the end of the address and of the name.
static void add(qj_buf *uri, qj_buf *name, const char *param, const char *value) {
    qj_buf_printf(uri, "%c%s=%s", strchr(uri->data, '?') == NULL ? '?' : '&', param, value);
    qj_buf_printf(name, "%c%s-%s", strchr(name->data, '/') == NULL ? '/' : '_', param, value);
}

static qj_rc list_over(still *s, const struct question *q, size_t depth, const char *uri, const char *name, still_jobs *to,
                       qj_err *err) {
    const over *o = depth < MOST_AXES ? &q->over[depth] : NULL;
    if (o == NULL || o->axis == NONE)
        return still_jobs_add(s, to, &(still_job){.run = keep, .what = q, .uri = uri, .name = name}, err);
    const char *const *values;
    size_t n = values_of(s, o->axis, &values);
    qj_rc rc = o->also_without ? list_over(s, q, depth + 1, uri, name, to, err) : QJ_OK;
    for (size_t i = 0; i < n && rc == QJ_OK; i++) {
        qj_buf u = qj_buf_new(s->a, 200), f = qj_buf_new(s->a, 200);
        qj_buf_str(&u, uri);
        qj_buf_str(&f, name);
        add(&u, &f, o->param, values[i]);
        rc = u.failed || f.failed ? qj_fail(err, QJ_E_MEMORY) : list_over(s, q, depth + 1, u.data, f.data, to, err);
    }
    return rc;
}

// What the pages must know to find an answer: data/questions.json.
static qj_rc put_list(still *s, qj_err *err) {
    qj_buf b = qj_buf_new(s->a, 2048);
    qj_json j = qj_json_to(&b);
    qj_json_object(&j);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        qj_json_key(&j, questions[i].name);
        qj_json_text(&j, questions[i].inside.param);
    }
    qj_json_object_end(&j);
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : still_put(s, "data/questions.json", b.data, b.len, false, err);
}

static qj_rc put_questions(still *s, qj_err *err) {
    still_jobs jobs = {0};
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        const struct question *q = &questions[i];
        qj_buf uri = qj_buf_new(s->a, 80), name = qj_buf_new(s->a, 80);
        qj_buf_printf(&uri, "/api/v1/%s", q->name);
        qj_buf_str(&name, q->name);
        if (*q->fixed != 0) {
            const char *is = strchr(q->fixed, '=');
            const char *param = qj_arena_strn(s->a, q->fixed, (size_t)(is - q->fixed));
            QJ_NEED(err, param);
            add(&uri, &name, param, is + 1);
        }
        if (uri.failed || name.failed)
            return qj_fail(err, QJ_E_MEMORY);
        QJ_TRY(list_over(s, q, 0, uri.data, name.data, &jobs, err));
    }
    QJ_TRY(still_jobs_run(s, &jobs, "site.stage.answers", err));
    return put_list(s, err);
}

// ---- figures

static qj_rc put_slice(void *arg, const char *name, const void *data, size_t n, qj_err *err) {
    still *s = arg;
    qj_arena *a = qj_arena_new(4 * MIB);
    QJ_NEED(err, a);
    const char *file = qj_arena_printf(a, "data/%s", name);
    qj_rc rc = file == NULL ? qj_fail(err, QJ_E_MEMORY)
               : strstr(name, ".bin") != NULL ? put_packed(s, file, data, n, a, err) : still_put(s, file, data, n, false, err);
    qj_arena_free(a);
    return rc;
}

qj_rc still_answers(still *s, qj_err *err) {
    QJ_TRY(put_questions(s, err));
    return qj_site_need(s->view->snap, put_slice, s, s->a, err);
}
