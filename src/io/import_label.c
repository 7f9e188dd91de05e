// What the words of a table mean: places on the axes, years, units.
#include "io/import_state.h"

#include "base/hash.h"
#include <stdlib.h>
#include <string.h>

// ---- texts met before

typedef struct cached {
    const char *s;
    uint32_t n, label;
} cached;

struct text_cache {
    cached *slots;
    size_t n_slots, n;
};

#define CACHE_MAX ((size_t)1 << 21)

static cached *cache_slot(const text_cache *c, const char *s, size_t n) {
    size_t at = (size_t)qj_xxh3(s, n) & (c->n_slots - 1);
    while (c->slots[at].s != NULL && (c->slots[at].n != n || memcmp(c->slots[at].s, s, n) != 0))
        at = (at + 1) & (c->n_slots - 1);
    return &c->slots[at];
}

static qj_rc cache_put(importing *im, text_cache *c, const char *s, size_t n, uint32_t label, qj_err *err) {
    if (c->n >= CACHE_MAX)
        return QJ_OK;
    if (c->n * 2 >= c->n_slots) {
        cached *old = c->slots;
        size_t had = c->n_slots;
        c->n_slots = had > 0 ? had * 4 : 256;
        QJ_NEED(err, c->slots = QJ_NEW(im->a, cached, c->n_slots));
        for (size_t i = 0; i < had; i++) {
            if (old[i].s != NULL)
                *cache_slot(c, old[i].s, old[i].n) = old[i];
        }
    }
    const char *copy = qj_arena_strn(im->a, s, n);
    QJ_NEED(err, copy);
    *cache_slot(c, s, n) = (cached){copy, (uint32_t)n, label};
    c->n++;
    return QJ_OK;
}

// ---- ages

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t digits(const char *s) { return strspn(s, "0123456789"); }

// "15-28", "65+", "65 and over", "30": as the pack writes ages; NULL when it is none.
static const char *age_text(const importing *im, const char *folded, qj_arena *a) {
    const char *s = folded;
    while (*s != '\0' && !is_digit(*s))
        s++;
    size_t n = digits(s);
    if (n == 0 || n > 3)
        return NULL;
    const char *rest = s + n + strspn(s + n, " ");
    if (*rest == '.' || *rest == ',' || is_digit(*rest))
        return NULL;
    if (*rest == '+' || words_in(&im->words.kind[WORDS_OLDER], rest) > 0)
        return qj_arena_printf(a, "%.*s+", (int)n, s);
    if (*rest == '-') {
        rest += 1 + strspn(rest + 1, " ");
        size_t k = digits(rest);
        return k > 0 && k <= 3 ? qj_arena_printf(a, "%.*s-%.*s", (int)n, s, (int)k, rest) : NULL;
    }
    return n < 3 || *s == '1' ? qj_arena_printf(a, "%.*s", (int)n, s) : NULL;
}

static qj_rc dictionary(importing *im, const char ***list, size_t *n, size_t *cap, const char *s, uint32_t *out, qj_err *err) {
    if (*n + 1 >= *cap) {
        size_t larger = *cap > 0 ? *cap * 2 : 64;
        const char **more = QJ_NEW(im->a, const char *, larger);
        QJ_NEED(err, more);
        if (*n > 0)
            memcpy(more, *list, *n * sizeof *more);
        *list = more;
        *cap = larger;
        if (*n == 0)
            more[(*n)++] = "";
    }
    const char *copy = qj_arena_str(im->a, s);
    QJ_NEED(err, copy);
    (*list)[*n] = copy;
    *out = (uint32_t)(*n)++;
    return QJ_OK;
}

static qj_rc age_label(importing *im, const char *folded, uint32_t *out, qj_err *err) {
    const char *age = age_text(im, folded, im->scratch);
    *out = LABEL_UNKNOWN;
    if (age == NULL)
        return QJ_OK;
    for (size_t i = 1; i < im->n_ages; i++) {
        if (strcmp(im->ages[i], age) == 0) {
            *out = (uint32_t)i;
            return QJ_OK;
        }
    }
    return dictionary(im, &im->ages, &im->n_ages, &im->cap_ages, age, out, err);
}

// ---- axes

