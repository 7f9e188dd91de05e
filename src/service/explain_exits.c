// Exit rates opened down to population, mortality, pension ages and the age profile.
#include "service/explain_tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const sex_code[QJ_SEXES] = {[QJ_MAN] = "M", [QJ_WOMAN] = "F"};
enum { FIRST_AGE = 15 };

typedef struct exit_key {
    int sex, age, h; // year of the forecast
} exit_key;

static const qj_people *people(const tree *t) { return &t->run->in->need.people; }
static int n_years(const tree *t) { return t->run->params.horizon + 1; }

static const char *calendar(tree *t, int h) { return tree_text(t, "%d", t->run->in->need.base_year + h); }

// Row of a table by single age; the last age may be written open ("100+").
static ptrdiff_t age_row(tree *t, qj_role role, const char *indicator, int sex, int age, int year) {
    ptrdiff_t row = -1;
    for (int open = 0; row < 0 && open < 2; open++) {
        const char *const text = tree_text(t, "%d%s", age, open ? "+" : "");
        const char *const pairs[] = {"indicator", indicator, "sex", sex_code[sex], "age", text, NULL};
        row = qj_frame_find(t->run->in->frame[role], year, pairs);
    }
    return row;
}

static qj_node *population_row(tree *t, const exit_key *k) {
    const int year = t->run->in->need.base_year + k->h;
    const qj_arg args[] = {qj_int_arg("age", k->age), qj_text_arg("year", calendar(t, k->h)), {.name = NULL}};
    return tree_row(t, QJ_ROLE_POPULATION, age_row(t, QJ_ROLE_POPULATION, "population", k->sex, k->age, year), "value",
                    "persons", "explain.population", args);
}

static qj_node *death_row(tree *t, const exit_key *k) {
    const int year = t->run->in->need.base_year + k->h;
    const qj_arg args[] = {qj_int_arg("age", k->age), qj_text_arg("year", calendar(t, k->h)), {.name = NULL}};
    ptrdiff_t row = -1;
    for (int y = year; row < 0 && y > year - 5; y--)
        row = age_row(t, QJ_ROLE_MORTALITY, "death_probability", k->sex, k->age, y);
    return tree_row(t, QJ_ROLE_MORTALITY, row, "value", "ratio", "explain.death", args);
}

static ptrdiff_t profile_row(const tree *t, int sex, int age) {
    const qj_frame *f = t->run->in->frame[QJ_ROLE_AGE_PROFILE];
    const qj_column *s = qj_frame_column(f, "sex");
    for (size_t row = 0; s != NULL && row < f->n_rows; row++) {
        const double from = qj_frame_number(f, (ptrdiff_t)row, "age_from"), to = qj_frame_number(f, (ptrdiff_t)row, "age_to");
        if (strcmp(qj_column_text(s, row), sex_code[sex]) == 0 && age >= from && (isnan(to) || age <= to))
            return (ptrdiff_t)row;
    }
    return -1;
}

// Share employed at an age in the year k->h: the band's rate times the shape within the band and around the pension age.
static qj_node *rate_node(tree *t, const exit_key *k, double value) {
    const qj_arg args[] = {qj_int_arg("age", k->age), qj_text_arg("year", calendar(t, k->h)), {.name = NULL}};
    qj_node *n = tree_node(t, OP_PRODUCT, 2, value, "ratio", "assumption",
                           tree_text(t, "rate/%d/%d/%d", k->sex, k->age, k->h), "explain.rate", args);
    if (tree_is_ref(n))
        return n;
    const ptrdiff_t row = profile_row(t, k->sex, k->age);
    const double band = qj_frame_number(t->run->in->frame[QJ_ROLE_AGE_PROFILE], row, "employment_rate");
    tree_add(n, tree_row(t, QJ_ROLE_AGE_PROFILE, row, "employment_rate", "ratio", "explain.band-rate", args));
    tree_add(n, tree_given(t, band > 0 ? value / band : 0, "1", "assumption", qj_role_file(QJ_ROLE_RETIREMENT),
                           tree_text(t, "shape/%d/%d/%d", k->sex, k->age, k->h), "explain.shape", args));
    return n;
}

