// Reading a pack: the pack of the project is whole; every way to spoil it is told with its place and remedy.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"
#include "io/pack_read.h"
#include "io/pack_schema.h"
#include "io/pack_seal.h"

#define PACK QJ_SOURCE_DIR "/packs/kz"

typedef struct fixture {
    char dir[64];
    qj_arena *a;
    qj_err err;
    qj_pack *pack;
    const qj_finding *found;
    size_t n;
} fixture;

static int copy_pack(void **state) {
    fixture *f = calloc(1, sizeof *f);
    snprintf(f->dir, sizeof f->dir, "/tmp/qajet-pack-XXXXXX");
    f->a = qj_arena_new((size_t)256 << 20);
    char command[512];
    if (mkdtemp(f->dir) == NULL)
        return -1;
    snprintf(command, sizeof command, "cp -R %s/. %s", PACK, f->dir);
    *state = f;
    return system(command);
}

static int remove_pack(void **state) {
    fixture *f = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", f->dir);
    qj_arena_free(f->a);
    int rc = system(command);
    free(f);
    return rc;
}

static const char *path_of(fixture *f, const char *file) { return qj_arena_printf(f->a, "%s/%s", f->dir, file); }

static qj_rc read_it(fixture *f) {
    f->err = (qj_err){0};
    return qj_pack_read(f->dir, f->a, &f->pack, &f->found, &f->n, &f->err);
}

// Replaces the first `from` of a file by n bytes.
static void replace_bytes(fixture *f, const char *file, const char *from, const char *to, size_t n) {
    char *data;
    size_t len;
    assert_int_equal(qj_file_read(path_of(f, file), f->a, &data, &len, &f->err), QJ_OK);
    char *at = strstr(data, from);
    assert_non_null(at);
    size_t before = (size_t)(at - data), after = len - before - strlen(from);
    char *out = qj_arena_alloc(f->a, len + n + 1, 1);
    memcpy(out, data, before);
    memcpy(out + before, to, n);
    memcpy(out + before + n, at + strlen(from), after);
    assert_int_equal(qj_file_write(path_of(f, file), out, before + n + after, &f->err), QJ_OK);
}

static void replace(fixture *f, const char *file, const char *from, const char *to) {
    replace_bytes(f, file, from, to, strlen(to));
}

static void seal(fixture *f) {
    size_t changed;
    assert_int_equal(qj_pack_seal(f->dir, f->a, &changed, &f->err), QJ_OK);
}

// Every finding is a sentence in three languages that names its file and leaves nothing to fill in.
static void are_sentences(fixture *f) {
    for (size_t i = 0; i < f->n; i++) {
        for (int lang = 0; lang < QJ_LANGS; lang++) {
            const char *text = qj_err_text(f->a, (qj_lang)lang, &f->found[i].err);
            assert_null(strchr(text, '{'));
            assert_true(qj_text_has(qj_code_message(f->found[i].err.code)));
            assert_true(strlen(text) > 40);
        }
    }
}

// The pack is refused with this first finding; its English sentence has these pieces.
static void refused(fixture *f, qj_code code, int exit_code, const char *const *pieces) {
    assert_int_equal(read_it(f), -(int)code);
    assert_null(f->pack);
    assert_true(f->n >= 1);
    assert_int_equal(f->found[0].err.code, code);
    assert_int_equal(qj_code_exit(code), exit_code);
    are_sentences(f);
    const char *text = qj_err_text(f->a, QJ_EN, &f->err);
    for (; *pieces != NULL; pieces++) {
        if (strstr(text, *pieces) == NULL)
            fail_msg("\"%s\" is not in: %s", *pieces, text);
    }
}
#define REFUSED(f, code, exit_code, ...) refused((f), (code), (exit_code), (const char *const[]){__VA_ARGS__, NULL})

static void the_pack_is_whole(void **state) {
    fixture *f = *state;
    assert_int_equal(read_it(f), QJ_OK);
    assert_int_equal(f->n, 0);
    assert_string_equal(f->pack->id, "kz");
    assert_int_equal(f->pack->base_year, 2025);
    assert_int_equal(f->pack->n_frames + f->pack->n_blobs, 36);
    for (size_t i = 0; i < f->pack->n_frames; i++) {
        const qj_frame *g = f->pack->frames[i];
        assert_non_null(schema_find(g->name));
        assert_true(g->n_rows > 0);
        assert_int_equal(g->line[0], 2);
        if (strcmp(g->name, "observations/employed_region.csv") != 0)
            continue;
        assert_int_equal(g->n_rows, 452);
        assert_int_equal(qj_frame_column(g, "value")->num[0], 6698826);
        assert_string_equal(qj_column_text(qj_frame_column(g, "region"), 0), "00");
    }
}

