// An incremental update (PDF 32000-1, 7.5.6): objects of cairo's document that say more, a cross-reference section for
// them, and a trailer that points back. Cairo's own objects are plain text and its table is a plain one.
#include "report/pdf_amend.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

typedef struct amending {
    const qj_pdf_doc *d;
    const char *pdf;
    size_t n;
    size_t xref, size; // offset of the table; how many objects
    unsigned root;     // number of the catalogue
    size_t *changed;   // [size] offset of the new version; 0: none
    size_t page, item; // where the next figure is looked for
    qj_buf *out;
    qj_err *err;
} amending;

static const char *find_last(const amending *m, const char *word) {
    const size_t len = strlen(word);
    for (size_t at = m->n >= len ? m->n - len + 1 : 0; at-- > 0;)
        if (memcmp(m->pdf + at, word, len) == 0)
            return m->pdf + at;
    return NULL;
}

static qj_rc read_trailer(amending *m) {
    const char *start = find_last(m, "startxref\n"), *trailer = find_last(m, "trailer\n");
    QJ_BUG_IF(m->err, start == NULL || trailer == NULL);
    const char *size = strstr(trailer, "/Size "), *root = strstr(trailer, "/Root ");
    QJ_BUG_IF(m->err, size == NULL || root == NULL);
    m->xref = strtoul(start + 10, NULL, 10);
    m->size = strtoul(size + 6, NULL, 10);
    m->root = (unsigned)strtoul(root + 6, NULL, 10);
    QJ_BUG_IF(m->err, m->xref + 8 + 20 * m->size > m->n || memcmp(m->pdf + m->xref, "xref\n0 ", 7) != 0);
    return QJ_OK;
}

// The text of an object, from its number to what stands before ">>\nendobj"; *n is 0 when it is not of that form.
static const char *object(const amending *m, size_t number, size_t *n) {
    const char *table = strchr(m->pdf + m->xref + 5, '\n') + 1, *entry = table + 20 * number;
    *n = 0;
    if (entry[17] != 'n')
        return NULL;
    const size_t at = strtoul(entry, NULL, 10);
    const char *end = at < m->n ? strstr(m->pdf + at, "endobj") : NULL;
    while (end != NULL && end > m->pdf + at && (end[-1] == '\n' || end[-1] == ' '))
        end--;
    if (end == NULL || end < m->pdf + at + 2 || end[-1] != '>' || end[-2] != '>')
        return NULL;
    *n = (size_t)(end - 2 - (m->pdf + at));
    return m->pdf + at;
}

// A text as UTF-16 with its mark, in hexadecimal digits.
static void put_text(qj_buf *out, const char *s) {
    qj_buf_str(out, "<FEFF");
    for (size_t i = 0, n = strlen(s); i < n;) {
        size_t len;
        bool valid;
        const uint32_t c = qj_utf8_next(s + i, n - i, &len, &valid);
        i += len;
        if (c >= 0x10000)
            qj_buf_printf(out, "%04X%04X", 0xD800 + (c - 0x10000) / 0x400, 0xDC00 + (c - 0x10000) % 0x400);
        else
            qj_buf_printf(out, "%04X", c);
    }
    qj_buf_char(out, '>');
}

// What stands in place of the next figure, in the order of the pages.
static const char *next_figure(amending *m) {
    for (; m->page < m->d->n_pages; m->page++, m->item = 0)
        while (m->item < m->d->pages[m->page].n) {
            const qj_draw *d = &m->d->pages[m->page].items[m->item++];
            if (d->kind == QJ_DRAW_OPEN && d->group.tag == QJ_TAG_FIGURE)
                return d->group.text;
        }
    return NULL;
}

static void begin(amending *m, size_t number, const char *text, size_t n) {
    m->changed[number] = m->out->len;
    qj_buf_put(m->out, text, n);
}

static bool is(const char *text, size_t n, const char *what) {
    const char *at = memchr(text, '<', n);
    return at != NULL && (size_t)(text + n - at) >= strlen(what) && memcmp(at, what, strlen(what)) == 0;
}

static qj_rc amend_objects(amending *m) {
    for (size_t number = 1; number < m->size; number++) {
        size_t n;
        const char *text = object(m, number, &n);
        if (n > 0 && is(text, n, "<< /Type /StructElem\n   /S /Figure\n")) {
            const char *alt = next_figure(m);
            QJ_BUG_IF(m->err, alt == NULL);
            begin(m, number, text, n);
            qj_buf_str(m->out, "   /Alt ");
            put_text(m->out, alt);
            qj_buf_str(m->out, "\n>>\nendobj\n");
        } else if (n > 0 && is(text, n, "<< /Type /StructElem\n   /S /TH\n")) {
            begin(m, number, text, n);
            qj_buf_str(m->out, "   /A << /O /Table /Scope /Column >>\n>>\nendobj\n");
        } else if (n > 0 && number == m->root) {
            begin(m, number, text, n);
            qj_buf_printf(m->out, "   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n",
                          qj_lang_code(m->d->about.lang));
        }
    }
    QJ_BUG_IF(m->err, next_figure(m) != NULL || m->changed[m->root] == 0);
    return QJ_OK;
}

static void put_table(amending *m) {
    const size_t start = m->out->len;
    const char *info = strstr(find_last(m, "trailer\n"), "/Info ");
    qj_buf_str(m->out, "xref\n");
    for (size_t number = 1; number < m->size; number++)
        if (m->changed[number] != 0)
            qj_buf_printf(m->out, "%zu 1\n%010zu 00000 n \n", number, m->changed[number]);
    qj_buf_printf(
        m->out, "trailer\n<< /Size %zu\n   /Root %u 0 R\n   /Info %lu 0 R\n   /Prev %zu\n>>\nstartxref\n%zu\n%%%%EOF\n",
        m->size, m->root, info != NULL ? strtoul(info + 6, NULL, 10) : 0, m->xref, start);
}

qj_rc pdf_amend(const qj_pdf_doc *d, const char *pdf, size_t n, qj_buf *out, qj_err *err) {
    amending m = {.d = d, .pdf = pdf, .n = n, .out = out, .err = err};
    QJ_BUG_IF(err, out->len != 0); // offsets count from the beginning
    QJ_TRY(read_trailer(&m));
    m.changed = QJ_NEW(out->arena, size_t, m.size);
    QJ_NEED(err, m.changed);
    qj_buf_put(out, pdf, n);
    qj_buf_str(out, n > 0 && pdf[n - 1] != '\n' ? "\n" : "");
    QJ_TRY(amend_objects(&m));
    put_table(&m);
    return out->failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
