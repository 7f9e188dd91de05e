// What stands around a table: titles, the names of sheet and file.
#include "io/import_state.h"

#include <string.h>

static void read_title(importing *im, table_shape *s, const char *text, size_t n, bool name) {
    const char *copy = import_trim(text, n < 600 ? n : 600, im->scratch), *f = words_fold(im->scratch, copy);
    int year = import_year(im, copy, strlen(copy), true);
    if (s->place.year == 0 && year > 0)
        s->place.year = year;
    // The name of a file or sheet may tell the year; a unit is told beside the figures.
    measure u = f != NULL && !name ? import_unit(im, f) : (measure){0};
    if (u.said && !s->unit.said)
        s->unit = u;
}

// The indicator with the most letters of its words in a text.
static int indicator_in(const importing *im, const char *text, size_t n, size_t *best) {
    qj_mark mark = qj_arena_mark(im->scratch);
    const char *copy = import_trim(text, n < 600 ? n : 600, im->scratch), *f = words_fold(im->scratch, copy);
    int found = -1;
    for (size_t i = 0; f != NULL && i < qj_indicators_n; i++) {
        size_t len = words_in(&im->indicator_words[i], f);
        if (len > *best) {
            *best = len;
            found = (int)i;
        }
    }
    qj_arena_rewind(im->scratch, mark);
    return found;
}

static const char *sheet_name(const importing *im) { return grid_sheet_name(im->book, im->sheet, NULL); }

static const char *file_name(const importing *im) {
    const char *slash = strrchr(im->file, '/');
    return slash != NULL ? slash + 1 : im->file;
}

void import_find_indicator(importing *im, const sample_row *rows, size_t first, table_shape *s) {
    s->indicator = -1;
    if (im->options->indicator != NULL) {
        s->indicator = (int)qj_indicator_find(im->options->indicator);
        return;
    }
    size_t best = 0;
    for (size_t r = 0; r < first; r++) {
        for (size_t c = 0; c < rows[r].n; c++) {
            const grid_cell *cell = &rows[r].cells[c];
            int found = cell->kind != GRID_EMPTY ? indicator_in(im, cell->s, cell->n, &best) : -1;
            s->indicator = found >= 0 ? found : s->indicator;
        }
        if (s->indicator >= 0)
            return;
    }
    s->by_name = true;
    s->indicator = indicator_in(im, sheet_name(im), strlen(sheet_name(im)), &best);
    if (s->indicator < 0)
        s->indicator = indicator_in(im, file_name(im), strlen(file_name(im)), &best);
}

// ---- the region of a title

#define STEM_MIN 4 // letters of a name that may be looked for inside of a title

static bool is_vowel(uint32_t c) {
    static const uint32_t vowels[] = {0x430, 0x435, 0x438, 0x439, 0x43E, 0x443, 0x44B, 0x44C, 0x44D, 0x44E, 0x44F, 0x456,
                                      0x4AF, 0x4B1, 0x4D9, 0x4E9, 'a', 'e', 'i', 'o', 'u', 'y'};
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++) {
        if (vowels[i] == c)
            return true;
    }
    return false;
}

// Length of a word without up to two vowels at its end, which change with the case: "turkestansk(aya)".
static size_t stem_length(const char *word, size_t n) {
    for (int cut = 0; cut < 2; cut++) {
        size_t at = n;
        while (at > 0 && ((unsigned char)word[at - 1] & 0xC0) == 0x80)
            at--;
        if (at == 0)
            break;
        at--;
        uint32_t c = (unsigned char)word[at];
        if (n - at == 2)
            c = (c & 0x1F) << 6 | ((unsigned char)word[at + 1] & 0x3F);
        if (!is_vowel(c) || at < STEM_MIN)
            break;
        n = at;
    }
    return n;
}

static size_t next_word(const char **p) {
    *p += strspn(*p, " -.,:;()\"'/");
    return strcspn(*p, " -.,:;()\"'/");
}

// How many bytes of stems of a spelling stand one after the other at the beginnings of words; 0 when not all do.
static size_t spelled_at(const char *title, const char *spelling) {
    size_t total = 0;
    for (;;) {
        size_t want = next_word(&spelling);
        if (want == 0)
            return total;
        size_t have = next_word(&title), stem = stem_length(spelling, want);
        if (have < stem || memcmp(title, spelling, stem) != 0)
            return 0;
        total += stem;
        spelling += want;
        title += have;
    }
}

