// HarfBuzz over the compiled-in fonts: no font of the machine is ever asked for.
#include "report/type.h"

#include "base/utf8.h"

#include <hb.h>
#include <string.h>

extern const unsigned char qj_font_regular[], qj_font_regular_end[], qj_font_bold[], qj_font_bold_end[];

qj_font qj_font_of(qj_weight w) {
    return w == QJ_BOLD ? (qj_font){qj_font_bold, (size_t)(qj_font_bold_end - qj_font_bold)}
                        : (qj_font){qj_font_regular, (size_t)(qj_font_regular_end - qj_font_regular)};
}

struct qj_type {
    qj_arena *arena;
    hb_font_t *font[QJ_WEIGHTS];
    hb_buffer_t *buffer;
    double em[QJ_WEIGHTS]; // units of the font
    qj_glyph *glyphs;
    size_t cap;
};

static hb_font_t *open_font(qj_weight w) {
    qj_font f = qj_font_of(w);
    hb_blob_t *blob = hb_blob_create((const char *)f.bytes, (unsigned)f.size, HB_MEMORY_MODE_READONLY, NULL, NULL);
    hb_face_t *face = hb_face_create(blob, 0);
    hb_font_t *font = hb_font_create(face);
    hb_face_destroy(face);
    hb_blob_destroy(blob);
    return font;
}

qj_rc qj_type_open(qj_arena *a, qj_type **out, qj_err *err) {
    qj_type *t = QJ_NEW(a, qj_type, 1);
    QJ_NEED(err, t);
    t->arena = a;
    t->buffer = hb_buffer_create();
    for (int w = 0; w < QJ_WEIGHTS; w++) {
        t->font[w] = open_font((qj_weight)w);
        t->em[w] = hb_face_get_upem(hb_font_get_face(t->font[w]));
    }
    *out = t;
    if (hb_buffer_allocation_successful(t->buffer) && hb_face_get_glyph_count(hb_font_get_face(t->font[QJ_BOLD])) > 0)
        return QJ_OK;
    qj_type_close(t);
    *out = NULL;
    return qj_fail(err, QJ_E_MEMORY);
}

void qj_type_close(qj_type *t) {
    if (t == NULL)
        return;
    for (int w = 0; w < QJ_WEIGHTS; w++)
        hb_font_destroy(t->font[w]);
    hb_buffer_destroy(t->buffer);
}

// Bytes of the character at s.
static size_t step(const char *s) {
    size_t len;
    bool valid;
    (void)qj_utf8_next(s, strlen(s), &len, &valid);
    return len;
}

// Noto Sans has no minus sign of its own; the en dash is as wide as a digit's bar. The text stays what it is.
static hb_codepoint_t drawn_as(hb_codepoint_t c) { return c == 0x2212 ? 0x2013 : c; }

