#include "io/number_text.h"

#include "base/utf8.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DIGITS 18
#define MAX_LENGTH 64

static bool is_space(uint32_t c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) || c == 0x202F ||
           c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

static bool is_apostrophe(uint32_t c) { return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x02BC; }

static bool is_minus(uint32_t c) { return c == '-' || c == 0x2212 || (c >= 0x2010 && c <= 0x2015); }

static bool is_superscript(uint32_t c) { return c == 0xB9 || c == 0xB2 || c == 0xB3 || c == 0x2070 || (c >= 0x2074 && c <= 0x2079); }

// What stands between two runs of digits.
typedef enum between { B_NONE, B_SPACE, B_COMMA, B_POINT } between;

typedef struct reading {
    char digit[MAX_DIGITS + 2];
    int n_digits;
    int run[16];        // lengths of the runs of digits
    between before[16]; // what stands before each
    int n_runs;
    bool negative, percent, marked, bad;
} reading;

static void add_digit(reading *r, char c, between gap, bool new_run) {
    if (new_run || r->n_runs == 0) {
        if (r->n_runs == 16) {
            r->bad = true;
            return;
        }
        r->before[r->n_runs] = gap;
        r->run[r->n_runs++] = 0;
    }
    r->run[r->n_runs - 1]++;
    if (r->n_digits < MAX_DIGITS)
        r->digit[r->n_digits++] = c;
    else
        r->bad = true;
}

