// The downloads of the site: tables as a whole, and the documents of the regions.
#include "base/json.h"
#include "http/gzip.h"
#include "http/still_parts.h"
#include <string.h>

enum { REGION }; // dimension of the cube

static const struct file {
    const char *what, *by, *as; // by: NULL when the table has no cut
} files[] = {
    {"need", "region", "geojson"},
    {"need", "region,industry,year", "csv"},      {"need", "region,industry,year", "xlsx"},
    {"need", "region,industry,year", "jsonstat"}, {"need", "region,industry,year", "sdmx-csv"},
    {"need", "region,occupation,year", "csv"},      {"need", "region,occupation,year", "xlsx"},
    {"need", "region,occupation,year", "jsonstat"}, {"need", "region,occupation,year", "sdmx-csv"},
    {"need", "industry,occupation,year", "csv"},      {"need", "industry,occupation,year", "xlsx"},
    {"need", "region,industry,occupation,year", "csv"},
    {"claims", NULL, "csv"}, {"claims", NULL, "xlsx"}, {"check", NULL, "csv"}, {"check", NULL, "xlsx"},
    {"sources", NULL, "csv"}, {"sources", NULL, "xlsx"}, {"inputs", NULL, "csv"}, {"inputs", NULL, "xlsx"},
    {"vintages", NULL, "csv"}, {"vintages", NULL, "xlsx"}, {"score", NULL, "csv"}, {"score", NULL, "xlsx"},
    {"score-points", NULL, "csv"}, {"score-points", NULL, "xlsx"}, {"score-history", NULL, "csv"}, {"score-history", NULL, "xlsx"},
    {"score-claims", NULL, "csv"}, {"score-claims", NULL, "xlsx"}, {"backtest", NULL, "csv"}, {"backtest", NULL, "xlsx"},
    {"backtest-points", NULL, "csv"}, {"backtest-points", NULL, "xlsx"},
};

static const char *ending(const char *as) {
    return strcmp(as, "jsonstat") == 0 ? "jsonstat.json" : strcmp(as, "sdmx-csv") == 0 ? "sdmx.csv" : as;
}

// Large tables are packed by kind and not by size, so that pages know the names.
static bool is_packed(const struct file *f) {
    return strcmp(f->what, "need") == 0 && strcmp(f->as, "xlsx") != 0 && strcmp(f->as, "geojson") != 0;
}

// need-region-year.kk.csv
static const char *file_name(const still *s, const struct file *f, qj_lang lang) {
    char *name = qj_arena_printf(s->a, "files/%s%s%s.%s.%s%s", f->what, f->by != NULL ? "-" : "", f->by != NULL ? f->by : "",
                                 qj_lang_code(lang), ending(f->as), is_packed(f) ? ".gz" : "");
    for (char *at = name; at != NULL && *at != 0; at++)
        *at = *at == ',' ? '-' : *at;
    return name;
}

static void list_file(qj_json *j, const struct file *f, qj_lang lang, const char *name, size_t bytes) {
    const char *const facts[][2] = {{"name", name}, {"what", f->what}, {"by", f->by}, {"as", f->as}, {"lang", qj_lang_code(lang)}};
    qj_json_object(j);
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
        qj_json_key(j, facts[i][0]);
        qj_json_text(j, facts[i][1]);
    }
    qj_json_key(j, "bytes");
    qj_json_int(j, (int64_t)bytes);
    qj_json_object_end(j);
}

static qj_rc put_answer(still *s, still_job *job, qj_err *err) {
    const struct file *f = job->what;
    still_answer got;
    bool found;
    QJ_TRY(still_ask(s, job->uri, &got, &found, err));
    const void *body = got.out.body;
    size_t n = got.out.size;
    qj_rc rc = QJ_OK;
    if (found && f != NULL && is_packed(f) && (body = qj_gzip(body, n, got.arena, &n)) == NULL)
        rc = qj_fail(err, QJ_E_MEMORY);
    if (rc == QJ_OK && found) {
        rc = still_put(s, job->name, body, n, false, err);
        job->size = n;
    }
    qj_arena_free(got.arena);
    return rc;
}

// Files by language, each language the whole list.
static qj_rc put_tables(still *s, qj_err *err) {
    const size_t n = sizeof files / sizeof *files;
    still_jobs jobs = {0};
    for (qj_lang lang = QJ_KK; lang < QJ_LANGS; lang++)
        for (size_t i = 0; i < n; i++) {
            const struct file *f = &files[i];
            const char *uri = qj_arena_printf(s->a, "/api/v1/download?what=%s&as=%s%s%s&lang=%s", f->what, f->as,
                                              f->by != NULL ? "&by=" : "", f->by != NULL ? f->by : "", qj_lang_code(lang));
            const char *name = file_name(s, f, lang);
            if (uri == NULL || name == NULL)
                return qj_fail(err, QJ_E_MEMORY);
            QJ_TRY(still_jobs_add(s, &jobs, &(still_job){.run = put_answer, .what = f, .uri = uri, .name = name}, err));
        }
    QJ_TRY(still_jobs_run(s, &jobs, "site.stage.files", err));
    qj_buf b = qj_buf_new(s->a, 16384);
    qj_json j = qj_json_to(&b);
    qj_json_array(&j);
    for (size_t i = 0; i < jobs.n; i++)
        if (jobs.list[i].size > 0)
            list_file(&j, jobs.list[i].what, (qj_lang)(i / n), jobs.list[i].name, jobs.list[i].size);
    qj_json_array_end(&j);
    return b.failed ? qj_fail(err, QJ_E_MEMORY) : still_put(s, "data/files.json", b.data, b.len, false, err);
}

// The documents of all regions. They print where readers find the pages, so that must be known.
static qj_rc put_documents(still *s, qj_err *err) {
    const char *const *codes;
    size_t n = s->url != NULL ? still_codes(s, REGION, &codes) : 0;
    still_jobs jobs = {0};
    for (qj_lang lang = QJ_KK; lang < QJ_LANGS; lang++)
        for (size_t i = 0; i < n; i++) {
            const char *uri = qj_arena_printf(s->a, "/api/v1/report?region=%s&lang=%s&link=%s", codes[i], qj_lang_code(lang), s->url);
            const char *name = qj_arena_printf(s->a, "files/report-%s.%s.pdf", codes[i], qj_lang_code(lang));
            if (uri == NULL || name == NULL)
                return qj_fail(err, QJ_E_MEMORY);
            QJ_TRY(still_jobs_add(s, &jobs, &(still_job){.run = put_answer, .uri = uri, .name = name}, err));
        }
    return still_jobs_run(s, &jobs, "site.stage.documents", err);
}

qj_rc still_files(still *s, qj_err *err) {
    QJ_TRY(put_tables(s, err));
    return put_documents(s, err);
}
