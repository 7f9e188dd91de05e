// What stands beside the sheets of a workbook: shared strings and number formats.
#include "io/xlsx.h"

#include <stdlib.h>
#include <string.h>

// ---- shared strings

typedef struct strings_state {
    struct xlsx *x;
    qj_arena *arena;
    bool in_text, phonetic, superscript;
} strings_state;

static void push_string(part *p, strings_state *t) {
    struct xlsx *x = t->x;
    if (x->n_strings + 1 >= x->cap_strings) {
        size_t cap = x->cap_strings > 0 ? x->cap_strings * 2 : 1024;
        uint32_t *larger = QJ_NEW(t->arena, uint32_t, cap);
        if (larger == NULL) {
            part_fail(p, QJ_E_MEMORY);
            return;
        }
        if (x->n_strings > 0)
            memcpy(larger, x->start, (x->n_strings + 1) * sizeof *larger);
        x->start = larger;
        x->cap_strings = cap;
    }
    x->n_strings++;
    x->start[x->n_strings] = (uint32_t)x->texts.len;
}

static void strings_start(part *p, const char *name, const XML_Char **attributes) {
    strings_state *t = p->arg;
    if (strcmp(name, "t") == 0) {
        t->in_text = true;
    } else if (strcmp(name, "rPh") == 0) {
        t->phonetic = true;
    } else if (strcmp(name, "r") == 0) {
        t->superscript = false;
    } else if (strcmp(name, "vertAlign") == 0) { // a raised digit is the number of a footnote
        const char *v = xml_attribute(attributes, "val");
        t->superscript = v != NULL && strcmp(v, "superscript") == 0;
    }
}

static void strings_end(part *p, const char *name) {
    strings_state *t = p->arg;
    if (strcmp(name, "t") == 0) {
        t->in_text = false;
    } else if (strcmp(name, "rPh") == 0) {
        t->phonetic = false;
    } else if (strcmp(name, "r") == 0) {
        t->superscript = false;
    } else if (strcmp(name, "si") == 0) {
        push_string(p, t);
    }
}

static void strings_text(part *p, const char *s, size_t n) {
    strings_state *t = p->arg;
    if (!t->in_text || t->phonetic || t->superscript)
        return;
    if (t->x->texts.len + n > XLSX_STRINGS)
        part_fail(p, QJ_E_IMPORT_BOMB);
    else
        qj_buf_put(&t->x->texts, s, n);
    if (t->x->texts.failed)
        part_fail(p, QJ_E_MEMORY);
}

qj_rc xlsx_read_strings(grid_book *b, qj_err *err) {
    struct xlsx *x = b->xlsx;
    x->texts = qj_buf_new(b->arena, 4096);
    QJ_NEED(err, x->start = QJ_NEW(b->arena, uint32_t, 2));
    x->cap_strings = 2;
    if (x->strings_path == NULL)
        return QJ_OK;
    strings_state t = {.x = x, .arena = b->arena};
    const part_handlers on = {strings_start, strings_end, strings_text};
    return part_read(b, x->strings_path, XLSX_STRINGS, on, &t, err);
}

// ---- number formats

#define FORMATS 4096

typedef struct styles_state {
    struct xlsx *x;
    qj_arena *arena;
    uint8_t *format; // [FORMATS]
    bool in_cells;
} styles_state;

// What a format code shows: letters in quotes and brackets mean nothing.
static xlsx_style style_of_code(const char *code) {
    for (const char *p = code; *p != '\0'; p++) {
        if (*p == '"' || *p == '[') {
            const char *close = strchr(p + 1, *p == '"' ? '"' : ']');
            if (close == NULL)
                break;
            p = close;
        } else if (*p == '\\' && p[1] != '\0') {
            p++;
        } else if (*p == '%') {
            return XLSX_PERCENT;
        } else if (strchr("yYdD", *p) != NULL) {
            return XLSX_DATE;
        }
    }
    return XLSX_PLAIN;
}

static xlsx_style style_of_format(const styles_state *t, unsigned long id) {
    if (id == 9 || id == 10)
        return XLSX_PERCENT;
    if ((id >= 14 && id <= 17) || id == 22)
        return XLSX_DATE;
    return id < FORMATS ? (xlsx_style)t->format[id] : XLSX_PLAIN;
}

static void push_style(part *p, styles_state *t, xlsx_style style) {
    struct xlsx *x = t->x;
    if (x->n_styles == x->cap_styles) {
        size_t cap = x->cap_styles > 0 ? x->cap_styles * 2 : 64;
        uint8_t *larger = QJ_NEW(t->arena, uint8_t, cap);
        if (larger == NULL) {
            part_fail(p, QJ_E_MEMORY);
            return;
        }
        if (x->n_styles > 0)
            memcpy(larger, x->style, x->n_styles);
        x->style = larger;
        x->cap_styles = cap;
    }
    x->style[x->n_styles++] = (uint8_t)style;
}

static void styles_start(part *p, const char *name, const XML_Char **attributes) {
    styles_state *t = p->arg;
    const char *id = xml_attribute(attributes, "numFmtId"), *code = xml_attribute(attributes, "formatCode");
    unsigned long number = id != NULL ? strtoul(id, NULL, 10) : 0;
    if (strcmp(name, "cellXfs") == 0)
        t->in_cells = true;
    else if (strcmp(name, "numFmt") == 0 && code != NULL && number < FORMATS)
        t->format[number] = (uint8_t)style_of_code(code);
    else if (strcmp(name, "xf") == 0 && t->in_cells)
        push_style(p, t, style_of_format(t, number));
}

static void styles_end(part *p, const char *name) {
    styles_state *t = p->arg;
    if (strcmp(name, "cellXfs") == 0)
        t->in_cells = false;
}

qj_rc xlsx_read_styles(grid_book *b, qj_err *err) {
    if (b->xlsx->styles_path == NULL)
        return QJ_OK;
    styles_state t = {.x = b->xlsx, .arena = b->arena, .format = QJ_NEW(b->arena, uint8_t, FORMATS)};
    QJ_NEED(err, t.format);
    const part_handlers on = {styles_start, styles_end, NULL};
    return part_read(b, b->xlsx->styles_path, XLSX_SMALL_PART, on, &t, err);
}
