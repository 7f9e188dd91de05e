#include "http/site.h"

#include "base/hash.h"
#include "data/table_rows.h"
#include "service/audit.h"
#include "service/import.h"
#include "service/publish.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MIB ((size_t)1 << 20)
#define SITE_BYTES (1 * MIB)
#define HOUSE_BYTES (256 * MIB)
#define VIEW_BYTES (512 * MIB)
#define KEPT 4 // views asked for by id

// An opened workspace. Several views live on it; the last one closes it.
typedef struct house {
    qj_arena *arena;
    const char *path;
    qj_workspace *ws;
    atomic_int users;
    pthread_mutex_t reading; // the store takes one reader at a time
} house;

typedef struct view {
    qj_view shown; // first, so that both addresses are one
    qj_arena *arena;
    house *home;
    atomic_int users;
    atomic_bool ceiling_known; // it is made, or there is none for good
} view;

// Which file the workspace is.
typedef struct place {
    dev_t device;
    ino_t inode;
} place;

struct qj_site {
    qj_arena *arena;
    const char *path;
    pthread_mutex_t turn; // guards shown, kept, next
    view *shown; // to those who name none
    view *kept[KEPT];
    size_t next;
    place seen;
    int64_t changes; // of the workspace, when the list was read
    bool public_only;
    uint64_t list; // digest of the list of vintages when the shown one was opened
};

static place place_of(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 ? (place){st.st_dev, st.st_ino} : (place){0};
}

static bool same_place(place a, place b) { return a.device == b.device && a.inode == b.inode; }

static void house_release(house *h) {
    if (h == NULL || atomic_fetch_sub(&h->users, 1) > 1)
        return;
    qj_workspace_close(h->ws);
    pthread_mutex_destroy(&h->reading);
    qj_arena_free(h->arena);
}

static qj_rc house_open(const char *path, bool public_only, house **out, qj_err *err) {
    qj_arena *a = qj_arena_new(HOUSE_BYTES);
    QJ_NEED(err, a);
    house *h = QJ_NEW(a, house, 1);
    const char *copy = qj_arena_str(a, path);
    qj_rc rc = h == NULL || copy == NULL ? qj_fail(err, QJ_E_MEMORY) : qj_workspace_open(path, QJ_STORE_READ, a, &h->ws, err);
    if (rc != QJ_OK) {
        qj_arena_free(a);
        return rc;
    }
    h->arena = a;
    h->path = copy;
    h->ws->public_only = public_only;
    atomic_init(&h->users, 1);
    pthread_mutex_init(&h->reading, NULL);
    *out = h;
    return QJ_OK;
}

static uint64_t tag_of(const qj_workspace *ws, const qj_snapshot *snap, qj_arena *a) {
    const char *text = qj_arena_printf(a, "%s|%s|%s|%d", QJ_VERSION, ws->pack_id, ws->pack_version, ws->public_only);
    if (text != NULL && snap != NULL)
        text = qj_arena_printf(a, "%s|%s|%016llx|%s|%s|%s", text, snap->vintage.id, (unsigned long long)snap->etag,
                               qj_standing_id(snap->standing), snap->published_at, snap->withdrawn_imports);
    return text != NULL ? qj_xxh3(text, strlen(text)) : 0;
}

// A new view with one user. Where there is no vintage to be seen it has no snapshot, unless one is asked for by name.
static qj_rc view_open(house *home, const char *vintage, view **out, qj_err *err) {
    qj_arena *a = qj_arena_new(VIEW_BYTES);
    QJ_NEED(err, a);
    view *v = QJ_NEW(a, view, 1);
    qj_rc rc = v == NULL ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
    if (rc == QJ_OK) {
        pthread_mutex_lock(&home->reading);
        rc = qj_snapshot_open(home->ws, vintage, a, &v->shown.snap, err);
        pthread_mutex_unlock(&home->reading);
        if ((rc == -(qj_rc)QJ_E_NO_VINTAGE || rc == -(qj_rc)QJ_E_NOTHING_PUBLISHED) && vintage == NULL) {
            v->shown.snap = NULL;
            rc = QJ_OK;
        }
    }
    if (rc != QJ_OK) {
        qj_arena_free(a);
        return rc;
    }
    v->arena = a;
    v->home = home;
    v->shown.ws = home->ws;
    v->shown.tag = tag_of(home->ws, v->shown.snap, a);
    atomic_init(&v->users, 1);
    atomic_init(&v->ceiling_known, false);
    atomic_fetch_add(&home->users, 1);
    *out = v;
    return QJ_OK;
}

