#include "io/pack_schema.h"

#include <math.h>
#include <string.h>

#define REGIONS "codes/region.csv"
#define INDUSTRIES "codes/industry.csv"
#define OCCUPATIONS "codes/occupation.csv"
#define FIELDS "codes/field.csv"
#define SKILLS "codes/skill.csv"
#define SOURCES "sources.csv"
#define PANEL "observations/employed_region_section_panel.csv"

// A column of texts or numbers; further properties follow as designated initializers.
#define TEXT(n, ...) {.name = (n), .type = QJ_FRAME_TEXT __VA_OPT__(, ) __VA_ARGS__}
#define NUM(n, low, high, ...) \
    {.name = (n), .type = QJ_FRAME_NUM, .min = (low), .max = (high) __VA_OPT__(, ) __VA_ARGS__}
#define OPTIONAL .may_be_empty = true
#define YEAR(n, ...) NUM(n, 1900, 2200, .whole = true __VA_OPT__(, ) __VA_ARGS__)
#define RATIO(n, ...) NUM(n, 0, 1 __VA_OPT__(, ) __VA_ARGS__)
#define SOURCE TEXT("source", .list = SOURCES, .several = true)
#define NOTE TEXT("note", OPTIONAL)

static const schema_column claims[] = {
    TEXT("id"),
    TEXT("topic"),
    TEXT("region", .list = REGIONS),
    YEAR("period_from", OPTIONAL),
    YEAR("period_to", OPTIONAL),
    NUM("value", -INFINITY, INFINITY),
    TEXT("unit", .words = "persons|ratio|jobs|count|places|points|tenge|tenge per month|tenge per student and year"),
    TEXT("definition_kk", OPTIONAL),
    TEXT("definition_ru", OPTIONAL),
    TEXT("definition_en"),
    TEXT("claimant_kk", OPTIONAL),
    TEXT("claimant_ru", OPTIONAL),
    TEXT("claimant"),
    SOURCE,
    TEXT("date", OPTIONAL, .form = FORM_DATE),
    TEXT("conflict_group", OPTIONAL),
    NUM("value_max", -INFINITY, INFINITY, OPTIONAL),
};

static const schema_column sources[] = {
    TEXT("id"), TEXT("title"), TEXT("publisher", OPTIONAL), TEXT("date", OPTIONAL, .form = FORM_DATE),
    TEXT("url", OPTIONAL), TEXT("licence"), NOTE,
};

#define NAMES TEXT("name_kk"), TEXT("name_ru"), TEXT("name_en")
#define TREE(own) TEXT("code"), TEXT("parent", OPTIONAL, .list = own), NUM("level", 0, 9, .whole = true), NAMES

static const schema_column region[] = {
    TREE(REGIONS),
    TEXT("short_en", OPTIONAL),
    TEXT("centre_en", OPTIONAL),
    NUM("lon", -180, 180, OPTIONAL),
    NUM("lat", -90, 90, OPTIONAL),
    NUM("tile_col", 0, 99, OPTIONAL, .whole = true),
    NUM("tile_row", 0, 99, OPTIONAL, .whole = true),
    TEXT("valid_from", OPTIONAL, .form = FORM_DATE),
    TEXT("valid_to", OPTIONAL, .form = FORM_DATE),
    TEXT("aliases", OPTIONAL),
};

static const schema_column industry[] = {TREE(INDUSTRIES)};
static const schema_column occupation[] = {TREE(OCCUPATIONS), TEXT("skill_level", OPTIONAL), TEXT("name_status")};
static const schema_column field[] = {TREE(FIELDS)};

static const schema_column region_link[] = {
    TEXT("old", .list = REGIONS), TEXT("new", .list = REGIONS), YEAR("year"), TEXT("kind", .words = "split|merge|rename"),
    TEXT("share_basis"),          RATIO("share"),               NOTE,
};

static const schema_column speciality[] = {
    TEXT("code"),
    TEXT("qualification"),
    TEXT("field", .list = FIELDS),
    TEXT("speciality_kk"),
    TEXT("speciality_ru"),
    TEXT("speciality_en"),
    TEXT("qualification_kk"),
    TEXT("qualification_ru"),
    TEXT("qualification_en"),
    TEXT("level"),
    SOURCE,
    NUM("technical", 0, 1, OPTIONAL, .whole = true),
    TEXT("own_translation", OPTIONAL),
};