// ---- one table after the other spoiled: file, from, to, finding, pieces of its sentence

typedef struct spoil {
    const char *file, *from, *to;
    qj_code code;
    const char *pieces[5]; // ended by NULL
} spoil;

#define PANEL "observations/employed_region_section_panel.csv"

static const spoil spoils[] = {
    {"observations/wage.csv", "hourly_earnings,00,,,,,,2014,837", "hourly_earnings,6l,,,,,,2014,837", QJ_E_PACK_CODE_NEAR,
     {"observations/wage.csv", "line 2", "region", "“6l”"}},
    {"observations/wage.csv", "hourly_earnings,00,,,,,,2014,837", "hourly_earnings,Kazakhstan!,,,,,,2014,837",
     QJ_E_PACK_CODE, {"observations/wage.csv", "line 2", "codes/region.csv"}},
    {"observations/wage.csv", "2014,837,tenge per hour,observed,SDG-8.5.1", "2014,837,tenge per hour,observed,SDG-8.5.1;SDG-8.5.X",
     QJ_E_PACK_CODE_NEAR, {"line 2", "source", "SDG-8.5.X", "SDG-8.5.1"}},
    {"observations/wage.csv", "2015,880,", "2014,880,", QJ_E_PACK_DUPLICATE, {"line 3", "year=2014", "line 2"}},
    {"observations/wage.csv", "2015,880,", "2015,88O,", QJ_E_PACK_NUMBER, {"line 3", "value", "“88O”"}},
    {"observations/wage.csv", "2015,880,", "2015.5,880,", QJ_E_PACK_WHOLE, {"line 3", "year", "2015.5"}},
    {"observations/wage.csv", "2015,880,", "1015,880,", QJ_E_PACK_RANGE, {"line 3", "year", "1015", "1900"}},
    {"observations/wage.csv", "2015,880,", ",880,", QJ_E_PACK_EMPTY, {"line 3", "year"}},
    {"observations/wage.csv", "2015,880,", "2015,-880,", QJ_E_PACK_NEGATIVE, {"line 3", "880", "tenge per hour"}},
    {"observations/wage.csv", "2015,880,", "2015,,", QJ_E_PACK_VALUE_EMPTY, {"line 3", "observed", "missing"}},
    {"observations/wage.csv", "2015,880,tenge per hour,observed", "2015,880,tenge per hour,missing", QJ_E_PACK_VALUE_STATUS,
     {"line 3", "missing"}},
    {"observations/wage.csv", "2015,880,tenge per hour,observed", "2015,880,tenge per hour,oberved", QJ_E_PACK_WORD,
     {"line 3", "status", "oberved", "observed, provisional"}},
    {"observations/wage.csv", "2015,880,tenge", "2015,880,,tenge", QJ_E_PACK_FIELDS, {"line 3", "14 fields", "13 columns"}},
    {"observations/wage.csv", "2015,880,", "2015,\"880,", QJ_E_CSV_QUOTE_OPEN, {"wage.csv:3:"}},
    {"observations/wage.csv", ",16-24,", ",16 to 24,", QJ_E_PACK_FORM, {"age", "16 to 24", "16-24"}},
    {"observations/wage.csv", "indicator,region", "indicator,regoin", QJ_E_PACK_COLUMN_NEAR, {"line 1", "regoin", "“region”"}},
    {"observations/wage.csv", ",note\n", ",remark\n", QJ_E_PACK_COLUMN_UNKNOWN, {"line 1", "remark"}},
    {"observations/wage.csv", "unit,status", "status,status", QJ_E_PACK_COLUMN_TWICE, {"line 1", "status"}},
    {"observations/unemployment.csv", ",0.058,ratio", ",5.8,ratio", QJ_E_PACK_RANGE, {"line 2", "5.8", "0", "1"}},
    {"observations/unemployment.csv", ",0.058,ratio", ",0\xC0\x80,ratio", QJ_E_CSV_UTF8, {":2:", "UTF-8"}},
    {"priors/staffing.csv", "A,11,0.0018033,0.002917", "A,11,0.0018033,0.012917", QJ_E_PACK_SUM,
     {"priors/staffing.csv", "line 2", "share_kz", "industry=A"}},
    {"priors/staffing.csv", "A,11,0.0018033", "A,12,0.0018033", QJ_E_PACK_DUPLICATE, {"line 3", "occupation=12", "line 2"}},
    {"codes/region_link.csv", "0.769314", "0.769", QJ_E_PACK_SUM, {"line 2", "share", "old=51", "0.999686"}},
    {"codes/field_occupation.csv", "0011,VET,51,0.15", "0011,VET,51,0.25", QJ_E_PACK_SUM, {"weight", "field=0011", "1.1"}},
    {"codes/industry.csv", "01,A,2", "01,A,1", QJ_E_PACK_LEVEL, {"“01”", "“A”"}},
    {"codes/industry.csv", "01,A,2", "01,AA,2", QJ_E_PACK_CODE_NEAR, {"parent", "“AA”"}},
    {"claims.csv", "C002,", "C001,", QJ_E_PACK_DUPLICATE, {"claims.csv", "line 3", "id=C001", "line 2"}},
    {"claims.csv", ",2024-11-16,", ",16.11.2024,", QJ_E_PACK_FORM, {"date", "16.11.2024"}},
    {"policy/retirement.csv", "F,2018,58.5,observed,LAW-PENSION\n", "", QJ_E_PACK_GAP, {"policy/retirement.csv", "sex=F", "year=2018"}},
    {"geometry/adjacency.csv", "10,33,457.5", "10,33,-457.5", QJ_E_PACK_RANGE, {"border_km", "457.5"}},
    {"observations/subannual.csv", "2024-Q1", "2024-Q5", QJ_E_PACK_FORM, {"period", "2024-Q5"}},
};

