// Tables, trees and lines as people see them; the same table as CSV and JSON.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/output.h"
#include "cli/wrap.h"
#include "data/table_rows.h"
#include <math.h>
#include <string.h>

static int set_up(void **state) {
    *state = qj_arena_new(1 << 22);
    return *state == NULL;
}

static int tear_down(void **state) {
    qj_arena_free(*state);
    return 0;
}

static const qj_table_col columns[] = {
    {.id = "region", .type = QJ_TABLE_TEXT},
    {.id = "region_name", .type = QJ_TABLE_TEXT},
    {.id = "year", .type = QJ_TABLE_INT},
    {.id = "openings", .type = QJ_TABLE_NUM, .decimals = 1},
    {.id = "status", .type = QJ_TABLE_MSG, .prefix = "status."},
    {.id = "unit", .type = QJ_TABLE_MSG, .prefix = "unit."},
    {.id = "topic", .type = QJ_TABLE_TEXT},
};

static void add(qj_arena *a, qj_table *t, const char *code, const char *name, int64_t year, double v, const char *status) {
    qj_cell *row = qj_table_row(a, t);
    assert_non_null(row);
    row[0].text = code;
    row[1].text = name;
    row[2].i = year;
    row[3].num = v;
    row[4].text = status;
    row[5].text = "tenge per month";
}

static qj_table *sample(qj_arena *a, size_t rows) {
    qj_table *t;
    qj_err err = {0};
    assert_int_equal(qj_table_new(a, columns, sizeof columns / sizeof *columns, 4, &t, &err), QJ_OK);
    if (rows > 0)
        add(a, t, "10", "Абай облысы", 2030, 1234567.26, "forecast");
    if (rows > 1)
        add(a, t, "61", "a,\"b\"\x1b[2J\nc", QJ_INT_EMPTY, NAN, "suppressed");
    return t;
}

static const char *table(qj_arena *a, const qj_table *t, qj_lang lang, size_t width) {
    qj_buf out = qj_buf_new(a, 0);
    format_table(&out, t, lang, width);
    assert_false(out.failed);
    return out.data;
}

static void columns_are_aligned_and_constants_told_once(void **state) {
    assert_string_equal(table(*state, sample(*state, 2), QJ_EN, 0),
                        "Unit: tenge per month\n"
                        "\n"
                        "Region\n"
                        "code    Region       Year     Openings  Status\n"
                        "──────  ───────────  ────  ───────────  ────────\n"
                        "10      Абай облысы  2030  1,234,567.3  forecast\n"
                        "61      a,\"b\" [2J c     –            –  withheld\n");
}

static void one_row_is_a_list(void **state) {
    assert_string_equal(table(*state, sample(*state, 1), QJ_KK, 0),
                        "Өңір коды         10\n"
                        "Өңір              Абай облысы\n"
                        "Жыл               2030\n"
                        "Кадр қажеттілігі  1\xC2\xA0" "234\xC2\xA0" "567,3\n"
                        "Мәртебесі         болжам\n"
                        "Өлшем бірлігі     айына теңге\n");
    assert_string_equal(table(*state, sample(*state, 0), QJ_EN, 0), "There are no such rows.\n");
}

static void a_narrow_terminal_loses_nothing(void **state) {
    const char *text = table(*state, sample(*state, 2), QJ_EN, 34);
    static const char *const wanted[] = {"1,234,567.3", "withheld", "forecast", "Абай облысы", "2030", "Openings"};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_non_null(strstr(text, wanted[i]));
    for (const char *line = text; *line != '\0';) {
        size_t n = strcspn(line, "\n");
        assert_true(wrap_width(line, n) <= 34);
        line += n + (line[n] == '\n');
    }
    // The key column begins every block.
    const char *first = strstr(text, "\n10 "), *second = first == NULL ? NULL : strstr(first + 1, "\n10 ");
    assert_non_null(second);
}

