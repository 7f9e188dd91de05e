// Data quality of a workspace: what does not agree, sticks out, lacks, broke, or is only assumed.
#include "service/check.h"

#include "base/buf.h"
#include "data/status.h"
#include <math.h>
#include <string.h>

static const qj_table_col columns[] = {
    {"kind", QJ_TABLE_MSG, "check.", 0},
    {"severity", QJ_TABLE_MSG, "severity.", 0},
    {"file", QJ_TABLE_TEXT, NULL, 0},
    {"line", QJ_TABLE_INT, NULL, 0},
    {"region", QJ_TABLE_TEXT, NULL, 0},
    {"industry", QJ_TABLE_TEXT, NULL, 0},
    {"year", QJ_TABLE_INT, NULL, 0},
    {"value", QJ_TABLE_NUM, NULL, QJ_DECIMALS_NEEDED},
    {"expected", QJ_TABLE_NUM, NULL, QJ_DECIMALS_NEEDED},
    {"unit", QJ_TABLE_MSG, "unit.", 0},
    {"text", QJ_TABLE_TEXT, NULL, 0},
};

// Tables whose series are looked at, in the order of the report.
static const char *const files[] = {
    "observations/employed_region.csv",         "observations/employed_region_panel.csv",
    "observations/employed_region_sector3.csv", "observations/employed_section.csv",
    "observations/employed_section_sex.csv",    "observations/employed_region_section.csv",
    "observations/employed_region_section_panel.csv", "observations/employed_occupation.csv",
    "observations/population_region.csv",       "observations/population_age_sex.csv",
    "observations/wage.csv",                    "observations/unemployment.csv",
};
enum { FILES = sizeof files / sizeof *files };

// ---- priors: shares, and how much of them is judgement

static qj_rc get_frame(check_report *r, const char *file, const qj_frame **out, qj_err *err) {
    *out = NULL;
    qj_rc rc = qj_store_frame_get(r->w->store, file, r->a, out, err);
    return rc == -(qj_rc)QJ_E_NOT_FOUND ? QJ_OK : rc;
}

#define SHARE_ROUNDING 1e-5

static qj_rc check_shares(check_report *r, const qj_frame *f, const char *column, qj_err *err) {
    const qj_column *industry = qj_frame_column(f, "industry"), *share = qj_frame_column(f, column);
    for (uint32_t d = 0; industry != NULL && share != NULL && d < industry->n_dict; d++) {
        double sum = 0;
        uint32_t line = 0;
        for (size_t i = 0; i < f->n_rows; i++) {
            if (industry->code[i] != d)
                continue;
            line = line == 0 ? f->line[i] : line;
            sum += share->num[i];
        }
        if (fabs(sum - 1) <= SHARE_ROUNDING)
            continue;
        const check_finding c = {.kind = "share", .severity = "error", .file = f->name, .line = line, .value = sum,
                                 .expected = 1, .unit = "ratio"};
        const qj_arg args[] = {qj_text_arg("industry", industry->dict[d]), qj_text_arg("column", column),
                               qj_num_arg("sum", sum, 6), {.name = NULL}};
        QJ_TRY(check_add(r, &c, "check.text.share", args, err));
    }
    return QJ_OK;
}

// How many rows have a status that rests on judgement.
static qj_rc check_judgement(check_report *r, const qj_frame *f, qj_err *err) {
    static const qj_status judged[] = {QJ_STATUS_ASSUMPTION, QJ_STATUS_EXPERT_PRIOR};
    const qj_column *status = qj_frame_column(f, "status");
    for (size_t s = 0; status != NULL && s < sizeof judged / sizeof *judged; s++) {
        size_t n = 0;
        uint32_t line = 0;
        for (size_t i = 0; i < f->n_rows; i++) {
            if (strcmp(qj_column_text(status, i), qj_status_id(judged[s])) != 0)
                continue;
            line = n++ == 0 ? f->line[i] : line;
        }
        if (n == 0)
            continue;
        const check_finding c = {.kind = "prior", .severity = "note", .file = f->name, .line = line, .value = (double)n,
                                 .expected = NAN, .unit = "count"};
        const char *id = judged[s] == QJ_STATUS_ASSUMPTION ? "check.text.assumption" : "check.text.expert-prior";
        const qj_arg args[] = {qj_int_arg("n", n), qj_int_arg("of", f->n_rows), {.name = NULL}};
        QJ_TRY(check_add(r, &c, id, args, err));
    }
    return QJ_OK;
}

qj_rc check_priors(check_report *r, qj_err *err) {
    static const char *const priors[] = {"priors/staffing.csv", "priors/age_profile.csv", "codes/field_occupation.csv"};
    for (size_t i = 0; i < sizeof priors / sizeof *priors; i++) {
        const qj_frame *f;
        QJ_TRY(get_frame(r, priors[i], &f, err));
        if (f == NULL)
            continue;
        QJ_TRY(check_shares(r, f, "share_eu", err));
        QJ_TRY(check_shares(r, f, "share_kz", err));
        QJ_TRY(check_judgement(r, f, err));
    }
    return QJ_OK;
}

