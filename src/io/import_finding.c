#include "io/import_state.h"

#include "base/csv.h"
#include <stdlib.h>
#include <string.h>

#define REJECTED_MAX ((size_t)256 << 20)

static const char *copy_cell(importing *im, const grid_cell *c) {
    size_t n = c != NULL && c->kind != GRID_EMPTY ? c->n : 0;
    const char *s = qj_arena_strn(im->a, n > 0 ? c->s : "", n < 200 ? n : 200);
    // A cut in the middle of a letter is moved before it.
    char *end = s != NULL && n > 200 ? qj_arena_str(im->a, s) : NULL;
    for (size_t k = 200; end != NULL && k > 190 && ((unsigned char)end[k - 1] & 0x80) != 0; k--) {
        end[k - 1] = '\0';
        if (((unsigned char)s[k - 1] & 0xC0) == 0xC0)
            break;
    }
    return end != NULL ? end : s != NULL ? s : "";
}

static qj_import_finding *add(importing *im, bool note, uint32_t line, size_t column, const grid_cell *value,
                              const char *reason) {
    // Notes are few; a place is kept for them.
    size_t limit = note ? QJ_IMPORT_FINDINGS : QJ_IMPORT_FINDINGS - 50;
    if (im->n_findings >= limit)
        return NULL;
    const char *place = line > 0 ? grid_place(im->book, im->sheet, line, column, im->a) : "";
    if (line == 0 && column != SIZE_MAX && im->book != NULL && *grid_sheet_name(im->book, im->sheet, NULL) != '\0')
        place = grid_sheet_name(im->book, im->sheet, NULL);
    qj_import_finding *f = &im->findings[im->n_findings++];
    *f = (qj_import_finding){.note = note, .place = place != NULL ? place : "", .value = copy_cell(im, value), .reason = reason};
    return f;
}

qj_import_finding *import_found(importing *im, uint32_t line, size_t column, const grid_cell *value, const char *reason) {
    im->errors++;
    return add(im, false, line, column, value, reason);
}

qj_import_finding *import_note(importing *im, uint32_t line, size_t column, const char *reason) {
    return add(im, true, line, column, NULL, reason);
}

void import_arg(qj_import_finding *f, qj_arg arg) {
    if (f == NULL)
        return;
    for (size_t i = 0; i + 1 < sizeof f->args / sizeof *f->args; i++) {
        if (f->args[i].name == NULL) {
            f->args[i] = arg;
            return;
        }
    }
}

void import_near(importing *im, qj_import_finding *f, qj_axis axis, const char *text) {
    if (f == NULL || im->matcher[axis] == NULL || axis == QJ_AXIS_SEX)
        return;
    const qj_codes *codes = qj_matcher_codes(im->matcher[axis]);
    f->n_near = qj_codes_suggest(codes, text, im->scratch, f->near, sizeof f->near / sizeof *f->near);
    if (f->n_near > 0)
        f->advice = "import.advice.near";
}

// A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay.
static void put_safe(qj_buf *out, const char *s, qj_arena *scratch) {
    double v;
    bool formula = strchr("=+-@\t\r", *s) != NULL && *s != '\0' &&
                   !qj_csv_number((qj_field){.s = s, .n = strlen(s)}, &v);
    const char *safe = formula ? qj_arena_printf(scratch, "'%s", s) : s;
    qj_csv_put(out, safe != NULL ? safe : "");
}

qj_rc import_reject(importing *im, const grid_row *row, qj_err *err) {
    im->bad_rows++;
    if (im->rejected.len > REJECTED_MAX)
        return QJ_OK;
    qj_mark mark = qj_arena_mark(im->scratch);
    const char *place = grid_place(im->book, im->sheet, row->line, SIZE_MAX, im->scratch);
    QJ_NEED(err, place);
    const char *slash = strrchr(im->file, '/');
    put_safe(&im->rejected, slash != NULL ? slash + 1 : im->file, im->scratch);
    qj_buf_char(&im->rejected, ',');
    put_safe(&im->rejected, place, im->scratch);
    for (size_t i = 0; i < row->n; i++) {
        const char *s = row->cells[i].kind != GRID_EMPTY ? qj_arena_strn(im->scratch, row->cells[i].s, row->cells[i].n) : "";
        QJ_NEED(err, s);
        qj_buf_char(&im->rejected, ',');
        put_safe(&im->rejected, s, im->scratch);
    }
    qj_buf_str(&im->rejected, "\r\n");
    qj_arena_rewind(im->scratch, mark);
    return im->rejected.failed ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
}
