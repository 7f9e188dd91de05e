// Store: imports, publications, scenarios and scores are kept as events; older workspaces get their tables.
#include "store_fixture.h"

#define FILE_DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
static void put_import(fixture *f, qj_store *s, const char *id) {
    const qj_import in = {.id = id, .file = "a.csv", .sha256 = FILE_DIGEST, .frames = "employed", .rows = 3,
                          .made_at = "2026-01-02T03:04:05Z"};
    assert_int_equal(qj_store_begin(s, &f->err), QJ_OK);
    assert_int_equal(qj_store_import_put(s, &in, &f->err), QJ_OK);
    assert_int_equal(qj_store_commit(s, &f->err), QJ_OK);
}

static void an_import_is_withdrawn_once_and_stays(void **state) {
    fixture *f = *state;
    make_workspace(f);
    qj_store *s;
    const qj_import *list;
    size_t n;
    assert_int_equal(qj_store_open(f->path, QJ_STORE_WRITE, &s, &f->err), QJ_OK);
    put_import(f, s, "i1");
    put_import(f, s, "i2");
    assert_int_equal(qj_store_import_withdraw(s, "i1", "2026-02-02T00:00:00Z", &f->err), QJ_OK);
    assert_int_equal(qj_store_import_withdraw(s, "i1", "2026-02-03T00:00:00Z", &f->err), -QJ_E_IMPORT_WITHDRAWN);
    assert_int_equal(qj_store_import_withdraw(s, "i9", "2026-02-03T00:00:00Z", &f->err), -QJ_E_IMPORT_NONE);
    assert_int_equal(qj_store_imports(s, f->a, &list, &n, &f->err), QJ_OK);
    assert_int_equal(n, 2);
    assert_string_equal(list[0].id, "i1");
    assert_string_equal(list[0].withdrawn_at, "2026-02-02T00:00:00Z");
    assert_string_equal(list[1].withdrawn_at, "");
    assert_string_equal(list[1].made_at, "2026-01-02T03:04:05Z");
    assert_int_equal(list[1].rows, 3);
    qj_store_close(s);
    static const char *const attempts[] = {"UPDATE import SET rows = 9", "DELETE FROM import", "UPDATE import_event SET at = ''",
                                           "DELETE FROM import_event"};
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        assert_int_equal(sqlite3_exec(db, attempts[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

// A workspace of version 1 knows no imports: it can be read as it is, and gets the tables when it is written to.
static void an_older_workspace_is_brought_up_to_date(void **state) {
    fixture *f = *state;
    make_workspace(f);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DROP TABLE score; DROP TABLE scenario; DROP TABLE publication; DROP TABLE import_event; DROP TABLE import;"
                                  "PRAGMA user_version = 1",
                                  NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    qj_store *s;
    const qj_import *list;
    const qj_input *inputs;
    size_t n, n_inputs;
    assert_int_equal(qj_store_open(f->path, QJ_STORE_READ, &s, &f->err), QJ_OK);
    assert_int_equal(qj_store_imports(s, f->a, &list, &n, &f->err), QJ_OK);
    assert_int_equal(n, 0);
    assert_int_equal(qj_store_inputs(s, f->a, &inputs, &n_inputs, &f->err), QJ_OK);
    qj_store_close(s);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(qj_store_open(f->path, QJ_STORE_WRITE, &s, &f->err), QJ_OK);
        put_import(f, s, again ? "i2" : "i1");
        assert_int_equal(qj_store_imports(s, f->a, &list, &n, &f->err), QJ_OK);
        assert_int_equal(n, 1 + again);
        qj_store_close(s);
    }
    const qj_input *after;
    assert_int_equal(qj_store_open(f->path, QJ_STORE_READ, &s, &f->err), QJ_OK);
    assert_int_equal(qj_store_inputs(s, f->a, &after, &n, &f->err), QJ_OK);
    assert_int_equal(n, n_inputs);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(after[i].sha256, inputs[i].sha256);
    qj_store_close(s);
}

static qj_rc put_publication(fixture *f, qj_store *s, const char *vintage, bool withdrawn, const char *at) {
    const qj_publication p = {.vintage = vintage, .withdrawn = withdrawn, .at = at};
    assert_int_equal(qj_store_begin(s, &f->err), QJ_OK);
    qj_rc rc = qj_store_publication_put(s, &p, &f->err);
    if (rc == QJ_OK)
        assert_int_equal(qj_store_commit(s, &f->err), QJ_OK);
    else
        qj_store_rollback(s);
    return rc;
}

static void publications_are_kept_in_their_order(void **state) {
    fixture *f = *state;
    make_workspace(f); // with vintage aaaa1111
    qj_store *s;
    const qj_publication *list;
    size_t n;
    assert_int_equal(qj_store_open(f->path, QJ_STORE_WRITE, &s, &f->err), QJ_OK);
    assert_int_equal(put_publication(f, s, "aaaa1111", false, "2026-01-01T00:00:00Z"), QJ_OK);
    assert_int_equal(put_publication(f, s, "aaaa1111", true, "2026-01-02T00:00:00Z"), QJ_OK);
    assert_int_equal(put_publication(f, s, "aaaa1111", false, "2026-01-03T00:00:00Z"), QJ_OK);
    assert_int_equal(put_publication(f, s, "zzzz9999", false, "2026-01-04T00:00:00Z"), -QJ_E_NOT_FOUND);
    assert_int_equal(qj_store_publications(s, f->a, &list, &n, &f->err), QJ_OK);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(list[i].vintage, "aaaa1111");
        assert_int_equal(list[i].withdrawn, i == 1);
    }
    assert_string_equal(list[2].at, "2026-01-03T00:00:00Z");
    qj_store_close(s);
    static const char *const attempts[] = {"UPDATE publication SET what = 'withdrawn' WHERE seq = 1", "DELETE FROM publication",
                                           "INSERT INTO publication(vintage, what, at) VALUES(1, 'hidden', '')"};
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        assert_int_equal(sqlite3_exec(db, attempts[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

static void put_scenario(fixture *f, qj_store *s, const char *name, const char *content) {
    const qj_scenario_version v = {.name = name, .content = content, .at = "2026-01-01T00:00:00Z"};
    assert_int_equal(qj_store_begin(s, &f->err), QJ_OK);
    assert_int_equal(qj_store_scenario_put(s, &v, &f->err), QJ_OK);
    assert_int_equal(qj_store_commit(s, &f->err), QJ_OK);
}

// Versions of scenarios are kept; a workspace of version 3 gets their table when it is written to.
static void scenarios_are_kept_in_their_order(void **state) {
    fixture *f = *state;
    make_workspace(f);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DROP TABLE score; DROP TABLE scenario; PRAGMA user_version = 3", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    qj_store *s;
    const qj_scenario_version *list;
    size_t n;
    assert_int_equal(qj_store_open(f->path, QJ_STORE_READ, &s, &f->err), QJ_OK);
    assert_int_equal(qj_store_scenarios(s, f->a, &list, &n, &f->err), QJ_OK);
    assert_int_equal(n, 0);
    qj_store_close(s);
    assert_int_equal(qj_store_open(f->path, QJ_STORE_WRITE, &s, &f->err), QJ_OK);
    put_scenario(f, s, "high", "scenario-1\n");
    put_scenario(f, s, "high", "");
    assert_int_equal(qj_store_scenarios(s, f->a, &list, &n, &f->err), QJ_OK);
    assert_int_equal(n, 2);
    assert_string_equal(list[0].content, "scenario-1\n");
    assert_string_equal(list[1].content, "");
    assert_string_equal(list[1].name, "high");
    qj_store_close(s);
    static const char *const attempts[] = {"UPDATE scenario SET content = 'x' WHERE seq = 1", "DELETE FROM scenario",
                                           "INSERT INTO scenario(name, content, at) VALUES('', 'x', '')"};
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        assert_int_equal(sqlite3_exec(db, attempts[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

static qj_rc put_score(fixture *f, qj_store *s, const char *vintage, const char *observed) {
    const qj_score_record r = {.vintage = vintage, .observed = observed, .scores = "score-1\n", .at = "2026-01-01T00:00:00Z"};
    assert_int_equal(qj_store_begin(s, &f->err), QJ_OK);
    qj_rc rc = qj_store_score_put(s, &r, &f->err);
    if (rc == QJ_OK)
        assert_int_equal(qj_store_commit(s, &f->err), QJ_OK);
    else
        qj_store_rollback(s);
    return rc;
}

// Scores are kept; a workspace of version 4 gets their table when it is written to, and keeps what it has.
static void scores_are_kept_in_their_order(void **state) {
    fixture *f = *state;
    make_workspace(f); // with vintage aaaa1111
    qj_store *s;
    assert_int_equal(qj_store_open(f->path, QJ_STORE_WRITE, &s, &f->err), QJ_OK);
    put_scenario(f, s, "high", "scenario-1\n");
    qj_store_close(s);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DROP TABLE score; PRAGMA user_version = 4", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    const qj_score_record *list;
    const qj_scenario_version *scenarios;
    const qj_vintage *vintages;
    size_t n;
    assert_int_equal(qj_store_open(f->path, QJ_STORE_READ, &s, &f->err), QJ_OK);
    assert_int_equal(qj_store_scores(s, f->a, &list, &n, &f->err), QJ_OK);
    assert_int_equal(n, 0);
    qj_store_close(s);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(qj_store_open(f->path, QJ_STORE_WRITE, &s, &f->err), QJ_OK);
        assert_int_equal(put_score(f, s, "aaaa1111", again ? "two" : "one"), QJ_OK);
        assert_int_equal(put_score(f, s, "zzzz9999", "none"), -QJ_E_NOT_FOUND);
        qj_store_close(s);
    }
    assert_int_equal(qj_store_open(f->path, QJ_STORE_READ, &s, &f->err), QJ_OK);
    assert_int_equal(qj_store_scores(s, f->a, &list, &n, &f->err), QJ_OK);
    assert_int_equal(n, 2);
    assert_string_equal(list[0].vintage, "aaaa1111");
    assert_string_equal(list[0].observed, "one");
    assert_string_equal(list[1].observed, "two");
    assert_string_equal(list[1].scores, "score-1\n");
    assert_int_equal(qj_store_scores_last(s, f->a, &list, &n, &f->err), QJ_OK);
    assert_int_equal(n, 1);
    assert_string_equal(list[0].observed, "two");
    assert_int_equal(qj_store_scenarios(s, f->a, &scenarios, &n, &f->err), QJ_OK);
    assert_int_equal(n, 1);
    assert_int_equal(qj_store_vintages(s, f->a, &vintages, &n, &f->err), QJ_OK);
    assert_int_equal(n, 1);
    qj_store_close(s);
    static const char *const attempts[] = {"UPDATE score SET observed = 'x' WHERE seq = 1", "DELETE FROM score",
                                           "INSERT INTO score(vintage, observed, scores, at) VALUES(99, '', '', '')"};
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL), SQLITE_OK);
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        assert_int_equal(sqlite3_exec(db, attempts[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

// A workspace of version 2 knows imports and no publications.
static void a_workspace_without_publications_is_brought_up_to_date(void **state) {
    fixture *f = *state;
    make_workspace(f);
    qj_store *s;
    assert_int_equal(qj_store_open(f->path, QJ_STORE_WRITE, &s, &f->err), QJ_OK);
    put_import(f, s, "i1");
    qj_store_close(s);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DROP TABLE score; DROP TABLE scenario; DROP TABLE publication; PRAGMA user_version = 2", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    const qj_publication *list;
    const qj_import *imports;
    size_t n;
    assert_int_equal(qj_store_open(f->path, QJ_STORE_READ, &s, &f->err), QJ_OK);
    assert_int_equal(qj_store_publications(s, f->a, &list, &n, &f->err), QJ_OK);
    assert_int_equal(n, 0);
    qj_store_close(s);
    for (size_t again = 1; again <= 2; again++) {
        assert_int_equal(qj_store_open(f->path, QJ_STORE_WRITE, &s, &f->err), QJ_OK);
        assert_int_equal(put_publication(f, s, "aaaa1111", false, "2026-01-01T00:00:00Z"), QJ_OK);
        assert_int_equal(qj_store_publications(s, f->a, &list, &n, &f->err), QJ_OK);
        assert_int_equal(n, again);
        assert_int_equal(qj_store_imports(s, f->a, &imports, &n, &f->err), QJ_OK);
        assert_int_equal(n, 1);
        qj_store_close(s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(an_import_is_withdrawn_once_and_stays), CASE(an_older_workspace_is_brought_up_to_date),
        CASE(scenarios_are_kept_in_their_order), CASE(scores_are_kept_in_their_order),
        CASE(publications_are_kept_in_their_order), CASE(a_workspace_without_publications_is_brought_up_to_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
