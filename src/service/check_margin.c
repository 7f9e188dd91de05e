// Margins: parts of a table against the totals that are published.
#include "service/check.h"
#include <math.h>
#include <string.h>

#define OBS(name) "observations/" name ".csv"

// Series of `parts` that differ in the dimensions `over` only must add up to the series of `totals` that leaves these
// dimensions out.
typedef struct margin {
    const char *parts, *totals;
    unsigned over;       // bits of SERIES_*
    const char *message; // "the sum over the regions"
} margin;

#define OVER(dim) (1u << SERIES_##dim)

static const margin margins[] = {
    {OBS("employed_region"), OBS("employed_region"), OVER(REGION), "check.over.regions"},
    {OBS("employed_section"), OBS("employed_section"), OVER(INDUSTRY), "check.over.sections"},
    {OBS("employed_section"), OBS("employed_region"), OVER(INDUSTRY), "check.over.sections"},
    {OBS("employed_section_sex"), OBS("employed_section"), OVER(SEX), "check.over.sexes"},
    {OBS("employed_occupation"), OBS("employed_region"), OVER(OCCUPATION), "check.over.occupations"},
    {OBS("employed_region_sector3"), OBS("employed_region"), OVER(INDUSTRY), "check.over.sectors"},
    {OBS("employed_region_sector3"), OBS("employed_region_sector3"), OVER(REGION), "check.over.regions"},
    {OBS("employed_region_section"), OBS("employed_region"), OVER(INDUSTRY), "check.over.sections"},
    {OBS("employed_region_section"), OBS("employed_section"), OVER(REGION), "check.over.regions"},
    {OBS("employed_region_panel"), OBS("employed_region"), OVER(REGION), "check.over.regions"},
    {OBS("employed_region_section_panel"), OBS("employed_region_panel"), OVER(INDUSTRY), "check.over.sections"},
    {OBS("employed_region_section_panel"), OBS("employed_section"), OVER(REGION), "check.over.regions"},
    {OBS("population_region"), OBS("population_region"), OVER(REGION), "check.over.regions"},
    {OBS("population_region"), OBS("population_region"), OVER(SEX) | OVER(AGE), "check.over.sex-age"},
    {OBS("population_age_sex"), OBS("population_region"), OVER(SEX) | OVER(AGE), "check.over.sex-age"},
};

#define YEARS_MAX 300
#define YEAR_FIRST 1900

// Below the first nothing but rounding and late corrections; from the second on a user should look.
#define SMALL 0.001
#define LARGE 0.01

// Fewer parts than this share of the most in any year: the table is not complete then and proves nothing.
#define COMPLETE 0.8

// A year's sum of parts.
typedef struct year_sum {
    double sum;
    uint32_t parts, line;
    bool gap;
} year_sum;

// What one total series shows.
typedef struct outcome {
    const check_series *total;
    int years[YEARS_MAX];
    size_t n;
    double worst; // relative
    int worst_year;
    double sum, published;
    uint32_t line;
} outcome;

static bool same_indicator(const char *part, const char *total) {
    return strcmp(part, total) == 0 || (strncmp(part, "employed", 8) == 0 && strncmp(total, "employed", 8) == 0);
}

static bool is_total(const check_series *s, unsigned over, const char *country) {
    for (unsigned d = SERIES_REGION; d < SERIES_DIMS; d++) {
        if ((over >> d & 1) && strcmp(s->dim[d], d == SERIES_REGION ? country : "") != 0)
            return false;
    }
    return true;
}

static bool is_part(const check_series *p, const check_series *total, unsigned over, const char *country) {
    if (!same_indicator(p->dim[SERIES_INDICATOR], total->dim[SERIES_INDICATOR]) || strcmp(p->unit, total->unit) != 0)
        return false;
    for (unsigned d = SERIES_REGION; d < SERIES_DIMS; d++) {
        bool whole = strcmp(p->dim[d], d == SERIES_REGION ? country : "") == 0;
        if (over >> d & 1 ? whole : strcmp(p->dim[d], total->dim[d]) != 0)
            return false;
    }
    return true;
}

static void add_part(const check_series *p, year_sum *sums) {
    for (size_t i = 0; i < p->n; i++) {
        int y = p->at[i].year - YEAR_FIRST;
        if (y < 0 || y >= YEARS_MAX)
            continue;
        if (sums[y].parts == 0)
            sums[y].line = p->at[i].line;
        sums[y].gap = sums[y].gap || isnan(p->at[i].value);
        sums[y].sum += isnan(p->at[i].value) ? 0 : p->at[i].value;
        sums[y].parts++;
    }
}