// Probability of leaving work during the year after k->h.
static qj_node *exit_node(tree *t, const exit_key *k, const qj_exit *e) {
    const qj_arg args[] = {qj_int_arg("age", k->age), qj_text_arg("year", calendar(t, k->h + 1)), {.name = NULL}};
    qj_node *n = tree_node(t, OP_EITHER, 2, 1 - (1 - e->death) * (1 - e->retire), "ratio", "assumption",
                           tree_text(t, "exit/%d/%d/%d", k->sex, k->age, k->h), "explain.exit", args);
    if (tree_is_ref(n))
        return n;
    const exit_key died = {k->sex, k->age, k->h + 1};
    tree_add(n, death_row(t, &died));
    const char *id = tree_text(t, "retire/%d/%d/%d", k->sex, k->age, k->h);
    if (e->retire > 0) {
        const exit_key next = {k->sex, k->age + 1 < QJ_AGES ? k->age + 1 : k->age, k->h + 1};
        qj_node *retire = tree_node(t, OP_LOSS, 2, e->retire, "ratio", "assumption", id, "explain.retire", args);
        if (!tree_is_ref(retire)) {
            tree_add(retire, rate_node(t, &next, (1 - e->retire) * e->employed_rate));
            tree_add(retire, rate_node(t, k, e->employed_rate));
        }
        tree_add(n, retire);
    } else {
        tree_add(n, tree_given(t, 0, "ratio", "assumption", "", id, "explain.retire", args));
    }
    return n;
}

static int band_end(const tree *t, int sex, int band) {
    return band + 1 < QJ_AGE_BANDS ? people(t)->band_from[sex * QJ_AGE_BANDS + band + 1] - 1 : QJ_AGES - 1;
}

static int band_start(const tree *t, int sex, int band) {
    const int from = people(t)->band_from[sex * QJ_AGE_BANDS + band];
    return from < FIRST_AGE ? FIRST_AGE : from;
}

// Employed of a band of the country before year h, or those of them who leave during it.
static double band_value(const tree *t, int sex, int band, int h, bool leavers) {
    double sum = 0;
    for (int age = band_start(t, sex, band); age <= band_end(t, sex, band); age++) {
        const qj_exit e = qj_exit_at(people(t), n_years(t), sex, age, h, 0, 1);
        const double n = people(t)->population[(sex * QJ_AGES + age) * n_years(t) + h - 1] * e.employed_rate;
        sum += leavers ? n * (1 - (1 - e.death) * (1 - e.retire)) : n;
    }
    return sum;
}

static qj_node *band_node(tree *t, int sex, int band, int h, bool leavers) {
    const int from = band_start(t, sex, band), to = band_end(t, sex, band);
    const qj_arg args[] = {qj_int_arg("from", from), qj_int_arg("to", to), qj_text_arg("year", calendar(t, h)), {.name = NULL}};
    qj_node *n = tree_node(t, OP_SUM, to >= from ? (size_t)(to - from + 1) : 0, band_value(t, sex, band, h, leavers), "persons",
                           "assumption", tree_text(t, "band/%d/%d/%d/%d", sex, band, h, leavers),
                           leavers ? "explain.band-leavers" : "explain.band-employed", args);
    if (tree_is_ref(n))
        return n;
    for (int age = from; age <= to; age++) {
        const exit_key k = {sex, age, h - 1};
        const qj_exit e = qj_exit_at(people(t), n_years(t), sex, age, h, 0, 1);
        const double employed = people(t)->population[(sex * QJ_AGES + age) * n_years(t) + h - 1] * e.employed_rate;
        const double value = leavers ? employed * (1 - (1 - e.death) * (1 - e.retire)) : employed;
        const qj_arg one[] = {qj_int_arg("age", age), qj_text_arg("year", calendar(t, h)), {.name = NULL}};
        qj_node *product = tree_node(t, OP_PRODUCT, 3, value, "persons", "assumption",
                                     tree_text(t, "age/%d/%d/%d/%d", sex, age, h, leavers),
                                     leavers ? "explain.age-leavers" : "explain.age-employed", one);
        if (!tree_is_ref(product)) {
            tree_add(product, population_row(t, &k));
            tree_add(product, rate_node(t, &k, e.employed_rate));
            if (leavers)
                tree_add(product, exit_node(t, &k, &e));
        }
        tree_add(n, product);
    }
    return n;
}

