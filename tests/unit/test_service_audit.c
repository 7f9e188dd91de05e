// Looking after a workspace: data quality, claims, vintages and their differences, health.
#include "unit/service_fixture.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "io/pack_seal.h"
#include "service/audit.h"

#define EMPLOYED "observations/employed_region.csv"

// Edits a file of the pack with sed and renews the listing.
static void edit(fixture *f, const char *file, const char *script) {
    char command[512];
    snprintf(command, sizeof command, "sed -i '%s' %s/%s", script, f->pack, file);
    assert_int_equal(system(command), 0);
    size_t changed;
    assert_int_equal(qj_pack_seal(f->pack, f->a, &changed, &f->err), QJ_OK);
    assert_int_equal(changed, 1);
}

static bool same(const char *a, const char *b) { return a != NULL && strcmp(a, b) == 0; }

// The row of a kind, file, region and year; -1 when there is none.
static ptrdiff_t finding(const qj_table *t, const char *kind, const char *file, const char *region, int64_t year) {
    for (size_t i = 0; i < t->n_rows; i++) {
        if (same(cell(t, i, "kind").text, kind) && same(cell(t, i, "file").text, file) &&
            (region == NULL || same(cell(t, i, "region").text, region)) && cell(t, i, "year").i == year)
            return (ptrdiff_t)i;
    }
    return -1;
}

static qj_table *check(fixture *f, qj_lang lang) {
    qj_workspace *w = open_workspace(f, QJ_STORE_READ);
    qj_table *t;
    assert_int_equal(qj_check(w, lang, f->a, &t, &f->err), QJ_OK);
    qj_workspace_close(w);
    return t;
}

static void init_keeps_the_whole_pack(void **state) {
    fixture *f = *state;
    const qj_ctx ctx = {.arena = f->a};
    qj_init_result result;
    assert_int_equal(qj_workspace_init(f->path, f->pack, &ctx, &result, &f->err), QJ_OK);
    assert_int_equal(result.files, 36);
    assert_int_equal(result.rows, 64961);
    assert_int_equal(qj_workspace_init(f->path, f->pack, &ctx, &result, &f->err), -QJ_E_STORE_EXISTS);
    qj_workspace *w = open_workspace(f, QJ_STORE_READ);
    assert_string_equal(w->pack_id, "kz");
    assert_int_equal(w->base_year, 2025);
    assert_int_equal(w->region.n, 22);
    assert_int_equal(w->occupation.n, 619);
    assert_string_equal(w->region.items[1].name[QJ_KK], "Абай облысы");
    assert_int_equal(w->region.items[1].tile_col, 4);
    const qj_snapshot *s;
    assert_int_equal(qj_snapshot_open(w, NULL, f->a, &s, &f->err), -QJ_E_NO_VINTAGE);
    qj_workspace_close(w);
}

static void a_refused_pack_leaves_no_file(void **state) {
    fixture *f = *state;
    edit(f, "priors/staffing.csv", "2s/0.002917/0.102917/");
    const qj_ctx ctx = {.arena = f->a};
    qj_init_result result;
    assert_int_equal(qj_workspace_init(f->path, f->pack, &ctx, &result, &f->err), -QJ_E_PACK_SUM);
    assert_int_equal(result.n_findings, 1);
    char command[128];
    snprintf(command, sizeof command, "test \"$(ls -A %s)\" = pack", f->dir);
    assert_int_equal(system(command), 0);
}

static void cancelling_leaves_no_file(void **state) {
    fixture *f = *state;
    const atomic_bool cancel = true;
    const qj_ctx ctx = {.arena = f->a, .cancel = &cancel};
    qj_init_result result;
    assert_int_equal(qj_workspace_init(f->path, f->pack, &ctx, &result, &f->err), -QJ_E_CANCELLED);
    assert_int_equal(access(f->path, F_OK), -1);
}