const char *import_trim(const char *s, size_t n, qj_arena *a) {
    static const char *const spaces[] = {" ", "\t", "\r", "\n", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xEF\xBB\xBF"};
    // Most texts begin and end with a letter or a digit.
    bool may = n > 0 && (s[0] <= ' ' || s[n - 1] <= ' ');
    for (bool more = may; more;) {
        more = false;
        for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++) {
            size_t k = strlen(spaces[i]);
            if (n >= k && memcmp(s, spaces[i], k) == 0)
                s += k, n -= k, more = true;
            if (n >= k && memcmp(s + n - k, spaces[i], k) == 0)
                n -= k, more = true;
        }
    }
    const char *copy = qj_arena_strn(a, s, n);
    return copy != NULL ? copy : "";
}

// "Sex: Total", "Occupation (ISCO-08): 2. Professionals": the name stands behind the name of the list.
static const char *behind_colon(const char *text) {
    const char *colon = strchr(text, ':');
    return colon != NULL && colon[1] == ' ' && colon[2] != '\0' ? colon + 2 : NULL;
}

// Digits of a speciality: the first four are the field of education.
static ptrdiff_t field_of_speciality(const qj_codes *codes, const char *text) {
    size_t n = strspn(text, "0123456789");
    char code[5] = "";
    if (n != 8 || text[n] != '\0')
        return -1;
    memcpy(code, text, 4);
    return qj_codes_find(codes, code);
}

// True when a spelling of another item goes on after these words: "Almaty" and "Almaty Region" are two places.
static bool goes_on(const qj_codes *codes, ptrdiff_t item, const char *bare, qj_arena *scratch) {
    const size_t n = strlen(bare);
    for (size_t i = 0; i < codes->n; i++) {
        const qj_item *it = &codes->items[i];
        for (int lang = 0; (ptrdiff_t)i != item && lang < QJ_LANGS; lang++) {
            const char *f = words_fold(scratch, it->name[lang]);
            if (f == NULL || (strncmp(f, bare, n) == 0 && f[n] == ' '))
                return true;
        }
    }
    return false;
}

// Without the words for "region" and "city": "Mangystau oblysy". Only when one place can be meant.
static qj_match without_place_words(const importing *im, const qj_matcher *m, const char *folded) {
    qj_match none = {.item = -1};
    char *bare = qj_arena_str(im->scratch, folded);
    size_t used = 0, dropped = 0;
    for (const char *p = folded; bare != NULL && *p != '\0';) {
        size_t space = strspn(p, " .,"), n = strcspn(p + space, " .,");
        char *word = qj_arena_strn(im->scratch, p + space, n);
        if (word == NULL)
            return none;
        p += space + n;
        if (n == 0)
            continue;
        if (words_is(&im->words.kind[WORDS_PLACE], word)) {
            dropped++;
            continue;
        }
        if (used > 0)
            bare[used++] = ' ';
        memcpy(bare + used, word, n);
        used += n;
    }
    if (bare == NULL || dropped == 0 || used == 0)
        return none;
    bare[used] = '\0';
    qj_match found = qj_matcher_find(m, bare, im->scratch);
    return found.item >= 0 && !goes_on(qj_matcher_codes(m), found.item, bare, im->scratch) ? found : none;
}

static qj_match find_item(const importing *im, qj_axis axis, const char *text, const char *folded) {
    const qj_matcher *matcher = im->matcher[axis];
    qj_match m = qj_matcher_find(matcher, text, im->scratch);
    if (m.item < 0 && axis == QJ_AXIS_FIELD)
        m.item = field_of_speciality(qj_matcher_codes(matcher), text);
    // "Turkistan 1": the number of a footnote.
    size_t n = strlen(text);
    if (m.item < 0 && axis == QJ_AXIS_REGION && n > 4 && text[n - 2] == ' ' && is_digit(text[n - 1])) {
        const char *bare = qj_arena_strn(im->scratch, text, n - 2);
        m = bare != NULL ? qj_matcher_find(matcher, bare, im->scratch) : m;
    }
    if (m.item < 0 && behind_colon(text) != NULL)
        m = qj_matcher_find(matcher, behind_colon(text), im->scratch);
    if (m.item < 0 && axis == QJ_AXIS_REGION)
        m = without_place_words(im, matcher, folded);
    return m;
}

