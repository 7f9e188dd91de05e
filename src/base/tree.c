#define _GNU_SOURCE // renameat2, syncfs
#include "base/tree.h"

#include "base/file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_BYTES 255
#define DEEPEST 16

struct qj_tree {
    qj_arena *arena;
    const char *path, *base, *marker; // base: the last part of the path
    int home;         // the folder in which it stands
    int part;         // the folder being made; -1: none
    const char *part_name;
    char last[NAME_BYTES + 1]; // the folder made last
    qj_tree_size size;
};

static qj_rc write_failed(const qj_tree *t, const char *name, qj_err *err) {
    int os = errno;
    const char *file = name != NULL ? qj_arena_printf(t->arena, "%s/%s", t->path, name) : t->path;
    return qj_fail(err, QJ_E_FILE_WRITE, qj_text_arg("file", file != NULL ? file : t->path),
                   qj_msg_arg("cause", qj_file_cause(os)), qj_int_arg("number", os));
}

// Removes a folder and all in it. Links are removed, not followed.
static void remove_folder(int home, const char *name, int depth) {
    if (unlinkat(home, name, 0) == 0 || errno == ENOENT || depth > DEEPEST)
        return;
    int fd = openat(home, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    if (d == NULL) {
        if (fd >= 0)
            close(fd);
        return;
    }
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            remove_folder(fd, e->d_name, depth + 1);
    }
    closedir(d);
    unlinkat(home, name, AT_REMOVEDIR);
}

// The process in ".<base>.<pid>.part" or ".<base>.<pid>.old", 0 for any other name.
static long owner(const char *entry, const char *base) {
    size_t n = strlen(base);
    if (entry[0] != '.' || strncmp(entry + 1, base, n) != 0 || entry[n + 1] != '.')
        return 0;
    char *end;
    errno = 0;
    long pid = strtol(entry + n + 2, &end, 10);
    return errno == 0 && pid > 0 && (strcmp(end, ".part") == 0 || strcmp(end, ".old") == 0) ? pid : 0;
}

static void remove_leftovers(const qj_tree *t) {
    int fd = openat(t->home, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        long pid = owner(e->d_name, t->base);
        if (pid > 0 && (pid == (long)getpid() || (kill((pid_t)pid, 0) != 0 && errno == ESRCH)))
            remove_folder(t->home, e->d_name, 0);
    }
    if (d != NULL)
        closedir(d);
    else if (fd >= 0)
        close(fd);
}

