#include "service/site_need.h"

#include "base/json.h"
#include "service/cut.h"
#include <stdio.h>
#include <string.h>

enum { REGION, INDUSTRY, OCCUPATION, YEAR, DIMS };

static const struct layout {
    const char *name;
    int one, other, over;
    bool whole; // only for all of the first dimension together: the rest is put together from slices of another kind
} layouts[] = {{"ri", REGION, INDUSTRY, OCCUPATION, false},
               {"io", INDUSTRY, OCCUPATION, REGION, false},
               {"ro", REGION, OCCUPATION, INDUSTRY, true}};

typedef struct writing {
    const qj_snapshot *s;
    qj_site_put put;
    void *arg;
    qj_arena *a;
    qj_err *err;
    uint8_t width[QJ_NEED_FIGURES]; // bytes of a figure
    qj_need_cell *cells;            // of one slice
    unsigned char *bytes;
} writing;

static uint8_t flags_of(const qj_need_cell *c) {
    return (uint8_t)((c->withheld ? 0x80 : 0) | (*c->quality - 'A') << 3 | (int)c->class);
}

// Little-endian on every machine.
static uint64_t bits_of(double v, int width) {
    uint64_t wide = 0;
    uint32_t narrow = 0;
    float f = (float)v;
    memcpy(&wide, &v, sizeof wide);
    memcpy(&narrow, &f, sizeof narrow);
    return width == 4 ? narrow : wide;
}

static size_t pack(const writing *w, size_t n) {
    unsigned char *out = w->bytes;
    for (size_t i = 0; i < n; i++)
        *out++ = flags_of(&w->cells[i]);
    for (size_t f = 0; f < QJ_NEED_FIGURES; f++)
        for (int b = 0; b < w->width[f]; b++)
            for (size_t i = 0; i < n; i++) {
                if (!w->cells[i].withheld)
                    *out++ = (unsigned char)(bits_of(w->cells[i].figure[f], w->width[f]) >> 8 * b);
            }
    return (size_t)(out - w->bytes);
}

static const char *code(const qj_dim *d, size_t i) { return i == 0 ? "all" : d->codes[i]; }

static qj_rc put_slice(const writing *w, const struct layout *l, size_t one, size_t other) {
    const qj_dim *d = w->s->need->dims;
    size_t n = 0, at[DIMS] = {0};
    at[l->one] = one;
    at[l->other] = other;
    for (at[l->over] = 0; at[l->over] < d[l->over].n; at[l->over]++)
        for (at[YEAR] = 0; at[YEAR] < d[YEAR].n; at[YEAR]++) {
            const qj_cut_place p = {at[REGION], at[INDUSTRY], at[OCCUPATION], at[YEAR]};
            qj_need_cell_at(w->s, qj_cut_cell(w->s->need, &p), &w->cells[n++]);
        }
    char name[120];
    int len = snprintf(name, sizeof name, "need/%s/%s-%s.bin", l->name, code(&d[l->one], one), code(&d[l->other], other));
    QJ_BUG_IF(w->err, len < 0 || len >= (int)sizeof name);
    return w->put(w->arg, name, w->bytes, pack(w, n), w->err);
}

static qj_rc put_slices(const writing *w) {
    const qj_dim *d = w->s->need->dims;
    for (size_t k = 0; k < sizeof layouts / sizeof *layouts; k++)
        for (size_t one = 0; one < (layouts[k].whole ? 1 : d[layouts[k].one].n); one++)
            for (size_t other = 0; other < d[layouts[k].other].n; other++)
                QJ_TRY(put_slice(w, &layouts[k], one, other));
    return QJ_OK;
}

// ---- need.json

static void put_list(qj_json *j, const char *key, size_t n, const char *const *texts) {
    qj_json_key(j, key);
    qj_json_array(j);
    for (size_t i = 0; i < n; i++)
        qj_json_text(j, texts[i]);
    qj_json_array_end(j);
}

static qj_rc put_index(const writing *w) {
    const qj_snapshot *s = w->s;
    qj_buf b = qj_buf_new(w->a, 8192);
    qj_json j = qj_json_to(&b);
    qj_json_object(&j);
    qj_json_key(&j, "vintage");
    qj_json_text(&j, s->vintage.id);
    qj_json_key(&j, "country");
    qj_json_text(&j, s->ws->region.items[0].code);
    for (int d = 0; d < DIMS; d++)
        put_list(&j, s->need->dims[d].name, s->need->dims[d].n, s->need->dims[d].codes);
    qj_json_key(&j, "figures");
    qj_json_array(&j);
    for (size_t f = 0; f < QJ_NEED_FIGURES; f++) {
        qj_json_array(&j);
        qj_json_text(&j, qj_need_figure(f));
        qj_json_int(&j, w->width[f]);
        qj_json_array_end(&j);
    }
    qj_json_array_end(&j);
    const char *class[8];
    for (int c = 0; c <= QJ_CLASS_INSUFFICIENT; c++)
        class[c] = qj_class_id((qj_class)c);
    put_list(&j, "classes", QJ_CLASS_INSUFFICIENT + 1, class);
    put_list(&j, "statuses", 2, (const char *const[]){qj_status_id(QJ_STATUS_FORECAST), qj_status_id(QJ_STATUS_SUPPRESSED)});
    qj_json_object_end(&j);
    if (b.failed)
        return qj_fail(w->err, QJ_E_MEMORY);
    return w->put(w->arg, "need.json", b.data, b.len, w->err);
}

qj_rc qj_site_need(const qj_snapshot *s, qj_site_put put, void *arg, qj_arena *a, qj_err *err) {
    const qj_dim *d = s->need->dims;
    writing w = {.s = s, .put = put, .arg = arg, .a = a, .err = err};
    size_t longest = 0, bytes = 1;
    for (int i = 0; i < YEAR; i++)
        longest = d[i].n > longest ? d[i].n : longest;
    for (size_t f = 0; f < QJ_NEED_FIGURES; f++) {
        const qj_stat *stat = qj_cube_stat(s->need, qj_need_figure(f));
        w.width[f] = stat != NULL && stat->type == QJ_CELL_F32 ? 4 : 8;
        bytes += w.width[f];
    }
    w.cells = QJ_NEW(a, qj_need_cell, longest * d[YEAR].n);
    w.bytes = QJ_NEW(a, unsigned char, longest * d[YEAR].n * bytes);
    if (w.cells == NULL || w.bytes == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    QJ_TRY(put_index(&w));
    return put_slices(&w);
}