static const schema_column skill[] = {
    TEXT("id"), TEXT("kind", .words = "skill|knowledge"), NAMES, TEXT("element"), SOURCE,
};

#define CODE_STATUS TEXT("status", .words = "derived|imputed|expert-prior")

static const schema_column field_occupation[] = {
    TEXT("field", .list = FIELDS), TEXT("education_level", .words = "VET|HE"), TEXT("occupation", .list = OCCUPATIONS),
    RATIO("weight"),               CODE_STATUS,                                SOURCE,
};

static const schema_column occupation_skill[] = {
    TEXT("occupation", .list = OCCUPATIONS), TEXT("skill", .list = SKILLS), RATIO("importance"), RATIO("level"),
    NUM("n_source_occupations", 0, 1e6, .whole = true), CODE_STATUS,
};

static const schema_column occupation_interest[] = {
    TEXT("occupation", .list = OCCUPATIONS),
    NUM("R", 1, 7),
    NUM("I", 1, 7),
    NUM("A", 1, 7),
    NUM("S", 1, 7),
    NUM("E", 1, 7),
    NUM("C", 1, 7),
    TEXT("code3"),
    NUM("job_zone", 1, 5),
    NUM("job_zone_mode", 1, 5, .whole = true),
    TEXT("education", OPTIONAL),
    RATIO("share_degree", OPTIONAL),
    NUM("n_source_occupations", 0, 1e6, .whole = true),
    CODE_STATUS,
    SOURCE,
    NOTE,
};

static const schema_column adjacency[] = {
    TEXT("region", .list = REGIONS), TEXT("neighbour", .list = REGIONS), NUM("border_km", 0, 1e5),
};

#define DIMENSIONS                                                                                            \
    TEXT("indicator"), TEXT("region", .list = REGIONS), TEXT("industry", OPTIONAL, .list = INDUSTRIES),        \
        TEXT("occupation", OPTIONAL, .list = OCCUPATIONS), TEXT("field", OPTIONAL, .list = FIELDS),            \
        TEXT("sex", OPTIONAL, .words = "M|F"), TEXT("age", OPTIONAL, .form = FORM_AGE), YEAR("year")

#define MEASURE                                                                                               \
    NUM("value", -INFINITY, INFINITY, OPTIONAL),                                                              \
        TEXT("unit", .words = "persons|ratio|count|places|years|tenge per hour|tenge per month"),             \
        TEXT("status", .words = "observed|provisional|derived|fitted|imputed|missing|suppressed"), SOURCE, NOTE

static const schema_column observations[] = {DIMENSIONS, MEASURE};
static const schema_column dated_observations[] = {DIMENSIONS, TEXT("period", .form = FORM_PERIOD), MEASURE};

#define PRIOR_STATUS TEXT("status", .words = "fitted|assumption|expert-prior")

static const schema_column staffing[] = {
    TEXT("industry", .list = INDUSTRIES), TEXT("occupation", .list = OCCUPATIONS), RATIO("share_eu"), RATIO("share_kz"),
    PRIOR_STATUS, SOURCE,
};

static const schema_column age_profile[] = {
    TEXT("sex", .words = "M|F"),
    NUM("age_from", 0, 120, .whole = true),
    NUM("age_to", 0, 120, OPTIONAL, .whole = true),
    YEAR("year"),
    RATIO("shape_assumed"),
    RATIO("employment_rate"),
    PRIOR_STATUS,
    SOURCE,
    NOTE,
};

static const schema_column retirement[] = {
    TEXT("sex", .words = "M|F"), YEAR("year"), NUM("pension_age", 40, 80), TEXT("status", .words = "observed|enacted"),
    SOURCE,
};

#define COLUMNS(c) .columns = (c), .n_columns = sizeof(c) / sizeof *(c)
#define OBSERVATION_KEY "indicator,region,industry,occupation,field,sex,age,year"
#define OBSERVATIONS(file, ...) \
    {.path = "observations/" file, COLUMNS(observations), .key = OBSERVATION_KEY, .valued = true __VA_OPT__(, ) __VA_ARGS__}