static bool is_empty(int home, const char *name) {
    int fd = openat(home, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *d = fd >= 0 ? fdopendir(fd) : NULL;
    size_t n = 0;
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    if (d != NULL)
        closedir(d);
    else if (fd >= 0)
        close(fd);
    return d != NULL && n == 0;
}

// Nothing, an empty folder, or a tree of ours may stand at the path.
static bool may_replace(const qj_tree *t) {
    struct stat st;
    if (fstatat(t->home, t->base, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT;
    const char *marker = qj_arena_printf(t->arena, "%s/%s", t->base, t->marker);
    return S_ISDIR(st.st_mode) && marker != NULL &&
           (faccessat(t->home, marker, F_OK, AT_SYMLINK_NOFOLLOW) == 0 || is_empty(t->home, t->base));
}

static qj_rc split(qj_tree *t, const char *path, qj_err *err) {
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    char *whole = qj_arena_strn(t->arena, path, n);
    QJ_NEED(err, whole);
    t->path = whole;
    const char *slash = strrchr(whole, '/');
    t->base = slash != NULL ? slash + 1 : whole;
    const char *folder = slash == NULL ? "." : slash == whole ? "/" : qj_arena_strn(t->arena, whole, (size_t)(slash - whole));
    QJ_NEED(err, folder);
    bool named = *t->base != 0 && strcmp(t->base, ".") != 0 && strcmp(t->base, "..") != 0 && strlen(t->base) < NAME_BYTES - 30;
    t->home = named ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (t->home < 0 || faccessat(t->home, ".", W_OK, AT_EACCESS) != 0)
        return qj_fail(err, QJ_E_TREE_FOLDER, qj_text_arg("file", path), qj_text_arg("folder", folder));
    return QJ_OK;
}

static qj_rc start(qj_tree *t, const char *path, qj_err *err) {
    QJ_TRY(split(t, path, err));
    if (!may_replace(t))
        return qj_fail(err, QJ_E_TREE_FOREIGN, qj_text_arg("file", t->path));
    remove_leftovers(t);
    QJ_NEED(err, t->part_name = qj_arena_printf(t->arena, ".%s.%ld.part", t->base, (long)getpid()));
    if (mkdirat(t->home, t->part_name, 0777) != 0)
        return write_failed(t, NULL, err);
    t->part = openat(t->home, t->part_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return t->part >= 0 ? QJ_OK : write_failed(t, NULL, err);
}

qj_rc qj_tree_open(const char *path, const char *marker, qj_arena *a, qj_tree **out, qj_err *err) {
    qj_tree *t = QJ_NEW(a, qj_tree, 1);
    QJ_NEED(err, t);
    *t = (qj_tree){.arena = a, .marker = marker, .home = -1, .part = -1};
    qj_rc rc = start(t, path, err);
    if (rc != QJ_OK)
        qj_tree_close(t);
    else
        *out = t;
    return rc;
}

// The folders of a name; the one made last is remembered, because files come folder by folder.
static bool make_folders(qj_tree *t, const char *name) {
    const char *end = strrchr(name, '/');
    size_t n = end != NULL ? (size_t)(end - name) : 0;
    if (n > NAME_BYTES) {
        errno = ENAMETOOLONG;
        return false;
    }
    if (n == 0 || (strncmp(t->last, name, n) == 0 && t->last[n] == 0))
        return true;
    for (size_t i = 1; i <= n; i++) {
        if (name[i] != '/')
            continue;
        memcpy(t->last, name, i);
        t->last[i] = 0;
        if (mkdirat(t->part, t->last, 0777) != 0 && errno != EEXIST)
            return false;
    }
    return true;
}

static bool write_all(int fd, const void *data, size_t n) {
    const char *at = data;
    while (n > 0) {
        ssize_t done = write(fd, at, n);
        if (done < 0 && errno != EINTR)
            return false;
        at += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

qj_rc qj_tree_put(qj_tree *t, const char *name, const void *data, size_t n, qj_err *err) {
    if (!make_folders(t, name))
        return write_failed(t, name, err);
    int fd = openat(t->part, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    bool good = fd >= 0 && write_all(fd, data, n);
    int os = errno;
    if (fd >= 0 && close(fd) != 0 && good) {
        good = false;
        os = errno;
    }
    errno = os;
    if (!good)
        return write_failed(t, name, err);
    t->size.files++;
    t->size.bytes += (int64_t)n;
    return QJ_OK;
}

// Exchanges the new tree and the old one, where the file system can; else the old one steps aside first.
static bool take_place(qj_tree *t) {
    if (renameat2(t->home, t->part_name, t->home, t->base, RENAME_NOREPLACE) == 0)
        return true;
    if (!may_replace(t)) {
        errno = EEXIST;
        return false;
    }
    if (renameat2(t->home, t->part_name, t->home, t->base, RENAME_EXCHANGE) == 0) {
        remove_folder(t->home, t->part_name, 0);
        return true;
    }
    const char *old = qj_arena_printf(t->arena, ".%s.%ld.old", t->base, (long)getpid());
    if (old == NULL || (renameat(t->home, t->base, t->home, old) != 0 && errno != ENOENT))
        return false;
    if (renameat(t->home, t->part_name, t->home, t->base) != 0) {
        int os = errno;
        (void)renameat(t->home, old, t->home, t->base);
        errno = os;
        return false;
    }
    remove_folder(t->home, old, 0);
    return true;
}

qj_rc qj_tree_publish(qj_tree *t, qj_tree_size *size, qj_err *err) {
    if ((syncfs(t->part) != 0 && errno != ENOSYS) || !take_place(t))
        return write_failed(t, NULL, err);
    close(t->part);
    t->part = -1;
    (void)fsync(t->home); // some file systems can't sync a folder
    *size = t->size;
    return QJ_OK;
}

void qj_tree_close(qj_tree *t) {
    if (t == NULL)
        return;
    if (t->part >= 0) {
        close(t->part);
        remove_folder(t->home, t->part_name, 0);
    }
    if (t->home >= 0)
        close(t->home);
    t->part = t->home = -1;
}
