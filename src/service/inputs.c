// Axes of the need model and the employment panels.
#include "service/inputs_parts.h"

#include <math.h>
#include <string.h>

static const char *const role_files[QJ_ROLES] = {
#define QJ_ROLE(name, file) [QJ_ROLE_##name] = (file),
#include "service/roles.def"
#undef QJ_ROLE
};

const char *qj_role_file(qj_role role) { return role_files[role]; }

// Code of a text in a column's dictionary, or UINT32_MAX.
static uint32_t dict_code(const qj_column *c, const char *text) {
    for (uint32_t d = 0; d < c->n_dict; d++)
        if (strcmp(c->dict[d], text) == 0)
            return d;
    return UINT32_MAX;
}

enum { MAX_PAIRS = 6 };

ptrdiff_t qj_frame_find(const qj_frame *f, int year, const char *const *pairs) {
    const qj_column *column[MAX_PAIRS], *years = qj_frame_column(f, "year");
    uint32_t code[MAX_PAIRS];
    size_t n = 0, first = 0; // first: the column with the most different values tells rows apart best
    for (; n < MAX_PAIRS && pairs[2 * n] != NULL; n++) {
        column[n] = qj_frame_column(f, pairs[2 * n]);
        if (column[n] == NULL || column[n]->type != QJ_FRAME_TEXT)
            return -1;
        code[n] = dict_code(column[n], pairs[2 * n + 1]);
        if (code[n] == UINT32_MAX)
            return -1;
        first = column[n]->n_dict > column[first]->n_dict ? n : first;
    }
    const uint32_t *list = n > 0 ? column[first]->code : NULL, wanted = n > 0 ? code[first] : 0;
    for (size_t row = 0; row < f->n_rows; row++) {
        if (list != NULL && list[row] != wanted)
            continue;
        bool same = year == 0 || (years != NULL && years->num[row] == year);
        for (size_t i = 0; same && i < n; i++)
            same = column[i]->code[row] == code[i];
        if (same)
            return (ptrdiff_t)row;
    }
    return -1;
}

double qj_frame_number(const qj_frame *f, ptrdiff_t row, const char *column) {
    const qj_column *c = qj_frame_column(f, column);
    return row < 0 || c == NULL || c->type != QJ_FRAME_NUM ? NAN : c->num[row];
}

ptrdiff_t *inputs_axis_map(const qj_column *c, size_t n, const char *const *codes, qj_arena *a) {
    ptrdiff_t *map = QJ_NEW(a, ptrdiff_t, c->n_dict + 1);
    for (uint32_t d = 0; map != NULL && d < c->n_dict; d++) {
        map[d] = -1;
        for (size_t i = 0; i < n; i++)
            if (strcmp(c->dict[d], codes[i]) == 0)
                map[d] = (ptrdiff_t)i;
    }
    return map;
}

static const qj_want observation[] = {{"region", QJ_FRAME_TEXT},   {"industry", QJ_FRAME_TEXT},
                                      {"occupation", QJ_FRAME_TEXT}, {"sex", QJ_FRAME_TEXT},
                                      {"age", QJ_FRAME_TEXT},      {"year", QJ_FRAME_NUM},
                                      {"value", QJ_FRAME_NUM},     {"status", QJ_FRAME_TEXT}};
enum { O_REGION, O_INDUSTRY, O_OCCUPATION, O_SEX, O_AGE, O_YEAR, O_VALUE, O_STATUS, O_COLUMNS };

qj_rc inputs_panel(const qj_frame *f, size_t n_r, const char *const *region, size_t n_i, const char *const *industry,
                   int first_year, int last_year, qj_arena *a, qj_panel *out, qj_err *err) {
    const qj_column *c[O_COLUMNS];
    QJ_TRY(qj_frame_want(f, observation, O_COLUMNS, c, err));
    *out = (qj_panel){.n = n_r * n_i, .first_year = first_year, .n_years = last_year - first_year + 1};
    const size_t cells = out->n * (size_t)out->n_years;
    out->x = QJ_NEW(a, double, cells);
    out->use = QJ_NEW(a, uint8_t, cells);
    out->bridged = QJ_NEW(a, uint8_t, cells);
    ptrdiff_t *of_region = inputs_axis_map(c[O_REGION], n_r, region, a), *of_industry = inputs_axis_map(c[O_INDUSTRY], n_i, industry, a);
    if (out->x == NULL || out->use == NULL || out->bridged == NULL || of_region == NULL || of_industry == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < cells; i++)
        out->x[i] = NAN;
    for (size_t row = 0; row < f->n_rows; row++) {
        const ptrdiff_t r = of_region[c[O_REGION]->code[row]], i = of_industry[c[O_INDUSTRY]->code[row]];
        const int t = (int)c[O_YEAR]->num[row] - first_year;
        if (r < 0 || i < 0 || t < 0 || t >= out->n_years || *qj_column_text(c[O_OCCUPATION], row) != '\0' ||
            *qj_column_text(c[O_SEX], row) != '\0' || *qj_column_text(c[O_AGE], row) != '\0')
            continue;
        const size_t at = ((size_t)r * n_i + (size_t)i) * (size_t)out->n_years + (size_t)t;
        out->x[at] = c[O_VALUE]->num[row];
        out->use[at] = !isnan(out->x[at]) && strcmp(qj_column_text(c[O_STATUS], row), "imputed") != 0;
    }
    return QJ_OK;
}