static void csv_and_json_are_exact(void **state) {
    const qj_table *t = sample(*state, 2);
    qj_buf out = qj_buf_new(*state, 0);
    qj_table_csv(&out, t);
    assert_string_equal(out.data, "region,region_name,year,openings,status,unit,topic\r\n"
                                  "10,Абай облысы,2030,1234567.26,forecast,tenge per month,\r\n"
                                  "61,\"a,\"\"b\"\"\x1b[2J\nc\",,,suppressed,tenge per month,\r\n");
    out = qj_buf_new(*state, 0);
    format_json(&out, t);
    assert_string_equal(out.data, "[\n{\"region\":\"10\",\"region_name\":\"Абай облысы\",\"year\":2030,\"openings\":1234567.26,"
                                  "\"status\":\"forecast\",\"unit\":\"tenge per month\",\"topic\":null},\n"
                                  "{\"region\":\"61\",\"region_name\":\"a,\\\"b\\\"\\u001b[2J\\nc\",\"year\":null,"
                                  "\"openings\":null,\"status\":\"suppressed\",\"unit\":\"tenge per month\",\"topic\":null}\n]\n");
    out = qj_buf_new(*state, 0);
    format_json(&out, sample(*state, 0));
    assert_string_equal(out.data, "[\n]\n");
}

static void trees_show_branches_to_a_depth(void **state) {
    qj_node leaf = {.label = "Leaf", .value = 0.5, .unit = "ratio", .status = "observed", .source = "S1", .file = "a.csv", .line = 12345};
    qj_node same = {.label = "Same", .value = 2, .unit = "1", .ref = "x"};
    qj_node *below[] = {&leaf, &same};
    qj_node middle = {.label = "Middle", .value = 1, .formula = "a × b", .n = 2, .child = below};
    qj_node *top[] = {&middle, &leaf};
    qj_node root = {.label = "Root", .value = 1234.5, .unit = "persons", .status = "forecast", .formula = "c1 + c2", .n = 2, .child = top};
    qj_buf out = qj_buf_new(*state, 0);
    format_tree(&out, &root, QJ_EN, 9);
    assert_string_equal(out.data, "Root: 1,234.50 persons · forecast\n"
                                  "│  = c1 + c2\n"
                                  "├─ Middle: 1\n"
                                  "│  │  = a × b\n"
                                  "│  ├─ Leaf: 0.500000 ratio · observed · a.csv:12345 · S1\n"
                                  "│  └─ Same: 2  [opened elsewhere in the tree]\n"
                                  "└─ Leaf: 0.500000 ratio · observed · a.csv:12345 · S1\n");
    out = qj_buf_new(*state, 0);
    format_tree(&out, &root, QJ_EN, 0);
    assert_string_equal(out.data, "Root: 1,234.50 persons · forecast  [--depth all shows more]\n   = c1 + c2\n");
}

static void lines_are_broken_at_spaces(void **state) {
    static const struct {
        const char *text;
        size_t columns;
        const char *wrapped;
    } cases[] = {
        {"one two three", 7, "one two\nthree"},
        {"one two three", 6, "one\ntwo\nthree"},
        {"abcdefgh ij", 3, "abc\ndef\ngh\nij"},
        {"қаз ақ", 3, "қаз\nақ"},
        {"a\n\nb", 10, "a\n\nb"},
        {"a  b", 1, "a\nb"},
        {"one", 0, "one"},
        {"", 5, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qj_buf out = qj_buf_new(*state, 0);
        format_wrapped(&out, cases[i].text, 0, 0, cases[i].columns);
        assert_string_equal(out.data, cases[i].wrapped);
    }
    qj_buf out = qj_buf_new(*state, 0);
    format_wrapped(&out, "one two three", 4, 2, 11);
    assert_string_equal(out.data, "  one two\n    three");
    assert_int_equal(wrap_widest_word("a bcd\nefgh i"), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_aligned_and_constants_told_once),
        cmocka_unit_test(one_row_is_a_list),
        cmocka_unit_test(a_narrow_terminal_loses_nothing),
        cmocka_unit_test(csv_and_json_are_exact),
        cmocka_unit_test(trees_show_branches_to_a_depth),
        cmocka_unit_test(lines_are_broken_at_spaces),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
