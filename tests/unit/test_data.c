// Data: statuses, code lists with look-up and suggestions, tables.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "data/codes.h"
#include "data/cube.h"
#include "data/nearest.h"
#include "data/status.h"
#include "data/table.h"

static int make_arena(void **state) {
    *state = qj_arena_new((size_t)1 << 20);
    return *state == NULL;
}

static int free_arena(void **state) {
    qj_arena_free(*state);
    return 0;
}

static void statuses_read_back(void **state) {
    (void)state;
    for (unsigned i = 0; i < QJ_STATUS_COUNT; i++) {
        qj_status s;
        assert_true(qj_status_parse(qj_status_id((qj_status)i), &s));
        assert_int_equal(s, i);
    }
    qj_status s;
    assert_false(qj_status_parse("Observed", &s));
    assert_int_equal(qj_quality_worse(QJ_QUALITY_B, QJ_QUALITY_D), QJ_QUALITY_D);
}

// A code list as a frame: every row is its texts in the order of `columns`.
enum { COLUMNS = 7 };
static const char *const columns[COLUMNS] = {"code", "parent", "name_kk", "name_ru", "name_en", "aliases", "valid_to"};

static qj_codes list_of(qj_arena *a, const char *const rows[][COLUMNS], const double *level, size_t n) {
    qj_column *cols = QJ_NEW(a, qj_column, COLUMNS + 1);
    for (size_t c = 0; c < COLUMNS; c++) {
        const char **dict = QJ_NEW(a, const char *, n);
        uint32_t *code = QJ_NEW(a, uint32_t, n);
        for (size_t i = 0; i < n; i++) {
            dict[i] = rows[i][c];
            code[i] = (uint32_t)i;
        }
        cols[c] = (qj_column){.name = columns[c], .type = QJ_FRAME_TEXT, .code = code, .dict = dict, .n_dict = (uint32_t)n};
    }
    cols[COLUMNS] = (qj_column){.name = "level", .type = QJ_FRAME_NUM, .num = level};
    qj_frame f = {.name = "codes/x.csv", .n_rows = n, .n_cols = COLUMNS + 1, .cols = cols};
    qj_codes out;
    qj_err err;
    assert_int_equal(qj_codes_from_frame("x", &f, a, &out, &err), QJ_OK);
    return out;
}

static qj_codes regions(qj_arena *a) {
    static const char *const rows[][COLUMNS] = {
        {"00", "", "Қазақстан", "Казахстан", "Kazakhstan", "", ""},
        {"19", "00", "Алматы облысы", "Алматинская область", "Almaty Region", "Алматинская|Almaty oblast", ""},
        {"51", "00", "Оңтүстік Қазақстан облысы", "Южно-Казахстанская область", "South Kazakhstan Region", "ЮКО|ОҚО", "2018-06-18"},
        {"62", "00", "Ұлытау облысы", "область Ұлытау", "Ulytau Region", "Улытау|Ulytau", ""},
        {"75", "00", "Алматы қаласы", "город Алматы", "Almaty", "Алматы|г. Алматы", ""},
        {"76", "00", "Бірдей", "Одинаково", "Same", "", ""},
        {"77", "00", "Бірдей", "Одинаково", "Same", "", ""},
        {"8", "00", "Заңгерлер", "Юристы", "Lawyers", "", ""},
        {"81", "8", "Заңгерлер", "Юристы", "Lawyers", "", ""},
    };
    static const double level[] = {0, 1, 1, 1, 1, 1, 1, 1, 2};
    return list_of(a, rows, level, 9);
}

