// The first sentences agree with those of the pages: tests/golden/sentences.csv holds both to the same words, and
// web/test/sentence.test.ts reads it, too.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/csv.h"
#include "base/file.h"
#include "service/lead.h"
#include <math.h>
#include <string.h>

enum { F_LANG, F_OPENINGS, F_LO, F_HI, F_GROWTH, F_REPLACEMENT, F_EMPLOYED, F_YEARS, F_SPAN, F_RATE, F_SUPPRESSED, F_TEXT, FIELDS };

static double number(qj_field f) {
    double v;
    return qj_csv_number(f, &v) ? v : NAN;
}

static void sentences_are_those_of_the_pages(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(1 << 24);
    qj_err err;
    char *data;
    size_t len, n, cases = 0;
    qj_csv csv;
    qj_field f[FIELDS];
    assert_int_equal(qj_file_read(QJ_SOURCE_DIR "/tests/golden/sentences.csv", a, &data, &len, &err), QJ_OK);
    assert_int_equal(qj_csv_open(&csv, "sentences.csv", data, len, a, &err), QJ_OK);
    assert_int_equal(qj_csv_next(&csv, f, FIELDS, &n, &err), QJ_OK);
    while (qj_csv_next(&csv, f, FIELDS, &n, &err) == QJ_OK && n == FIELDS) {
        qj_lang lang;
        assert_true(qj_lang_parse(qj_arena_strn(a, f[F_LANG].s, f[F_LANG].n), &lang));
        const qj_lead x = {.openings = number(f[F_OPENINGS]), .lo80 = number(f[F_LO]), .hi80 = number(f[F_HI]),
                           .growth = number(f[F_GROWTH]), .replacement = number(f[F_REPLACEMENT]),
                           .employed = number(f[F_EMPLOYED]), .years = (int)number(f[F_YEARS]),
                           .span = qj_arena_strn(a, f[F_SPAN].s, f[F_SPAN].n), .country_rate = number(f[F_RATE]),
                           .suppressed = number(f[F_SUPPRESSED]) > 0};
        const char *sentences[QJ_LEAD_MOST];
        const size_t count = qj_lead_write(&x, lang, a, sentences);
        qj_buf b = qj_buf_new(a, 600);
        for (size_t i = 0; i < count; i++)
            qj_buf_printf(&b, "%s%s", i > 0 ? " " : "", sentences[i]);
        assert_string_equal(b.data, qj_arena_strn(a, f[F_TEXT].s, f[F_TEXT].n));
        cases++;
    }
    assert_true(cases >= 39);
    qj_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sentences_are_those_of_the_pages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