static void the_report_tells_what_is_known_of_the_pack(void **state) {
    fixture *f = *state;
    qj_table *t = check(f, QJ_EN);
    assert_true(t->n_rows >= 30 && t->n_rows <= 120);
    // The sum over the regions of 2016 lacks a whole region's services.
    ptrdiff_t margin = finding(t, "margin", "observations/employed_region_sector3.csv", "00", 2016);
    assert_true(margin >= 0);
    assert_string_equal(cell(t, (size_t)margin, "severity").text, "warning");
    // The 2022 split and the census.
    assert_true(finding(t, "break", EMPLOYED, "63", 2022) >= 0);
    assert_true(finding(t, "break", "observations/population_region.csv", NULL, 2022) >= 0);
    // 2015 is missing; cells of grade D and E; two shares of women are mixed up.
    assert_true(finding(t, "gap", EMPLOYED, NULL, 2015) >= 0);
    ptrdiff_t weak = finding(t, "quality", "observations/employed_region_section.csv", NULL, 2025);
    assert_true(weak >= 0);
    assert_int_equal(cell(t, (size_t)weak, "value").num, 117);
    assert_non_null(strstr(cell(t, (size_t)weak, "text").text, "D, E, J, K, L, M, R"));
    assert_true(finding(t, "spike", "observations/employed_occupation.csv", NULL, 2011) >= 0);
    for (size_t i = 0; i < t->n_rows; i++) {
        assert_null(strchr(cell(t, i, "text").text, '{'));
        assert_true(strlen(cell(t, i, "text").text) > 20);
    }
}

static void the_report_is_the_same_every_time(void **state) {
    fixture *f = *state;
    qj_table *t = check(f, QJ_KK), *u = check(f, QJ_KK);
    assert_int_equal(t->n_rows, u->n_rows);
    for (size_t i = 0; i < t->n_rows; i++)
        assert_string_equal(cell(t, i, "text").text, cell(u, i, "text").text);
}

static void a_slip_of_the_unit_is_found(void **state) {
    fixture *f = *state;
    // Akmola 2011: thousands instead of persons, and only there.
    edit(f, EMPLOYED, "/^employed,11,,,,,,2011,/s/,\\([0-9]*\\)[0-9][0-9][0-9],persons/,\\1,persons/");
    qj_table *t = check(f, QJ_EN);
    ptrdiff_t at = finding(t, "spike", EMPLOYED, "11", 2011);
    assert_true(at >= 0);
    assert_string_equal(cell(t, (size_t)at, "severity").text, "error");
    assert_true(cell(t, (size_t)at, "expected").num > 300000);
    assert_true(cell(t, (size_t)at, "value").num < 1000);
    assert_true(cell(t, (size_t)at, "line").i > 1);
    ptrdiff_t margin = finding(t, "margin", EMPLOYED, "00", 2011);
    assert_true(margin >= 0);
    assert_string_equal(cell(t, (size_t)margin, "severity").text, "warning");
}

static void rivals_stand_together(void **state) {
    fixture *f = *state;
    qj_workspace *w = open_workspace(f, QJ_STORE_READ);
    qj_table *t;
    assert_int_equal(qj_claims(w, NULL, NULL, QJ_EN, f->a, &t, &f->err), QJ_OK);
    assert_int_equal(t->n_rows, 174);
    for (size_t i = 0; i < t->n_rows; i++) {
        const char *group = cell(t, i, "conflict_group").text;
        bool left = false;
        for (size_t j = i + 1; j < t->n_rows && *group != 0; j++) {
            bool rival = same(cell(t, j, "conflict_group").text, group);
            assert_false(left && rival);
            left = left || !rival;
        }
    }
    assert_int_equal(qj_claims(w, NULL, "employed", QJ_EN, f->a, &t, &f->err), QJ_OK);
    assert_int_equal(t->n_rows, 5);
    assert_int_equal(cell(t, 3, "ours").num, 9320639);
    assert_int_equal(qj_claims(w, NULL, "Занятые", QJ_EN, f->a, &t, &f->err), QJ_OK);
    assert_int_equal(t->n_rows, 5);
    assert_int_equal(qj_claims(w, NULL, "emploid", QJ_EN, f->a, &t, &f->err), -QJ_E_NO_CODE);
    assert_int_equal(qj_claims(w, NULL, "labour demand", QJ_KK, f->a, &t, &f->err), QJ_OK);
    for (size_t i = 0; i < t->n_rows; i++)
        assert_true(isnan(cell(t, i, "ours").num));
    qj_workspace_close(w);
}