// Shares are rounded to six or seven decimals, at most 41 of them in a sum.
#define ROUNDING 1e-5

const schema_table pack_schema[] = {
    {.path = "claims.csv", COLUMNS(claims), .key = "id", .valued = true},
    {.path = SOURCES, COLUMNS(sources), .key = "id", .required = true},
    {.path = REGIONS, COLUMNS(region), .key = "code", .required = true, .tree = true},
    {.path = INDUSTRIES, COLUMNS(industry), .key = "code", .required = true, .tree = true},
    {.path = OCCUPATIONS, COLUMNS(occupation), .key = "code", .required = true, .tree = true},
    {.path = FIELDS, COLUMNS(field), .key = "code", .tree = true},
    {.path = "codes/region_link.csv", COLUMNS(region_link), .key = "old,new,year", .required = true,
     .sums = {{"share", "old,year", ROUNDING}}},
    {.path = "codes/speciality.csv", COLUMNS(speciality), .key = "code,qualification"},
    {.path = SKILLS, COLUMNS(skill), .key = "id"},
    {.path = "codes/field_occupation.csv", COLUMNS(field_occupation), .key = "field,education_level,occupation",
     .sums = {{"weight", "field,education_level", ROUNDING}}},
    {.path = "codes/occupation_skill.csv", COLUMNS(occupation_skill), .key = "occupation,skill"},
    {.path = "codes/occupation_interest.csv", COLUMNS(occupation_interest), .key = "occupation"},
    {.path = "geometry/adjacency.csv", COLUMNS(adjacency), .key = "region,neighbour"},
    OBSERVATIONS("employed_region.csv", .required = true, .covers = {{"region", PANEL, "region"}}),
    OBSERVATIONS("employed_region_panel.csv", .required = true, .complete = "region,year"),
    OBSERVATIONS("employed_region_sector3.csv", .required = true),
    OBSERVATIONS("employed_section.csv", .required = true, .covers = {{"industry", PANEL, "industry"}}),
    OBSERVATIONS("employed_section_sex.csv", .required = true),
    OBSERVATIONS("employed_region_section.csv", .required = true),
    OBSERVATIONS("employed_region_section_panel.csv", .required = true, .complete = "region,industry,year",
                 .base_year = true),
    OBSERVATIONS("employed_occupation.csv", .required = true),
    OBSERVATIONS("population_region.csv", .required = true),
    OBSERVATIONS("population_age_sex.csv", .required = true, .complete = "sex,age,year"),
    OBSERVATIONS("demography.csv"),
    OBSERVATIONS("mortality.csv", .required = true, .complete = "sex,age,year"),
    OBSERVATIONS("wage.csv"),
    OBSERVATIONS("unemployment.csv"),
    OBSERVATIONS("vacancy.csv"),
    OBSERVATIONS("tve.csv"),
    OBSERVATIONS("dual_training.csv"),
    {.path = "observations/subannual.csv", COLUMNS(dated_observations), .key = OBSERVATION_KEY ",period", .valued = true},
    {.path = "policy/retirement.csv", COLUMNS(retirement), .key = "sex,year", .required = true, .complete = "sex,year"},
    {.path = "priors/age_profile.csv", COLUMNS(age_profile), .key = "sex,age_from,year", .required = true},
    {.path = "priors/staffing.csv", COLUMNS(staffing), .key = "industry,occupation", .required = true,
     .sums = {{"share_eu", "industry", ROUNDING}, {"share_kz", "industry", ROUNDING}},
     .covers = {{"industry", PANEL, "industry"}}},
};
const size_t pack_schema_n = sizeof pack_schema / sizeof *pack_schema;

const schema_table *schema_find(const char *path) {
    for (size_t i = 0; i < pack_schema_n; i++) {
        if (strcmp(pack_schema[i].path, path) == 0)
            return &pack_schema[i];
    }
    return NULL;
}

const schema_column *schema_column_find(const schema_table *t, const char *name) {
    for (size_t i = 0; i < t->n_columns; i++) {
        if (strcmp(t->columns[i].name, name) == 0)
            return &t->columns[i];
    }
    return NULL;
}
