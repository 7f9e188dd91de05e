#include "io/import_state.h"

#include "base/csv.h"
#include "data/table_rows.h"
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

static size_t next_word(const char **p) {
    *p += strspn(*p, " -.,:;()\"'/");
    return strcspn(*p, " -.,:;()\"'/");
}

// Bytes with which two words begin alike, whole letters only.
static size_t alike(const char *a, size_t na, const char *b, size_t nb) {
    size_t n = 0;
    while (n < na && n < nb && a[n] == b[n])
        n++;
    while (n > 0 && n < na && ((unsigned char)a[n] & 0xC0) == 0x80)
        n--;
    return n;
}

// Bytes of four letters of Cyrillic, or of five of Latin.
static size_t alike_min(const char *word) { return ((unsigned char)*word & 0x80) != 0 ? 8 : 5; }

// How many bytes of the words of a text stand at the beginnings of words of a name.
static size_t words_alike(const char *text, const char *name) {
    size_t total = 0;
    for (size_t n; (n = next_word(&text)) > 0; text += n) {
        const char *p = name;
        size_t best = 0;
        for (size_t k; (k = next_word(&p)) > 0; p += k) {
            size_t same = alike(text, n, p, k);
            best = same > best ? same : best;
        }
        total += best >= alike_min(text) ? best : 0;
    }
    return total;
}

// Names that begin words as the text does: "agriculture" for "agriculture, forestry and fishing". The most letters first,
// then the names of larger groups.
// tenths: how much of the text must stand there.
static size_t near_by_words(importing *im, const qj_codes *codes, const char *text, size_t tenths, const qj_item **out, size_t n) {
    qj_mark mark = qj_arena_mark(im->scratch);
    const char *f = words_fold(im->scratch, text);
    size_t found = 0, score[3] = {0};
    for (size_t i = 0; f != NULL && i < codes->n; i++) {
        qj_mark each = qj_arena_mark(im->scratch);
        size_t best = 0;
        for (int lang = 0; lang < QJ_LANGS; lang++) {
            const char *name = words_fold(im->scratch, codes->items[i].name[lang]);
            size_t same = name != NULL ? words_alike(f, name) : 0;
            best = same > best ? same : best;
        }
        qj_arena_rewind(im->scratch, each);
        // A group and its only subgroup bear the same name: one of them is enough.
        bool again = false;
        for (size_t k = 0; k < found; k++)
            again = again || strcmp(out[k]->name[QJ_RU], codes->items[i].name[QJ_RU]) == 0;
        if (best * 10 < strlen(f) * tenths || best == 0 || again || (found == n && best <= score[n - 1]))
            continue;
        size_t at = found < n ? found++ : n - 1;
        for (; at > 0 && score[at - 1] < best; at--) {
            score[at] = score[at - 1];
            out[at] = out[at - 1];
        }
        score[at] = best;
        out[at] = &codes->items[i];
    }
    qj_arena_rewind(im->scratch, mark);
    while (found > 1 && score[found - 1] * 10 < score[0] * 7)
        found--;
    return found;
}

void import_near(importing *im, qj_import_finding *f, qj_axis axis, const char *text) {
    if (f == NULL || im->matcher[axis] == NULL || axis == QJ_AXIS_SEX)
        return;
    const qj_codes *codes = qj_matcher_codes(im->matcher[axis]);
    // Names that hold most of the words go before names that are spelled alike.
    const size_t n = sizeof f->near / sizeof *f->near;
    f->n_near = near_by_words(im, codes, text, 8, f->near, n);
    if (f->n_near == 0)
        f->n_near = qj_codes_suggest(codes, text, im->scratch, f->near, n);
    if (f->n_near == 0)
        f->n_near = near_by_words(im, codes, text, 3, f->near, n);
    f->advice = f->n_near > 0 ? "import.advice.near" : "import.advice.no-near";
}

// A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay.
static void put_safe(qj_buf *out, const char *s, qj_arena *scratch) {
    double v;
    bool formula = qj_text_is_formula(s) && !qj_csv_number((qj_field){.s = s, .n = strlen(s)}, &v);
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
