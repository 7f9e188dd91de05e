#include "service/export.h"

#include "service/audit.h"
#include "service/export_about.h"
#include "service/picture.h"

#include <string.h>

enum { F_CUT = 1, F_TOPIC = 2 }; // parts of a question

typedef struct subject {
    const char *name; // the word of --what and of the API
    const char *page; // that shows it; NULL: none yet
    unsigned filters;
    bool of_vintage;    // its figures come from a vintage
    bool needs_vintage; // and without one there is no table
    const qj_write_dim *dims;
    size_t n_dims;
    qj_rc (*make)(exporting *x, qj_table **out);
    qj_rc (*sources)(exporting *x); // NULL: it has none
} subject;

static qj_rc make_need(exporting *x, qj_table **out) {
    return qj_need(x->s, &x->q->need, x->a, out, x->err);
}

static qj_rc make_claims(exporting *x, qj_table **out) {
    return qj_claims(x->w, x->s, x->q->topic, x->q->need.lang, x->a, out, x->err);
}

static qj_rc make_check(exporting *x, qj_table **out) { return qj_check(x->w, x->q->need.lang, x->a, out, x->err); }

static qj_rc make_vintages(exporting *x, qj_table **out) { return qj_vintage_list(x->w, x->a, out, x->err); }

// Columns of qj_need, which a test compares.
static const qj_write_dim need_dims[] = {
    {.id = "region", .concept = "REF_AREA", .role = "geo", .code = 0, .name = 1},
    {.id = "industry", .concept = "ACTIVITY", .code = 2, .name = 3},
    {.id = "occupation", .concept = "OCCUPATION", .code = 4, .name = 5},
    {.id = "year", .concept = "TIME_PERIOD", .role = "time", .code = 6, .name = 6},
};

static const subject subjects[] = {
    {"need", "map", F_CUT, true, true, need_dims, sizeof need_dims / sizeof *need_dims, make_need, export_sources_of_vintage},
    {"claims", NULL, F_TOPIC, true, false, NULL, 0, make_claims, export_sources_of_table},
    {"check", NULL, 0, false, false, NULL, 0, make_check, export_sources_all},
    {"vintages", NULL, 0, false, false, NULL, 0, make_vintages, NULL},
};

static const subject *subject_of(const char *name) {
    for (size_t i = 0; name != NULL && i < sizeof subjects / sizeof *subjects; i++) {
        if (strcmp(subjects[i].name, name) == 0)
            return &subjects[i];
    }
    return NULL;
}

// The writers of io, then those of pictures.
static const qj_writer *writer_at(size_t i) {
    if (i < qj_writers_count)
        return &qj_writers[i];
    i -= qj_writers_count;
    return i < qj_picture_writers_count ? &qj_picture_writers[i] : NULL;
}

static const qj_writer *writer_of(const char *id) {
    size_t i = 0;
    while (id != NULL && writer_at(i) != NULL && strcmp(writer_at(i)->id, id) != 0)
        i++;
    return id != NULL ? writer_at(i) : NULL;
}

const char *qj_export_form(const char *path) {
    const qj_writer *w = qj_writer_by_name(path);
    const char *dot = strrchr(path, '.');
    return w != NULL ? w->id : dot != NULL && writer_of(dot + 1) != NULL ? dot + 1 : NULL;
}

const char *qj_export_form_at(size_t i) {
    const qj_writer *w = writer_at(i);
    return w != NULL ? w->id : NULL;
}

// ---- what can be asked

static bool given(const char *s) { return s != NULL && *s != 0; }

// The first part of the question that this table does not have, or NULL. How rows are cut changes nothing where there
// is nothing to cut.
static const char *stray(const subject *sub, const qj_export_query *q) {
    const struct {
        unsigned part;
        bool given;
        const char *name;
    } parts[] = {
        {F_CUT, given(q->need.region), "region"},
        {F_CUT, given(q->need.industry), "industry"},
        {F_CUT, given(q->need.occupation), "occupation"},
        {F_CUT, q->need.year != 0, "year"},
        {F_CUT, q->need.level != 0, "level"},
        {F_CUT, q->need.top != 0, "top"},
        {F_TOPIC, given(q->topic), "topic"},
        {F_CUT, given(q->picture), "picture"},
        {F_CUT, given(q->figure), "figure"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].given && (sub->filters & parts[i].part) == 0)
            return parts[i].name;
    }
    return NULL;
}

