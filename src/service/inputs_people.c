// Staffing pattern, women's shares and the demography of replacement.
#include "base/csv.h"
#include "service/inputs_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const sex_code[QJ_SEXES] = {[QJ_MAN] = "M", [QJ_WOMAN] = "F"};

static qj_rc no_series(qj_err *err, qj_role role) {
    return qj_fail(err, QJ_E_NO_SERIES, qj_text_arg("file", qj_role_file(role)));
}

// Where the staffing pattern has each industry's occupations.
static qj_rc find_staffing(qj_inputs *in, qj_arena *a, qj_err *err) {
    static const qj_want want[] = {{"industry", QJ_FRAME_TEXT}, {"occupation", QJ_FRAME_TEXT}};
    const qj_frame *f = in->frame[QJ_ROLE_STAFFING];
    const size_t I = in->need.n_industries, O = in->need.n_occupations;
    const qj_column *col[2];
    QJ_TRY(qj_frame_want(f, want, 2, col, err));
    const ptrdiff_t *industry = inputs_axis_map(col[0], I, in->industry_code, a), *leaf = inputs_axis_map(col[1], O, in->leaf_code, a);
    ptrdiff_t *at = QJ_NEW(a, ptrdiff_t, I *O);
    if (industry == NULL || leaf == NULL || at == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t c = 0; c < I * O; c++)
        at[c] = -1;
    for (size_t row = f->n_rows; row-- > 0;) { // of two rows the first counts
        const ptrdiff_t i = industry[col[0]->code[row]], o = leaf[col[1]->code[row]];
        if (i >= 0 && o >= 0)
            at[(size_t)i * O + (size_t)o] = (ptrdiff_t)row;
    }
    in->staffing_row = at;
    return QJ_OK;
}

// Shares of the pack's fitted prior; the file rounds them, so they are brought to one.
static qj_rc load_shares(qj_inputs *in, qj_arena *a, double **out, qj_err *err) {
    const qj_frame *f = in->frame[QJ_ROLE_STAFFING];
    const size_t I = in->need.n_industries, O = in->need.n_occupations;
    double *share = QJ_NEW(a, double, I *O);
    QJ_NEED(err, share);
    QJ_TRY(find_staffing(in, a, err));
    for (size_t i = 0; i < I; i++) {
        double sum = 0;
        for (size_t c = i * O; c < (i + 1) * O; c++) {
            const double p = qj_frame_number(f, in->staffing_row[c], "share_kz");
            share[c] = isnan(p) ? 0 : p;
            sum += share[c];
        }
        if (!(sum > 0))
            return no_series(err, QJ_ROLE_STAFFING);
        for (size_t c = i * O; c < (i + 1) * O; c++)
            share[c] /= sum;
    }
    *out = share;
    return QJ_OK;
}

// Newest year not after `latest` in which a row with the given pairs has a value.
static int newest_year(const qj_frame *f, int latest, const char *const *pairs) {
    for (int y = latest; y > latest - 50; y--) {
        const double v = qj_frame_number(f, qj_frame_find(f, y, pairs), "value");
        if (!isnan(v))
            return y;
    }
    return 0;
}

static bool has_people(const qj_inputs *in) {
    static const qj_role needed[] = {QJ_ROLE_POPULATION, QJ_ROLE_BANDS, QJ_ROLE_MORTALITY, QJ_ROLE_AGE_PROFILE, QJ_ROLE_RETIREMENT};
    bool any = false;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        any = any || in->frame[needed[i]]->n_rows > 0;
    return any; // one that is there without the others is a fault, which is told
}

