// The document from end to end, and its words.
#include "service/report_parts.h"

#include "base/round.h"
#include "service/cut.h"
#include "service/publish.h"

#include <math.h>
#include <string.h>

#define DEFAULT_LINK "http://127.0.0.1:8080"
#define EN_DASH "\xE2\x80\x93"

// ---- words

const char *report_word(const report *r, const char *id) { return qj_text(r->lang, id); }

static const char *kept(report *r, const qj_buf *b) {
    r->flow.failed = r->flow.failed || b->failed;
    return b->failed ? "" : b->data;
}

const char *report_say(report *r, const char *id, const qj_arg *args) {
    qj_buf b = qj_buf_new(r->a, 160);
    qj_text_format(&b, r->lang, id, args);
    return kept(r, &b);
}

const char *report_number(report *r, double v, int decimals) {
    if (isnan(v))
        return "";
    qj_buf b = qj_buf_new(r->a, 24);
    qj_text_number(&b, r->lang, v, decimals);
    return kept(r, &b);
}

const char *report_rounded(report *r, double v) { return report_number(r, qj_significant(v, 3), 0); }

const char *report_range(report *r, double lo, double hi) {
    int decimals;
    qj_buf b = qj_buf_new(r->a, 40);
    if (isnan(lo) || isnan(hi))
        return "";
    qj_round_range(&lo, &hi, 0, &decimals);
    qj_text_number(&b, r->lang, lo, decimals);
    qj_buf_str(&b, EN_DASH);
    qj_text_number(&b, r->lang, hi, decimals);
    return kept(r, &b);
}

const char *report_text(report *r, const qj_table *t, size_t row, const char *col) {
    const ptrdiff_t k = qj_table_col_find(t, col);
    const char *s = k >= 0 && row < t->n_rows ? t->cells[row * t->n_cols + (size_t)k].text : NULL;
    (void)r;
    return s != NULL ? s : "";
}

double report_value(const qj_table *t, size_t row, const char *col) {
    const ptrdiff_t k = qj_table_col_find(t, col);
    return k >= 0 && row < t->n_rows ? t->cells[row * t->n_cols + (size_t)k].num : NAN;
}

qj_rc report_section(report *r, const char *id, double needs, qj_err *err) {
    const char *title = qj_arena_printf(r->a, "%d. %s", ++r->section, report_word(r, id));
    QJ_NEED(err, title);
    return qj_flow_heading(&r->flow, 2, title, needs, err);
}

qj_rc report_draw(report *r, const char *caption, const char *unit, qj_chart_body body, const void *arg,
                  report_figure *out, qj_err *err) {
    *out = (report_figure){qj_scene_new(r->a, r->flow.right - r->flow.left), caption, unit};
    const qj_canvas c = {.scene = &out->scene,
                         .type = r->flow.type,
                         .theme = r->flow.theme,
                         .lang = r->lang,
                         .w = out->scene.width,
                         .size = 8.6};
    return body(&c, arg, &out->scene.height, err);
}

qj_rc report_place(report *r, const report_figure *f, qj_err *err) {
    const char *alt = qj_arena_printf(r->a, "%s. %s", f->caption, f->unit);
    QJ_NEED(err, alt);
    return qj_flow_figure(&r->flow, &f->scene, alt, f->caption, f->unit, err);
}

double report_height(const report_figure *f) { return f->scene.height + 60; }

// ---- opening