// A band's people over all people, of a region or the country, from the rows of the newest table.
static qj_node *band_share(tree *t, const char *region, int sex, int band) {
    const qj_inputs *in = t->run->in;
    const qj_frame *f = in->frame[QJ_ROLE_BANDS];
    const qj_column *age = qj_frame_column(f, "age");
    const int wanted = people(t)->band_from[sex * QJ_AGE_BANDS + band];
    double part = 0, whole = 0;
    ptrdiff_t rows[QJ_AGE_BANDS] = {-1, -1, -1}, row_of_part = -1;
    size_t n_rows = 0;
    for (uint32_t d = 0; age != NULL && d < age->n_dict; d++) {
        const char *const pairs[] = {"region", region, "sex", sex_code[sex], "age", age->dict[d], NULL};
        const ptrdiff_t row = *age->dict[d] == '\0' ? -1 : qj_frame_find(f, in->band_year, pairs);
        if (row < 0 || n_rows == QJ_AGE_BANDS)
            continue;
        rows[n_rows++] = row;
        whole += qj_frame_number(f, row, "value");
        if ((int)strtol(age->dict[d], NULL, 10) == wanted) {
            part = qj_frame_number(f, row, "value");
            row_of_part = row;
        }
    }
    const qj_arg args[] = {qj_text_arg("year", tree_text(t, "%d", in->band_year)), {.name = NULL}};
    qj_node *n = tree_node(t, OP_RATIO, 2, part / whole, "ratio", "derived", tree_text(t, "band-share/%s/%d/%d", region, sex, band),
                           "explain.band-share", args);
    if (tree_is_ref(n))
        return n;
    qj_node *sum = tree_node(t, OP_SUM, n_rows, whole, "persons", "derived", tree_text(t, "bands/%s/%d", region, sex),
                             "explain.band-people", args);
    for (size_t i = 0; !tree_is_ref(sum) && i < n_rows; i++)
        tree_add(sum, tree_row(t, QJ_ROLE_BANDS, rows[i], "value", "persons", "explain.band-people", args));
    tree_add(n, tree_row(t, QJ_ROLE_BANDS, row_of_part, "value", "persons", "explain.band-people", args));
    tree_add(n, sum);
    return n;
}

// Region's band weight: its share of the band over the country's.
static qj_node *band_weight(tree *t, size_t region, int sex, int band) {
    const qj_inputs *in = t->run->in;
    const double w = people(t)->band_weight[((region - 1) * QJ_SEXES + (size_t)sex) * QJ_AGE_BANDS + (size_t)band];
    const qj_codes *list = &t->snap->ws->region;
    const qj_arg args[] = {qj_text_arg("region", list->items[in->band_region[region - 1]].name[t->lang]), {.name = NULL}};
    qj_node *n = tree_node(t, OP_RATIO, 2, w, "1", "derived", tree_text(t, "band-weight/%zu/%d/%d", region, sex, band),
                           "explain.band-weight", args);
    if (tree_is_ref(n))
        return n;
    tree_add(n, band_share(t, list->items[in->band_region[region - 1]].code, sex, band));
    tree_add(n, band_share(t, list->items[0].code, sex, band));
    return n;
}

static qj_node *weighted_bands(tree *t, size_t region, int sex, int h, bool leavers, double value) {
    const qj_arg args[] = {qj_text_arg("year", calendar(t, h)), {.name = NULL}};
    qj_node *n = tree_node(t, OP_SUM, QJ_AGE_BANDS, value, "persons", "assumption",
                           tree_text(t, "bands-sum/%zu/%d/%d/%d", region, sex, h, leavers),
                           leavers ? "explain.leavers" : "explain.workers", args);
    for (int band = 0; !tree_is_ref(n) && band < QJ_AGE_BANDS; band++) {
        if (band_end(t, sex, band) < band_start(t, sex, band))
            continue;
        const double w = people(t)->band_weight[((region - 1) * QJ_SEXES + (size_t)sex) * QJ_AGE_BANDS + (size_t)band];
        qj_node *product = tree_node(t, OP_PRODUCT, 2, w * band_value(t, sex, band, h, leavers), "persons", "assumption",
                                     tree_text(t, "band-of/%zu/%d/%d/%d/%d", region, sex, band, h, leavers),
                                     "explain.band-of-region", args);
        if (!tree_is_ref(product)) {
            tree_add(product, band_weight(t, region, sex, band));
            tree_add(product, band_node(t, sex, band, h, leavers));
        }
        tree_add(n, product);
    }
    return n;
}

qj_node *tree_exit_rate(tree *t, size_t region, int sex, int h) {
    double value[2] = {0, 0};
    for (int band = 0; band < QJ_AGE_BANDS; band++) {
        const double w = people(t)->band_weight[((region - 1) * QJ_SEXES + (size_t)sex) * QJ_AGE_BANDS + (size_t)band];
        value[0] += w * band_value(t, sex, band, h, false);
        value[1] += w * band_value(t, sex, band, h, true);
    }
    const qj_arg args[] = {qj_text_arg("region", qj_cut_region_name(t->snap, region, t->lang)),
                           qj_text_arg("year", calendar(t, h)), {.name = NULL}};
    qj_node *n = tree_node(t, OP_RATIO, 2, value[1] / value[0], "ratio", "assumption",
                           tree_text(t, "exit-rate/%zu/%d/%d", region, sex, h),
                           sex == QJ_WOMAN ? "explain.exit-rate-women" : "explain.exit-rate-men", args);
    if (tree_is_ref(n))
        return n;
    tree_add(n, weighted_bands(t, region, sex, h, true, value[1]));
    tree_add(n, weighted_bands(t, region, sex, h, false, value[0]));
    return n;
}
