// Text in Kazakh, Russian and English: messages, numbers, plurals, folding, order.
#pragma once

#include "base/buf.h"
#include "base/err.h"

typedef enum qj_lang { QJ_KK, QJ_RU, QJ_EN, QJ_LANGS } qj_lang;

// "kk", "ru", "en".
const char *qj_lang_code(qj_lang lang);

// The language of a code such as "kk", "ru_RU.UTF-8"; false when it is none of the three.
bool qj_lang_parse(const char *code, qj_lang *out);

// The message of an id (po/<area>.<lang>.po), the id itself when there is none. Static, never NULL.
const char *qj_text(qj_lang lang, const char *id);

// True when the id has a message.
bool qj_text_has(const char *id);

// The plural form of an id for a count (kk, en: one, other; ru: one, few, many, other).
const char *qj_text_plural(qj_lang lang, const char *id, double n);

// Appends the message with {name} replaced by arguments (ends with .name == NULL). A NUM argument is grouped and
// rounded; an INT is grouped from five digits on (years are not), and never right after a colon ("{file}:{line}").
// An id with plural forms takes that of argument "n", else of the first number. A missing argument stays visible
// as {name}.
void qj_text_format(qj_buf *out, qj_lang lang, const char *id, const qj_arg *args);

// The sentence of an error, in an arena.
const char *qj_err_text(qj_arena *a, qj_lang lang, const qj_err *err);

// Appends a number: kk and ru group with U+00A0 and use a decimal comma, en groups with a comma. NaN is "–".
void qj_text_number(qj_buf *out, qj_lang lang, double v, int decimals);

// The same for a whole number.
void qj_text_integer(qj_buf *out, qj_lang lang, int64_t v);

// Folded for search and comparison: lower case in the three scripts, ё as е, spaces collapsed, every
// dash a hyphen; letters of the Kazakh alphabet stay themselves. In an arena; NULL when there is no memory.
char *qj_text_fold(qj_arena *a, const char *s);

// The text with a capital at its beginning, itself when it has one. In an arena; NULL when there is no memory.
const char *qj_text_capital(qj_arena *a, const char *s);

// Words that mix Latin and Cyrillic letters, written in one script: that of the letters that have no twin in the other,
// else that of most. *changed tells whether there were any. In an arena; NULL when there is no memory.
char *qj_text_unmix(qj_arena *a, const char *s, bool *changed);

// The same look in the other script: every letter replaced by its twin. NULL when a letter has none, or without memory.
char *qj_text_twin(qj_arena *a, const char *s);

// Single bytes of Windows-1251, with the Kazakh letters where RK1048 has them, as UTF-8. In an arena, terminated; NULL
// when there is no memory.
char *qj_text_from_1251(qj_arena *a, const char *s, size_t n, size_t *out_n);

// Order of names: signs, digits, the Kazakh alphabet with the Russian letters in it (ә after а, і after ы), Latin.
// Case and accents count only between names that are otherwise equal. <0, 0, >0.
int qj_text_collate(const char *a, const char *b);

// Columns a terminal needs for a UTF-8 string (combining marks 0, the rest 1).
size_t qj_text_width(const char *s);

// Byte offset of the first NUL or invalid UTF-8 sequence in s[0..n), or n.
size_t qj_text_valid(const char *s, size_t n);