static view *view_keep(view *v) {
    atomic_fetch_add(&v->users, 1);
    return v;
}

void qj_view_release(qj_view *shown) {
    view *v = (view *)shown;
    if (v == NULL || atomic_fetch_sub(&v->users, 1) > 1)
        return;
    house *home = v->home;
    qj_arena_free(v->arena);
    house_release(home);
}

void qj_view_lock(qj_view *shown) { pthread_mutex_lock(&((view *)shown)->home->reading); }
void qj_view_unlock(qj_view *shown) { pthread_mutex_unlock(&((view *)shown)->home->reading); }

qj_rc qj_view_reopen(qj_view *shown, qj_arena *a, qj_workspace **out, qj_err *err) {
    QJ_TRY(qj_workspace_open(((view *)shown)->home->path, QJ_STORE_READ, a, out, err));
    (*out)->public_only = shown->ws->public_only;
    return QJ_OK;
}

qj_rc qj_view_basis(qj_view *shown, const qj_explain_basis **out, qj_err *err) {
    view *v = (view *)shown;
    qj_view_lock(shown);
    const qj_mark mark = qj_arena_mark(v->arena);
    qj_rc rc = shown->basis != NULL ? QJ_OK : qj_explain_open(shown->snap, v->arena, &shown->basis, err);
    if (rc != QJ_OK)
        qj_arena_rewind(v->arena, mark);
    *out = shown->basis;
    qj_view_unlock(shown);
    return rc;
}

// Most readers find it made and take no lock. What fails once may do better the next time, but for a vintage of another
// version of the method.
qj_rc qj_view_ceiling(qj_view *shown, const qj_ceiling **out, qj_err *err) {
    view *v = (view *)shown;
    const qj_explain_basis *basis = NULL;
    qj_rc rc = QJ_OK;
    if (!atomic_load(&v->ceiling_known)) {
        rc = qj_view_basis(shown, &basis, err);
        qj_view_lock(shown);
        const qj_mark mark = qj_arena_mark(v->arena);
        if (rc == QJ_OK && shown->ceiling == NULL) {
            rc = qj_ceiling_open(shown->snap, basis, v->arena, &shown->ceiling, err);
            if (rc != QJ_OK)
                qj_arena_rewind(v->arena, mark);
        }
        if (rc == QJ_OK || rc == -(qj_rc)QJ_E_METHOD) {
            atomic_store(&v->ceiling_known, true);
            rc = QJ_OK;
        }
        qj_view_unlock(shown);
    }
    *out = rc == QJ_OK ? shown->ceiling : NULL;
    return rc;
}

static qj_rc house_changes(house *home, int64_t *out, qj_err *err) {
    pthread_mutex_lock(&home->reading);
    qj_rc rc = qj_store_changes(home->ws->store, out, err);
    pthread_mutex_unlock(&home->reading);
    return rc;
}

// Digest of all vintages, where they stand, and what of their inputs was withdrawn.
static qj_rc list_digest(house *home, uint64_t *out, qj_err *err) {
    qj_arena *a = qj_arena_new(64 * MIB);
    QJ_NEED(err, a);
    qj_table *t = NULL;
    pthread_mutex_lock(&home->reading);
    qj_rc rc = qj_vintage_list(home->ws, a, &t, err);
    if (rc == QJ_OK)
        rc = qj_import_withdrawn(home->ws, QJ_EN, a, t, err);
    pthread_mutex_unlock(&home->reading);
    if (rc == QJ_OK) {
        qj_buf b = qj_buf_new(a, 4096);
        qj_table_csv(&b, t);
        for (const char *const *note = t->notes; note != NULL && *note != NULL; note++)
            qj_buf_str(&b, *note);
        *out = b.failed ? 0 : qj_xxh3(b.data, b.len);
    }
    qj_arena_free(a);
    return rc;
}

qj_rc qj_site_open(const char *store_path, bool public_only, qj_site **out, qj_err *err) {
    qj_arena *a = qj_arena_new(SITE_BYTES);
    QJ_NEED(err, a);
    qj_site *s = QJ_NEW(a, qj_site, 1);
    house *home = NULL;
    qj_rc rc = s == NULL ? qj_fail(err, QJ_E_MEMORY) : QJ_OK;
    if (rc == QJ_OK) {
        s->arena = a;
        s->public_only = public_only;
        s->path = qj_arena_str(a, store_path);
        s->seen = place_of(store_path);
        rc = s->path == NULL ? qj_fail(err, QJ_E_MEMORY) : house_open(store_path, public_only, &home, err);
    }
    if (rc == QJ_OK)
        rc = house_changes(home, &s->changes, err);
    if (rc == QJ_OK)
        rc = list_digest(home, &s->list, err);
    if (rc == QJ_OK)
        rc = view_open(home, NULL, &s->shown, err);
    house_release(home);
    if (rc != QJ_OK) {
        qj_arena_free(a);
        return rc;
    }
    pthread_mutex_init(&s->turn, NULL);
    *out = s;
    return QJ_OK;
}

