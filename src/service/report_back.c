// What others say, what is not known, how it was made, what the words mean, and who agrees.
#include "data/status.h"
#include "data/table_rows.h"
#include "service/levels.h"
#include "service/report_parts.h"

#include <math.h>
#include <string.h>

// ---- claims

static const char *claim_value(report *r, size_t row) {
    const qj_table *t = r->claims;
    const double v = report_value(t, row, "value"), most = report_value(t, row, "value_max");
    const int decimals = v == floor(v) ? 0 : 2;
    const char *one = report_number(r, v, decimals);
    const char *s =
        isnan(most) ? one : qj_arena_printf(r->a, "%s\xE2\x80\x93%s", one, report_number(r, most, decimals));
    return s != NULL ? s : "";
}

static const char *join(report *r, const char *a, const char *b) {
    const char *s = *a != '\0' && *b != '\0' ? qj_arena_printf(r->a, "%s, %s", a, b) : *a != '\0' ? a : b;
    return s != NULL ? s : "";
}

// "2025-2030" with the dash of print, "..2030" in words.
static const char *period_words(report *r, const char *period) {
    if (strncmp(period, "..", 2) == 0) {
        const qj_arg args[] = {qj_text_arg("year", period + 2), {.name = NULL}};
        return report_say(r, "web.until", args);
    }
    const char *dash = strchr(period, '-');
    const char *s =
        dash == NULL ? period : qj_arena_printf(r->a, "%.*s\xE2\x80\x93%s", (int)(dash - period), period, dash + 1);
    return s != NULL ? s : "";
}

qj_rc report_claims(report *r, qj_err *err) {
    const qj_table *t = r->claims;
    qj_row_spec *rows = QJ_NEW(r->a, qj_row_spec, t->n_rows + 1);
    QJ_NEED(err, rows);
    QJ_TRY(report_section(r, "report.h.claims", 110, err));
    if (t->n_rows == 0)
        return qj_flow_paragraph(&r->flow, report_word(r, "report.claims.none"), &qj_style_body, err);
    QJ_TRY(qj_flow_paragraph(&r->flow, report_word(r, "report.claims.what"), &qj_style_body, err));
    for (size_t row = 0; row < t->n_rows; row++) {
        const char **cells = QJ_NEW(r->a, const char *, 7);
        QJ_NEED(err, cells);
        cells[0] = qj_table_label(r->lang, "claim.", report_text(r, t, row, "topic"));
        cells[1] = report_text(r, t, row, "definition");
        cells[2] = period_words(r, report_text(r, t, row, "period"));
        cells[3] = claim_value(r, row);
        cells[4] = qj_table_label(r->lang, "unit.", report_text(r, t, row, "unit"));
        cells[5] = join(r, report_text(r, t, row, "claimant"), report_text(r, t, row, "source"));
        cells[6] = report_number(r, report_value(t, row, "ours"), fabs(report_value(t, row, "ours")) < 10 ? 2 : 0);
        rows[row] = (qj_row_spec){cells, 1};
    }
    const qj_column_spec columns[] = {{.heading = report_word(r, "col.topic"), .share = 1.5},
                                      {.heading = report_word(r, "report.col.definition"), .share = 2.6},
                                      {.heading = report_word(r, "col.period"), .figures = true},
                                      {.heading = report_word(r, "col.value"), .figures = true},
                                      {.heading = report_word(r, "col.unit"), .share = 0.9},
                                      {.heading = report_word(r, "report.col.claimant"), .share = 1.9},
                                      {.heading = report_word(r, "report.col.ours"), .figures = true}};
    const qj_table_spec table = {columns, 7, rows, t->n_rows, 7.4};
    return qj_flow_table(&r->flow, &table, err);
}

// ---- what is not known

static qj_rc gap(report *r, const char *name, const char *id, const qj_arg *args, qj_err *err) {
    const char *state = qj_arena_printf(r->a, "%s.state", id), *remedy = qj_arena_printf(r->a, "%s.remedy", id);
    const char *text = state != NULL && remedy != NULL
                           ? qj_arena_printf(r->a, "%s %s", report_say(r, state, args), report_word(r, remedy))
                           : NULL;
    QJ_NEED(err, text);
    const char *head = qj_arena_printf(r->a, "%s.", report_word(r, name));
    QJ_NEED(err, head);
    return qj_flow_item(&r->flow, head, text, err);
}

