// Runs every reference case of this folder, each as a test of its own: run [FILE.qjt ...].
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ref/ops.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TESTS 500
#define FILES 100

static const struct {
    const char *name;
    qjt_op *run;
} OPS[] = {
    {"theta", op_theta},       {"td8", op_td8},             {"backtest", op_backtest},
    {"ets run", op_ets_run},     {"ets fit", op_ets_fit},     {"shift share", op_shift_share},
    {"level run", op_level_run}, {"level fit", op_level_fit},
    {"forecast", op_forecast}, {"rolling", op_rolling},   {"calibration", op_calibration},
    {"best", op_best},         {"combo", op_combo},         {"metrics", op_metrics},
    {"oneway", op_oneway},     {"twoway", op_twoway},
    {"reconcile", op_reconcile}, {"ipf3", op_ipf3},         {"exp", op_exp},
    {"log", op_log},           {"philox", op_philox},       {"normal quantile", op_normal_quantile},
    {"quantile", op_quantile},
    {"fit", op_fit},           {"fit cut", op_fit_cut},     {"fit repair", op_fit_repair},
    {"dirichlet", op_dirichlet}, {"gras", op_gras},         {"hier", op_hier},
    {"pool", op_pool},         {"expert calibration", op_expert_calibration}, {"information", op_information},
    {"normal", op_normal},
    {"gap", op_gap},           {"itkb", op_itkb},         {"tightness", op_tightness},
    {"pipeline", op_pipeline}, {"population5", op_population5}, {"regions", op_regions},
    {"probit", op_probit},     {"separations", op_separations}, {"cohorts", op_cohorts},
    {"order", op_order},
    {"order_medium", op_order_medium},
    {"newsvendor", op_newsvendor},
    {"shares", op_shares}, {"shares fill", op_shares_fill}, {"dirichlet kappa", op_dirichlet_kappa},
    {"cohort rates", op_cohort_rates}, {"sequence", op_sequence}, {"openings", op_openings},
    {"participation", op_participation}, {"ceiling", op_ceiling}, {"bridge", op_bridge},
    {"destinations", op_destinations}, {"market lag", op_market_lag}, {"copula", op_copula},
    {"correlation clip", op_correlation_clip}, {"sobol", op_sobol}, {"dist", op_dist},
    {"james stein", op_james_stein}, {"kendall", op_kendall}, {"answers", op_answers},
    {"idea", op_idea}, {"elicit", op_elicit}, {"pools", op_pools},
    {"blend", op_blend}, {"stack", op_stack}, {"profession", op_profession},
};

static bool run_case(qjt_case *c)
{
    for (size_t k = 0; k < sizeof OPS / sizeof *OPS; k++)
        if (strcmp(OPS[k].name, c->op) == 0) {
            OPS[k].run(c);
            return qjt_compare(c);
        }
    qjt_problem(c, c->line, "unknown op %s", c->op);
    return false;
}

static void reference_case(void **state)
{
    qjt_case *c = *state;
    if (!run_case(c))
        fail_msg("%s", c->problem);
}

static void file_is_well_formed(void **state)
{
    fail_msg("%s", (const char *)*state);
}

// The runner itself: a case whose number is off by twice its tolerance must fail and name the place.
static void a_wrong_number_fails(void **state)
{
    qj_arena *a = *state;
    double right[2] = {1.0, 2.0};
    qjt_case c = {.file = "wrong.qjt", .name = "wrong", .op = "exp", .line = 3, .arena = a};
    c.expect[c.n_expect++] = (qjt_values){.name = "y", .n = 2, .v = (double[]){1.0, 2.2}, .line = 7, .tolerance = 0.1};
    qjt_put(&c, "y", 2, right);
    assert_false(qjt_compare(&c));
    assert_string_equal(c.problem, "wrong.qjt:7: wrong: y[1]: expected 2.2000000000000002, got 2 (tolerance 0.1)");
    c.problem[0] = '\0';
    c.expect[0].tolerance = 0.3;
    assert_true(qjt_compare(&c));
    c.expect[0].name = "z";
    assert_false(qjt_compare(&c));
    assert_string_equal(c.problem, "wrong.qjt:7: wrong: op exp gives no z");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t list_files(const char *folder, qj_arena *a, const char **files)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e = d ? readdir(d) : NULL; e && n < FILES; e = readdir(d)) {
        size_t len = strlen(e->d_name);
        if (len > 4 && strcmp(e->d_name + len - 4, ".qjt") == 0)
            files[n++] = qj_arena_str(a, e->d_name);
    }
    if (d)
        closedir(d);
    qsort(files, n, sizeof *files, by_name);
    return n;
}

int main(int argc, char **argv)
{
    static struct CMUnitTest tests[TESTS];
    const char *files[FILES];
    const char *folder = QJ_REF_DIR;
    size_t n = 0, n_files = 0;
    qj_arena *a = qj_arena_new((size_t)64 << 20);
    if (!a)
        return 1;
    for (int k = 1; k < argc && n_files < FILES; k++)
        files[n_files++] = argv[k];
    if (argc < 2)
        n_files = list_files(folder, a, files);
    tests[n++] = (struct CMUnitTest){"a wrong number fails", a_wrong_number_fails, NULL, NULL, a};
    for (size_t f = 0; f < n_files; f++) {
        char problem[512] = "";
        size_t m = 0;
        qjt_case *c = qjt_load(folder, files[f], a, &m, problem, sizeof problem);
        if (!c && n < TESTS)
            tests[n++] = (struct CMUnitTest){files[f], file_is_well_formed, NULL, NULL, qj_arena_str(a, problem)};
        for (size_t k = 0; k < m && n < TESTS; k++)
            tests[n++] = (struct CMUnitTest){qj_arena_printf(a, "%s: %s", files[f], c[k].name), reference_case, NULL,
                                             NULL, &c[k]};
    }
    int failed = n_files == 0 ? 1 : _cmocka_run_group_tests("ref", tests, n, NULL, NULL);
    qj_arena_free(a);
    return failed;
}