// A letter a cluster; no ligatures, so that the text of a document can be searched.
static void shape(qj_type *t, qj_weight w, const char *s, size_t n) {
    hb_buffer_clear_contents(t->buffer);
    hb_buffer_set_direction(t->buffer, HB_DIRECTION_LTR);
    hb_buffer_set_cluster_level(t->buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
    for (size_t i = 0, len; i < n; i += len) {
        bool valid;
        const uint32_t c = qj_utf8_next(s + i, n - i, &len, &valid);
        hb_buffer_add(t->buffer, drawn_as(c), (unsigned)i);
    }
    hb_buffer_set_content_type(t->buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
    hb_buffer_set_script(t->buffer, HB_SCRIPT_CYRILLIC);
    const hb_feature_t plain[] = {{HB_TAG('l', 'i', 'g', 'a'), 0, 0, (unsigned)-1}};
    hb_shape(t->font[w], t->buffer, plain, 1);
}

const qj_glyph *qj_type_shape(qj_type *t, qj_weight w, double size, const char *s, size_t n, size_t *count) {
    unsigned len = 0;
    shape(t, w, s, n);
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(t->buffer, &len);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(t->buffer, &len);
    *count = 0;
    if (len > t->cap) {
        size_t cap = len < 128 ? 128 : 2 * (size_t)len;
        qj_glyph *more = QJ_NEW(t->arena, qj_glyph, cap);
        if (more == NULL)
            return NULL;
        t->glyphs = more;
        t->cap = cap;
    }
    const double scale = size / t->em[w];
    for (unsigned i = 0; i < len; i++)
        t->glyphs[i] = (qj_glyph){info[i].codepoint, info[i].cluster, at[i].x_advance * scale, at[i].x_offset * scale,
                                  at[i].y_offset * scale};
    *count = len;
    return t->glyphs;
}

static double width_of(qj_type *t, qj_weight w, double size, const char *s, size_t n) {
    unsigned len = 0;
    int64_t sum = 0;
    shape(t, w, s, n);
    const hb_glyph_position_t *at = hb_buffer_get_glyph_positions(t->buffer, &len);
    for (unsigned i = 0; i < len; i++)
        sum += at[i].x_advance;
    return (double)sum * size / t->em[w];
}

double qj_type_width(qj_type *t, qj_weight w, double size, const char *s) { return width_of(t, w, size, s, strlen(s)); }

bool qj_type_covers(qj_type *t, qj_weight w, const char *s) {
    unsigned len = 0;
    shape(t, w, s, strlen(s));
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(t->buffer, &len);
    for (unsigned i = 0; i < len; i++)
        if (info[i].codepoint == 0)
            return false;
    return true;
}

// ---- lines

// Whether a line may end right after the character at s.
static bool may_end(const char *s, bool address) {
    if (*s == ' ')
        return true;
    if (*s == '-')
        return s[1] >= 'A'; // not before a figure
    if (address && strchr("/?&=", *s) != NULL)
        return s[1] != '/';
    bool dash = strncmp(s, "\xE2\x80\x94", 3) == 0;
    return dash && s[3] != '\0';
}

// The end of the piece that begins at s: what can't be divided, with the spaces that follow.
static size_t piece(const char *s, bool address) {
    size_t n = 0;
    while (s[n] != '\0' && s[n] != '\n') {
        bool end = may_end(s + n, address);
        n += step(s + n);
        if (end && s[n] != ' ')
            return n;
    }
    return n;
}

static size_t without_spaces(const char *s, size_t n) {
    while (n > 0 && s[n - 1] == ' ')
        n--;
    return n;
}

// As many characters of a too long piece as a line takes, at least one.
static size_t forced(qj_type *t, qj_weight w, double size, double width, const char *s, size_t n) {
    size_t end = step(s);
    while (end < n && width_of(t, w, size, s, end + step(s + end)) <= width)
        end += step(s + end);
    return end;
}

// Bytes of the first line of s.
static size_t first_line(qj_type *t, qj_weight w, double size, double width, const char *s) {
    const bool address = strstr(s, "://") != NULL || *s == '/';
    size_t n = 0;
    while (s[n] != '\0' && s[n] != '\n') {
        size_t next = n + piece(s + n, address);
        if (width_of(t, w, size, s, without_spaces(s, next)) > width + 0.01)
            return n > 0 ? n : forced(t, w, size, width, s, next);
        n = next;
    }
    return n;
}

qj_rc qj_type_break(qj_type *t, qj_weight w, double size, double width, const char *s, qj_arena *a, const qj_line **out,
                    size_t *n, qj_err *err) {
    size_t cap = 8;
    qj_line *lines = QJ_NEW(a, qj_line, cap);
    QJ_NEED(err, lines);
    *n = 0;
    do {
        size_t len = first_line(t, w, size, width, s), bare = without_spaces(s, len);
        if (*n == cap) {
            qj_line *more = QJ_NEW(a, qj_line, 2 * cap);
            QJ_NEED(err, more);
            memcpy(more, lines, cap * sizeof *lines);
            lines = more;
            cap *= 2;
        }
        lines[*n].text = qj_arena_strn(a, s, bare);
        QJ_NEED(err, lines[*n].text);
        lines[(*n)++].width = width_of(t, w, size, s, bare);
        s += len;
        s += *s == '\n';
    } while (*s != '\0');
    *out = lines;
    return QJ_OK;
}