// Marks behind the number, from `i` on: false when something else stands there.
static bool read_tail(reading *r, const char *s, size_t i, size_t n, bool spaced) {
    size_t len;
    bool valid;
    for (; i < n; i += len) {
        uint32_t c = qj_utf8_next(s + i, n - i, &len, &valid);
        if (is_space(c)) {
            spaced = true;
        } else if (c == '%') {
            if (r->percent)
                return false;
            r->percent = true;
        } else if (c == '*' || is_superscript(c) || c == 0x2020 || c == 0x2021) {
            r->marked = spaced = true;
        } else if (spaced && c >= '1' && c <= '9' && i + 1 < n && s[i + 1] == ')') {
            r->marked = true;
            len = 2;
        } else {
            return false;
        }
    }
    return true;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "1)" after a space is a footnote, not a group of digits.
static bool footnote_at(const char *s, size_t i, size_t n) { return i + 1 < n && is_digit(s[i]) && s[i + 1] == ')'; }

static bool read_runs(reading *r, const char *s, size_t n) {
    size_t i = 0, len;
    bool valid, apart = true;
    between gap = B_NONE;
    for (; i < n; i += len) {
        uint32_t c = qj_utf8_next(s + i, n - i, &len, &valid);
        bool begun = r->n_runs > 0;
        if (c >= '0' && c <= '9') {
            if (gap == B_SPACE && footnote_at(s, i, n))
                return read_tail(r, s, i, n, true);
            add_digit(r, (char)c, gap, apart);
            apart = false;
            gap = B_NONE;
        } else if (is_space(c) || is_apostrophe(c)) {
            apart = true;
            if (gap == B_NONE)
                gap = B_SPACE;
        } else if ((c == ',' || c == '.') && (begun ? gap == B_NONE && !apart : i + 1 < n && is_digit(s[i + 1]))) {
            if (!begun)
                add_digit(r, '0', B_NONE, true); // ".5"
            apart = true;
            gap = c == ',' ? B_COMMA : B_POINT;
        } else if (!begun && (is_minus(c) || c == '+') && !r->negative) {
            r->negative = is_minus(c);
        } else {
            return begun && (gap == B_NONE || gap == B_SPACE) && read_tail(r, s, i, n, gap == B_SPACE);
        }
    }
    return r->n_runs > 0 && (gap == B_NONE || gap == B_SPACE);
}

// The decimal sign among the gaps: its position, 0 when there is none, -1 when the runs are no number.
static int decimal_of(const reading *r, number_style style, bool *ambiguous) {
    int commas = 0, points = 0, last = 0;
    for (int k = 1; k < r->n_runs; k++) {
        commas += r->before[k] == B_COMMA;
        points += r->before[k] == B_POINT;
        last = r->before[k] >= B_COMMA ? k : last;
    }
    between mark = last > 0 ? r->before[last] : B_NONE;
    bool groups = mark == B_COMMA ? style.comma_groups : mark == B_POINT ? style.point_groups : false;
    int same = mark == B_COMMA ? commas : points, other = mark == B_COMMA ? points : commas;
    int decimal = last;
    if (last > 0 && (same > 1 || groups) && other == 0)
        decimal = 0; // it groups
    if (decimal > 0 && (same > 1 || decimal != r->n_runs - 1))
        return -1;
    *ambiguous = decimal > 0 && same == 1 && other == 0 && r->n_runs == 2 && r->run[1] == 3 && r->run[0] <= 3;
    // Groups have three digits, the first one at most three.
    int end = decimal > 0 ? decimal : r->n_runs;
    for (int k = 1; k < end; k++) {
        if (r->run[k] != 3 || r->before[k] == B_NONE || r->before[k] != r->before[1])
            return -1;
    }
    return end > 1 && r->run[0] > 3 ? -1 : decimal;
}

static double scaled(const reading *r, int exponent) {
    static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
    uint64_t m = 0;
    for (int i = 0; i < r->n_digits; i++)
        m = m * 10 + (uint64_t)(r->digit[i] - '0');
    double v;
    if (m < (uint64_t)1 << 53 && exponent >= -12 && exponent <= 12) {
        v = exponent < 0 ? (double)m / power[-exponent] : (double)m * power[exponent]; // one rounding
    } else {
        char text[48];
        snprintf(text, sizeof text, "%.*se%d", r->n_digits, r->digit, exponent);
        v = strtod(text, NULL);
    }
    return r->negative ? -v : v;
}

// Marks that stand for a value.
static number_kind mark_of(const char *s, size_t n, const words *w, qj_arena *scratch) {
    qj_mark mark = qj_arena_mark(scratch);
    number_kind kind = NUMBER_NOT;
    const char *text = qj_arena_strn(scratch, s, n), *folded = text != NULL ? words_fold(scratch, text) : NULL;
    size_t len = folded != NULL ? strlen(folded) : 0;
    if (len == 0)
        kind = NUMBER_EMPTY;
    else if (strspn(folded, "-") == len || strspn(folded, ".") == len || strcmp(folded, "\xE2\x80\xA6") == 0 ||
             words_is(&w->kind[WORDS_MISSING], folded))
        kind = NUMBER_MISSING;
    else if (words_is(&w->kind[WORDS_SUPPRESSED], folded))
        kind = NUMBER_SUPPRESSED;
    qj_arena_rewind(scratch, mark);
    return kind;
}

number number_read(const char *s, size_t n, number_style style, int shift, const words *w, qj_arena *scratch) {
    number out = {.kind = NUMBER_NOT, .value = NAN};
    reading r = {0};
    while (n > 0 && (s[0] == ' ' || s[0] == '\t'))
        s++, n--;
    while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\r'))
        n--;
    if (n == 0) {
        out.kind = NUMBER_EMPTY;
        return out;
    }
    if (n > MAX_LENGTH)
        return out;
    if (!read_runs(&r, s, n) || r.bad) {
        out.kind = mark_of(s, n, w, scratch);
        return out;
    }
    int decimal = decimal_of(&r, style, &out.ambiguous);
    if (decimal < 0)
        return out;
    out.decimals = decimal > 0 ? r.run[decimal] : 0;
    out.kind = NUMBER_VALUE;
    out.percent = r.percent;
    out.marked = r.marked;
    out.value = scaled(&r, shift - out.decimals);
    return out;
}

char number_hint(const char *s, size_t n) {
    reading r = {0};
    if (n == 0 || n > MAX_LENGTH || !read_runs(&r, s, n) || r.bad || r.n_runs < 2)
        return 0;
    int commas = 0, points = 0;
    for (int k = 1; k < r.n_runs; k++) {
        commas += r.before[k] == B_COMMA;
        points += r.before[k] == B_POINT;
    }
    between last = r.before[r.n_runs - 1];
    if (commas + points == 0)
        return 0;
    if (commas > 1 || (commas > 0 && last == B_POINT))
        return 'c';
    if (points > 1 || (points > 0 && last == B_COMMA))
        return 'p';
    bool spaces = r.n_runs > 2;
    if (last == B_COMMA && (r.run[r.n_runs - 1] != 3 || spaces || r.run[0] > 3 || r.digit[0] == '0'))
        return 'C';
    if (last == B_POINT && (r.run[r.n_runs - 1] != 3 || spaces || r.run[0] > 3 || r.digit[0] == '0'))
        return 'P';
    return 0;
}
