#include "service/export.h"

#include "service/export_subject.h"
#include "service/picture.h"

#include <string.h>

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

typedef struct part {
    unsigned bit;
    bool given;
    const char *name;
} part;

#define PARTS 11

static void parts_of(const qj_export_query *q, part out[static PARTS]) {
    const part parts[PARTS] = {
        {PART_REGION, given(q->need.region), "region"},
        {PART_INDUSTRY, given(q->need.industry), "industry"},
        {PART_OCCUPATION, given(q->need.occupation), "occupation"},
        {PART_YEAR, q->need.year != 0, "year"},
        {PART_CUT, q->need.level != 0, "level"},
        {PART_CUT, q->need.top != 0, "top"},
        {PART_CUT, given(q->need.regions), "regions"},
        {PART_TOPIC, given(q->topic), "topic"},
        {PART_AGAINST, given(q->against), "against"},
        {PART_CUT, given(q->picture), "picture"},
        {PART_CUT, given(q->figure), "figure"},
    };
    memcpy(out, parts, sizeof parts);
}

// A part that this table does not have, or one that it can't do without. How rows are cut changes nothing where there
// is nothing to cut.
static qj_rc check_parts(const export_subject *sub, const qj_export_query *q, qj_err *err) {
    part parts[PARTS];
    parts_of(q, parts);
    for (size_t i = 0; i < PARTS; i++) {
        if (parts[i].given && (sub->parts & parts[i].bit) == 0)
            return qj_fail(err, QJ_E_EXPORT_FILTER, qj_text_arg("name", parts[i].name), qj_text_arg("what", sub->name));
        if (!parts[i].given && (sub->must & parts[i].bit) != 0)
            return qj_fail(err, QJ_E_EXPORT_MUST, qj_text_arg("name", parts[i].name), qj_text_arg("what", sub->name));
    }
    return QJ_OK;
}

static qj_rc check_question(const export_subject *sub, const qj_writer *writer, const qj_export_query *q, qj_err *err) {
    QJ_TRY(check_parts(sub, q, err));
    if ((writer->needs & QJ_WRITE_PICTURE) != 0 && (sub->n_dims == 0 || q->need.by == 0))
        return qj_fail(err, QJ_E_EXPORT_PICTURE, qj_text_arg("as", writer->id));
    if ((writer->needs & QJ_WRITE_DIMS) != 0 && sub->n_dims == 0)
        return qj_fail(err, QJ_E_EXPORT_DIMS, qj_text_arg("as", writer->id), qj_text_arg("what", sub->name));
    if ((writer->needs & QJ_WRITE_SHAPES) != 0 && q->need.by != QJ_BY_REGION)
        return qj_fail(err, QJ_E_EXPORT_REGIONS, qj_text_arg("as", writer->id));
    return QJ_OK;
}

// ---- from a question to a document

static qj_rc open_vintage(exporting *x, const export_subject *sub) {
    if (!sub->of_vintage)
        x->s = NULL;
    if (!sub->of_vintage || x->s != NULL)
        return QJ_OK;
    qj_rc rc = qj_snapshot_open(x->w, x->q->vintage, x->a, &x->s, x->err);
    return rc == -(qj_rc)QJ_E_NO_VINTAGE && !sub->needs_vintage ? QJ_OK : rc;
}

// The codes of the places that were asked for, "" for all.
static void set_codes(exporting *x, const export_subject *sub) {
    const qj_codes *lists[] = {&x->w->region, &x->w->industry, &x->w->occupation};
    const char *words[] = {x->q->need.region, x->q->need.industry, x->q->need.occupation};
    const size_t at[] = {x->place.region, x->place.industry, x->place.occupation};
    for (size_t i = 0; i < 3; i++) {
        const ptrdiff_t item = sub->n_dims == 0 && given(words[i]) ? qj_codes_lookup(lists[i], words[i], x->a) : -1;
        if (sub->n_dims > 0)
            x->code[i] = at[i] > 0 ? x->s->need->dims[i].codes[at[i]] : "";
        else
            x->code[i] = item >= 0 ? lists[i]->items[item].code : "";
    }
}

static qj_rc make_table(exporting *x, const export_subject *sub) {
    qj_table *t;
    const qj_need_query *n = &x->q->need;
    const qj_cut_words words = {n->region, n->industry, n->occupation, n->year, n->lang};
    if (sub->n_dims > 0)
        QJ_TRY(qj_cut_resolve(x->s, &words, x->a, &x->place, x->err));
    set_codes(x, sub);
    QJ_TRY(sub->make(x, &t));
    QJ_BUG_IF(x->err, sub->n_dims > 0 && qj_table_col_find(t, sub->dims[sub->n_dims - 1].id) != (ptrdiff_t)sub->dims[sub->n_dims - 1].code);
    x->doc = (qj_write_doc){.id = sub->name, .table = t, .lang = n->lang, .dims = sub->dims, .n_dims = sub->n_dims};
    return QJ_OK;
}

static qj_rc make_doc(exporting *x, const export_subject *sub, const qj_writer *writer) {
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
    const export_subject *sub = export_subject_find(q->what);
    const qj_writer *writer = writer_of(q->as);
    exporting *x = QJ_NEW(a, exporting, 1);
    qj_export_query *whole = QJ_NEW(a, qj_export_query, 1);
    QJ_BUG_IF(err, sub == NULL || writer == NULL);
    QJ_TRY(check_question(sub, writer, q, err));
    if (x == NULL || whole == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    *whole = *q;
    if ((sub->parts & PART_CUT) == 0)
        whole->need.by = 0;
    else if (q->need.by == 0)
        whole->need.by = QJ_BY_REGION | QJ_BY_INDUSTRY | QJ_BY_OCCUPATION | QJ_BY_YEAR;
    *x = (exporting){.w = w, .s = s, .shown = s, .q = whole, .a = a, .err = err};
    QJ_TRY(make_doc(x, sub, writer));
    const char *name = x->s == NULL ? qj_arena_printf(a, "qajet-%s.%s", sub->name, writer->ending)
                                    : qj_arena_printf(a, "qajet-%s-%s.%s", sub->name, x->s->vintage.id, writer->ending);
    QJ_NEED(err, name);
    const qj_table *t = x->doc.table;
    *out = (qj_export_file){writer->type, name, t->n_rows, 4096 + t->n_rows * t->n_cols * writer->cell_bytes, writer, &x->doc};
    return QJ_OK;
}

qj_rc qj_export_write(const qj_export_file *f, qj_buf *out, qj_err *err) { return f->writer->write(f->doc, out, err); }
