#include "data/matcher.h"

#include "base/hash.h"
#include "base/utf8.h"
#include <string.h>

enum { NONE = -1, SEVERAL = -2 };

typedef struct spelling {
    const char *key;
    ptrdiff_t item;
} spelling;

struct qj_matcher {
    const qj_codes *codes;
    spelling *slots;
    size_t n_slots; // a power of two
};

const qj_codes *qj_matcher_codes(const qj_matcher *m) { return m->codes; }

// Letters and digits of a folded text; everything else becomes one space.
static char *key_of(const char *text, qj_arena *a) {
    char *s = qj_text_fold(a, text);
    size_t n = s != NULL ? strlen(s) : 0, used = 0, len;
    bool space = false, valid;
    for (size_t i = 0; i < n; i += len) {
        uint32_t c = qj_utf8_next(s + i, n - i, &len, &valid);
        bool sign = (c < 0x80 && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z')) || (c >= 0x80 && c < 0xC0) ||
                    (c >= 0x2010 && c <= 0x206F) || c == 0x2116;
        if (sign) {
            space = used > 0;
            continue;
        }
        if (space)
            s[used++] = ' ';
        space = false;
        memmove(s + used, s + i, len);
        used += len;
    }
    if (s != NULL)
        s[used] = '\0';
    return s;
}

static spelling *slot_of(const qj_matcher *m, const char *key) {
    size_t at = (size_t)qj_xxh3(key, strlen(key)) & (m->n_slots - 1);
    while (m->slots[at].key != NULL && strcmp(m->slots[at].key, key) != 0)
        at = (at + 1) & (m->n_slots - 1);
    return &m->slots[at];
}

static bool descends(const qj_codes *c, ptrdiff_t item, ptrdiff_t from) {
    for (int steps = 0; steps < 16 && item >= 0; steps++) {
        const char *parent = c->items[item].parent;
        if (strcmp(parent, c->items[from].code) == 0)
            return true;
        item = *parent != '\0' ? qj_codes_find(c, parent) : -1;
    }
    return false;
}

static qj_rc add(qj_matcher *m, const char *text, size_t n, ptrdiff_t item, qj_arena *a, qj_err *err) {
    const char *copy = qj_arena_strn(a, text, n);
    QJ_NEED(err, copy);
    const char *key = key_of(copy, a);
    QJ_NEED(err, key);
    if (*key == '\0')
        return QJ_OK;
    spelling *s = slot_of(m, key);
    if (s->key == NULL)
        *s = (spelling){key, item};
    // A group often bears the name of its only subgroup: then the group is meant.
    else if (s->item >= 0 && s->item != item && !descends(m->codes, item, s->item))
        s->item = descends(m->codes, s->item, item) ? item : SEVERAL;
    return QJ_OK;
}

static qj_rc add_item(qj_matcher *m, ptrdiff_t item, qj_arena *a, qj_err *err) {
    const qj_item *it = &m->codes->items[item];
    for (int lang = 0; lang < QJ_LANGS; lang++)
        QJ_TRY(add(m, it->name[lang], strlen(it->name[lang]), item, a, err));
    QJ_TRY(add(m, it->short_name, strlen(it->short_name), item, a, err));
    for (const char *alias = it->aliases; *alias != '\0';) {
        size_t n = strcspn(alias, "|");
        QJ_TRY(add(m, alias, n, item, a, err));
        alias += n + (alias[n] == '|');
    }
    return QJ_OK;
}

qj_rc qj_matcher_new(const qj_codes *c, qj_arena *a, const qj_matcher **out, qj_err *err) {
    size_t n = 16;
    for (size_t i = 0; i < c->n; i++) {
        n += QJ_LANGS + 2;
        for (const char *p = c->items[i].aliases; *p != '\0'; p++)
            n += *p == '|';
    }
    qj_matcher *m = QJ_NEW(a, qj_matcher, 1);
    QJ_NEED(err, m);
    m->codes = c;
    for (m->n_slots = 64; m->n_slots < 2 * n;)
        m->n_slots *= 2;
    m->slots = QJ_NEW(a, spelling, m->n_slots);
    QJ_NEED(err, m->slots);
    // Codes go first: they win over names that look like them.
    for (size_t i = 0; i < c->n; i++) {
        const char *key = key_of(c->items[i].code, a);
        QJ_NEED(err, key);
        spelling *s = slot_of(m, key);
        if (s->key == NULL)
            *s = (spelling){key, (ptrdiff_t)i};
    }
    for (size_t i = 0; i < c->n; i++)
        QJ_TRY(add_item(m, (ptrdiff_t)i, a, err));
    *out = m;
    return QJ_OK;
}

// ---- finding

static ptrdiff_t by_key(const qj_matcher *m, const char *text, qj_arena *scratch) {
    const char *key = key_of(text, scratch);
    if (key == NULL || *key == '\0')
        return NONE;
    const spelling *s = slot_of(m, key);
    return s->key != NULL ? s->item : NONE;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "100000000": digits that mean something and zeros.
static ptrdiff_t by_long_code(const qj_matcher *m, const char *text) {
    size_t n = strspn(text, "0123456789");
    if (n < 6 || text[n] != '\0')
        return NONE;
    char code[8];
    for (size_t k = 4; k >= 1; k--) {
        if (strspn(text + k, "0") != n - k)
            break;
        memcpy(code, text, k);
        code[k] = '\0';
        ptrdiff_t item = qj_codes_find(m->codes, code);
        if (item >= 0)
            return item;
    }
    return NONE;
}

// Without footnote marks behind: "*", "1)", superscript digits.
static char *without_marks(const char *text, qj_arena *scratch) {
    char *s = qj_arena_str(scratch, text);
    for (size_t n = s != NULL ? strlen(s) : 0; n > 1;) {
        if (s[n - 1] == '*' || s[n - 1] == ' ')
            n -= 1;
        else if (s[n - 1] == ')' && n > 2 && is_digit(s[n - 2]))
            n -= 2;
        else if (n > 2 && s[n - 2] == '\xC2' && (s[n - 1] == '\xB9' || s[n - 1] == '\xB2' || s[n - 1] == '\xB3'))
            n -= 2;
        else
            break;
        s[n] = '\0';
    }
    return s;
}

// "3. name", "A - name", "A. name", "10 name": what stands in front is a number of the line, or the code of the same item.
static ptrdiff_t by_prefix(const qj_matcher *m, const char *text, qj_arena *scratch) {
    size_t n = strcspn(text, " .)-:");
    if (n == 0 || n > 6 || text[n] == '\0')
        return NONE;
    const char *rest = text + n + strspn(text + n, " .)-:");
    if (*rest == '\0')
        return NONE;
    const char *front = qj_arena_strn(scratch, text, n);
    ptrdiff_t named = by_key(m, rest, scratch), coded = front != NULL ? qj_codes_find(m->codes, front) : NONE;
    if (coded >= 0 && (named == coded || named == NONE || named == SEVERAL))
        return named == NONE && is_digit(*text) ? NONE : coded;
    return named >= 0 && strspn(text, "0123456789") == n ? named : NONE;
}

static ptrdiff_t find_plain(const qj_matcher *m, const char *text, qj_arena *scratch) {
    ptrdiff_t item = qj_codes_find(m->codes, text);
    if (item < 0)
        item = by_key(m, text, scratch);
    if (item == NONE)
        item = by_long_code(m, text);
    if (item != NONE)
        return item;
    const char *bare = without_marks(text, scratch);
    if (bare != NULL && strcmp(bare, text) != 0)
        item = by_key(m, bare, scratch);
    return item == NONE && bare != NULL ? by_prefix(m, bare, scratch) : item;
}

qj_match qj_matcher_find(const qj_matcher *m, const char *text, qj_arena *scratch) {
    qj_mark mark = qj_arena_mark(scratch);
    qj_match out = {.item = find_plain(m, text, scratch)};
    if (out.item == NONE) {
        bool mixed;
        const char *one = qj_text_unmix(scratch, text, &mixed);
        if (one != NULL && mixed)
            out.item = find_plain(m, one, scratch);
        const char *other = out.item == NONE && strlen(text) < 12 ? qj_text_twin(scratch, text) : NULL;
        if (other != NULL && strcmp(other, text) != 0)
            out.item = find_plain(m, other, scratch);
        out.mixed = out.item >= 0;
    }
    qj_arena_rewind(scratch, mark);
    if (out.item < 0)
        out.item = -1;
    return out;
}