static void put_vintage(fixture *f, qj_workspace *w, const char *id, const char *params, double scale) {
    const qj_vintage v = {.id = id, .made_at = "2026-11-21T08:30:00Z", .method = "need-1", .params = params,
                          .inputs = "{\"claims.csv\":\"aa\"}", .summary = "{\"base_year\":2025,\"openings\":1000}"};
    put_need(f, w, &v, scale, false);
}

static void ours_stands_beside_the_claims(void **state) {
    fixture *f = *state;
    qj_workspace *w = open_workspace(f, QJ_STORE_WRITE);
    put_vintage(f, w, "vaaa111", "{\"draws\":100,\"horizon\":10,\"seed\":1}", 1);
    const qj_snapshot *s;
    assert_int_equal(qj_snapshot_open(w, NULL, f->a, &s, &f->err), QJ_OK);
    qj_table *t;
    assert_int_equal(qj_claims(w, s, "labour demand", QJ_EN, f->a, &t, &f->err), QJ_OK);
    static const struct { const char *id; double ours; bool interval; } cases[] = {
        {"C019", 1000, true},  // the country, the decade
        {"C151", 100, true},   // the country, one year
        {"C012", 500, false},  // by 2030: no quantiles of five years
        {"C159", 100, true},   // region 61
        {"C156", 200, true},   // region 75
        {"C166", 100, true},   // section A
        {"C168", 200, true},   // section F
        {"C167", 0.1, false},  // share of section A
        {"C157", NAN, false},  // a region that the cube lacks
        {"C162", NAN, false},  // a section that it lacks
        {"C150", NAN, false},  // the base year
        {"C022", NAN, false},  // qualified workers only
        {"C001", NAN, false},  // before the forecast
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        size_t i = 0;
        while (i < t->n_rows && !same(cell(t, i, "id").text, cases[k].id))
            i++;
        assert_true(i < t->n_rows);
        double ours = cell(t, i, "ours").num;
        assert_true(isnan(cases[k].ours) ? isnan(ours) : fabs(ours - cases[k].ours) < 1e-9);
        assert_int_equal(!isnan(cell(t, i, "ours_lo80").num), cases[k].interval);
        if (!isnan(ours))
            assert_non_null(cell(t, i, "ours_note").text);
    }
    qj_workspace_close(w);
}

static void snapshots_are_found_by_their_beginning(void **state) {
    fixture *f = *state;
    qj_workspace *w = open_workspace(f, QJ_STORE_WRITE);
    put_vintage(f, w, "vaaa111", "{\"horizon\":10,\"seed\":1}", 1);
    put_vintage(f, w, "vaaa222", "{\"horizon\":10,\"seed\":2}", 2);
    const qj_snapshot *s;
    assert_int_equal(qj_snapshot_open(w, NULL, f->a, &s, &f->err), QJ_OK);
    assert_string_equal(s->vintage.id, "vaaa222");
    assert_int_equal(s->first_year, 2026);
    assert_int_equal(s->last_year, 2035);
    assert_int_equal(s->base_year, 2025);
    assert_int_equal(qj_snapshot_open(w, "vaaa1", f->a, &s, &f->err), QJ_OK);
    assert_string_equal(s->vintage.id, "vaaa111");
    assert_int_equal(qj_snapshot_open(w, "vaaa", f->a, &s, &f->err), -QJ_E_VINTAGE_AMBIGUOUS);
    assert_int_equal(qj_snapshot_open(w, "vaa", f->a, &s, &f->err), -QJ_E_NOT_FOUND);
    assert_int_equal(qj_snapshot_open(w, "vbbb1", f->a, &s, &f->err), -QJ_E_NOT_FOUND);
    assert_int_equal(qj_snapshot_open(w, "vaaa222", f->a, &s, &f->err), QJ_OK);
    qj_workspace_close(w);
}

