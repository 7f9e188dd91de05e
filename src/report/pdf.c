// The document: pages, tags, bookmarks and what is known about it.
#include "report/cairo_draw.h"
#include "report/pdf_amend.h"

#include <cairo-pdf.h>

static void set_about(cairo_surface_t *surface, const qj_pdf_about *about) {
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, about->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, about->author);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, about->subject);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_KEYWORDS, about->keywords);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Qajet " QJ_VERSION);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, about->date);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, about->date);
}

#define MOST_LEVELS 4

static void add_marks(cairo_surface_t *surface, const qj_pdf_doc *d, qj_arena *a) {
    int parent[MOST_LEVELS + 1] = {CAIRO_PDF_OUTLINE_ROOT};
    for (size_t i = 0; i < d->n_marks; i++) {
        const qj_bookmark *m = &d->marks[i];
        const char *where = qj_arena_printf(a, "page=%zu pos=[0 %d]", m->page + 1, (int)m->y);
        int level = m->level < 1 ? 1 : m->level > MOST_LEVELS ? MOST_LEVELS : m->level;
        if (where == NULL)
            return;
        parent[level] =
            cairo_pdf_surface_add_outline(surface, parent[level - 1], m->title, where, CAIRO_PDF_OUTLINE_FLAG_OPEN);
        for (int k = level + 1; k <= MOST_LEVELS; k++)
            parent[k] = parent[level];
    }
}

static qj_rc draw_pages(cairo_surface_t *surface, const qj_pdf_doc *d, qj_type *type, qj_arena *a, qj_err *err) {
    cairo_pen p;
    QJ_TRY(cairo_pen_open(&p, surface, type, err));
    p.tagged = true;
    for (size_t i = 0; i < d->n_pages; i++) {
        cairo_pdf_surface_set_size(surface, d->pages[i].width, d->pages[i].height);
        if (i == 0)
            cairo_tag_begin(p.cr, "Document", NULL);
        cairo_pen_scene(&p, &d->pages[i]);
        if (i + 1 == d->n_pages)
            cairo_tag_end(p.cr, "Document");
        cairo_show_page(p.cr);
    }
    add_marks(surface, d, a);
    qj_rc rc = cairo_pen_status(cairo_status(p.cr), err);
    cairo_pen_close(&p);
    return rc;
}

qj_rc qj_pdf(const qj_pdf_doc *d, qj_type *type, qj_buf *out, qj_err *err) {
    QJ_BUG_IF(err, d->n_pages == 0);
    qj_buf raw = qj_buf_new(out->arena, 1 << 18);
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(cairo_pen_write, &raw, d->pages[0].width, d->pages[0].height);
    set_about(surface, &d->about);
    qj_rc rc = draw_pages(surface, d, type, out->arena, err);
    cairo_surface_finish(surface);
    if (rc == QJ_OK)
        rc = cairo_pen_status(cairo_surface_status(surface), err);
    cairo_surface_destroy(surface);
    QJ_TRY(rc);
    return pdf_amend(d, raw.data, raw.len, out, err);
}
