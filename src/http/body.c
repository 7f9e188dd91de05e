#define _GNU_SOURCE // O_TMPFILE

#include "http/body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)

struct qj_body {
    const char *folder;
    int file;
    size_t n, max;
    char *map; // NULL: not read yet
};

static qj_rc not_kept(const qj_body *b, qj_err *err) {
    return qj_fail(err, QJ_E_HTTP_BODY_KEEP, qj_text_arg("file", b->folder));
}

// Some file systems know no nameless files: there it has a name for a moment.
static int open_named(const qj_body *b, qj_arena *a) {
    const char *name = qj_arena_printf(a, "%s/.qajet-body-%ld-%zx", b->folder, (long)getpid(), (size_t)(uintptr_t)b);
    int file = name != NULL ? open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (file >= 0)
        (void)unlink(name);
    return file;
}

qj_rc qj_body_new(const char *store_path, size_t max, qj_arena *a, qj_body **out, qj_err *err) {
    qj_body *b = QJ_NEW(a, qj_body, 1);
    QJ_NEED(err, b);
    const char *slash = strrchr(store_path, '/');
    b->folder = slash == NULL ? "." : qj_arena_strn(a, store_path, slash == store_path ? 1 : (size_t)(slash - store_path));
    QJ_NEED(err, b->folder);
    b->max = max;
    b->file = open(b->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (b->file < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL || errno == ENOENT))
        b->file = open_named(b, a);
    if (b->file < 0)
        return not_kept(b, err);
    *out = b;
    return QJ_OK;
}

static bool write_all(int file, const char *p, size_t n) {
    while (n > 0) {
        ssize_t put = write(file, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        p += put;
        n -= (size_t)put;
    }
    return true;
}

qj_rc qj_body_put(qj_body *b, const void *bytes, size_t n, qj_err *err) {
    if (n > b->max - b->n)
        return qj_fail(err, QJ_E_HTTP_BODY_LARGE, qj_int_arg("max", b->max / MIB));
    if (!write_all(b->file, bytes, n))
        return not_kept(b, err);
    b->n += n;
    return QJ_OK;
}

size_t qj_body_size(const qj_body *b) { return b->n; }

qj_rc qj_body_read(qj_body *b, const char **data, qj_err *err) {
    if (!write_all(b->file, "", 1))
        return not_kept(b, err);
    void *map = mmap(NULL, b->n + 1, PROT_READ, MAP_PRIVATE, b->file, 0);
    if (map == MAP_FAILED)
        return qj_fail(err, QJ_E_MEMORY);
    b->map = map;
    *data = b->map;
    return QJ_OK;
}

void qj_body_free(qj_body *b) {
    if (b == NULL)
        return;
    if (b->map != NULL)
        (void)munmap(b->map, b->n + 1);
    (void)close(b->file);
}