static void every_fault_has_its_sentence(void **state) {
    fixture *f = *state;
    for (size_t i = 0; i < sizeof spoils / sizeof *spoils; i++) {
        const spoil *s = &spoils[i];
        char *whole;
        size_t len;
        assert_int_equal(qj_file_read(path_of(f, s->file), f->a, &whole, &len, &f->err), QJ_OK);
        replace(f, s->file, s->from, s->to);
        print_message("# %s: %s\n", s->file, s->to);
        refused(f, s->code, 1, s->pieces);
        // That the file differs from its listing comes after what is wrong in it.
        assert_int_equal(f->found[f->n - 1].err.code, QJ_E_PACK_CHANGED);
        assert_int_equal(qj_file_write(path_of(f, s->file), whole, len, &f->err), QJ_OK);
    }
    assert_int_equal(read_it(f), QJ_OK);
}

static void a_nul_byte_is_found(void **state) {
    fixture *f = *state;
    replace_bytes(f, "observations/wage.csv", "2015,880,", "2015,8\0" "0,", 9);
    REFUSED(f, QJ_E_CSV_NUL, 1, "observations/wage.csv:3:", "NUL");
}

static void a_changed_byte_is_found(void **state) {
    fixture *f = *state;
    replace(f, "observations/wage.csv", "2015,880,", "2015,881,");
    REFUSED(f, QJ_E_PACK_CHANGED, 1, "observations/wage.csv", "pack.json", "qajet pack seal");
    assert_int_equal(f->n, 1);
    seal(f);
    assert_int_equal(read_it(f), QJ_OK);
    replace(f, "README.md", "Kazakhstan", "kazakhstan");
    REFUSED(f, QJ_E_PACK_CHANGED, 1, "README.md");
}

static void a_missing_file_is_found(void **state) {
    fixture *f = *state;
    assert_int_equal(unlink(path_of(f, "priors/staffing.csv")), 0);
    REFUSED(f, QJ_E_PACK_FILE_MISSING, 1, "priors/staffing.csv", f->dir);
    assert_int_equal(f->n, 1);
}

static void a_file_nobody_lists_is_found(void **state) {
    fixture *f = *state;
    assert_int_equal(qj_file_write(path_of(f, "observations/extra.csv"), "a\n1\n", 4, &f->err), QJ_OK);
    REFUSED(f, QJ_E_PACK_UNLISTED, 1, "observations/extra.csv", f->dir);
}