static size_t spelled_in(const char *title, const char *spelling) {
    size_t best = 0;
    for (size_t n; (n = next_word(&title)) > 0; title += n) {
        size_t found = spelled_at(title, spelling);
        best = found > best ? found : best;
    }
    return best;
}

// The most letters of a name of an item that a folded title holds.
static size_t item_in(importing *im, const char *title, const qj_item *it) {
    size_t best = 0;
    for (int lang = 0; lang < QJ_LANGS; lang++) {
        const char *f = words_fold(im->scratch, it->name[lang]);
        size_t n = f != NULL && strlen(f) >= STEM_MIN ? spelled_in(title, f) : 0;
        best = n > best ? n : best;
    }
    for (const char *alias = it->aliases; *alias != '\0';) {
        size_t len = strcspn(alias, "|");
        const char *one = qj_arena_strn(im->scratch, alias, len), *f = one != NULL ? words_fold(im->scratch, one) : NULL;
        size_t n = f != NULL && qj_text_width(f) >= STEM_MIN ? spelled_in(title, f) : 0;
        best = n > best ? n : best;
        alias += len + (alias[len] == '|');
    }
    return best;
}

// The region that a text names, LABEL_NONE for none or several.
static uint32_t region_in(importing *im, const char *text, size_t n) {
    qj_mark mark = qj_arena_mark(im->scratch);
    const qj_codes *codes = qj_matcher_codes(im->matcher[QJ_AXIS_REGION]);
    const char *copy = import_trim(text, n < 600 ? n : 600, im->scratch), *f = words_fold(im->scratch, copy);
    size_t best = 0;
    uint32_t found = LABEL_NONE;
    for (size_t i = 0; f != NULL && i < codes->n; i++) {
        size_t len = item_in(im, f, &codes->items[i]);
        if (len > best)
            found = (uint32_t)i + 1;
        else if (len == best && len > 0)
            found = LABEL_NONE;
        best = len > best ? len : best;
    }
    qj_arena_rewind(im->scratch, mark);
    return found;
}

static bool has_region(const importing *im, const table_shape *s) {
    for (size_t c = 0; c < s->n_columns; c++) {
        if (s->columns[c].role == ROLE_VALUE && s->columns[c].place.at[QJ_AXIS_REGION] != LABEL_NONE)
            return true;
    }
    unsigned axes = s->indicator >= 0 ? qj_indicators[s->indicator].axes : 1u << QJ_AXIS_REGION;
    return s->has[QJ_AXIS_REGION] || (axes & 1u << QJ_AXIS_REGION) == 0 || im->matcher[QJ_AXIS_REGION] == NULL;
}

// A sheet named after a region is the surest, then the titles, then the file.
static qj_rc find_region(importing *im, const sample_row *rows, size_t top, table_shape *s, qj_err *err) {
    const char *sheet = sheet_name(im);
    uint32_t found = LABEL_NONE;
    QJ_TRY(import_label(im, QJ_AXIS_REGION, sheet, strlen(sheet), &found, err));
    if (found >= LABEL_UNKNOWN)
        found = region_in(im, sheet, strlen(sheet));
    for (size_t r = 0; r < top && found == LABEL_NONE; r++) {
        for (size_t c = 0; c < rows[r].n && found == LABEL_NONE; c++) {
            if (rows[r].cells[c].kind == GRID_TEXT_CELL)
                found = region_in(im, rows[r].cells[c].s, rows[r].cells[c].n);
        }
    }
    if (found == LABEL_NONE)
        found = region_in(im, file_name(im), strlen(file_name(im)));
    if (found < LABEL_UNKNOWN && found != im->whole[QJ_AXIS_REGION])
        s->place.at[QJ_AXIS_REGION] = found;
    return QJ_OK;
}

qj_rc import_titles(importing *im, const sample_row *rows, size_t top, table_shape *s, qj_err *err) {
    for (size_t r = 0; r < top; r++) {
        for (size_t c = 0; c < rows[r].n; c++) {
            if (rows[r].cells[c].kind != GRID_EMPTY)
                read_title(im, s, rows[r].cells[c].s, rows[r].cells[c].n, false);
        }
    }
    read_title(im, s, sheet_name(im), strlen(sheet_name(im)), true);
    read_title(im, s, file_name(im), strlen(file_name(im)), true);
    return has_region(im, s) ? QJ_OK : find_region(im, rows, top, s, err);
}
