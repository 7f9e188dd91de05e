// Messages, numbers, plural forms, folding, order.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NBSP "\xC2\xA0"
#define MINUS "\xE2\x88\x92"

static int set_up(void **state) {
    *state = qj_arena_new(1 << 20);
    return *state == NULL;
}

static int tear_down(void **state) {
    qj_arena_free(*state);
    return 0;
}

static void languages_are_recognised(void **state) {
    (void)state;
    static const struct {
        const char *code;
        bool known;
        qj_lang lang;
    } cases[] = {
        {"kk", true, QJ_KK},     {"ru_RU.UTF-8", true, QJ_RU}, {"en-GB", true, QJ_EN}, {"kk_KZ@latin", true, QJ_KK},
        {"C", false, QJ_KK},     {"kkx", false, QJ_KK},        {"", false, QJ_KK},     {"de_DE", false, QJ_KK},
        {"eng", false, QJ_KK},   {NULL, false, QJ_KK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qj_lang lang = QJ_KK;
        assert_int_equal(qj_lang_parse(cases[i].code, &lang), cases[i].known);
        assert_int_equal(lang, cases[i].lang);
    }
    for (int i = 0; i < QJ_LANGS; i++) {
        qj_lang back;
        assert_true(qj_lang_parse(qj_lang_code((qj_lang)i), &back));
        assert_int_equal(back, i);
    }
}

static void messages_are_found_in_each_language(void **state) {
    (void)state;
    assert_string_equal(qj_text(QJ_KK, "col.region_name"), "Өңір");
    assert_string_equal(qj_text(QJ_RU, "col.region_name"), "Регион");
    assert_string_equal(qj_text(QJ_EN, "col.region_name"), "Region");
    assert_true(qj_text_has("status.observed"));
    assert_false(qj_text_has("status."));
    assert_string_equal(qj_text(QJ_EN, "no.such.message"), "no.such.message");
}

static const char *format(qj_arena *a, qj_lang lang, const char *id, const qj_arg *args) {
    qj_buf b = qj_buf_new(a, 0);
    qj_text_format(&b, lang, id, args);
    assert_false(b.failed);
    return b.data;
}

static void arguments_fill_their_places(void **state) {
    // An id without a message is its own text, which makes any template testable.
    const qj_arg args[] = {qj_text_arg("file", "a{line}.csv"), qj_int_arg("line", 12345), qj_num_arg("value", 1234.5, 1),
                           qj_int_arg("year", 2030), qj_msg_arg("what", "quality.A"), {.name = NULL}};
    assert_string_equal(format(*state, QJ_EN, "{file}:{line}", args), "a{line}.csv:12345");
    assert_string_equal(format(*state, QJ_EN, "{line} {year}", args), "12,345 2030");
    assert_string_equal(format(*state, QJ_KK, "{value}|", args), "1" NBSP "234,5|");
    assert_string_equal(format(*state, QJ_KK, "{what}", args), qj_text(QJ_KK, "quality.A"));
    assert_string_not_equal(qj_text(QJ_KK, "quality.A"), qj_text(QJ_EN, "quality.A"));
    assert_string_equal(format(*state, QJ_RU, "{absent} { {", args), "{absent} { {");
    assert_string_equal(format(*state, QJ_RU, "{year}", NULL), "{year}");
}

// "cli.init.refused" counts faults.
static void plural_forms_follow_the_language(void **state) {
    (void)state;
    static const char one[] = "найдена {n} ошибка,", few[] = "найдено {n} ошибки,", many[] = "найдено {n} ошибок,";
    static const struct {
        double n;
        const char *words;
    } cases[] = {{1, one},   {21, one},  {101, one}, {2, few},    {34, few},   {0, many},
                 {5, many},  {11, many}, {12, many}, {14, many},  {111, many}, {1.5, few}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_non_null(strstr(qj_text_plural(QJ_RU, "cli.init.refused", cases[i].n), cases[i].words));
    assert_non_null(strstr(qj_text_plural(QJ_EN, "cli.init.refused", 1), "{n} fault;"));
    assert_non_null(strstr(qj_text_plural(QJ_EN, "cli.init.refused", 0), "{n} faults;"));
    assert_ptr_equal(qj_text_plural(QJ_EN, "cli.init.refused", 0), qj_text_plural(QJ_EN, "cli.init.refused", 1.5));
    assert_string_equal(qj_text_plural(QJ_EN, "no.such", 1), "no.such");
    const qj_arg args[] = {qj_int_arg("n", 22), {.name = NULL}};
    assert_non_null(strstr(format(*state, QJ_RU, "cli.init.refused", args), "найдено 22 ошибки,"));
}

static void numbers_take_the_separators_of_the_language(void **state) {
    static const struct {
        qj_lang lang;
        double v;
        int decimals;
        const char *text;
    } cases[] = {
        {QJ_KK, 1234567.891, 2, "1" NBSP "234" NBSP "567,89"},
        {QJ_RU, -1234, 0, MINUS "1" NBSP "234"},
        {QJ_EN, 1234567.891, 1, "1,234,567.9"},
        {QJ_EN, 999, 0, "999"},
        {QJ_EN, -0.4, 0, "0"},
        {QJ_RU, 0.05, 3, "0,050"},
        {QJ_EN, 999999.5, 0, "1,000,000"},
        {QJ_EN, NAN, 2, "–"},
        {QJ_EN, -INFINITY, 2, MINUS "∞"},
        {QJ_EN, 1e15, 0, "1,000,000,000,000,000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        qj_buf b = qj_buf_new(*state, 0);
        qj_text_number(&b, cases[i].lang, cases[i].v, cases[i].decimals);
        assert_string_equal(b.data, cases[i].text);
    }
    qj_buf b = qj_buf_new(*state, 0);
    qj_text_integer(&b, QJ_EN, INT64_MIN);
    assert_string_equal(b.data, MINUS "9,223,372,036,854,775,808");
    b = qj_buf_new(*state, 0);
    qj_text_number(&b, QJ_EN, -1.7976931348623157e308, 20);
    assert_true(b.len > 400 && !b.failed);
}

static void folding_makes_spellings_equal(void **state) {
    static const char *const cases[][2] = {
        {"ӘҒҚҢӨҰҮҺІ", "әғқңөұүһі"},
        {"Ёлка  и\tёж", "елка и еж"},
        {"  Солтүстік" NBSP "Қазақстан ", "солтүстік қазақстан"},
        {"Северо–Казахстанская", "северо-казахстанская"},
        {"ABCÉŠŽÝ", "abcéšžý"},
        {"и\xCC\x86", "й"},
        {"е\xCC\x88", "е"},
        {"Ѐ Ӏ Ћ", "ѐ ӏ ћ"},
        {"", ""},
        {"a\xFFz", "a?z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *folded = qj_text_fold(*state, cases[i][0]);
        assert_string_equal(folded, cases[i][1]);
        assert_string_equal(qj_text_fold(*state, folded), folded);
    }
    qj_arena *none = qj_arena_new(2);
    assert_null(qj_text_fold(none, "abc"));
    qj_arena_free(none);
}

static int by_collation(const void *a, const void *b) {
    return qj_text_collate(*(const char *const *)a, *(const char *const *)b);
}

static void names_stand_in_the_order_of_the_alphabet(void **state) {
    (void)state;
    static const char *const sorted[] = {
        "",      "10",    "2",      "а",     "А",     "а б",  "аб",    "Абай",  "Ақмола", "Ақтөбе", "Алматы", "Астана",
        "Әлем",  "Бала",  "гүл",    "ғылым", "ель",   "ем",   "ёлка",  "кеме",  "қала",   "лас",    "наз",    "ңа",
        "орын",  "өлке",  "сан",    "тау",   "ура",   "ұлт",  "үй",    "фото",  "хат",    "һарп",   "цех",    "ыс",
        "іс",    "эра",   "яшма",   "Apple", "zebra",
    };
    enum { N = sizeof sorted / sizeof *sorted };
    const char *mixed[N];
    for (size_t i = 0; i < N; i++)
        mixed[i] = sorted[(i * 17 + 5) % N];
    qsort(mixed, N, sizeof *mixed, by_collation);
    for (size_t i = 0; i < N; i++)
        assert_string_equal(mixed[i], sorted[i]);
    assert_int_equal(qj_text_collate("кен", "кен"), 0);
    assert_true(qj_text_collate("é", "f") < 0);
    assert_true(qj_text_collate("é", "e") > 0);
}

static void width_counts_columns_not_bytes(void **state) {
    (void)state;
    assert_int_equal(qj_text_width(""), 0);
    assert_int_equal(qj_text_width("Қазақстан"), 9);
    assert_int_equal(qj_text_width("и\xCC\x86"), 1);
    assert_int_equal(qj_text_width("1" NBSP "234"), 5);
    assert_int_equal(qj_text_width("a\xFF" "b"), 3);
}

static void invalid_text_is_found(void **state) {
    (void)state;
    static const struct {
        const char *s;
        size_t n, valid;
    } cases[] = {
        {"қаз", 6, 6},
        {"a\0b", 3, 1},
        {"a\xC0\x80", 3, 1},         // overlong NUL
        {"\xE0\x80\xAF", 3, 0},      // overlong
        {"\xED\xA0\x80", 3, 0},      // surrogate
        {"\xF4\x90\x80\x80", 4, 0},  // past the last character
        {"ab\xD2", 3, 2},            // cut
        {"\xF0\x9F\x98\x80", 4, 4},
        {"x\x80", 2, 1},
        {"", 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(qj_text_valid(cases[i].s, cases[i].n), cases[i].valid);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_are_recognised),
        cmocka_unit_test(messages_are_found_in_each_language),
        cmocka_unit_test(arguments_fill_their_places),
        cmocka_unit_test(plural_forms_follow_the_language),
        cmocka_unit_test(numbers_take_the_separators_of_the_language),
        cmocka_unit_test(folding_makes_spellings_equal),
        cmocka_unit_test(names_stand_in_the_order_of_the_alphabet),
        cmocka_unit_test(width_counts_columns_not_bytes),
        cmocka_unit_test(invalid_text_is_found),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
