// Errors: what they carry, how they are told, and that every one of them can be told.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include <string.h>

static qj_rc missing(const char *file, qj_err *err) { return qj_fail(err, QJ_E_FILE_MISSING, qj_text_arg("file", file)); }

static qj_rc passes_on(qj_err *err) {
    QJ_TRY(missing("a.csv", err));
    return QJ_OK;
}

static qj_rc promise(int n, qj_err *err) {
    QJ_BUG_IF(err, n < 0);
    return QJ_OK;
}

static qj_rc needs(const void *p, qj_err *err) {
    QJ_NEED(err, p);
    return QJ_OK;
}

static void failures_carry_code_arguments_and_origin(void **state) {
    (void)state;
    qj_err err = {0};
    assert_int_equal(passes_on(&err), -QJ_E_FILE_MISSING);
    assert_int_equal(err.code, QJ_E_FILE_MISSING);
    assert_int_equal(err.n_args, 1);
    assert_string_equal(qj_err_arg_text(&err, 0), "a.csv");
    assert_non_null(strstr(err.origin, "test_base_err.c:"));
    assert_int_equal(passes_on(NULL), -QJ_E_FILE_MISSING);
    assert_int_equal(promise(1, &err), QJ_OK);
    assert_int_equal(promise(-1, &err), -QJ_E_BUG);
    assert_string_equal(qj_err_arg_text(&err, 0), "n < 0");
    assert_int_equal(needs(NULL, &err), -QJ_E_MEMORY);
    assert_int_equal(needs("", &err), QJ_OK);
}

static void texts_are_copied_and_a_copy_can_be_read(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(1 << 16);
    qj_err err = {0};
    char name[] = "b.csv";
    assert_int_equal(missing(name, &err), -QJ_E_FILE_MISSING);
    memset(name, 'x', sizeof name - 1);
    qj_err copy = err;
    assert_int_equal(missing("other.csv", &err), -QJ_E_FILE_MISSING);
    assert_string_equal(qj_err_text(a, QJ_EN, &copy), "File “b.csv” was not found. Check its name and folder.");
    // An error made from the texts of the one it replaces.
    assert_int_equal(missing(qj_err_arg_text(&err, 0), &err), -QJ_E_FILE_MISSING);
    assert_string_equal(qj_err_arg_text(&err, 0), "other.csv");
    qj_arena_free(a);
}

static void long_texts_are_cut_between_characters(void **state) {
    (void)state;
    qj_err err = {0};
    char name[4 * QJ_ERR_TEXT];
    for (size_t i = 0; i + 1 < sizeof name; i += 2)
        memcpy(name + i, "ә", 2);
    name[sizeof name - 2] = '\0';
    assert_int_equal(qj_fail(&err, QJ_E_FILE_READ, qj_text_arg("file", name), qj_text_arg("more", "y")), -QJ_E_FILE_READ);
    const char *kept = qj_err_arg_text(&err, 0);
    assert_in_range(strlen(kept), QJ_ERR_TEXT - 3, QJ_ERR_TEXT - 1);
    assert_int_equal(qj_text_valid(kept, strlen(kept)), strlen(kept));
    assert_in_range(strlen(qj_err_arg_text(&err, 1)), 0, 1);
}

static void surplus_arguments_are_left_out(void **state) {
    (void)state;
    qj_err err = {0};
    assert_int_equal(qj_fail(&err, QJ_E_USAGE, qj_int_arg("a", 1), qj_int_arg("b", 2), qj_int_arg("c", 3), qj_int_arg("d", 4),
                             qj_int_arg("e", 5), qj_int_arg("f", 6), qj_int_arg("g", 7)), -QJ_E_USAGE);
    assert_int_equal(err.n_args, QJ_ERR_ARGS);
    assert_null(err.args[QJ_ERR_ARGS].name);
}

static void every_code_has_message_exit_code_and_http_status(void **state) {
    (void)state;
    for (int code = 1; code < QJ_E_COUNT; code++) {
        const char *id = qj_code_message((qj_code)code);
        if (!qj_text_has(id))
            print_error("no message: %s\n", id);
        assert_true(qj_text_has(id));
        int exit_code = qj_code_exit((qj_code)code);
        assert_true((exit_code >= 1 && exit_code <= 5) || exit_code == 70);
        assert_in_range(qj_code_http((qj_code)code), 400, 599);
        for (int other = 1; other < code; other++)
            assert_string_not_equal(id, qj_code_message((qj_code)other));
    }
    assert_int_equal(qj_code_exit(QJ_E_NONE), 0);
    assert_int_equal(qj_code_exit((qj_code)9999), 70);
}

static void a_cause_is_told_inside_the_sentence(void **state) {
    (void)state;
    qj_arena *a = qj_arena_new(1 << 16);
    qj_err err = {0};
    assert_int_equal(qj_fail(&err, QJ_E_FILE_READ, qj_text_arg("file", "f"), qj_msg_arg("cause", "cause.other"),
                             qj_int_arg("number", 99)), -QJ_E_FILE_READ);
    assert_string_equal(qj_err_text(a, QJ_EN, &err), "File “f” could not be read: the system refused (error 99).");
    assert_string_equal(qj_err_text(a, QJ_RU, &err), "Не удалось прочитать файл «f»: отказ системы (ошибка 99).");
    assert_string_equal(qj_err_text(a, QJ_KK, &err), "«f» файлы оқылмады: жүйе бас тартты (99-қате).");
    qj_arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failures_carry_code_arguments_and_origin),
        cmocka_unit_test(texts_are_copied_and_a_copy_can_be_read),
        cmocka_unit_test(long_texts_are_cut_between_characters),
        cmocka_unit_test(surplus_arguments_are_left_out),
        cmocka_unit_test(every_code_has_message_exit_code_and_http_status),
        cmocka_unit_test(a_cause_is_told_inside_the_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
