// W8: five million synthetic facts as two vintages of one workspace, read as the server reads them.
//
// The workspace is made once, DIR/w8/qajet.db, and bench/w8.sh serves it. Facts are openings with a range by region,
// industry, occupation and year; the scenarios are two vintages. Sums over a dimension are kept beside the facts, as in
// every vintage; ranges are summed too, as the peers sum them (a forecast has its own quantiles of sums).
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "service/bench.h"
#include "service/need.h"
#include "service/publish.h"

#include <math.h>
#include <string.h>

enum { R = 20, I = 88, O = 436, Y = 5, SCENARIOS = 2, FIRST_YEAR = 2026, FIGURES = 3, ROWS = 5062090, READS = 20000 };
enum { CELLS = (R + 1) * (I + 1) * (O + 1) * (Y + 1) };

typedef struct facts {
    const int32_t *region, *industry, *occupation, *year, *scenario; // [ROWS] each
    const double *figure[FIGURES];
} facts;

static const struct {
    const char *name, *list, *letter; // codes are the letter and a number
    size_t n;
} axes[] = {{"region", "codes/region.csv", "R", R}, {"industry", "codes/industry.csv", "I", I}, {"occupation", "codes/occupation.csv", "O", O}};
enum { AXES = sizeof axes / sizeof *axes };

static const char *code_of(size_t axis, size_t i, qj_arena *a) { return qj_arena_printf(a, "%s%03zu", axes[axis].letter, i); }

static qj_rc read_whole(const qj_bench_data *d, const char *name, int below, const int32_t **out, qj_err *err) {
    char *bytes;
    size_t size;
    const char *path = qj_arena_printf(d->arena, "%s/%s.i32", d->folder, name);
    QJ_NEED(err, path);
    if (!qj_file_exists(path))
        return qj_fail(err, QJ_E_BENCH_MISSING, qj_text_arg("file", path));
    QJ_TRY(qj_file_read(path, d->arena, &bytes, &size, err));
    if (size != ROWS * sizeof(int32_t))
        return qj_fail(err, QJ_E_BENCH_SIZE, qj_text_arg("file", path), qj_int_arg("n", size),
                       qj_int_arg("expected", ROWS * sizeof(int32_t)));
    const int32_t *x = (const int32_t *)(const void *)bytes;
    for (size_t i = 0; i < ROWS; i++)
        if (x[i] < 0 || x[i] >= below)
            return qj_fail(err, QJ_E_BENCH_VALUE, qj_text_arg("file", path), qj_int_arg("n", i + 1));
    *out = x;
    return QJ_OK;
}

static qj_rc read_facts(const qj_bench_data *d, facts *f, qj_err *err) {
    static const char *const figure[FIGURES] = {"value", "lo", "hi"};
    QJ_TRY(read_whole(d, "region", R, &f->region, err));
    QJ_TRY(read_whole(d, "industry", I, &f->industry, err));
    QJ_TRY(read_whole(d, "occupation", O, &f->occupation, err));
    QJ_TRY(read_whole(d, "year", FIRST_YEAR + Y, &f->year, err));
    QJ_TRY(read_whole(d, "scenario", SCENARIOS, &f->scenario, err));
    for (size_t k = 0; k < FIGURES; k++)
        QJ_TRY(qj_bench_array(d, figure[k], ROWS, false, &f->figure[k], err));
    return QJ_OK;
}

// ---- the workspace