// Industries whose figures for this region are graded low.
static const char *weak(report *r) {
    qj_buf b = qj_buf_new(r->a, 200);
    for (size_t i = 0; i < r->industries->n_rows; i++)
        if (*report_text(r, r->industries, i, "quality") >= 'D')
            qj_buf_printf(&b, "%s%s", b.len > 0 ? "; " : "", report_text(r, r->industries, i, "industry_name"));
    r->flow.failed = r->flow.failed || b.failed;
    return b.failed || b.len == 0 ? "" : b.data;
}

qj_rc report_gaps(report *r, qj_err *err) {
    const char *low = weak(r);
    const qj_arg args[] = {qj_text_arg("list", low), {.name = NULL}};
    QJ_TRY(report_section(r, "report.h.gaps", 90, err));
    QJ_TRY(qj_flow_paragraph(&r->flow, report_word(r, "web.gaps.what"), &qj_style_body, err));
    QJ_TRY(gap(r, "web.gap.supply", "web.gap.supply", args, err));
    QJ_TRY(gap(r, "web.gap.balance", "web.gap.balance", args, err));
    QJ_TRY(gap(r, "web.gap.occupations", "web.gap.occupations", args, err));
    if (*low != '\0')
        QJ_TRY(gap(r, "web.gap.industries", "web.gap.industries", args, err));
    if (!r->with_survey)
        QJ_TRY(gap(r, "web.gap.survey", "web.gap.survey", args, err));
    return r->with_projects ? QJ_OK : gap(r, "web.gap.projects", "web.gap.projects", args, err);
}

// ---- method and sources

static qj_rc put_sources(report *r, qj_err *err) {
    static const char *const columns[] = {"id", "title", "publisher", "date", "licence"};
    const qj_table *t = r->sources;
    if (t == NULL || t->n_rows == 0)
        return QJ_OK;
    qj_row_spec *rows = QJ_NEW(r->a, qj_row_spec, t->n_rows);
    QJ_NEED(err, rows);
    for (size_t row = 0; row < t->n_rows; row++) {
        const char **cells = QJ_NEW(r->a, const char *, 5);
        QJ_NEED(err, cells);
        for (size_t c = 0; c < 5; c++)
            cells[c] = report_text(r, t, row, columns[c]);
        rows[row] = (qj_row_spec){cells, 1};
    }
    const qj_column_spec spec[] = {{.heading = report_word(r, "report.col.id"), .share = 1.15},
                                   {.heading = report_word(r, "col.title"), .share = 3},
                                   {.heading = report_word(r, "col.publisher"), .share = 2},
                                   {.heading = report_word(r, "col.date"), .share = 0.75},
                                   {.heading = report_word(r, "col.licence"), .share = 2}};
    QJ_TRY(qj_flow_heading(&r->flow, 3, report_word(r, "report.h.sources"), 60, err));
    return qj_flow_table(&r->flow, &(qj_table_spec){spec, 5, rows, t->n_rows, 7}, err);
}

// Which method forecast each level, and why.
static qj_rc put_levels(report *r, qj_err *err) {
    qj_best best[QJ_KINDS];
    bool known;
    QJ_TRY(qj_levels_read(&r->s->vintage, r->a, best, &known, err));
    for (size_t k = 0; known && k < QJ_KINDS; k++) {
        const char *text;
        QJ_TRY(qj_level_why(&best[k], r->lang, r->a, &text, err));
        const qj_arg args[] = {qj_text_arg("level", qj_level_name(k, r->lang)), qj_text_arg("text", text), {.name = NULL}};
        QJ_TRY(qj_flow_item(&r->flow, "", report_say(r, "methods.level", args), err));
    }
    return QJ_OK;
}

qj_rc report_method(report *r, qj_err *err) {
    static const char *const told[] = {"web.method.what", "web.method.how", "web.method.interval",
                                       "web.method.withheld"};
    static const char *const limits[] = {"web.methods.limit.mobility", "web.methods.limit.shocks",
                                         "web.methods.limit.age"};
    const qj_arg args[] = {
        qj_int_arg("base", r->s->base_year), qj_text_arg("vintage", r->s->vintage.id), {.name = NULL}};
    QJ_TRY(report_section(r, "report.h.method", 90, err));
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        QJ_TRY(qj_flow_paragraph(&r->flow, report_say(r, told[i], args), &qj_style_body, err));
    QJ_TRY(put_levels(r, err));
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        QJ_TRY(qj_flow_item(&r->flow, "", report_word(r, limits[i]), err));
    qj_flow_space(&r->flow, 4);
    QJ_TRY(qj_flow_paragraph(&r->flow, report_say(r, "report.verify", args), &qj_style_body, err));
    return put_sources(r, err);
}

// ---- words