void qj_site_close(qj_site *s) {
    if (s == NULL)
        return;
    qj_view_release(&s->shown->shown);
    for (size_t i = 0; i < KEPT; i++)
        qj_view_release((qj_view *)s->kept[i]);
    pthread_mutex_destroy(&s->turn);
    qj_arena_free(s->arena);
}

static bool is_vintage(const view *v, const char *id) {
    return v != NULL && v->shown.snap != NULL && strcmp(v->shown.snap->vintage.id, id) == 0;
}

// The view with this id among those at hand, with one user more, or NULL. The lock is held.
static view *find_kept(qj_site *s, const char *id) {
    if (is_vintage(s->shown, id))
        return view_keep(s->shown);
    for (size_t i = 0; i < KEPT; i++)
        if (is_vintage(s->kept[i], id))
            return view_keep(s->kept[i]);
    return NULL;
}

qj_rc qj_site_view(qj_site *s, const char *vintage, qj_view **out, qj_err *err) {
    pthread_mutex_lock(&s->turn);
    view *v = vintage == NULL ? view_keep(s->shown) : find_kept(s, vintage);
    house *home = s->shown->home;
    atomic_fetch_add(&home->users, 1);
    pthread_mutex_unlock(&s->turn);
    qj_rc rc = QJ_OK;
    if (v == NULL) {
        rc = view_open(home, vintage, &v, err);
        view *old = NULL;
        pthread_mutex_lock(&s->turn);
        if (rc == QJ_OK && v->home == s->shown->home && !is_vintage(s->shown, v->shown.snap->vintage.id)) {
            old = s->kept[s->next];
            s->kept[s->next] = view_keep(v);
            s->next = (s->next + 1) % KEPT;
        }
        pthread_mutex_unlock(&s->turn);
        qj_view_release((qj_view *)old);
    }
    house_release(home);
    if (rc == QJ_OK)
        *out = &v->shown;
    return rc;
}

uint64_t qj_site_tag(qj_site *s) {
    pthread_mutex_lock(&s->turn);
    uint64_t tag = s->shown->shown.tag;
    pthread_mutex_unlock(&s->turn);
    return tag;
}

// Turns to a new view; what was kept goes, because where its vintages stand may have changed.
static void turn_to(qj_site *s, view *v) {
    view *old[KEPT + 1] = {0};
    pthread_mutex_lock(&s->turn);
    old[KEPT] = s->shown;
    s->shown = v;
    for (size_t i = 0; i < KEPT; i++) {
        old[i] = s->kept[i];
        s->kept[i] = NULL;
    }
    pthread_mutex_unlock(&s->turn);
    for (size_t i = 0; i <= KEPT; i++)
        qj_view_release((qj_view *)old[i]);
}

// What the list rests on is read before the list, so that a change in between is seen the next time.
static qj_rc look_again(qj_site *s, house *home, bool moved, view **v, qj_err *err) {
    int64_t changes;
    uint64_t list;
    QJ_TRY(house_changes(home, &changes, err));
    if (!moved && changes == s->changes)
        return QJ_OK;
    QJ_TRY(list_digest(home, &list, err));
    if (moved || list != s->list)
        QJ_TRY(view_open(home, NULL, v, err));
    s->changes = changes;
    s->list = list;
    return QJ_OK;
}

qj_rc qj_site_refresh(qj_site *s, bool *changed, qj_err *err) {
    *changed = false;
    const place now = place_of(s->path);
    const bool moved = !same_place(now, s->seen);
    house *home = s->shown->home;
    if (moved)
        QJ_TRY(house_open(s->path, s->public_only, &home, err));
    else
        atomic_fetch_add(&home->users, 1);
    view *v = NULL;
    qj_rc rc = look_again(s, home, moved, &v, err);
    house_release(home);
    if (rc != QJ_OK)
        return rc;
    s->seen = now;
    *changed = v != NULL;
    if (v != NULL)
        turn_to(s, v);
    return QJ_OK;
}