// A list of codes with the whole in front; the names are the codes.
static qj_rc put_codes(qj_store *s, size_t axis, qj_arena *a, qj_err *err) {
    const size_t n = axes[axis].n + 1;
    const char **code = QJ_NEW(a, const char *, n);
    uint32_t *own = QJ_NEW(a, uint32_t, n), *none = QJ_NEW(a, uint32_t, n), *line = QJ_NEW(a, uint32_t, n);
    double *level = QJ_NEW(a, double, n);
    if (code == NULL || own == NULL || none == NULL || line == NULL || level == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < n; i++) {
        code[i] = i == 0 ? "all" : code_of(axis, i, a);
        QJ_NEED(err, code[i]);
        own[i] = (uint32_t)i;
        line[i] = (uint32_t)i + 2;
        level[i] = i > 0;
    }
    static const char *const empty[] = {""};
    const qj_column cols[] = {{"code", QJ_FRAME_TEXT, NULL, own, code, (uint32_t)n}, {"parent", QJ_FRAME_TEXT, NULL, none, empty, 1},
                              {"level", QJ_FRAME_NUM, level, NULL, NULL, 0},         {"name_kk", QJ_FRAME_TEXT, NULL, own, code, (uint32_t)n},
                              {"name_ru", QJ_FRAME_TEXT, NULL, own, code, (uint32_t)n}, {"name_en", QJ_FRAME_TEXT, NULL, own, code, (uint32_t)n}};
    char sha256[65];
    qj_sha256_hex(axes[axis].name, strlen(axes[axis].name), sha256);
    const qj_frame f = {axes[axis].list, sha256, n, sizeof cols / sizeof *cols, cols, line};
    return qj_store_frame_put(s, &f, 0, err);
}

static size_t cell_of(size_t r, size_t i, size_t o, size_t y) { return ((r * (I + 1) + i) * (O + 1) + o) * (Y + 1) + y; }

// Adds x[from + k step] for k = 1..n into x[from], rounded as the facts are; a place without facts has no sum.
static void sum_up(double *x, size_t from, size_t step, size_t n) {
    double sum = NAN;
    for (size_t k = 1; k <= n; k++) {
        const double v = x[from + k * step];
        sum = isnan(v) ? sum : isnan(sum) ? v : sum + v;
    }
    x[from] = round(sum * 1000) / 1000;
}

static void sum_dimensions(double *x) {
    for (size_t r = 1; r <= R; r++)
        for (size_t i = 1; i <= I; i++) {
            for (size_t o = 1; o <= O; o++)
                sum_up(x, cell_of(r, i, o, 0), 1, Y);
            for (size_t y = 0; y <= Y; y++)
                sum_up(x, cell_of(r, i, 0, y), cell_of(0, 0, 1, 0), O);
        }
    for (size_t r = 1; r <= R; r++)
        for (size_t k = 0; k < cell_of(0, 1, 0, 0); k++)
            sum_up(x, cell_of(r, 0, 0, 0) + k, cell_of(0, 1, 0, 0), I);
    for (size_t k = 0; k < cell_of(1, 0, 0, 0); k++)
        sum_up(x, k, cell_of(1, 0, 0, 0), R);
}

static qj_rc make_dims(qj_cube *c, qj_arena *a, qj_err *err) {
    for (size_t d = 0; d <= AXES; d++) {
        const size_t n = (d < AXES ? axes[d].n : Y) + 1;
        const char **code = QJ_NEW(a, const char *, n);
        QJ_NEED(err, code);
        code[0] = "";
        for (size_t i = 1; i < n; i++)
            QJ_NEED(err, code[i] = d < AXES ? code_of(d, i, a) : qj_arena_printf(a, "%zu", FIRST_YEAR - 1 + i));
        c->dims[d] = (qj_dim){d < AXES ? axes[d].name : "year", n, code};
    }
    return QJ_OK;
}