static void vintages_are_listed_and_compared(void **state) {
    fixture *f = *state;
    qj_workspace *w = open_workspace(f, QJ_STORE_WRITE);
    put_vintage(f, w, "vaaa111", "{\"draws\":100,\"horizon\":10,\"seed\":1}", 1);
    put_vintage(f, w, "vbbb222", "{\"draws\":100,\"horizon\":10,\"seed\":2}", 2);
    qj_table *t;
    assert_int_equal(qj_vintage_list(w, f->a, &t, &f->err), QJ_OK);
    assert_int_equal(t->n_rows, 2);
    assert_string_equal(cell(t, 0, "vintage").text, "vaaa111");
    assert_int_equal(cell(t, 1, "seed").i, 2);
    assert_int_equal(cell(t, 1, "last_year").i, 2035);
    assert_int_equal(cell(t, 1, "openings").num, 1000);
    assert_int_equal(strlen(cell(t, 1, "digest").text), 64);

    assert_int_equal(qj_vintage_diff(w, "vaaa111", "vbbb222", QJ_EN, f->a, &t, &f->err), QJ_OK);
    assert_string_equal(cell(t, 0, "kind").text, "param");
    assert_string_equal(cell(t, 0, "name").text, "seed");
    assert_int_equal(cell(t, 0, "change").num, 1);
    assert_string_equal(cell(t, 1, "kind").text, "cause");
    assert_string_equal(cell(t, 1, "name").text, "seed");
    assert_string_equal(cell(t, 2, "name").text, "openings");
    assert_int_equal(cell(t, 2, "before").num, 1000);
    assert_int_equal(cell(t, 2, "after").num, 2000);
    assert_int_equal(t->n_rows, 2 + 2 + 2 + 2);
    assert_int_equal(qj_vintage_diff(w, "vaaa111", "vaaa111", QJ_KK, f->a, &t, &f->err), QJ_OK);
    assert_int_equal(t->n_rows, 1);
    assert_string_equal(cell(t, 0, "kind").text, "same");
    qj_workspace_close(w);
}

static const char *health(const qj_table *t, const char *what) {
    for (size_t i = 0; i < t->n_rows; i++) {
        if (same(cell(t, i, "what").text, what))
            return cell(t, i, "result").text;
    }
    return "";
}

static void the_doctor_looks_at_everything(void **state) {
    fixture *f = *state;
    qj_table *t;
    assert_int_equal(qj_doctor(f->path, QJ_EN, f->a, &t, &f->err), QJ_OK);
    assert_string_equal(health(t, "workspace"), "warning");
    assert_string_equal(health(t, "engine"), "ok");

    qj_workspace_close(open_workspace(f, QJ_STORE_READ));
    assert_int_equal(qj_doctor(f->path, QJ_KK, f->a, &t, &f->err), QJ_OK);
    static const char *const well[] = {"program", "workspace", "writing", "pack", "structure", "inputs"};
    for (size_t i = 0; i < sizeof well / sizeof *well; i++)
        assert_string_equal(health(t, well[i]), "ok");
    assert_string_equal(health(t, "vintages"), "warning");

    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DROP TRIGGER input_no_update; UPDATE input SET rows = rows - 1 WHERE name = "
                                      "'observations/wage.csv'", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(qj_doctor(f->path, QJ_EN, f->a, &t, &f->err), QJ_OK);
    assert_string_equal(health(t, "inputs"), "failure");
    for (size_t i = 0; i < t->n_rows; i++) {
        if (same(cell(t, i, "what").text, "inputs"))
            assert_non_null(strstr(cell(t, i, "text").text, "observations/wage.csv"));
    }
    assert_int_equal(truncate(f->path, 200000), 0);
    assert_int_equal(qj_doctor(f->path, QJ_RU, f->a, &t, &f->err), QJ_OK);
    assert_string_equal(health(t, "workspace"), "failure");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(init_keeps_the_whole_pack),
        CASE(a_refused_pack_leaves_no_file),
        CASE(cancelling_leaves_no_file),
        CASE(the_report_tells_what_is_known_of_the_pack),
        CASE(the_report_is_the_same_every_time),
        CASE(a_slip_of_the_unit_is_found),
        CASE(rivals_stand_together),
        CASE(ours_stands_beside_the_claims),
        CASE(snapshots_are_found_by_their_beginning),
        CASE(vintages_are_listed_and_compared),
        CASE(the_doctor_looks_at_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
