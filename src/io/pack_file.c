#define _GNU_SOURCE // fdopendir, strcasecmp
#include "io/pack_file.h"

#include "base/text.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 8
#define PATH_LEN_MAX 1000

static bool part_safe(const char *s, size_t n) {
    if (n == 0 || (n == 1 && s[0] == '.') || (n == 2 && s[0] == '.' && s[1] == '.'))
        return false;
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)s[i] < ' ' || s[i] == 127 || s[i] == '\\')
            return false;
    }
    return true;
}

bool pack_path_safe(const char *path) {
    size_t len = strlen(path);
    if (len == 0 || len > PATH_LEN_MAX || qj_text_valid(path, len) < len)
        return false;
    for (;;) {
        size_t n = strcspn(path, "/");
        if (!part_safe(path, n))
            return false;
        if (path[n] == 0)
            return true;
        path += n + 1;
    }
}

int pack_folder_open(const char *dir, int *number) {
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *number = fd < 0 ? errno : 0;
    return fd;
}

// Opens one part after the other, so that no link is followed anywhere on the way.
static int open_below(int folder, const char *path, qj_arena *a) {
    int at = dup(folder);
    while (at >= 0) {
        size_t n = strcspn(path, "/");
        bool last = path[n] == 0;
        const char *part = qj_arena_strn(a, path, n);
        int next = part != NULL ? openat(at, part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK |
                                                       (last ? 0 : O_DIRECTORY))
                                : -1;
        int number = part != NULL ? errno : ENOMEM;
        close(at);
        errno = number;
        if (last || next < 0)
            return next;
        at = next;
        path += n + 1;
    }
    return at;
}

static qj_rc read_all(int fd, size_t size, qj_arena *a, char **data, size_t *len, int *number, qj_err *err) {
    char *p = qj_arena_alloc(a, size + 1, 16);
    QJ_NEED(err, p);
    size_t n = 0;
    while (n < size) {
        ssize_t got = read(fd, p + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            *number = errno;
            return QJ_OK;
        }
        if (got == 0)
            break;
        n += (size_t)got;
    }
    p[n] = 0;
    *data = p;
    *len = n;
    return QJ_OK;
}

qj_rc pack_file_read(int folder, const char *path, qj_arena *a, char **data, size_t *len, file_outcome *outcome,
                     int *number, qj_err *err) {
    *number = 0;
    int fd = open_below(folder, path, a);
    if (fd < 0) {
        *number = errno;
        if (errno == ENOMEM)
            return qj_fail(err, QJ_E_MEMORY);
        *outcome = errno == ENOENT                                        ? FILE_ABSENT
                   : errno == ELOOP || errno == ENOTDIR || errno == ENXIO ? FILE_NOT_PLAIN
                                                                          : FILE_UNREADABLE;
        return QJ_OK;
    }
    struct stat st;
    qj_rc rc = QJ_OK;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        *outcome = FILE_NOT_PLAIN;
    } else {
        rc = read_all(fd, (size_t)st.st_size, a, data, len, number, err);
        *outcome = *number == 0 ? FILE_OK : FILE_UNREADABLE;
    }
    close(fd);
    return rc;
}

typedef struct walk {
    qj_arena *a;
    const char **paths;
    size_t n, cap;
    bool no_memory;
} walk;

static void add_path(walk *w, const char *path) {
    if (w->n == w->cap) {
        size_t cap = w->cap > 0 ? w->cap * 2 : 64;
        const char **larger = QJ_NEW(w->a, const char *, cap);
        if (larger == NULL) {
            w->no_memory = true;
            return;
        }
        if (w->n > 0)
            memcpy(larger, w->paths, w->n * sizeof *larger);
        w->paths = larger;
        w->cap = cap;
    }
    w->paths[w->n++] = path;
}

static bool is_csv(const char *name) {
    size_t n = strlen(name);
    return n > 4 && strcasecmp(name + n - 4, ".csv") == 0;
}

// Takes over the descriptor.
static void walk_folder(walk *w, int fd, const char *prefix, int depth) {
    DIR *d = fd >= 0 && depth < DEPTH_MAX ? fdopendir(fd) : NULL;
    if (d == NULL) {
        if (fd >= 0)
            close(fd);
        return;
    }
    for (struct dirent *e; !w->no_memory && (e = readdir(d)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        const char *path = qj_arena_printf(w->a, "%s%s", prefix, e->d_name);
        struct stat st;
        if (path == NULL) {
            w->no_memory = true;
        } else if (fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode)) {
            const char *below = qj_arena_printf(w->a, "%s/", path);
            int sub = openat(dirfd(d), e->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            walk_folder(w, sub, below != NULL ? below : "", depth + 1);
        } else if (is_csv(e->d_name)) {
            add_path(w, path);
        }
    }
    closedir(d);
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

qj_rc pack_csv_paths(int folder, qj_arena *a, const char ***paths, size_t *n, qj_err *err) {
    walk w = {.a = a};
    walk_folder(&w, openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "", 0);
    if (w.no_memory)
        return qj_fail(err, QJ_E_MEMORY);
    if (w.n > 0)
        qsort(w.paths, w.n, sizeof *w.paths, by_name);
    *paths = w.paths;
    *n = w.n;
    return QJ_OK;
}