static void links_and_ways_out_are_refused(void **state) {
    fixture *f = *state;
    const char *file = path_of(f, "observations/wage.csv");
    assert_int_equal(unlink(file), 0);
    assert_int_equal(symlink(PACK "/observations/wage.csv", file), 0);
    REFUSED(f, QJ_E_PACK_NOT_PLAIN, 1, "observations/wage.csv");
    assert_int_equal(unlink(file), 0);
    assert_int_equal(mkdir(file, 0755), 0);
    REFUSED(f, QJ_E_PACK_NOT_PLAIN, 1, "observations/wage.csv");
    assert_int_equal(rmdir(file), 0);
    assert_int_equal(mkfifo(file, 0644), 0);
    REFUSED(f, QJ_E_PACK_NOT_PLAIN, 1, "observations/wage.csv");
    static const char *const ways[] = {"/etc/passwd", "../kz/claims.csv", "codes/../claims.csv", "./claims.csv", "codes//x.csv", ""};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char *json;
        size_t len;
        assert_int_equal(qj_file_read(path_of(f, "pack.json"), f->a, &json, &len, &f->err), QJ_OK);
        replace(f, "pack.json", "\"observations/wage.csv\"", qj_arena_printf(f->a, "\"%s\"", ways[i]));
        REFUSED(f, QJ_E_PACK_PATH, 1, "pack.json", ways[i]);
        assert_int_equal(qj_file_write(path_of(f, "pack.json"), json, len, &f->err), QJ_OK);
    }
    unlink(file);
    assert_int_equal(rename(path_of(f, "observations"), path_of(f, "elsewhere")), 0);
    assert_int_equal(symlink("elsewhere", path_of(f, "observations")), 0);
    assert_true(read_it(f) != QJ_OK);
    size_t links = 0;
    for (size_t i = 0; i < f->n; i++)
        links += f->found[i].err.code == QJ_E_PACK_NOT_PLAIN;
    assert_int_equal(links, 18);
}

static void a_wrong_listing_is_told(void **state) {
    fixture *f = *state;
    static const struct { const char *from, *to; qj_code code; const char *piece; } cases[] = {
        {"\"id\": \"kz\",", "\"id\": \"kz\"", QJ_E_PACK_JSON, "line 3"},
        {"\"id\": \"kz\",", "\"id\": 7,", QJ_E_PACK_JSON_KEY, "“id”"},
        {"\"base_year\": 2025", "\"base_year\": \"2025\"", QJ_E_PACK_JSON_KEY, "base_year"},
        {"\"base_year\": 2025", "\"base_year\": 2024", QJ_E_PACK_BASE_YEAR, "2024"},
        {"\"country\": \"00\"", "\"country\": \"01\"", QJ_E_PACK_JSON_KEY, "country"},
        {"\"files\"", "\"fles\"", QJ_E_PACK_JSON_KEY, "files"},
        {"\"sha256\": \"ea2dd581", "\"sha256\": \"EA2DD581", QJ_E_PACK_JSON_KEY, "files[0].sha256"},
        {"\"path\": \"claims.csv\"", "\"path\": \"sources.csv\"", QJ_E_PACK_TWICE, "sources.csv"},
        {"\"rows\": 174", "\"rows\": 175", QJ_E_PACK_ROWS, "174"},
    };
    char *json;
    size_t len;
    assert_int_equal(qj_file_read(path_of(f, "pack.json"), f->a, &json, &len, &f->err), QJ_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        replace(f, "pack.json", cases[i].from, cases[i].to);
        REFUSED(f, cases[i].code, 1, cases[i].piece);
        assert_int_equal(qj_file_write(path_of(f, "pack.json"), json, len, &f->err), QJ_OK);
    }
    assert_int_equal(unlink(path_of(f, "pack.json")), 0);
    REFUSED(f, QJ_E_PACK_NO_LIST, 1, f->dir);
    assert_int_equal(qj_pack_read("/nowhere/at/all", f->a, &f->pack, &f->found, &f->n, &f->err), -QJ_E_PACK_MISSING);
    assert_int_equal(qj_code_exit(QJ_E_PACK_MISSING), 4);
    assert_int_equal(f->n, 0);
}

static void a_needed_table_must_be_listed(void **state) {
    fixture *f = *state;
    char *json;
    size_t len;
    assert_int_equal(qj_file_read(path_of(f, "pack.json"), f->a, &json, &len, &f->err), QJ_OK);
    char *path = strstr(json, "\"policy/retirement.csv\"");
    char *from = path, *to = strchr(path, '}') + 3; // past the comma and the line break
    while (*from != '{')
        from--;
    char *copy = qj_arena_str(f->a, json);
    memmove(copy + (from - json), to, strlen(to) + 1);
    assert_int_equal(qj_file_write(path_of(f, "pack.json"), copy, strlen(copy), &f->err), QJ_OK);
    assert_int_equal(unlink(path_of(f, "policy/retirement.csv")), 0);
    REFUSED(f, QJ_E_PACK_REQUIRED, 1, "pack.json", "policy/retirement.csv");
    assert_int_equal(f->n, 1);
}