// First and last year with a value in a frame.
static qj_rc years_of(const qj_frame *f, int *first, int *last, qj_err *err) {
    const qj_column *year = qj_frame_column(f, "year"), *value = qj_frame_column(f, "value");
    *first = INT32_MAX;
    *last = 0;
    for (size_t row = 0; year != NULL && value != NULL && row < f->n_rows; row++) {
        const int y = (int)year->num[row];
        if (isnan(value->num[row]))
            continue;
        *first = y < *first ? y : *first;
        *last = y > *last ? y : *last;
    }
    return *last == 0 ? qj_fail(err, QJ_E_NO_SERIES, qj_text_arg("file", f->name)) : QJ_OK;
}

// Regions of the first level that exist today, in the order of the list.
static qj_rc region_axis(const qj_workspace *w, qj_arena *a, qj_inputs *in, qj_err *err) {
    size_t *list = QJ_NEW(a, size_t, w->region.n), n = 0;
    const char **code = QJ_NEW(a, const char *, w->region.n);
    if (list == NULL || code == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t i = 0; i < w->region.n; i++)
        if (w->region.items[i].level == 1 && *w->region.items[i].valid_to == '\0') {
            code[n] = w->region.items[i].code;
            list[n++] = i;
        }
    in->region = list;
    in->region_code = code;
    in->need.n_regions = n;
    return n == 0 ? qj_fail(err, QJ_E_NO_SERIES, qj_text_arg("file", qj_role_file(QJ_ROLE_REGION_CODES))) : QJ_OK;
}

