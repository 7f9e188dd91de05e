// Whole files in and out.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct fixture {
    qj_arena *arena;
    char dir[64];
} fixture;

static int set_up(void **state) {
    static fixture f;
    f.arena = qj_arena_new(1 << 24);
    (void)snprintf(f.dir, sizeof f.dir, "/tmp/qajet-file-XXXXXX");
    *state = &f;
    return f.arena == NULL || mkdtemp(f.dir) == NULL;
}

static int tear_down(void **state) {
    fixture *f = *state;
    DIR *d = opendir(f->dir);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        if (e->d_name[0] != '.')
            (void)unlink(qj_arena_printf(f->arena, "%s/%s", f->dir, e->d_name));
    }
    if (d != NULL)
        (void)closedir(d);
    int rc = rmdir(f->dir);
    qj_arena_free(f->arena);
    return rc;
}

static const char *in(fixture *f, const char *name) { return qj_arena_printf(f->arena, "%s/%s", f->dir, name); }

static size_t entries(const char *dir) {
    size_t n = 0;
    DIR *d = opendir(dir);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    (void)closedir(d);
    return n;
}

static void what_is_written_reads_back(void **state) {
    fixture *f = *state;
    qj_err err = {0};
    static char big[300000];
    for (size_t i = 0; i < sizeof big; i++)
        big[i] = (char)(i * 31);
    static const size_t sizes[] = {0, 1, 4096, sizeof big};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *data;
        size_t len;
        assert_int_equal(qj_file_write(in(f, "a"), big, sizes[i], &err), QJ_OK);
        assert_int_equal(qj_file_read(in(f, "a"), f->arena, &data, &len, &err), QJ_OK);
        assert_int_equal(len, sizes[i]);
        assert_memory_equal(data, big, len);
        assert_int_equal(data[len], '\0');
    }
    assert_true(qj_file_exists(in(f, "a")));
    assert_false(qj_file_exists(in(f, "b")));
    assert_int_equal(entries(f->dir), 1);
}

static void what_has_no_size_is_read_to_its_end(void **state) {
    fixture *f = *state;
    qj_err err = {0};
    char *data;
    size_t len;
    assert_int_equal(qj_file_read("/proc/self/status", f->arena, &data, &len, &err), QJ_OK);
    assert_true(len > 100);
    assert_int_equal(qj_file_read("/dev/null", f->arena, &data, &len, &err), QJ_OK);
    assert_int_equal(len, 0);
}

static void failures_are_told_apart(void **state) {
    fixture *f = *state;
    qj_err err = {0};
    char *data;
    size_t len;
    assert_int_equal(qj_file_read(in(f, "none"), f->arena, &data, &len, &err), -QJ_E_FILE_MISSING);
    assert_int_equal(qj_file_read(f->dir, f->arena, &data, &len, &err), -QJ_E_FILE_READ);
    assert_string_equal(qj_err_arg_text(&err, 1), "cause.folder");
    assert_int_equal(qj_file_write(f->dir, "x", 1, &err), -QJ_E_FILE_WRITE);
    assert_int_equal(qj_file_write(in(f, "no/such/a"), "x", 1, &err), -QJ_E_FILE_WRITE);
    assert_string_equal(qj_err_arg_text(&err, 1), "cause.no-folder");
    assert_int_equal(qj_file_write("/dev/full", "x", 1, &err), -QJ_E_FILE_WRITE);
    assert_string_equal(qj_err_arg_text(&err, 1), "cause.full");
    assert_string_equal(qj_file_cause(9999), "cause.other");
    qj_arena *small = qj_arena_new(10);
    assert_int_equal(qj_file_read("/proc/self/status", small, &data, &len, &err), -QJ_E_MEMORY);
    qj_arena_free(small);
}

static void links_and_modes_are_kept(void **state) {
    fixture *f = *state;
    qj_err err = {0};
    const char *target = in(f, "target"), *link = in(f, "link");
    assert_int_equal(qj_file_write(target, "old", 3, &err), QJ_OK);
    assert_int_equal(chmod(target, 0640), 0);
    assert_int_equal(symlink("target", link), 0);
    assert_int_equal(qj_file_write(link, "new", 3, &err), QJ_OK);
    struct stat st;
    assert_int_equal(lstat(link, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat(target, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0640);
    char *data;
    size_t len;
    assert_int_equal(qj_file_read(target, f->arena, &data, &len, &err), QJ_OK);
    assert_string_equal(data, "new");
}

static void devices_are_written_not_replaced(void **state) {
    (void)state;
    qj_err err = {0};
    assert_int_equal(qj_file_write("/dev/null", "x", 1, &err), QJ_OK);
    struct stat st;
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_reads_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_has_no_size_is_read_to_its_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(failures_are_told_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(links_and_modes_are_kept, set_up, tear_down),
        cmocka_unit_test(devices_are_written_not_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