// Women's share of each industry (newest table of employed by sex) and of each major group.
static qj_rc load_women(const qj_workspace *w, qj_inputs *in, qj_arena *a, qj_err *err) {
    const qj_frame *by_sex = in->frame[QJ_ROLE_SECTION_SEX], *by_group = in->frame[QJ_ROLE_OCCUPATION_SEX];
    const qj_need_input *n = &in->need;
    double *industry = QJ_NEW(a, double, n->n_industries), *major = QJ_NEW(a, double, in->n_majors);
    if (industry == NULL || major == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    in->women_industry = industry;
    in->women_major = major;
    if (by_sex->n_rows == 0 && has_people(in))
        return no_series(err, QJ_ROLE_SECTION_SEX);
    if (by_sex->n_rows == 0) { // nobody knows; only those who leave differ by sex, and they are not told either
        for (size_t i = 0; i < n->n_industries; i++)
            industry[i] = 0.5;
        for (size_t m = 0; m < in->n_majors; m++)
            major[m] = NAN;
        return QJ_OK;
    }
    const char *const first[] = {"industry", in->industry_code[0], "sex", sex_code[QJ_WOMAN], NULL};
    in->sex_year = newest_year(by_sex, n->base_year, first);
    if (in->sex_year == 0)
        return no_series(err, QJ_ROLE_SECTION_SEX);
    for (size_t i = 0; i < n->n_industries; i++) {
        double count[QJ_SEXES];
        for (int s = 0; s < QJ_SEXES; s++) {
            const char *const pairs[] = {"industry", in->industry_code[i], "sex", sex_code[s], NULL};
            count[s] = qj_frame_number(by_sex, qj_frame_find(by_sex, in->sex_year, pairs), "value");
        }
        industry[i] = count[QJ_WOMAN] / (count[QJ_WOMAN] + count[QJ_MAN]);
        if (isnan(industry[i]))
            return no_series(err, QJ_ROLE_SECTION_SEX);
    }
    const char *country = w->region.items[0].code;
    for (size_t m = 0; m < in->n_majors; m++) {
        const char *const pairs[] = {"indicator", "share_of_women", "region", country, "occupation",
                                     w->occupation.items[in->major[m]].code, NULL};
        const int year = newest_year(by_group, n->base_year, pairs);
        in->women_year = year > in->women_year ? year : in->women_year;
        major[m] = year == 0 ? NAN : qj_frame_number(by_group, qj_frame_find(by_group, year, pairs), "value");
    }
    return QJ_OK;
}

qj_rc inputs_staffing(const qj_workspace *w, qj_inputs *in, qj_arena *a, qj_err *err) {
    qj_need_input *n = &in->need;
    double *share = NULL, *women = QJ_NEW(a, double, n->n_industries * n->n_occupations);
    double *employed = QJ_NEW(a, double, n->n_industries);
    if (women == NULL || employed == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(load_shares(in, a, &share, err));
    QJ_TRY(load_women(w, in, a, err));
    for (size_t i = 0; i < n->n_industries; i++)
        employed[i] = qj_panel_row(&n->industry, i)[n->industry.n_years - 1];
    QJ_TRY(qj_women_fit(n->n_industries, n->n_occupations, in->n_majors, employed, share, in->major_item,
                        in->women_industry, in->women_major, women, a, err));
    n->share = share;
    n->women = women;
    return QJ_OK;
}

// x[sex][age][year] from rows of single ages; year_of maps a forecast year to the year of the table.
static qj_rc by_age(const qj_frame *f, const char *indicator, int first, int n_years, int period, qj_arena *a,
                    double **out, qj_err *err) {
    const qj_column *ind = qj_frame_column(f, "indicator"), *sex = qj_frame_column(f, "sex"), *age = qj_frame_column(f, "age");
    const qj_column *year = qj_frame_column(f, "year"), *value = qj_frame_column(f, "value");
    const size_t n = QJ_SEXES * QJ_AGES * (size_t)n_years;
    double *x = QJ_NEW(a, double, n);
    QJ_NEED(err, x);
    for (size_t i = 0; i < n; i++)
        x[i] = NAN;
    for (size_t row = 0; ind != NULL && sex != NULL && age != NULL && year != NULL && value != NULL && row < f->n_rows; row++) {
        if (strcmp(qj_column_text(ind, row), indicator) != 0 || *qj_column_text(age, row) == '\0')
            continue;
        const char *s = qj_column_text(sex, row);
        const int g = strcmp(s, sex_code[QJ_MAN]) == 0 ? QJ_MAN : strcmp(s, sex_code[QJ_WOMAN]) == 0 ? QJ_WOMAN : -1;
        const long y = strtol(qj_column_text(age, row), NULL, 10);
        if (g < 0 || y < 0 || y >= QJ_AGES)
            continue;
        // A table of periods gives the same value to every year of the period.
        for (int p = 0; p < period; p++) {
            const int t = (int)year->num[row] + p - first;
            if (t >= 0 && t < n_years)
                x[(g * QJ_AGES + (int)y) * n_years + t] = value->num[row];
        }
    }
    for (size_t i = 0; i < n; i++)
        if (isnan(x[i]) && (i / (size_t)n_years) % QJ_AGES >= 15)
            return qj_fail(err, QJ_E_NO_YEARS, qj_text_arg("file", f->name), qj_int_arg("from", first),
                           qj_int_arg("to", first + n_years - 1));
    *out = x;
    return QJ_OK;
}

// Pension ages by sex and year; after the last enacted year the last one stays.
static qj_rc load_pension_ages(qj_inputs *in, int first, int n_years, qj_arena *a, double **out, qj_err *err) {
    const qj_frame *f = in->frame[QJ_ROLE_RETIREMENT];
    double *x = QJ_NEW(a, double, QJ_SEXES *(size_t)n_years);
    QJ_NEED(err, x);
    for (int s = 0; s < QJ_SEXES; s++)
        for (int t = 0; t < n_years; t++) {
            const char *const pairs[] = {"sex", sex_code[s], NULL};
            double age = qj_frame_number(f, qj_frame_find(f, first + t, pairs), "pension_age");
            if (isnan(age) && t > 0)
                age = x[s * n_years + t - 1];
            if (isnan(age))
                return no_series(err, QJ_ROLE_RETIREMENT);
            x[s * n_years + t] = age;
        }
    *out = x;
    return QJ_OK;
}

// Employment rates of single ages from the profile of age bands.
static qj_rc load_rates(qj_inputs *in, qj_arena *a, qj_people *p, qj_err *err) {
    const qj_frame *f = in->frame[QJ_ROLE_AGE_PROFILE];
    const qj_column *sex = qj_frame_column(f, "sex");
    double *rate = QJ_NEW(a, double, QJ_SEXES *QJ_AGES), *then = QJ_NEW(a, double, QJ_SEXES), *population, *age;
    if (rate == NULL || then == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    if (f->n_rows == 0 || sex == NULL)
        return no_series(err, QJ_ROLE_AGE_PROFILE);
    in->rate_year = (int)qj_frame_number(f, 0, "year");
    QJ_TRY(by_age(in->frame[QJ_ROLE_POPULATION], "population", in->rate_year, 1, 1, a, &population, err));
    QJ_TRY(load_pension_ages(in, in->rate_year, 1, a, &age, err));
    for (size_t row = 0; row < f->n_rows; row++) {
        const int s = strcmp(qj_column_text(sex, row), sex_code[QJ_WOMAN]) == 0 ? QJ_WOMAN : QJ_MAN;
        const double from = qj_frame_number(f, (ptrdiff_t)row, "age_from"), to = qj_frame_number(f, (ptrdiff_t)row, "age_to");
        qj_rates_of_band((int)from, isnan(to) ? QJ_AGES - 1 : (int)to,
                         qj_frame_number(f, (ptrdiff_t)row, "employment_rate"), age[s], population + s * QJ_AGES,
                         rate + s * QJ_AGES);
    }
    then[QJ_MAN] = age[QJ_MAN];
    then[QJ_WOMAN] = age[QJ_WOMAN];
    p->rate = rate;
    p->rate_pension_age = then;
    return QJ_OK;
}

// Bands of the newest table that has them by sex: "0-15", "16-62", "63+".
static void find_bands(const qj_frame *f, const char *region, int year, int s, double count[static QJ_AGE_BANDS],
                       int from[static QJ_AGE_BANDS]) {
    const qj_column *reg = qj_frame_column(f, "region"), *sex = qj_frame_column(f, "sex"), *age = qj_frame_column(f, "age");
    const qj_column *years = qj_frame_column(f, "year"), *value = qj_frame_column(f, "value");
    int n = 0;
    for (int b = 0; b < QJ_AGE_BANDS; b++)
        count[b] = NAN;
    for (size_t row = 0; reg != NULL && sex != NULL && age != NULL && row < f->n_rows && n < QJ_AGE_BANDS; row++) {
        if (years->num[row] != year || *qj_column_text(age, row) == '\0' ||
            strcmp(qj_column_text(reg, row), region) != 0 || strcmp(qj_column_text(sex, row), sex_code[s]) != 0)
            continue;
        // Kept in the order of age.
        const int start = (int)strtol(qj_column_text(age, row), NULL, 10);
        int at = n++;
        for (; at > 0 && from[at - 1] > start; at--) {
            from[at] = from[at - 1];
            count[at] = count[at - 1];
        }
        from[at] = start;
        count[at] = value->num[row];
    }
}

static int newest_band_year(const qj_frame *f) {
    const qj_column *age = qj_frame_column(f, "age"), *year = qj_frame_column(f, "year"), *sex = qj_frame_column(f, "sex");
    int newest = 0;
    for (size_t row = 0; age != NULL && year != NULL && sex != NULL && row < f->n_rows; row++)
        if (*qj_column_text(age, row) != '\0' && *qj_column_text(sex, row) != '\0' && (int)year->num[row] > newest)
            newest = (int)year->num[row];
    return newest;
}

// The unit that a region was split from, or the region itself.
static size_t parent_unit(const qj_workspace *w, const qj_frame *links, size_t region) {
    const char *const pairs[] = {"new", w->region.items[region].code, "kind", "split", NULL};
    const ptrdiff_t row = qj_frame_find(links, 0, pairs);
    const qj_column *old = qj_frame_column(links, "old");
    const ptrdiff_t parent = row < 0 || old == NULL ? -1 : qj_codes_find(&w->region, qj_column_text(old, (size_t)row));
    return parent < 0 ? region : (size_t)parent;
}

static bool complete(const double count[static QJ_AGE_BANDS]) {
    return !isnan(count[0]) && !isnan(count[1]) && !isnan(count[2]);
}

// Region's share of each age band over the country's; a unit without a table of its own takes its parent's.
static qj_rc load_bands(const qj_workspace *w, qj_inputs *in, qj_arena *a, qj_people *p, qj_err *err) {
    const qj_frame *f = in->frame[QJ_ROLE_BANDS];
    const size_t R = in->need.n_regions;
    double *weight = QJ_NEW(a, double, R *QJ_SEXES *QJ_AGE_BANDS);
    int *from = QJ_NEW(a, int, QJ_SEXES *QJ_AGE_BANDS);
    size_t *of = QJ_NEW(a, size_t, R);
    if (weight == NULL || from == NULL || of == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    in->band_year = newest_band_year(f);
    for (int s = 0; s < QJ_SEXES; s++) {
        double country[QJ_AGE_BANDS], count[QJ_AGE_BANDS];
        int starts[QJ_AGE_BANDS];
        find_bands(f, w->region.items[0].code, in->band_year, s, country, from + s * QJ_AGE_BANDS);
        if (!complete(country))
            return no_series(err, QJ_ROLE_BANDS);
        const double all = country[0] + country[1] + country[2];
        for (size_t r = 0; r < R; r++) {
            of[r] = in->region[r];
            find_bands(f, in->region_code[r], in->band_year, s, count, starts);
            if (!complete(count)) {
                of[r] = parent_unit(w, in->frame[QJ_ROLE_REGION_LINKS], in->region[r]);
                find_bands(f, w->region.items[of[r]].code, in->band_year, s, count, starts);
            }
            const double own = count[0] + count[1] + count[2];
            for (int b = 0; b < QJ_AGE_BANDS; b++)
                weight[(r * QJ_SEXES + (size_t)s) * QJ_AGE_BANDS + (size_t)b] =
                    complete(count) ? (count[b] / own) / (country[b] / all) : 1;
        }
    }
    in->band_region = of;
    p->band_weight = weight;
    p->band_from = from;
    return QJ_OK;
}

// A pack without a table of people: nobody leaves in the model, and what rests on it is not shown (vintage.c).
static qj_rc no_people(qj_inputs *in, int n_years, qj_arena *a, qj_err *err) {
    const size_t n = QJ_SEXES * QJ_AGES * (size_t)n_years, R = in->need.n_regions;
    double *population = QJ_NEW(a, double, n), *mortality = QJ_NEW(a, double, n), *pension = QJ_NEW(a, double, QJ_SEXES *(size_t)n_years);
    double *rate = QJ_NEW(a, double, QJ_SEXES *QJ_AGES), *then = QJ_NEW(a, double, QJ_SEXES), *weight = QJ_NEW(a, double, R *QJ_SEXES *QJ_AGE_BANDS);
    int *from = QJ_NEW(a, int, QJ_SEXES *QJ_AGE_BANDS);
    size_t *of = QJ_NEW(a, size_t, R);
    if (population == NULL || mortality == NULL || pension == NULL || rate == NULL || then == NULL || weight == NULL || from == NULL || of == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < n; i++)
        population[i] = 1;
    for (size_t i = 0; i < QJ_SEXES * QJ_AGES; i++)
        rate[i] = (i % QJ_AGES) < 50 ? 0.5 : 0; // nobody of an age to retire
    for (size_t i = 0; i < QJ_SEXES * (size_t)n_years; i++)
        pension[i] = QJ_AGES;
    for (size_t i = 0; i < R * QJ_SEXES * QJ_AGE_BANDS; i++)
        weight[i] = 1;
    then[QJ_MAN] = then[QJ_WOMAN] = QJ_AGES;
    for (size_t r = 0; r < R; r++)
        of[r] = in->region[r];
    in->without_leavers = true;
    in->band_region = of;
    in->need.people = (qj_people){.population = population, .mortality = mortality, .pension_age = pension, .rate = rate,
                                  .rate_pension_age = then, .band_weight = weight, .band_from = from};
    return QJ_OK;
}

qj_rc inputs_people(const qj_workspace *w, qj_inputs *in, int horizon, qj_arena *a, qj_err *err) {
    enum { MORTALITY_PERIOD = 5 }; // years for which a death probability of the table holds
    qj_people *p = &in->need.people;
    const int first = in->need.base_year, n_years = horizon + 1;
    double *population, *mortality, *pension;
    if (!has_people(in))
        return no_people(in, n_years, a, err);
    QJ_TRY(by_age(in->frame[QJ_ROLE_POPULATION], "population", first, n_years, 1, a, &population, err));
    QJ_TRY(by_age(in->frame[QJ_ROLE_MORTALITY], "death_probability", first, n_years, MORTALITY_PERIOD, a, &mortality, err));
    QJ_TRY(load_pension_ages(in, first, n_years, a, &pension, err));
    p->population = population;
    p->mortality = mortality;
    p->pension_age = pension;
    QJ_TRY(load_rates(in, a, p, err));
    return load_bands(w, in, a, p, err);
}
