// The table of messages that gen/po.mjs makes from po/. For the files of this folder and the generated one.
#pragma once

#include "base/text.h"

typedef enum qj_plural { QJ_ONE, QJ_FEW, QJ_MANY, QJ_OTHER, QJ_PLURALS } qj_plural;

typedef struct qj_message {
    const char *id;
    // A message without plural forms has OTHER only.
    const char *text[QJ_LANGS][QJ_PLURALS];
} qj_message;

// Sorted by id, byte by byte.
extern const qj_message qj_messages[];
extern const size_t qj_messages_count;