// Industries: those of the cells, in the order of the list.
static qj_rc industry_axis(const qj_workspace *w, qj_arena *a, qj_inputs *in, qj_err *err) {
    size_t *list = QJ_NEW(a, size_t, w->industry.n), n = 0;
    const char **code = QJ_NEW(a, const char *, w->industry.n);
    if (list == NULL || code == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    const qj_column *used = qj_frame_column(in->frame[QJ_ROLE_CELLS], "industry");
    for (size_t i = 0; used != NULL && i < w->industry.n; i++)
        if (dict_code(used, w->industry.items[i].code) != UINT32_MAX) {
            code[n] = w->industry.items[i].code;
            list[n++] = i;
        }
    in->industry = list;
    in->industry_code = code;
    in->need.n_industries = n;
    return n == 0 ? qj_fail(err, QJ_E_NO_SERIES, qj_text_arg("file", qj_role_file(QJ_ROLE_CELLS))) : QJ_OK;
}

static ptrdiff_t major_of(const qj_codes *o, size_t item) {
    ptrdiff_t at = (ptrdiff_t)item;
    while (at >= 0 && o->items[at].level > 1)
        at = qj_codes_find(o, o->items[at].parent);
    return at;
}

// Occupations: leaves are those of the staffing pattern; slots are all, the leaves and their major groups by code.
static qj_rc occupation_axis(const qj_workspace *w, qj_arena *a, qj_inputs *in, qj_err *err) {
    const qj_codes *o = &w->occupation;
    const qj_column *used = qj_frame_column(in->frame[QJ_ROLE_STAFFING], "occupation");
    size_t *leaf = QJ_NEW(a, size_t, o->n), *major = QJ_NEW(a, size_t, o->n), n = 0, n_majors = 0, n_slots = 1;
    ptrdiff_t *slot = QJ_NEW(a, ptrdiff_t, o->n + 1);
    uint32_t *leaf_slot = QJ_NEW(a, uint32_t, o->n), *major_slot = QJ_NEW(a, uint32_t, o->n);
    uint32_t *major_item = QJ_NEW(a, uint32_t, o->n);
    const char **leaf_code = QJ_NEW(a, const char *, o->n), **slot_code = QJ_NEW(a, const char *, o->n + 1);
    if (leaf == NULL || major == NULL || slot == NULL || leaf_slot == NULL || major_slot == NULL ||
        major_item == NULL || leaf_code == NULL || slot_code == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    slot[0] = -1;
    slot_code[0] = "";
    // The list is hierarchical: a major group comes before its members.
    for (size_t i = 0; used != NULL && i < o->n; i++) {
        const bool is_leaf = dict_code(used, o->items[i].code) != UINT32_MAX;
        if (!is_leaf && o->items[i].level != 1)
            continue;
        slot[n_slots] = (ptrdiff_t)i;
        slot_code[n_slots] = o->items[i].code;
        if (o->items[i].level == 1)
            major[n_majors++] = i;
        if (is_leaf) {
            const ptrdiff_t top = major_of(o, i);
            uint32_t m = 0, s = 1;
            while (m < n_majors && (ptrdiff_t)major[m] != top)
                m++;
            while (s < n_slots && slot[s] != top)
                s++;
            QJ_BUG_IF(err, m == n_majors);
            leaf[n] = i;
            leaf_code[n] = o->items[i].code;
            leaf_slot[n] = (uint32_t)n_slots;
            major_slot[n] = o->items[i].level == 1 ? (uint32_t)n_slots : s;
            major_item[n++] = m;
        }
        n_slots++;
    }
    in->leaf = leaf;
    in->leaf_code = leaf_code;
    in->slot = slot;
    in->slot_code = slot_code;
    in->major = major;
    in->major_item = major_item;
    in->n_majors = n_majors;
    in->n_slots = n_slots;
    in->need.n_occupations = n;
    in->cut = (qj_cut){.n_slots = n_slots, .leaf = leaf_slot, .major = major_slot};
    return n == 0 ? qj_fail(err, QJ_E_NO_SERIES, qj_text_arg("file", qj_role_file(QJ_ROLE_STAFFING))) : QJ_OK;
}

int inputs_boundaries_since(const qj_frame *links, const char *region) {
    const qj_column *year = qj_frame_column(links, "year"), *kind = qj_frame_column(links, "kind");
    const qj_column *from = qj_frame_column(links, "old"), *to = qj_frame_column(links, "new");
    int since = 0;
    for (size_t row = 0; year != NULL && kind != NULL && from != NULL && to != NULL && row < links->n_rows; row++)
        if (strcmp(qj_column_text(kind, row), "split") == 0 &&
            (strcmp(qj_column_text(from, row), region) == 0 || strcmp(qj_column_text(to, row), region) == 0))
            since = (int)year->num[row] > since ? (int)year->num[row] : since;
    return since;
}

bool inputs_in_sector(const char *industry, const char *sector) {
    const char last = sector[0] != '\0' && sector[1] == '-' ? sector[2] : sector[0];
    return industry[0] >= sector[0] && industry[0] <= last;
}

// Published region x sector series judge the cells' errors, only since the region has today's boundaries.
static qj_rc sector_panel(qj_inputs *in, qj_arena *a, qj_err *err) {
    const qj_frame *f = in->frame[QJ_ROLE_SECTORS];
    const qj_column *industry = qj_frame_column(f, "industry");
    qj_need_input *n = &in->need;
    int first, last;
    if (f->n_rows == 0) { // a pack need not have any: cells are judged by their own history then
        n->sector = (qj_panel){.first_year = n->base_year, .n_years = 1};
        return QJ_OK;
    }
    QJ_TRY(years_of(f, &first, &last, err));
    QJ_BUG_IF(err, industry == NULL);
    QJ_TRY(inputs_panel(f, n->n_regions, in->region_code, industry->n_dict, industry->dict, first, n->base_year, a,
                        &n->sector, err));
    size_t *sector_of = QJ_NEW(a, size_t, n->n_industries);
    QJ_NEED(err, sector_of);
    for (size_t i = 0; i < n->n_industries; i++) {
        sector_of[i] = SIZE_MAX;
        for (uint32_t s = 0; s < industry->n_dict; s++)
            if (inputs_in_sector(in->industry_code[i], industry->dict[s]))
                sector_of[i] = s;
    }
    n->sector_of = sector_of;
    n->n_sectors = industry->n_dict;
    for (size_t i = 0; i < n->sector.n; i++) {
        const int since = inputs_boundaries_since(in->frame[QJ_ROLE_REGION_LINKS], in->region_code[i / industry->n_dict]);
        for (int t = 0; t < n->sector.n_years && first + t < since; t++)
            qj_panel_use(&n->sector, i)[t] = 0;
    }
    return QJ_OK;
}

// A cell of the base year that somebody brought in is a published one.
static void grade_imported(const qj_inputs *in, uint8_t *grade) {
    const qj_frame *f = in->frame[QJ_ROLE_CELLS];
    const qj_column *region = qj_frame_column(f, "region"), *industry = qj_frame_column(f, "industry");
    const qj_column *year = qj_frame_column(f, "year"), *origin = qj_frame_column(f, "origin");
    for (size_t row = 0; origin != NULL && row < f->n_rows; row++) {
        if (*qj_column_text(origin, row) == '\0' || (int)year->num[row] != in->need.base_year)
            continue;
        for (size_t r = 0; r < in->need.n_regions; r++)
            for (size_t i = 0; i < in->need.n_industries; i++)
                if (strcmp(in->region_code[r], qj_column_text(region, row)) == 0 && strcmp(in->industry_code[i], qj_column_text(industry, row)) == 0)
                    grade[r * in->need.n_industries + i] = QJ_QUALITY_A;
    }
}

// Grades of cells stand in the note of the source table ("grade B; ..."). Grade E may not judge errors.
static qj_rc apply_grades(qj_inputs *in, qj_arena *a, qj_err *err) {
    const qj_frame *f = in->frame[QJ_ROLE_GRADES];
    const qj_column *region = qj_frame_column(f, "region"), *industry = qj_frame_column(f, "industry");
    const qj_column *year = qj_frame_column(f, "year"), *note = qj_frame_column(f, "note");
    qj_need_input *n = &in->need;
    uint8_t *grade = QJ_NEW(a, uint8_t, n->cells.n);
    QJ_NEED(err, grade);
    memset(grade, QJ_QUALITY_E, n->cells.n);
    in->grade = grade;
    if (region == NULL || industry == NULL || year == NULL || note == NULL)
        return QJ_OK;
    ptrdiff_t *of_region = inputs_axis_map(region, n->n_regions, in->region_code, a);
    ptrdiff_t *of_industry = inputs_axis_map(industry, n->n_industries, in->industry_code, a);
    if (of_region == NULL || of_industry == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    for (size_t row = 0; row < f->n_rows; row++) {
        const ptrdiff_t r = of_region[region->code[row]], i = of_industry[industry->code[row]];
        const int t = (int)year->num[row] - n->cells.first_year;
        const char *text = qj_column_text(note, row);
        if (r < 0 || i < 0 || t < 0 || t >= n->cells.n_years || strncmp(text, "grade ", 6) != 0)
            continue;
        const size_t cell = (size_t)r * n->n_industries + (size_t)i;
        if (text[6] == QJ_QUALITY_E)
            qj_panel_use(&n->cells, cell)[t] = 0;
        if (n->cells.first_year + t == n->base_year && text[6] >= QJ_QUALITY_A && text[6] <= QJ_QUALITY_E)
            grade[cell] = (uint8_t)text[6];
    }
    grade_imported(in, grade);
    return QJ_OK;
}

// The country's total: the section table publishes a year that the region table does not.
static qj_rc total_panel(const qj_workspace *w, qj_inputs *in, int first, qj_arena *a, qj_err *err) {
    static const char *const all[] = {""};
    const char *const country[] = {w->region.items[0].code};
    qj_panel other;
    QJ_TRY(inputs_panel(in->frame[QJ_ROLE_COUNTRY], 1, country, 1, all, first, in->need.base_year, a, &in->need.total, err));
    QJ_TRY(inputs_panel(in->frame[QJ_ROLE_SECTIONS], 1, country, 1, all, first, in->need.base_year, a, &other, err));
    for (int t = 0; t < other.n_years; t++)
        if (isnan(in->need.total.x[t])) {
            in->need.total.x[t] = other.x[t];
            in->need.total.use[t] = other.use[t];
        }
    return QJ_OK;
}

static bool has(const qj_frame *f, const char *region, const char *industry, int year) {
    const char *const pairs[] = {"region", region, "industry", industry, "occupation", "", "sex", "", "age", "", NULL};
    return !isnan(qj_frame_number(f, qj_frame_find(f, year, pairs), "value"));
}

// Whether every cell and margin of a year is there: an imported year enters the forecast as a whole, or waits.
static bool whole_year(const qj_workspace *w, const qj_inputs *in, int year) {
    const char *country = w->region.items[0].code;
    bool whole = has(in->frame[QJ_ROLE_COUNTRY], country, "", year);
    for (size_t i = 0; whole && i < in->need.n_industries; i++)
        whole = has(in->frame[QJ_ROLE_SECTIONS], country, in->industry_code[i], year);
    for (size_t r = 0; whole && r < in->need.n_regions; r++) {
        whole = has(in->frame[QJ_ROLE_REGIONS], in->region_code[r], "", year);
        for (size_t i = 0; whole && i < in->need.n_industries; i++)
            whole = has(in->frame[QJ_ROLE_CELLS], in->region_code[r], in->industry_code[i], year);
    }
    return whole;
}

// The last year of the cells; of imported ones the last that is whole and follows on.
static int base_year_of(const qj_workspace *w, const qj_inputs *in, int last) {
    const qj_column *origin = qj_frame_column(in->frame[QJ_ROLE_CELLS], "origin"), *year = qj_frame_column(in->frame[QJ_ROLE_CELLS], "year");
    int packed = 0;
    for (size_t row = 0; origin != NULL && row < in->frame[QJ_ROLE_CELLS]->n_rows; row++)
        if (*qj_column_text(origin, row) == '\0' && (int)year->num[row] > packed)
            packed = (int)year->num[row];
    if (origin == NULL)
        return last;
    while (packed < last && whole_year(w, in, packed + 1))
        packed++;
    return packed;
}

static qj_rc load_panels(const qj_workspace *w, qj_inputs *in, qj_arena *a, qj_err *err) {
    static const char *const all[] = {""};
    const char *const country[] = {w->region.items[0].code};
    qj_need_input *n = &in->need;
    int first, last, early, late;
    QJ_TRY(years_of(in->frame[QJ_ROLE_CELLS], &first, &last, err));
    QJ_TRY(years_of(in->frame[QJ_ROLE_REGIONS], &early, &late, err));
    n->base_year = last = base_year_of(w, in, last);
    if (early > first || late < last)
        return qj_fail(err, QJ_E_NO_YEARS, qj_text_arg("file", qj_role_file(QJ_ROLE_REGIONS)), qj_int_arg("from", first),
                       qj_int_arg("to", last));
    QJ_TRY(inputs_panel(in->frame[QJ_ROLE_CELLS], n->n_regions, in->region_code, n->n_industries, in->industry_code,
                        first, last, a, &n->cells, err));
    QJ_TRY(inputs_panel(in->frame[QJ_ROLE_REGIONS], n->n_regions, in->region_code, 1, all, early, last, a, &n->region, err));
    QJ_TRY(inputs_panel(in->frame[QJ_ROLE_SECTIONS], 1, country, n->n_industries, in->industry_code, first, last, a,
                        &n->industry, err));
    QJ_TRY(total_panel(w, in, early, a, err));
    QJ_TRY(apply_grades(in, a, err));
    QJ_TRY(sector_panel(in, a, err));
    qj_panel *const panels[] = {&n->cells, &n->region, &n->industry, &n->total};
    for (size_t i = 0; i < sizeof panels / sizeof *panels; i++) {
        size_t filled;
        QJ_TRY(qj_panel_fill(panels[i], &filled, err));
    }
    return QJ_OK;
}

qj_rc qj_inputs_load(const qj_workspace *w, const qj_inputs_options *o, qj_arena *a, qj_inputs **out, qj_err *err) {
    qj_inputs *in = QJ_NEW(a, qj_inputs, 1);
    QJ_NEED(err, in);
    for (int role = 0; role < QJ_ROLES; role++)
        QJ_TRY(qj_store_frame_get(w->store, role_files[role], a, &in->frame[role], err));
    QJ_TRY(inputs_overlay(w, o->used, in, a, err));
    QJ_TRY(region_axis(w, a, in, err));
    QJ_TRY(industry_axis(w, a, in, err));
    QJ_TRY(occupation_axis(w, a, in, err));
    QJ_TRY(load_panels(w, in, a, err));
    QJ_TRY(inputs_staffing(w, in, a, err));
    QJ_TRY(inputs_people(w, in, o->horizon, a, err));
    if (!o->without_events)
        QJ_TRY(inputs_events(w, in, o->used, o->horizon, a, err));
    *out = in;
    return QJ_OK;
}