// A link that can be printed, encoded and pressed: http or https, a host, nothing that ends an address.
static bool is_address(const char *s) {
    const char *host = strncmp(s, "https://", 8) == 0 ? s + 8 : strncmp(s, "http://", 7) == 0 ? s + 7 : NULL;
    if (host == NULL || strlen(s) > 200 || *host == '\0' || *host == '/')
        return false;
    for (const char *p = s; *p != '\0'; p++) {
        bool plain = (*p >= '0' && *p <= '9') || (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');
        if (!plain && strchr("-._~:/[]%", *p) == NULL)
            return false;
    }
    return true;
}

static qj_rc set_link(report *r, const char *base, qj_err *err) {
    if (base == NULL || *base == '\0')
        base = DEFAULT_LINK;
    if (!is_address(base))
        return qj_fail(err, QJ_E_REPORT_LINK, qj_text_arg("link", base));
    size_t n = strlen(base);
    while (n > 0 && base[n - 1] == '/')
        n--;
    const char *page = *r->region != '\0' ? "region/" : "map";
    r->link = qj_arena_printf(r->a, "%.*s/%s/%s%s?year=all&vintage=%s", (int)n, base, qj_lang_code(r->lang), page,
                              r->region, r->s->vintage.id);
    QJ_NEED(err, r->link);
    return QJ_OK;
}

// "2026-11-21T08:30:00Z" as the language writes a day.
static const char *day(const report *r) {
    const char *t = r->s->vintage.made_at;
    if (strlen(t) < 10)
        return t;
    return r->lang == QJ_EN ? qj_arena_strn(r->a, t, 10) : qj_arena_printf(r->a, "%.2s.%.2s.%.4s", t + 8, t + 5, t);
}

static qj_rc set_place(report *r, const qj_report_query *q, qj_err *err) {
    const qj_cut_words words = {.region = q->region, .lang = q->lang};
    qj_cut_place at;
    QJ_TRY(qj_cut_resolve(r->s, &words, r->a, &at, err));
    r->region = r->s->need->dims[0].codes[at.region];
    r->ceiling = q->ceiling;
    r->place = qj_text_capital(r->a, qj_cut_region_name(r->s, at.region, r->lang));
    QJ_NEED(err, r->place);
    r->years = r->s->last_year - r->s->first_year + 1;
    r->span = r->years > 1 ? qj_arena_printf(r->a, "%d" EN_DASH "%d", r->s->first_year, r->s->last_year)
                           : qj_arena_printf(r->a, "%d", r->s->first_year);
    QJ_NEED(err, r->span);
    r->date = day(r);
    QJ_NEED(err, r->date);
    return set_link(r, q->link, err);
}

qj_rc qj_report_open(qj_workspace *w, const qj_snapshot *s, const qj_report_query *q, qj_arena *a, qj_report_file *out,
                     qj_err *err) {
    report *r = QJ_NEW(a, report, 1);
    QJ_NEED(err, r);
    if (s == NULL)
        QJ_TRY(qj_snapshot_open(w, q->vintage, a, &s, err));
    *r = (report){.w = w, .s = s, .lang = q->lang, .a = a};
    QJ_TRY(set_place(r, q, err));
    QJ_TRY(report_read(r, err));
    *out = (qj_report_file){.report = r};
    out->name = qj_arena_printf(a, "qajet-map-%s-%s.pdf", *r->region != '\0' ? r->region : w->region.items[0].code,
                                s->vintage.id);
    QJ_NEED(err, out->name);
    return QJ_OK;
}

// ---- writing

static qj_rc set_parts(report *r, qj_err *err) {
    QJ_TRY(report_front(r, err));
    QJ_TRY(report_years(r, err));
    QJ_TRY(report_regions(r, err));
    QJ_TRY(report_industries(r, err));
    QJ_TRY(report_occupations(r, err));
    QJ_TRY(report_claims(r, err));
    QJ_TRY(report_gaps(r, err));
    QJ_TRY(report_method(r, err));
    QJ_TRY(report_glossary(r, err));
    return report_approval(r, err);
}

static const char *title_of(report *r) {
    const qj_arg args[] = {qj_text_arg("place", r->place), qj_text_arg("years", r->span), {.name = NULL}};
    return report_say(r, "report.title", args);
}

static void run_pages(report *r) {
    const qj_arg args[] = {qj_text_arg("vintage", r->s->vintage.id), qj_text_arg("date", r->date), {.name = NULL}};
    const char *badge = r->s->standing == QJ_STANDING_PUBLISHED ? NULL
                        : r->s->standing == QJ_STANDING_DRAFT   ? report_word(r, "report.badge.draft")
                        : r->s->standing == QJ_STANDING_FORMER  ? report_word(r, "report.badge.former")
                                                                : report_word(r, "report.badge.withdrawn");
    const qj_running running = {.head_left = r->place,
                                .head_right = report_say(r, "report.head", args),
                                .head_short = r->s->vintage.id,
                                .foot = r->link,
                                .warning = badge};
    qj_flow_run(&r->flow, &running);
}

static qj_rc write_pdf(report *r, qj_type *type, qj_buf *out, size_t *pages, qj_err *err) {
    QJ_TRY(qj_flow_open(type, r->lang, r->a, &r->flow, err));
    r->section = 0;
    QJ_TRY(set_parts(r, err));
    run_pages(r);
    const qj_pdf_doc d = {.about = {.lang = r->lang,
                                    .title = title_of(r),
                                    .author = "Qajet",
                                    .subject = report_word(r, "report.subject"),
                                    .keywords = r->s->vintage.id,
                                    .date = r->s->vintage.made_at},
                          .pages = r->flow.pages,
                          .n_pages = r->flow.n_pages,
                          .marks = r->flow.marks,
                          .n_marks = r->flow.n_marks};
    if (r->flow.failed)
        return qj_fail(err, QJ_E_MEMORY);
    *pages = r->flow.n_pages;
    return qj_pdf(&d, type, out, err);
}

qj_rc qj_report_write(qj_report_file *f, qj_buf *out, qj_err *err) {
    qj_type *type;
    QJ_TRY(qj_type_open(f->report->a, &type, err));
    qj_rc rc = write_pdf(f->report, type, out, &f->pages, err);
    qj_type_close(type);
    return rc;
}