static qj_rc check_question(const subject *sub, const qj_writer *writer, const qj_export_query *q, qj_err *err) {
    const char *part = stray(sub, q);
    if (part != NULL)
        return qj_fail(err, QJ_E_EXPORT_FILTER, qj_text_arg("name", part), qj_text_arg("what", sub->name));
    if ((writer->needs & QJ_WRITE_PICTURE) != 0 && (sub->n_dims == 0 || q->need.by == 0))
        return qj_fail(err, QJ_E_EXPORT_PICTURE, qj_text_arg("as", writer->id));
    if ((writer->needs & QJ_WRITE_DIMS) != 0 && sub->n_dims == 0)
        return qj_fail(err, QJ_E_EXPORT_DIMS, qj_text_arg("as", writer->id), qj_text_arg("what", sub->name));
    if ((writer->needs & QJ_WRITE_SHAPES) != 0 && q->need.by != QJ_BY_REGION)
        return qj_fail(err, QJ_E_EXPORT_REGIONS, qj_text_arg("as", writer->id));
    return QJ_OK;
}

// ---- from a question to a document

static qj_rc open_vintage(exporting *x, const subject *sub) {
    if (!sub->of_vintage)
        x->s = NULL;
    if (!sub->of_vintage || x->s != NULL)
        return QJ_OK;
    qj_rc rc = qj_snapshot_open(x->w, x->q->vintage, x->a, &x->s, x->err);
    return rc == -(qj_rc)QJ_E_NO_VINTAGE && !sub->needs_vintage ? QJ_OK : rc;
}

static qj_rc make_table(exporting *x, const subject *sub) {
    qj_table *t;
    const qj_need_query *n = &x->q->need;
    const qj_cut_words words = {n->region, n->industry, n->occupation, n->year, n->lang};
    if (sub->n_dims > 0)
        QJ_TRY(qj_cut_resolve(x->s, &words, x->a, &x->place, x->err));
    QJ_TRY(sub->make(x, &t));
    QJ_BUG_IF(x->err, sub->n_dims > 0 && qj_table_col_find(t, sub->dims[sub->n_dims - 1].id) != (ptrdiff_t)sub->dims[sub->n_dims - 1].code);
    x->doc = (qj_write_doc){.id = sub->name, .table = t, .lang = n->lang, .dims = sub->dims, .n_dims = sub->n_dims};
    return QJ_OK;
}

static qj_rc make_doc(exporting *x, const subject *sub, const qj_writer *writer) {
    QJ_TRY(open_vintage(x, sub));
    QJ_TRY(make_table(x, sub));
    QJ_TRY(qj_pack_describe(x->w, x->a, &x->pack, x->err));
    QJ_TRY(export_about(x, sub->page));
    if ((writer->needs & QJ_WRITE_NOTES) != 0) {
        if (sub->sources != NULL)
            QJ_TRY(sub->sources(x));
        QJ_TRY(export_notes(x));
    }
    if ((writer->needs & QJ_WRITE_SHAPES) != 0)
        return qj_geometry(x->w, x->a, &x->doc.shapes, &x->doc.n_shapes, x->err);
    if ((writer->needs & QJ_WRITE_PICTURE) == 0)
        return QJ_OK;
    qj_rc rc = qj_geometry(x->w, x->a, &x->doc.shapes, &x->doc.n_shapes, x->err);
    if (rc != QJ_OK && rc != -(qj_rc)QJ_E_NOT_FOUND) // without shapes regions are ranked
        return rc;
    return export_picture(x);
}

qj_rc qj_export_open(qj_workspace *w, const qj_snapshot *s, const qj_export_query *q, qj_arena *a, qj_export_file *out,
                     qj_err *err) {
    const subject *sub = subject_of(q->what);
    const qj_writer *writer = writer_of(q->as);
    exporting *x = QJ_NEW(a, exporting, 1);
    qj_export_query *whole = QJ_NEW(a, qj_export_query, 1);
    QJ_BUG_IF(err, sub == NULL || writer == NULL);
    QJ_TRY(check_question(sub, writer, q, err));
    if (x == NULL || whole == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    *whole = *q;
    if ((sub->filters & F_CUT) == 0)
        whole->need.by = 0;
    else if (q->need.by == 0)
        whole->need.by = QJ_BY_REGION | QJ_BY_INDUSTRY | QJ_BY_OCCUPATION | QJ_BY_YEAR;
    *x = (exporting){.w = w, .s = s, .q = whole, .a = a, .err = err};
    QJ_TRY(make_doc(x, sub, writer));
    const char *name = x->s == NULL ? qj_arena_printf(a, "qajet-%s.%s", sub->name, writer->ending)
                                    : qj_arena_printf(a, "qajet-%s-%s.%s", sub->name, x->s->vintage.id, writer->ending);
    QJ_NEED(err, name);
    const qj_table *t = x->doc.table;
    *out = (qj_export_file){writer->type, name, t->n_rows, 4096 + t->n_rows * t->n_cols * writer->cell_bytes, writer, &x->doc};
    return QJ_OK;
}

qj_rc qj_export_write(const qj_export_file *f, qj_buf *out, qj_err *err) { return f->writer->write(f->doc, out, err); }