static void sections_without_staffing_are_found(void **state) {
    fixture *f = *state;
    char command[256];
    snprintf(command, sizeof command, "sed -i '/^F,/d' %s/priors/staffing.csv", f->dir);
    assert_int_equal(system(command), 0);
    seal(f);
    REFUSED(f, QJ_E_PACK_COVERAGE, 1, "priors/staffing.csv", "“F”", PANEL);
    assert_int_equal(f->n, 1);
}

static void findings_are_in_order_and_bounded(void **state) {
    fixture *f = *state;
    char command[512];
    snprintf(command, sizeof command, "cd %s && sed -i 's/,persons,/,people,/' observations/*.csv && sed -i 's/^C1/D1/; s/,00,/,0O,/' claims.csv", f->dir);
    assert_int_equal(system(command), 0);
    assert_true(read_it(f) != QJ_OK);
    assert_int_equal(f->n, 1000);
    const char *file = "";
    int64_t line = 0;
    for (size_t i = 0; i < f->n; i++) {
        const qj_err *e = &f->found[i].err;
        const char *this_file = qj_err_arg_text(e, 0);
        int order = strcmp(file, this_file);
        assert_true(order <= 0);
        if (e->code == QJ_E_PACK_CHANGED)
            continue;
        assert_true(order < 0 || line <= e->args[1].i);
        line = e->args[1].i;
        file = this_file;
    }
    assert_string_equal(qj_err_arg_text(&f->found[0].err, 0), "claims.csv");
}

static void sealing_renews_the_listing_only(void **state) {
    fixture *f = *state;
    char *before, *after;
    size_t n, m, changed;
    assert_int_equal(qj_file_read(path_of(f, "pack.json"), f->a, &before, &n, &f->err), QJ_OK);
    assert_int_equal(qj_pack_seal(f->dir, f->a, &changed, &f->err), QJ_OK);
    assert_int_equal(changed, 0);
    assert_int_equal(qj_file_read(path_of(f, "pack.json"), f->a, &after, &m, &f->err), QJ_OK);
    assert_string_equal(before, after);
    replace(f, "observations/dual_training.csv", "dual_students,00,,,,,,2024,75000", "dual_students,00,,,,,,2023,75000");
    assert_int_equal(qj_pack_seal(f->dir, f->a, &changed, &f->err), QJ_OK);
    assert_int_equal(changed, 1);
    assert_int_equal(read_it(f), QJ_OK);
    assert_int_equal(unlink(path_of(f, "claims.csv")), 0);
    assert_int_equal(qj_pack_seal(f->dir, f->a, &changed, &f->err), -QJ_E_PACK_FILE_MISSING);
    replace(f, "pack.json", "\"claims.csv\"", "\"../claims.csv\"");
    assert_int_equal(qj_pack_seal(f->dir, f->a, &changed, &f->err), -QJ_E_PACK_PATH);
}

static void a_byte_order_mark_and_crlf_are_fine(void **state) {
    fixture *f = *state;
    char command[256];
    snprintf(command, sizeof command, "sed -i '1s/^/\\xef\\xbb\\xbf/; s/$/\\r/' %s/codes/region_link.csv", f->dir);
    assert_int_equal(system(command), 0);
    seal(f);
    assert_int_equal(read_it(f), QJ_OK);
}

static void no_memory_is_an_error(void **state) {
    fixture *f = *state;
    qj_rc rc = -QJ_E_MEMORY;
    size_t refused_times = 0;
    for (size_t limit = 64; rc != QJ_OK && limit < (size_t)64 << 20; limit = limit * 3 / 2) {
        qj_arena *tight = qj_arena_new(limit);
        rc = qj_pack_read(f->dir, tight, &f->pack, &f->found, &f->n, &f->err);
        assert_true(rc == QJ_OK || rc == -QJ_E_MEMORY);
        refused_times += rc != QJ_OK;
        qj_arena_free(tight);
    }
    assert_int_equal(rc, QJ_OK);
    assert_true(refused_times > 10);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, copy_pack, remove_pack)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(the_pack_is_whole),
        CASE(every_fault_has_its_sentence),
        CASE(a_nul_byte_is_found),
        CASE(a_changed_byte_is_found),
        CASE(a_missing_file_is_found),
        CASE(a_file_nobody_lists_is_found),
        CASE(links_and_ways_out_are_refused),
        CASE(a_wrong_listing_is_told),
        CASE(a_needed_table_must_be_listed),
        CASE(sections_without_staffing_are_found),
        CASE(findings_are_in_order_and_bounded),
        CASE(sealing_renews_the_listing_only),
        CASE(a_byte_order_mark_and_crlf_are_fine),
        CASE(no_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
