// The files of tests/e2e/files, read as an analyst would bring them: every finding in three languages, and every
// observation, compared with what was read and judged by a person. QJ_GOLDEN=1 in the environment writes them anew.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "io/import.h"
#include "io/pack_read.h"

#define FILES QJ_SOURCE_DIR "/tests/e2e/files/"
#define FILES_MAX 64

typedef struct fixture {
    qj_arena *a, *scratch;
    qj_codes region, industry, occupation, field;
    const qj_frame *link;
    char *name[FILES_MAX];
    size_t n;
    qj_err err;
} fixture;

static const qj_frame *frame_named(const qj_pack *p, const char *name) {
    for (size_t i = 0; i < p->n_frames; i++) {
        if (strcmp(p->frames[i]->name, name) == 0)
            return p->frames[i];
    }
    return NULL;
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static int list_files(fixture *f) {
    DIR *d = opendir(FILES);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL && f->n < FILES_MAX;) {
        const char *dot = strrchr(e->d_name, '.');
        if (dot != NULL && (strcmp(dot, ".csv") == 0 || strcmp(dot, ".tsv") == 0 || strcmp(dot, ".xlsx") == 0))
            f->name[f->n++] = strdup(e->d_name);
    }
    if (d != NULL)
        closedir(d);
    qsort(f->name, f->n, sizeof *f->name, by_name);
    return f->n < 20;
}

static int open_lists(void **state) {
    fixture *f = calloc(1, sizeof *f);
    f->a = qj_arena_new((size_t)1 << 30);
    f->scratch = qj_arena_new((size_t)1 << 30);
    *state = f;
    qj_pack *p;
    const qj_finding *findings;
    size_t n;
    if (qj_pack_read(QJ_SOURCE_DIR "/packs/kz", f->a, &p, &findings, &n, &f->err) != QJ_OK)
        return -1;
    struct {
        const char *name, *file;
        qj_codes *out;
    } lists[] = {{"region", "codes/region.csv", &f->region}, {"industry", "codes/industry.csv", &f->industry},
                 {"occupation", "codes/occupation.csv", &f->occupation}, {"field", "codes/field.csv", &f->field}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        if (qj_codes_from_frame(lists[i].name, frame_named(p, lists[i].file), f->a, lists[i].out, &f->err) != QJ_OK)
            return -1;
    }
    f->link = frame_named(p, "codes/region_link.csv");
    return list_files(f);
}

static int close_lists(void **state) {
    fixture *f = *state;
    for (size_t i = 0; i < f->n; i++)
        free(f->name[i]);
    qj_arena_free(f->a);
    qj_arena_free(f->scratch);
    free(f);
    return 0;
}

static qj_import_result read_one(fixture *f, const char *name) {
    char path[512], *data;
    size_t n;
    qj_import_result r;
    snprintf(path, sizeof path, FILES "%s", name);
    assert_int_equal(qj_file_read(path, f->a, &data, &n, &f->err), QJ_OK);
    const qj_import_options o = {.region = &f->region, .industry = &f->industry, .occupation = &f->occupation,
                                 .field = &f->field, .region_link = f->link, .prefix = "imports/test", .sha256 = ""};
    assert_int_equal(qj_import_read(name, data, n, &o, f->a, f->scratch, &r, &f->err), QJ_OK);
    return r;
}

static void compare(fixture *f, const char *golden, const qj_buf *got) {
    char path[512], *data;
    size_t n;
    assert_false(got->failed);
    snprintf(path, sizeof path, FILES "expected/%s", golden);
    if (getenv("QJ_GOLDEN") != NULL)
        assert_int_equal(qj_file_write(path, got->data, got->len, &f->err), QJ_OK);
    assert_int_equal(qj_file_read(path, f->a, &data, &n, &f->err), QJ_OK);
    const char *want = data, *have = got->data;
    for (size_t line = 1; *want != '\0' || *have != '\0'; line++) {
        size_t a = strcspn(want, "\n"), b = strcspn(have, "\n");
        if (a != b || memcmp(want, have, a) != 0)
            fail_msg("%s:%zu\n  expected: %.*s\n  found:    %.*s", golden, line, (int)a, want, (int)b, have);
        want += a + (want[a] == '\n');
        have += b + (have[b] == '\n');
    }
}

static void put_finding(qj_buf *out, const qj_import_finding *g, qj_lang lang) {
    qj_buf_printf(out, "  %s  %s", g->note ? "note " : "ERROR", g->place);
    if (*g->value != '\0')
        qj_buf_printf(out, "  [%s]", g->value);
    qj_buf_str(out, "  ");
    qj_text_format(out, lang, g->reason, g->args);
    char near[512] = "";
    for (size_t i = 0; i < g->n_near; i++) {
        size_t n = strlen(near);
        snprintf(near + n, sizeof near - n, "%s%s (%s)", i > 0 ? "; " : "", g->near[i]->name[lang], g->near[i]->code);
    }
    const qj_arg args[] = {qj_text_arg("near", near), {.name = NULL}};
    if (g->advice != NULL) {
        qj_buf_str(out, "  -> ");
        qj_text_format(out, lang, g->advice, args);
    }
    qj_buf_str(out, "\n");
}

static void test_findings(void **state) {
    fixture *f = *state;
    for (qj_lang lang = QJ_KK; lang < QJ_LANGS; lang++) {
        qj_buf out = qj_buf_new(f->a, 1 << 16);
        for (size_t i = 0; i < f->n; i++) {
            qj_import_result r = read_one(f, f->name[i]);
            qj_buf_printf(&out, "%s: %zu / %zu / %zu\n", f->name[i], r.rows, r.bad_rows, r.errors);
            for (size_t k = 0; k < r.n_findings; k++)
                put_finding(&out, &r.findings[k], lang);
        }
        char golden[32];
        snprintf(golden, sizeof golden, "findings.%s.txt", qj_lang_code(lang));
        compare(f, golden, &out);
    }
}

static void put_row(qj_buf *out, const qj_frame *f, size_t row) {
    for (size_t c = 0; c < f->n_cols; c++) {
        const qj_column *col = &f->cols[c];
        if (strcmp(col->name, "unit") == 0)
            continue;
        if (col->type == QJ_FRAME_TEXT)
            qj_buf_printf(out, "%s%s", c > 0 ? "|" : "  ", qj_column_text(col, row));
        else if (isnan(col->num[row]))
            qj_buf_str(out, "|");
        else
            qj_buf_printf(out, "|%.10g", col->num[row]);
    }
    qj_buf_printf(out, "|%u\n", f->line[row]);
}

static void test_observations(void **state) {
    fixture *f = *state;
    qj_buf out = qj_buf_new(f->a, 1 << 16);
    qj_buf_str(&out, "indicator|region|industry|occupation|field|sex|age|year|value|status|sheet|column|name, probability|line\n");
    for (size_t i = 0; i < f->n; i++) {
        qj_import_result r = read_one(f, f->name[i]);
        qj_buf_printf(&out, "%s\n", f->name[i]);
        for (size_t k = 0; k < r.n_frames; k++) {
            for (size_t row = 0; row < r.frames[k]->n_rows; row++)
                put_row(&out, r.frames[k], row);
        }
    }
    compare(f, "observations.txt", &out);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_findings), cmocka_unit_test(test_observations)};
    return cmocka_run_group_tests_name("import_files", tests, open_lists, close_lists);
}
