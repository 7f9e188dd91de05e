#include "io/words.h"

#include <string.h>

static const char *const messages[WORDS_KINDS] = {
    [WORDS_REGION] = "words.region",
    [WORDS_INDUSTRY] = "words.industry",
    [WORDS_OCCUPATION] = "words.occupation",
    [WORDS_FIELD] = "words.field",
    [WORDS_SEX] = "words.sex",
    [WORDS_AGE] = "words.age",
    [WORDS_YEAR] = "words.year",
    [WORDS_VALUE] = "words.value",
    [WORDS_UNIT] = "words.unit",
    [WORDS_STATUS] = "words.status",
    [WORDS_INDICATOR] = "words.indicator",
    [WORDS_NAME] = "words.name",
    [WORDS_PROBABILITY] = "words.probability",
    [WORDS_NOTE] = "words.note",
    [WORDS_CODE] = "words.code",
    [WORDS_LINE] = "words.line",
    [WORDS_TOTAL] = "words.total",
    [WORDS_INCLUDING] = "words.including",
    [WORDS_FOOTNOTE] = "words.footnote",
    [WORDS_THOUSAND] = "words.thousand",
    [WORDS_MILLION] = "words.million",
    [WORDS_PERCENT] = "words.percent",
    [WORDS_MISSING] = "words.missing",
    [WORDS_SUPPRESSED] = "words.suppressed",
    [WORDS_OLDER] = "words.older",
    [WORDS_PART_YEAR] = "words.part-year",
    [WORDS_ABOUT] = "words.about",
    [WORDS_COUNTED] = "words.counted",
    [WORDS_TEMPORARY] = "words.temporary",
    [WORDS_PLACE] = "words.place",
    [WORDS_CERTAIN] = "words.certain",
    [WORDS_HIGH] = "words.high",
    [WORDS_MEDIUM] = "words.medium",
    [WORDS_LOW] = "words.low",
};

char *words_fold(qj_arena *a, const char *s) {
    bool mixed;
    const char *one = qj_text_unmix(a, s, &mixed);
    return one != NULL ? qj_text_fold(a, one) : NULL;
}

qj_rc words_of_message(const char *id, qj_arena *a, words_list *out, qj_err *err) {
    size_t n = 0;
    for (qj_lang lang = QJ_KK; lang < QJ_LANGS; lang++) {
        n++;
        for (const char *p = qj_text(lang, id); *p != '\0'; p++)
            n += *p == '|';
    }
    *out = (words_list){.stem = QJ_NEW(a, const char *, n)};
    QJ_NEED(err, out->stem);
    for (qj_lang lang = QJ_KK; lang < QJ_LANGS; lang++) {
        for (const char *p = qj_text(lang, id); *p != '\0';) {
            size_t len = strcspn(p, "|");
            const char *word = qj_arena_strn(a, p, len);
            QJ_NEED(err, word);
            word = qj_text_fold(a, word);
            QJ_NEED(err, word);
            out->stem[out->n++] = word;
            p += len + (p[len] == '|');
        }
    }
    return QJ_OK;
}

qj_rc words_load(qj_arena *a, words *out, qj_err *err) {
    for (int kind = 0; kind < WORDS_KINDS; kind++)
        QJ_TRY(words_of_message(messages[kind], a, &out->kind[kind], err));
    return QJ_OK;
}

static bool is_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0xC3;
}

// A word begins here: no letter stands before. Bytes 0x80..0xBF end a letter; guillemets do, too, and are no letters.
static bool begins_word(const char *text, const char *at) {
    if (at == text)
        return true;
    unsigned char c = (unsigned char)at[-1];
    if (c >= 0x80 && c <= 0xBF && at - text >= 2 && (unsigned char)at[-2] == 0xC2)
        return true;
    return c < 0x80 ? !is_letter((char)c) : false;
}

size_t words_in(const words_list *list, const char *folded) {
    size_t best = 0;
    for (size_t i = 0; i < list->n; i++) {
        size_t n = strlen(list->stem[i]);
        for (const char *at = folded; n > best && (at = strstr(at, list->stem[i])) != NULL; at++) {
            if (begins_word(folded, at)) {
                best = n;
                break;
            }
        }
    }
    return best;
}

bool words_whole(const words_list *list, const char *folded) {
    for (size_t i = 0; i < list->n; i++) {
        size_t n = strlen(list->stem[i]);
        for (const char *at = folded; (at = strstr(at, list->stem[i])) != NULL; at++) {
            if (begins_word(folded, at) && !is_letter(at[n]))
                return true;
        }
    }
    return false;
}

bool words_is(const words_list *list, const char *folded) {
    for (size_t i = 0; i < list->n; i++) {
        if (strcmp(list->stem[i], folded) == 0)
            return true;
    }
    return false;
}

bool words_begin(const words_list *list, const char *folded) {
    for (size_t i = 0; i < list->n; i++) {
        size_t n = strlen(list->stem[i]);
        if (strncmp(list->stem[i], folded, n) == 0 && !is_letter(folded[n]))
            return true;
    }
    return false;
}