static void compare(const check_series *total, const year_sum *sums, outcome *out) {
    uint32_t most = 0;
    for (size_t y = 0; y < YEARS_MAX; y++)
        most = sums[y].parts > most ? sums[y].parts : most;
    *out = (outcome){.total = total};
    for (size_t i = 0; i < total->n; i++) {
        int y = total->at[i].year - YEAR_FIRST;
        double published = total->at[i].value;
        if (y < 0 || y >= YEARS_MAX || isnan(published) || sums[y].gap || sums[y].parts < 2 ||
            sums[y].parts < COMPLETE * most)
            continue;
        double difference = sums[y].sum - published;
        // Each part was rounded to whole persons.
        if (fabs(difference) <= 0.5 * sums[y].parts + 0.5)
            continue;
        out->years[out->n++] = total->at[i].year;
        double relative = published != 0 ? difference / published : 1;
        if (fabs(relative) <= fabs(out->worst))
            continue;
        out->worst = relative;
        out->worst_year = total->at[i].year;
        out->sum = sums[y].sum;
        out->published = published;
        out->line = sums[y].line;
    }
}

static qj_rc tell(check_report *r, const margin *m, const outcome *o, size_t n_places, qj_err *err) {
    const check_finding f = {.kind = "margin",
                             .severity = fabs(o->worst) >= LARGE ? "warning" : "note",
                             .file = m->parts,
                             .line = o->line,
                             .series = o->total,
                             .year = o->worst_year,
                             .value = o->sum,
                             .expected = o->published};
    const qj_arg args[] = {qj_text_arg("place", check_place(r, o->total)),
                           qj_msg_arg("over", m->message),
                           qj_text_arg("totals", m->totals),
                           qj_num_arg("percent", 100 * o->worst, fabs(o->worst) < SMALL ? 3 : 1),
                           qj_int_arg("year", o->worst_year),
                           qj_text_arg("years", check_years(r, o->years, o->n)),
                           qj_int_arg("n", n_places),
                           {.name = NULL}};
    return check_add(r, &f, n_places > 1 ? "check.text.margins" : "check.text.margin", args, err);
}

// Many small differences are one finding: the largest, and how many more places have one.
static qj_rc tell_all(check_report *r, const margin *m, const outcome *list, size_t n, qj_err *err) {
    const outcome *worst = NULL;
    size_t small = 0;
    for (size_t i = 0; i < n; i++) {
        if (fabs(list[i].worst) >= SMALL)
            continue;
        small++;
        if (worst == NULL || fabs(list[i].worst) > fabs(worst->worst))
            worst = &list[i];
    }
    for (size_t i = 0; i < n; i++) {
        if (fabs(list[i].worst) >= SMALL)
            QJ_TRY(tell(r, m, &list[i], 1, err));
    }
    return worst != NULL ? tell(r, m, worst, small, err) : QJ_OK;
}

static qj_rc check_margin(check_report *r, const margin *m, qj_err *err) {
    const check_table *parts = check_table_find(r, m->parts), *totals = check_table_find(r, m->totals);
    if (parts == NULL || totals == NULL)
        return QJ_OK;
    const char *country = check_country(r);
    qj_mark mark = qj_arena_mark(r->a);
    outcome *list = QJ_NEW(r->a, outcome, totals->n + 1);
    year_sum *sums = QJ_NEW(r->a, year_sum, YEARS_MAX);
    if (list == NULL || sums == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    size_t n = 0;
    for (size_t i = 0; i < totals->n; i++) {
        if (!is_total(&totals->series[i], m->over, country))
            continue;
        memset(sums, 0, YEARS_MAX * sizeof *sums);
        for (size_t j = 0; j < parts->n; j++) {
            if (is_part(&parts->series[j], &totals->series[i], m->over, country))
                add_part(&parts->series[j], sums);
        }
        compare(&totals->series[i], sums, &list[n]);
        n += list[n].n > 0;
    }
    if (n == 0)
        qj_arena_rewind(r->a, mark);
    return tell_all(r, m, list, n, err);
}

qj_rc check_margins(check_report *r, qj_err *err) {
    for (size_t i = 0; i < sizeof margins / sizeof *margins; i++)
        QJ_TRY(check_margin(r, &margins[i], err));
    return QJ_OK;
}