static void codes_are_looked_up(void **state) {
    qj_arena *a = *state;
    qj_codes c = regions(a);
    assert_int_equal(qj_codes_find(&c, "62"), 3);
    assert_int_equal(qj_codes_find(&c, "6"), -1);
    static const struct { const char *text; ptrdiff_t at; } cases[] = {
        {"62", 3},            {"ұлытау  ОБЛЫСЫ", 3}, {"Улытау", 3},  {"ulytau region", 3}, {"Алматы", 4},
        {"almaty oblast", 1}, {"юко", 2},            {"Same", -1},   {"", -1},             {"нет такой", -1},
        {"Юристы", 7}, // a group that bears the name of its only part
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(qj_codes_lookup(&c, cases[i].text, a), cases[i].at);
    assert_string_equal(c.items[2].valid_to, "2018-06-18");
    assert_true(isnan(c.items[0].lon));
    assert_int_equal(c.items[0].tile_col, -1);
}

static void the_nearest_are_suggested(void **state) {
    qj_arena *a = *state;
    qj_codes c = regions(a);
    const qj_item *near[3];
    assert_true(qj_codes_suggest(&c, "Улытай", a, near, 3) >= 1);
    assert_string_equal(near[0]->code, "62");
    assert_true(qj_codes_suggest(&c, "Ульітау", a, near, 3) >= 1);
    assert_string_equal(near[0]->code, "62");
    assert_true(qj_codes_suggest(&c, "South Kaz", a, near, 3) >= 1);
    assert_string_equal(near[0]->code, "51");
    assert_true(qj_codes_suggest(&c, "алматинск", a, near, 1) == 1);
    assert_string_equal(near[0]->code, "19");
    assert_int_equal(qj_codes_suggest(&c, "zzzzzzzzzzzzzzz", a, near, 3), 0);
    assert_int_equal(qj_codes_suggest(&c, "62", a, near, 0), 0);
}

static void distance_counts_changes(void **state) {
    qj_arena *a = *state;
    assert_int_equal(qj_distance("", "", a), 0);
    assert_int_equal(qj_distance("", "үш", a), 2);
    assert_int_equal(qj_distance("kitten", "sitting", a), 3);
    assert_int_equal(qj_distance("yaer", "year", a), 1);
    assert_int_equal(qj_distance("ӘЛЕМ", "әлем", a), 0);
    static const char *const words[] = {"region", "year", "value", "years"};
    size_t near[2];
    assert_int_equal(qj_nearest("yaer", words, 4, a, near, 2), 2);
    assert_int_equal(near[0], 1);
    assert_int_equal(near[1], 3);
    assert_int_equal(qj_nearest("occupation", words, 4, a, near, 2), 0);
}

static void a_table_grows(void **state) {
    qj_arena *a = *state;
    static const qj_table_col cols[] = {{"region", QJ_TABLE_TEXT, NULL, 0}, {"value", QJ_TABLE_NUM, NULL, 0},
                                        {"year", QJ_TABLE_INT, NULL, 0}};
    qj_table *t;
    qj_err err;
    assert_int_equal(qj_table_new(a, cols, 3, 2, &t, &err), QJ_OK);
    for (int i = 0; i < 50; i++) {
        qj_cell *row = qj_table_row(a, t);
        assert_non_null(row);
        assert_null(row[0].text);
        assert_true(isnan(row[1].num));
        assert_true(row[2].i == QJ_INT_EMPTY);
        row[2].i = i;
    }
    assert_int_equal(t->n_rows, 50);
    assert_int_equal(t->cells[49 * 3 + 2].i, 49);
    assert_int_equal(t->cells[0 * 3 + 2].i, 0);
    assert_int_equal(qj_table_col_find(t, "year"), 2);
    assert_int_equal(qj_table_col_find(t, "none"), -1);
}

static void a_frame_gives_only_what_it_has(void **state) {
    (void)state;
    static const double v[] = {1};
    const qj_column col = {.name = "value", .type = QJ_FRAME_NUM, .num = v};
    const qj_frame f = {.name = "a.csv", .n_rows = 1, .n_cols = 1, .cols = &col};
    const qj_column *out[1];
    qj_err err;
    assert_int_equal(qj_frame_want(&f, &(qj_want){"value", QJ_FRAME_NUM}, 1, out, &err), QJ_OK);
    assert_ptr_equal(out[0], &col);
    assert_int_equal(qj_frame_want(&f, &(qj_want){"value", QJ_FRAME_TEXT}, 1, out, &err), -QJ_E_PACK_COLUMN);
    assert_int_equal(qj_frame_want(&f, &(qj_want){"year", QJ_FRAME_NUM}, 1, out, &err), -QJ_E_PACK_COLUMN);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, make_arena, free_arena)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(statuses_read_back),        CASE(codes_are_looked_up),            CASE(the_nearest_are_suggested),
        CASE(distance_counts_changes),   CASE(a_table_grows),                  CASE(a_frame_gives_only_what_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