static qj_rc make_cube(const facts *f, int scenario, qj_cube *c, qj_arena *a, qj_err *err) {
    static const char *const figure[FIGURES] = {"openings", "lo80", "hi80"};
    qj_stat *stat = QJ_NEW(a, qj_stat, FIGURES + 2);
    QJ_NEED(err, stat);
    for (size_t k = 0; k < FIGURES; k++) {
        double *x = QJ_NEW(a, double, CELLS);
        QJ_NEED(err, x);
        for (size_t cell = 0; cell < CELLS; cell++)
            x[cell] = NAN;
        for (size_t row = 0; row < ROWS; row++)
            if (f->scenario[row] == scenario && f->year[row] >= FIRST_YEAR)
                x[cell_of((size_t)f->region[row] + 1, (size_t)f->industry[row] + 1, (size_t)f->occupation[row] + 1,
                          (size_t)(f->year[row] - FIRST_YEAR) + 1)] = f->figure[k][row];
        sum_dimensions(x);
        stat[k] = (qj_stat){figure[k], "persons", QJ_CELL_F64, x};
    }
    uint8_t *quality = QJ_NEW(a, uint8_t, CELLS), *class = QJ_NEW(a, uint8_t, CELLS);
    if (quality == NULL || class == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    memset(quality, QJ_QUALITY_C, CELLS);
    memset(class, QJ_CLASS_STABLE, CELLS);
    stat[FIGURES] = (qj_stat){"quality", "1", QJ_CELL_U8, quality};
    stat[FIGURES + 1] = (qj_stat){"class", "1", QJ_CELL_U8, class};
    *c = (qj_cube){.name = "need", .n_dims = AXES + 1, .n_stats = FIGURES + 2, .n_cells = CELLS, .stats = stat};
    return make_dims(c, a, err);
}

static const char *vintage_id(int scenario) { return scenario == 0 ? "v-synthetic-0" : "v-synthetic-1"; }

static qj_rc put_vintage(qj_store *s, const facts *f, int scenario, qj_err *err) {
    qj_arena *a = qj_arena_new((size_t)1 << 30);
    QJ_NEED(err, a);
    char stamp[21];
    qj_clock_stamp(stamp);
    qj_cube cube;
    const qj_cube *const cubes[] = {&cube};
    const qj_vintage v = {.id = vintage_id(scenario), .made_at = stamp, .method = "synthetic", .params = "{\"horizon\":5}",
                          .inputs = "{}", .summary = "{\"base_year\":2025}"};
    qj_rc rc = make_cube(f, scenario, &cube, a, err);
    if (rc == QJ_OK)
        rc = qj_store_vintage_put(s, &v, cubes, 1, err);
    const qj_publication p = {.vintage = v.id, .at = stamp};
    if (rc == QJ_OK)
        rc = qj_store_publication_put(s, &p, err);
    qj_arena_free(a);
    return rc;
}

// The scenario 0 becomes public last, so that readers see it first.
static qj_rc fill(qj_store *s, const facts *f, qj_arena *a, qj_err *err) {
    static const char *const fact[][2] = {{"pack.id", "synthetic"}, {"pack.version", "1"}, {"pack.json", "{}"}, {"pack.base_year", "2025"}};
    QJ_TRY(qj_store_begin(s, err));
    for (size_t i = 0; i < sizeof fact / sizeof *fact; i++)
        QJ_TRY(qj_store_fact_put(s, fact[i][0], fact[i][1], err));
    for (size_t axis = 0; axis < AXES; axis++)
        QJ_TRY(put_codes(s, axis, a, err));
    for (int scenario = SCENARIOS - 1; scenario >= 0; scenario--)
        QJ_TRY(put_vintage(s, f, scenario, err));
    QJ_TRY(qj_store_commit(s, err));
    return qj_store_publish(s, err);
}

static qj_rc make_workspace(const qj_bench_data *d, const char *path, qj_err *err) {
    facts f = {0};
    qj_store *s;
    QJ_TRY(read_facts(d, &f, err));
    QJ_TRY(qj_store_create(path, &s, err));
    qj_rc rc = fill(s, &f, d->arena, err);
    qj_store_close(s);
    return rc;
}

// ---- reading

// All facts of both vintages, from the cube as readers get it.
static void add_facts(const qj_snapshot *s, double *facts_seen, double sums[FIGURES]) {
    static const size_t figure[FIGURES] = {4, 6, 7}; // openings, lo80, hi80
    qj_need_cell cell;
    for (size_t r = 1; r <= R; r++)
        for (size_t i = 1; i <= I; i++)
            for (size_t o = 1; o <= O; o++)
                for (size_t y = 1; y <= Y; y++) {
                    qj_need_cell_at(s, cell_of(r, i, o, y), &cell);
                    if (isnan(cell.figure[figure[0]]))
                        continue;
                    ++*facts_seen;
                    for (size_t k = 0; k < FIGURES; k++)
                        sums[k] += cell.figure[figure[k]];
                }
}

// Questions in the proportions of bench/w8.mjs, asked of the service alone.
static qj_rc read_mix(const qj_snapshot *const s[SCENARIOS], qj_arena *a, qj_err *err) {
    uint64_t seed = 12345;
    for (size_t k = 0; k < READS; k++) {
        size_t at[5];
        for (size_t j = 0; j < 5; j++)
            at[j] = (size_t)((seed = seed * 6364136223846793005u + 1442695040888963407u) >> 33);
        const size_t kind = at[4] % 10;
        const qj_dim *d = s[0]->need->dims;
        const char *region = d[0].codes[1 + at[0] % R], *industry = d[1].codes[1 + at[1] % I], *occupation = d[2].codes[1 + at[2] % O];
        const int year = FIRST_YEAR + (int)(at[3] % Y);
        const qj_need_query q = kind < 4   ? (qj_need_query){.by = QJ_BY_YEAR, .region = region, .industry = industry, .occupation = occupation}
                                : kind < 7 ? (qj_need_query){.by = QJ_BY_YEAR, .region = region, .occupation = occupation}
                                : kind < 9 ? (qj_need_query){.by = QJ_BY_REGION, .occupation = occupation, .year = year}
                                           : (qj_need_query){.by = QJ_BY_OCCUPATION, .region = region, .year = year, .top = 20};
        const qj_mark mark = qj_arena_mark(a);
        qj_table *t;
        for (size_t scenario = 0; scenario < (kind < 7 ? SCENARIOS : 1); scenario++)
            QJ_TRY(qj_need(s[scenario], &q, a, &t, err));
        qj_arena_rewind(a, mark);
    }
    return QJ_OK;
}

static qj_rc read_back(qj_workspace *w, qj_arena *a, qj_bench_answer *out, qj_err *err) {
    const qj_snapshot *s[SCENARIOS];
    double n = 0, sums[FIGURES] = {0};
    for (int scenario = 0; scenario < SCENARIOS; scenario++) {
        QJ_TRY(qj_snapshot_open(w, vintage_id(scenario), a, &s[scenario], err));
        add_facts(s[scenario], &n, sums);
    }
    const double start = qj_clock_seconds();
    QJ_TRY(read_mix(s, a, err));
    qj_bench_say(out, "seconds", qj_clock_seconds() - start);
    qj_bench_say(out, "reads", READS);
    qj_bench_say(out, "facts", n);
    qj_bench_say(out, "values", sums[0]);
    qj_bench_say(out, "lows", sums[1]);
    qj_bench_say(out, "highs", sums[2]);
    return QJ_OK;
}

qj_rc qj_bench_w8(const qj_bench_data *d, const qj_ctx *ctx, qj_bench_answer *out, qj_err *err) {
    const char *path = qj_arena_printf(ctx->arena, "%s/qajet.db", d->folder);
    QJ_NEED(err, path);
    if (!qj_file_exists(path))
        QJ_TRY(make_workspace(d, path, err));
    qj_workspace *w;
    QJ_TRY(qj_workspace_open(path, QJ_STORE_READ, ctx->arena, &w, err));
    qj_rc rc = read_back(w, ctx->arena, out, err);
    qj_workspace_close(w);
    return rc;
}
