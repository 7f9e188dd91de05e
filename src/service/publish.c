// Publishing and taking back.
#include "service/publish.h"

#include "base/buf.h"
#include "base/clock.h"
#include <string.h>

#define PREFIX_MIN 4

const char *qj_standing_id(qj_standing s) {
    static const char *const id[] = {"draft", "published", "former", "withdrawn"};
    return id[s];
}

const char *qj_standing_note(qj_standing s) {
    switch (s) {
    case QJ_STANDING_PUBLISHED:
        break;
    case QJ_STANDING_DRAFT:
        return "publish.note.draft";
    case QJ_STANDING_FORMER:
        return "publish.note.former";
    case QJ_STANDING_WITHDRAWN:
        return "publish.note.withdrawn";
    }
    return "";
}

bool qj_standing_public(qj_standing s) { return s == QJ_STANDING_PUBLISHED || s == QJ_STANDING_FORMER; }

// ---- what is there

typedef struct standings {
    qj_standing *standing;
    const char **at;
} standings;

// The last event of a vintage tells; of those that were published and not taken back, the last one is the public one.
static void stand(const qj_vintage *list, size_t n, const qj_publication *events, size_t n_events, standings *out) {
    size_t current = n;
    for (size_t i = 0; i < n; i++)
        out->at[i] = "";
    for (size_t e = 0; e < n_events; e++) {
        size_t i = 0;
        while (i < n && strcmp(list[i].id, events[e].vintage) != 0)
            i++;
        if (i == n)
            continue;
        if (events[e].withdrawn) {
            out->standing[i] = QJ_STANDING_WITHDRAWN;
            current = current == i ? n : current;
            continue;
        }
        out->standing[i] = QJ_STANDING_FORMER;
        out->at[i] = events[e].at;
        current = i;
    }
    if (current < n)
        out->standing[current] = QJ_STANDING_PUBLISHED;
}

// Leaves only what the world may read.
static size_t keep_public(qj_vintage *list, size_t n, standings *s) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!qj_standing_public(s->standing[i]))
            continue;
        list[kept] = list[i];
        s->standing[kept] = s->standing[i];
        s->at[kept++] = s->at[i];
    }
    return kept;
}

qj_rc qj_vintages_read(const qj_workspace *w, qj_arena *a, qj_vintages *out, qj_err *err) {
    const qj_vintage *stored;
    const qj_publication *events;
    size_t n, n_events;
    // Vintages last, so that the list has every vintage of which there is an event.
    QJ_TRY(qj_store_publications(w->store, a, &events, &n_events, err));
    QJ_TRY(qj_store_vintages(w->store, a, &stored, &n, err));
    qj_vintage *list = QJ_NEW(a, qj_vintage, n + 1);
    standings s = {.standing = QJ_NEW(a, qj_standing, n + 1), .at = QJ_NEW(a, const char *, n + 1)};
    if (list == NULL || s.standing == NULL || s.at == NULL)
        return qj_fail(err, QJ_E_MEMORY);
    memcpy(list, stored, n * sizeof *list);
    stand(list, n, events, n_events, &s);
    if (w->public_only)
        n = keep_public(list, n, &s);
    *out = (qj_vintages){list, s.standing, s.at, n};
    return QJ_OK;
}

static ptrdiff_t published(const qj_vintages *all) {
    for (size_t i = 0; i < all->n; i++) {
        if (all->standing[i] == QJ_STANDING_PUBLISHED)
            return (ptrdiff_t)i;
    }
    return -1;
}

static qj_rc choose_default(const qj_workspace *w, const qj_vintages *all, size_t *at, qj_err *err) {
    ptrdiff_t current = published(all);
    if (current < 0 && w->public_only)
        return qj_fail(err, QJ_E_NOTHING_PUBLISHED);
    if (all->n == 0)
        return qj_fail(err, QJ_E_NO_VINTAGE, qj_text_arg("file", qj_store_path(w->store)));
    *at = current >= 0 ? (size_t)current : all->n - 1;
    return QJ_OK;
}

qj_rc qj_vintages_choose(const qj_workspace *w, const qj_vintages *all, const char *id, size_t *at, qj_err *err) {
    if (id == NULL)
        return choose_default(w, all, at, err);
    if (all->n == 0 && !w->public_only)
        return qj_fail(err, QJ_E_NO_VINTAGE, qj_text_arg("file", qj_store_path(w->store)));
    size_t matches = 0, len = strlen(id);
    for (size_t i = 0; i < all->n; i++) {
        if (strcmp(all->list[i].id, id) == 0) {
            *at = i;
            return QJ_OK;
        }
        if (len >= PREFIX_MIN && strncmp(all->list[i].id, id, len) == 0) {
            *at = i;
            matches++;
        }
    }
    if (matches > 1)
        return qj_fail(err, QJ_E_VINTAGE_AMBIGUOUS, qj_text_arg("name", id));
    if (matches == 0)
        return qj_fail(err, w->public_only ? QJ_E_NOT_PUBLIC : QJ_E_NOT_FOUND, qj_text_arg("name", id));
    return QJ_OK;
}