static qj_rc term(report *r, const char *name, const char *text, qj_err *err) {
    const char *head = qj_arena_printf(r->a, "%s:", name);
    QJ_NEED(err, head);
    return qj_flow_item(&r->flow, head, text, err);
}

static qj_rc graded(report *r, qj_err *err) {
    for (char grade[2] = {QJ_QUALITY_A, '\0'}; *grade <= QJ_QUALITY_E; ++*grade) {
        const char *label = qj_arena_printf(r->a, "%s, %s", grade, qj_table_label(r->lang, "quality.", grade));
        const char *id = qj_arena_printf(r->a, "about.quality.%s", grade);
        if (label == NULL || id == NULL)
            return qj_fail(err, QJ_E_MEMORY);
        QJ_TRY(term(r, label, report_word(r, id), err));
    }
    return QJ_OK;
}

qj_rc report_glossary(report *r, qj_err *err) {
    static const char *const columns[][2] = {{"col.openings", "export.def.openings"},
                                             {"col.growth", "export.def.growth"},
                                             {"col.replacement", "export.def.replacement"},
                                             {"col.employed", "export.def.employed"},
                                             {"report.col.outlook", "export.def.class"}};
    static const qj_status statuses[] = {QJ_STATUS_OBSERVED,  QJ_STATUS_FORECAST,   QJ_STATUS_FITTED,
                                         QJ_STATUS_IMPUTED,   QJ_STATUS_ASSUMPTION, QJ_STATUS_MISSING,
                                         QJ_STATUS_SUPPRESSED};
    QJ_TRY(report_section(r, "report.h.glossary", 80, err));
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        QJ_TRY(term(r, report_word(r, columns[i][0]), report_word(r, columns[i][1]), err));
    QJ_TRY(qj_flow_heading(&r->flow, 3, report_word(r, "report.h.statuses"), 40, err));
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        const char *word = qj_status_id(statuses[i]), *id = qj_arena_printf(r->a, "about.status.%s", word);
        QJ_NEED(err, id);
        QJ_TRY(term(r, qj_table_label(r->lang, "status.", word), report_word(r, id), err));
    }
    QJ_TRY(qj_flow_heading(&r->flow, 3, report_word(r, "report.h.quality"), 40, err));
    return graded(r, err);
}

// ---- signatures

#define BLOCK 66.0

static void blank(qj_flow *f, double x, double w, const char *label) {
    qj_scene *page = qj_flow_page(f);
    qj_scene_line(page, x, f->y + 38, x + w, f->y + 38, f->theme->ink, 0.6);
    qj_scene_text(page, x, f->y + 47, qj_words(label, 7.4, QJ_REGULAR, QJ_START), f->theme->muted);
}

static qj_rc signature(report *r, const char *act, const char *role, qj_err *err) {
    qj_flow *f = &r->flow;
    const double w = f->right - f->left, gap = 14, name = w * 0.42, sign = w * 0.3, date = w - name - sign - 2 * gap;
    qj_scene *page = qj_flow_page(f);
    qj_scene_open(page, QJ_TAG_P, NULL);
    qj_scene_text(page, f->left, f->y + 10, qj_words(report_word(r, act), 9.2, QJ_BOLD, QJ_START), f->theme->ink);
    qj_scene_text(page, f->left + qj_type_width(f->type, QJ_BOLD, 9.2, report_word(r, act)) + 5, f->y + 10,
                  qj_words(report_word(r, role), 9.2, QJ_REGULAR, QJ_START), f->theme->ink);
    blank(f, f->left, name, report_word(r, "report.sign.name"));
    blank(f, f->left + name + gap, sign, report_word(r, "report.sign.signature"));
    blank(f, f->left + name + sign + 2 * gap, date, report_word(r, "report.sign.date"));
    qj_scene_close(page, QJ_TAG_P);
    f->y += BLOCK;
    return f->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}

// All signatures stand on one page.
qj_rc report_approval(report *r, qj_err *err) {
    QJ_TRY(report_section(r, "report.h.approval", 5 * BLOCK, err));
    const qj_arg args[] = {qj_text_arg("vintage", r->s->vintage.id), qj_text_arg("date", r->date), {.name = NULL}};
    QJ_TRY(qj_flow_paragraph(&r->flow, report_say(r, "report.approval", args), &qj_style_body, err));
    QJ_TRY(
        signature(r, "report.sign.approved", *r->region != '\0' ? "report.role.akimat" : "report.role.authority", err));
    QJ_TRY(signature(r, "report.sign.agreed", "report.role.education", err));
    QJ_TRY(signature(r, "report.sign.agreed", "report.role.employment", err));
    return signature(r, "report.sign.agreed", "report.role.chamber", err);
}