// "Total", "Total:", "Total, persons" are the whole; "Total of the oblast" is the sum of whatever was listed.
bool import_is_total(const importing *im, const char *folded, bool whole) {
    const words_list *list = &im->words.kind[WORDS_TOTAL];
    if (!words_begin(list, folded))
        return false;
    for (size_t i = 0; whole && i < list->n; i++) {
        size_t n = strlen(list->stem[i]);
        if (strncmp(folded, list->stem[i], n) == 0 && strspn(folded + n, " .,:*") == strlen(folded + n))
            return true;
    }
    return !whole;
}

static qj_rc find_label(importing *im, qj_axis axis, const char *text, uint32_t *out, qj_err *err) {
    *out = LABEL_UNKNOWN;
    if (*text == '\0') {
        *out = LABEL_NONE;
        return QJ_OK;
    }
    const char *folded = words_fold(im->scratch, text);
    QJ_NEED(err, folded);
    if (axis == QJ_AXIS_AGE) {
        QJ_TRY(age_label(im, folded, out, err));
    } else if (im->matcher[axis] != NULL) {
        qj_match m = find_item(im, axis, text, folded);
        if (m.item >= 0)
            *out = (uint32_t)m.item + 1;
        im->mixed += m.mixed;
        const qj_codes *codes = qj_matcher_codes(im->matcher[axis]);
        // The item over all activities is the same as no activity named.
        if (m.item >= 0 && axis == QJ_AXIS_INDUSTRY && strcmp(codes->items[m.item].code, "A-U") == 0)
            *out = LABEL_ALL;
    }
    const char *total = behind_colon(folded) != NULL ? behind_colon(folded) : folded;
    if (*out == LABEL_UNKNOWN && import_is_total(im, total, axis == QJ_AXIS_REGION))
        *out = im->whole[axis];
    return QJ_OK;
}

qj_rc import_label(importing *im, qj_axis axis, const char *s, size_t n, uint32_t *out, qj_err *err) {
    text_cache *c = im->cache[axis];
    if (c->n_slots > 0) {
        const cached *known = cache_slot(c, s, n);
        if (known->s != NULL) {
            *out = known->label;
            return QJ_OK;
        }
    }
    qj_mark mark = qj_arena_mark(im->scratch);
    const char *text = import_trim(s, n < 1000 ? n : 1000, im->scratch);
    qj_rc rc = find_label(im, axis, text, out, err);
    qj_arena_rewind(im->scratch, mark);
    QJ_TRY(rc);
    return cache_put(im, c, s, n, *out, err);
}

qj_rc import_name(importing *im, const char *s, size_t n, uint32_t *out, qj_err *err) {
    text_cache *c = im->cache[QJ_AXES];
    n = n < 500 ? n : 500;
    if (c->n_slots > 0) {
        const cached *known = cache_slot(c, s, n);
        if (known->s != NULL) {
            *out = known->label;
            return QJ_OK;
        }
    }
    qj_mark mark = qj_arena_mark(im->scratch);
    const char *text = import_trim(s, n, im->scratch);
    qj_rc rc = QJ_OK;
    *out = 0;
    if (*text != '\0')
        rc = dictionary(im, &im->names, &im->n_names, &im->cap_names, text, out, err);
    qj_arena_rewind(im->scratch, mark);
    QJ_TRY(rc);
    return cache_put(im, c, s, n, *out, err);
}

const char *import_code(const importing *im, qj_axis axis, uint32_t label) {
    if (label == LABEL_ALL || label >= LABEL_UNKNOWN)
        return "";
    if (axis == QJ_AXIS_AGE)
        return im->ages[label];
    return qj_matcher_codes(im->matcher[axis])->items[label - 1].code;
}

// Sexes are a list of two whose names are messages.
static qj_rc sex_codes(importing *im, qj_codes *out, qj_err *err) {
    static const char *const code[] = {"F", "M"}, *const message[] = {"words.female", "words.male"};
    qj_item *items = QJ_NEW(im->a, qj_item, 2);
    QJ_NEED(err, items);
    for (int i = 0; i < 2; i++) {
        const char *names = qj_arena_printf(im->a, "%s|%s|%s", qj_text(QJ_KK, message[i]), qj_text(QJ_RU, message[i]),
                                            qj_text(QJ_EN, message[i]));
        QJ_NEED(err, names);
        items[i] = (qj_item){.code = code[i], .parent = "", .level = 1, .name = {"", "", ""}, .short_name = "",
                             .valid_from = "", .valid_to = "", .aliases = names};
    }
    *out = (qj_codes){.name = "sex", .n = 2, .items = items};
    return QJ_OK;
}