qj_rc qj_vintage_withdrawn(const qj_workspace *w, const qj_vintage *v, qj_arena *a, const char **files, qj_err *err) {
    const qj_import *list;
    size_t n;
    QJ_TRY(qj_store_imports(w->store, a, &list, &n, err));
    qj_buf b = qj_buf_new(a, 64);
    for (size_t i = 0; i < n; i++) {
        const char *name = qj_arena_printf(a, "\"imports/%s/", list[i].id);
        QJ_NEED(err, name);
        if (*list[i].withdrawn_at != 0 && strstr(v->inputs, name) != NULL)
            qj_buf_printf(&b, "%s%s", b.len > 0 ? "; " : "", list[i].file);
    }
    if (b.failed)
        return qj_fail(err, QJ_E_MEMORY);
    *files = b.len > 0 ? b.data : "";
    return QJ_OK;
}

// ---- what changes it

static qj_rc put_event(qj_workspace *w, const char *vintage, bool withdrawn, qj_err *err) {
    char stamp[21];
    qj_clock_stamp(stamp);
    const qj_publication p = {.vintage = vintage, .withdrawn = withdrawn, .at = stamp};
    return qj_store_publication_put(w->store, &p, err);
}

static qj_rc publish(qj_workspace *w, const char *vintage, qj_arena *a, qj_publish_result *out, qj_err *err) {
    qj_vintages all;
    size_t at;
    QJ_TRY(qj_vintages_read(w, a, &all, err));
    QJ_TRY(qj_vintages_choose(w, &all, vintage, &at, err));
    ptrdiff_t current = published(&all);
    *out = (qj_publish_result){.vintage = all.list[at].id, .existed = current == (ptrdiff_t)at};
    QJ_TRY(qj_vintage_withdrawn(w, &all.list[at], a, &out->withdrawn_imports, err));
    if (out->existed)
        return QJ_OK;
    out->former = current >= 0 ? all.list[current].id : NULL;
    return put_event(w, out->vintage, false, err);
}

static qj_rc withdraw(qj_workspace *w, const char *vintage, qj_arena *a, qj_publish_result *out, qj_err *err) {
    qj_vintages all;
    size_t at;
    QJ_TRY(qj_vintages_read(w, a, &all, err));
    ptrdiff_t current = published(&all);
    if (vintage == NULL && current < 0)
        return qj_fail(err, QJ_E_NOTHING_PUBLISHED);
    QJ_TRY(qj_vintages_choose(w, &all, vintage, &at, err));
    if (!qj_standing_public(all.standing[at]))
        return qj_fail(err, QJ_E_NOT_PUBLISHED, qj_text_arg("vintage", all.list[at].id));
    *out = (qj_publish_result){.vintage = all.list[at].id, .withdrawn_imports = ""};
    out->former = current >= 0 && (size_t)current != at ? all.list[current].id : NULL;
    return put_event(w, out->vintage, true, err);
}

typedef qj_rc (*change)(qj_workspace *w, const char *vintage, qj_arena *a, qj_publish_result *out, qj_err *err);

// What is read and what is written are one transaction, so that two who publish at once come one after the other.
static qj_rc in_turn(change make, qj_workspace *w, const char *vintage, qj_arena *a, qj_publish_result *out, qj_err *err) {
    QJ_TRY(qj_store_begin(w->store, err));
    qj_rc rc = make(w, vintage, a, out, err);
    if (rc == QJ_OK)
        rc = qj_store_commit(w->store, err);
    if (rc != QJ_OK)
        qj_store_rollback(w->store);
    return rc;
}

qj_rc qj_publish(qj_workspace *w, const char *vintage, qj_arena *a, qj_publish_result *out, qj_err *err) {
    return in_turn(publish, w, vintage, a, out, err);
}

qj_rc qj_publish_withdraw(qj_workspace *w, const char *vintage, qj_arena *a, qj_publish_result *out, qj_err *err) {
    return in_turn(withdraw, w, vintage, a, out, err);
}

// ---- the list

static const qj_table_col columns[] = {
    {"at", QJ_TABLE_TEXT, NULL, 0}, {"vintage", QJ_TABLE_TEXT, NULL, 0}, {"what", QJ_TABLE_MSG, "publication.", 0}};

qj_rc qj_publish_list(qj_workspace *w, qj_arena *a, qj_table **out, qj_err *err) {
    const qj_publication *list;
    size_t n;
    QJ_TRY(qj_store_publications(w->store, a, &list, &n, err));
    QJ_TRY(qj_table_new(a, columns, sizeof columns / sizeof *columns, n, out, err));
    for (size_t i = 0; i < n; i++) {
        qj_cell *row = qj_table_row(a, *out);
        QJ_NEED(err, row);
        row[0].text = list[i].at;
        row[1].text = list[i].vintage;
        row[2].text = list[i].withdrawn ? "withdrawn" : "published";
    }
    return QJ_OK;
}