// ---- grades of the cells region by section

#define GRADED "observations/employed_region_section.csv"
#define GRADES_MAX 300

// The grade that a note begins with ("grade D; ..."), or 0.
static char grade_of(const char *note) { return strncmp(note, "grade ", 6) == 0 ? note[6] : 0; }

// Sections of the base year in which most regions have a cell of grade D or worse: "D, E, J".
static const char *weak_sections(check_report *r, const qj_frame *f, const qj_column *note, size_t *weak, size_t *all,
                                 uint32_t *line) {
    const qj_column *industry = qj_frame_column(f, "industry"), *year = qj_frame_column(f, "year");
    qj_buf b = qj_buf_new(r->a, 40);
    *weak = *all = 0;
    *line = 0;
    for (uint32_t d = 0; industry != NULL && year != NULL && d < industry->n_dict; d++) {
        size_t n = 0, of = 0;
        for (size_t i = 0; i < f->n_rows; i++) {
            if (industry->code[i] != d || (int)year->num[i] != r->w->base_year)
                continue;
            of++;
            if (grade_of(qj_column_text(note, i)) < 'D')
                continue;
            n++;
            if (*line == 0 || f->line[i] < *line)
                *line = f->line[i];
        }
        *weak += n;
        *all += of;
        if (of == 0 || n * 2 < of)
            continue;
        qj_buf_str(&b, b.len > 0 ? ", " : "");
        qj_buf_str(&b, industry->dict[d]);
    }
    return b.failed ? "" : b.data;
}

static qj_rc check_weak(check_report *r, const qj_frame *f, const qj_column *note, qj_err *err) {
    size_t weak, all;
    uint32_t line;
    const char *sections = weak_sections(r, f, note, &weak, &all, &line);
    if (weak == 0)
        return QJ_OK;
    const check_finding c = {.kind = "quality", .severity = "warning", .file = f->name, .line = line,
                             .year = r->w->base_year, .value = (double)weak, .expected = NAN, .unit = "count"};
    const qj_arg args[] = {qj_int_arg("n", weak), qj_int_arg("of", all), qj_int_arg("year", r->w->base_year),
                           qj_text_arg("sections", sections), {.name = NULL}};
    return check_add(r, &c, *sections != 0 ? "check.text.grade-weak" : "check.text.grade-few", args, err);
}

// Years with cells of grade E: not to be shown, not to be learnt from.
static qj_rc check_hidden(check_report *r, const qj_frame *f, const qj_column *note, qj_err *err) {
    const qj_column *year = qj_frame_column(f, "year");
    int years[GRADES_MAX];
    size_t n_years = 0, n = 0;
    uint32_t line = 0;
    for (int y = 1900; year != NULL && y < 1900 + GRADES_MAX; y++) {
        bool has = false;
        for (size_t i = 0; i < f->n_rows; i++) {
            if ((int)year->num[i] != y || grade_of(qj_column_text(note, i)) != 'E')
                continue;
            line = n++ == 0 ? f->line[i] : line;
            has = true;
        }
        if (has)
            years[n_years++] = y;
    }
    if (n == 0)
        return QJ_OK;
    const check_finding c = {.kind = "quality", .severity = "note", .file = f->name, .line = line, .year = years[0],
                             .value = (double)n, .expected = NAN, .unit = "count"};
    const qj_arg args[] = {qj_int_arg("n", n), qj_text_arg("years", check_years(r, years, n_years)), {.name = NULL}};
    return check_add(r, &c, "check.text.grade-hidden", args, err);
}

qj_rc check_grades(check_report *r, qj_err *err) {
    const check_table *t = check_table_find(r, GRADED);
    const qj_column *note = t != NULL ? qj_frame_column(t->frame, "note") : NULL;
    if (note == NULL)
        return QJ_OK;
    QJ_TRY(check_weak(r, t->frame, note, err));
    return check_hidden(r, t->frame, note, err);
}

// ---- the report

qj_rc qj_check(qj_workspace *w, qj_lang lang, qj_arena *a, qj_table **out, qj_err *err) {
    check_report r = {.w = w, .lang = lang, .a = a, .n_tables = FILES};
    check_table *tables = QJ_NEW(a, check_table, FILES);
    QJ_NEED(err, tables);
    r.tables = tables;
    for (size_t i = 0; i < FILES; i++)
        QJ_TRY(check_table_read(w, files[i], a, &tables[i], err));
    QJ_TRY(qj_table_new(a, columns, sizeof columns / sizeof *columns, 64, &r.t, err));
    static qj_rc (*const parts[])(check_report *, qj_err *) = {check_margins, check_spikes, check_gaps,
                                                                check_breaks,  check_priors, check_grades};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        QJ_TRY(parts[i](&r, err));
    *out = r.t;
    return QJ_OK;
}
