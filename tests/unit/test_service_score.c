// The scorecard of vintages that this program no longer makes, or does not make yet.
#include "unit/service_fixture.h"

#include <string.h>

#include "service/score.h"

// The notes under the scores of a workspace with one vintage, judged by the facts of the pack after its base year.
static bool told_of_stretching(fixture *f, const char *method, bool own95, int base_year) {
    qj_workspace *w = open_workspace(f, QJ_STORE_WRITE);
    char summary[64];
    snprintf(summary, sizeof summary, "{\"base_year\":%d}", base_year);
    const qj_vintage v = {.id = "vaaa111", .made_at = "2026-11-21T08:30:00Z", .method = method, .params = "{\"seed\":1}",
                          .inputs = "{}", .summary = summary};
    put_need(f, w, &v, 1, own95);
    qj_scorecard *c;
    qj_table *t, *points;
    assert_int_equal(qj_score_make(w, QJ_EN, f->a, &c, &f->err), QJ_OK);
    assert_int_equal(qj_score_table(c, false, &t, &f->err), QJ_OK);
    assert_int_equal(qj_score_points(c, &points, &f->err), QJ_OK);
    assert_int_equal(points->n_rows > 0, base_year < 2025);
    bool told = false;
    for (size_t i = 0; t->notes[i] != NULL; i++)
        told = told || strcmp(t->notes[i], qj_text(QJ_EN, "score.stretched")) == 0;
    for (size_t i = 0; i < points->n_rows; i++) // what is kept is taken as it is; what is stretched is wider than the 80 %
        assert_int_equal(own95, cell(points, i, "lo95").num == cell(points, i, "forecast").num - 1);
    qj_workspace_close(w);
    assert_int_equal(unlink(f->path), 0);
    return told;
}

static void stretched_ranges_are_told(void **state) {
    fixture *f = *state;
    assert_true(told_of_stretching(f, "need-1", false, 2023));
    assert_true(told_of_stretching(f, "need-2", false, 2023));
    assert_false(told_of_stretching(f, "need-2", false, 2025)); // nothing came after: no ranges are judged
    assert_false(told_of_stretching(f, "need-99", true, 2023));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(stretched_ranges_are_told, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