qj_rc import_labels_open(importing *im, qj_err *err) {
    qj_codes *sex = QJ_NEW(im->a, qj_codes, 1);
    QJ_NEED(err, sex);
    QJ_TRY(sex_codes(im, sex, err));
    const qj_codes *const lists[QJ_AXES] = {[QJ_AXIS_REGION] = im->options->region,
                                            [QJ_AXIS_INDUSTRY] = im->options->industry,
                                            [QJ_AXIS_OCCUPATION] = im->options->occupation,
                                            [QJ_AXIS_FIELD] = im->options->field,
                                            [QJ_AXIS_SEX] = sex};
    for (int axis = 0; axis < QJ_AXES; axis++) {
        if (lists[axis] != NULL)
            QJ_TRY(qj_matcher_new(lists[axis], im->a, &im->matcher[axis], err));
        im->whole[axis] = axis == QJ_AXIS_REGION ? 1 : LABEL_ALL; // the country is the first of its list
    }
    QJ_TRY(import_dates_open(im, err));
    for (int i = 0; i <= QJ_AXES; i++)
        QJ_NEED(err, im->cache[i] = QJ_NEW(im->a, text_cache, 1));
    im->n_ages = im->n_names = 0;
    uint32_t first;
    // Place 0 of both dictionaries is the empty text.
    QJ_TRY(dictionary(im, &im->names, &im->n_names, &im->cap_names, "", &first, err));
    im->n_names = 1;
    QJ_TRY(dictionary(im, &im->ages, &im->n_ages, &im->cap_ages, "", &first, err));
    im->n_ages = 1;
    return QJ_OK;
}

// ---- years and units

int import_year(const importing *im, const char *s, size_t n, bool loose) {
    if (n < 4 || n > (loose ? 1000u : 60u))
        return 0;
    qj_mark mark = qj_arena_mark(im->scratch);
    const char *text = qj_arena_strn(im->scratch, s, n), *folded = text != NULL ? words_fold(im->scratch, text) : NULL;
    int year = 0, last = 0;
    size_t others = 0;
    for (const char *p = folded; p != NULL && *p != '\0';) {
        size_t k = digits(p);
        int y = k == 4 && (p[0] == '1' || p[0] == '2') ? (p[0] - '0') * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0') : 0;
        y = y >= 1900 && y < 2200 ? y : 0;
        last = y > 0 ? y : last;
        if (y > 0 && year == 0) {
            year = y;
            // "2024/25", "2024-2025", "2024-01-01": the year in which it begins.
            const char *after = p + k;
            int end = *after == '-' && digits(after + 1) == 4 ? (int)strtol(after + 1, NULL, 10) : 0;
            last = end >= 1900 && end < 2200 ? end : last;
            if (*after == '/' || *after == '-')
                k += 1 + strspn(after + 1, "0123456789-/");
        } else if (k > 0) {
            others++;
        }
        p += k > 0 ? k : 1;
    }
    // A title over several years says none of them; "2024-2025" may be a school year.
    if (loose && last > year + 1)
        year = 0;
    if (year > 0 && !loose && words_whole(&im->words.kind[WORDS_ABOUT], folded))
        year = 0;
    bool part = year > 0 && folded != NULL && words_in(&im->words.kind[WORDS_PART_YEAR], folded) > 0;
    // A heading that is a year has little else: "2024 y.*"; a sentence with a year is no heading.
    bool bare = folded != NULL && strlen(folded) <= 24 && others <= 1;
    qj_arena_rewind(im->scratch, mark);
    if (part)
        return -1;
    return loose || bare ? year : 0;
}

measure import_unit(const importing *im, const char *folded) {
    measure u = {0};
    if (words_in(&im->words.kind[WORDS_THOUSAND], folded) > 0)
        u = (measure){.shift = 3, .said = true};
    else if (words_in(&im->words.kind[WORDS_MILLION], folded) > 0)
        u = (measure){.shift = 6, .said = true};
    else if (strchr(folded, '%') != NULL || words_in(&im->words.kind[WORDS_PERCENT], folded) > 0)
        u = (measure){.shift = -2, .percent = true, .said = true};
    return u;
}
