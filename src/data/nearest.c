#include "data/nearest.h"

#include "base/text.h"
#include <string.h>

// Longer texts differ anyway; it bounds the work.
#define MAX_LEN 64

static size_t code_points(const char *s, uint32_t *out) {
    size_t n = 0;
    for (const unsigned char *p = (const unsigned char *)s; *p != 0 && n < MAX_LEN;) {
        uint32_t c = *p++;
        for (; (*p & 0xC0) == 0x80; p++)
            c = c << 6 | (*p & 0x3F);
        out[n++] = c;
    }
    return n;
}

static size_t min3(size_t a, size_t b, size_t c) {
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

static size_t folded_distance(const char *a, const char *b) {
    uint32_t x[MAX_LEN], y[MAX_LEN];
    size_t n = code_points(a, x), m = code_points(b, y);
    size_t rows[3][MAX_LEN + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= m; j++)
        last[j] = j;
    for (size_t i = 1; i <= n; i++) {
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t cost = x[i - 1] == y[j - 1] ? 0 : 1;
            now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + cost);
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] && before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        size_t *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[m];
}

size_t qj_distance(const char *a, const char *b, qj_arena *scratch) {
    qj_mark mark = qj_arena_mark(scratch);
    const char *x = qj_text_fold(scratch, a), *y = qj_text_fold(scratch, b);
    size_t d = x != NULL && y != NULL ? folded_distance(x, y) : SIZE_MAX;
    qj_arena_rewind(scratch, mark);
    return d;
}

size_t qj_nearest(const char *text, const char *const *words, size_t n_words, qj_arena *scratch, size_t *out,
                  size_t n) {
    qj_mark mark = qj_arena_mark(scratch);
    const char *folded = qj_text_fold(scratch, text);
    size_t *score = QJ_NEW(scratch, size_t, n > 0 ? n : 1);
    size_t found = 0;
    if (folded != NULL && score != NULL) {
        size_t most = (qj_text_width(folded) + 2) / 3;
        for (size_t i = 0; i < n_words; i++) {
            qj_mark each = qj_arena_mark(scratch);
            const char *word = qj_text_fold(scratch, words[i]);
            size_t d = word != NULL && *word != 0 ? folded_distance(folded, word) : SIZE_MAX;
            qj_arena_rewind(scratch, each);
            if (d > most || (found == n && (n == 0 || d >= score[n - 1])))
                continue;
            size_t at = found < n ? found++ : n - 1;
            for (; at > 0 && score[at - 1] > d; at--) {
                score[at] = score[at - 1];
                out[at] = out[at - 1];
            }
            score[at] = d;
            out[at] = i;
        }
    }
    qj_arena_rewind(scratch, mark);
    return found;
}
