#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// The system tells causes as numbers; the usual ones have a message.
static const struct cause {
    int number;
    const char *message;
} causes[] = {
    {EACCES, "cause.denied"},     {EPERM, "cause.denied"},   {ENOSPC, "cause.full"},   {EDQUOT, "cause.full"},
    {EISDIR, "cause.folder"},     {ENOENT, "cause.no-folder"}, {ENOTDIR, "cause.no-folder"}, {EROFS, "cause.readonly"},
    {EIO, "cause.device"},        {ENAMETOOLONG, "cause.name"}, {EPIPE, "cause.closed"},
};

const char *qj_file_cause(int number) {
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++) {
        if (causes[i].number == number)
            return causes[i].message;
    }
    return "cause.other";
}

static qj_rc failed(qj_err *err, qj_code code, const char *path, int number) {
    return qj_fail(err, code, qj_text_arg("file", path), qj_msg_arg("cause", qj_file_cause(number)),
                   qj_int_arg("number", number));
}

// Reads until the end; the size of stat is only a first guess because pipes have none and files may grow.
static int read_all(int fd, size_t guess, qj_arena *a, char **data, size_t *len) {
    size_t cap = guess + 1, n = 0;
    char *p = qj_arena_alloc(a, cap, 16);
    while (p != NULL) {
        ssize_t got = read(fd, p + n, cap - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        n += (size_t)got;
        if (got == 0 && n < cap) {
            p[n] = '\0';
            *data = p;
            *len = n;
            return 0;
        }
        if (n < cap)
            continue;
        size_t larger = cap < 4096 ? 8192 : cap * 2;
        char *q = cap > SIZE_MAX / 4 ? NULL : qj_arena_alloc(a, larger, 16);
        if (q != NULL)
            memcpy(q, p, n);
        p = q;
        cap = larger;
    }
    return ENOMEM;
}

// Reads an open file to its end.
static qj_rc read_open(int fd, const char *path, qj_arena *a, char **data, size_t *len, qj_err *err) {
    struct stat st;
    int cause = fstat(fd, &st) != 0 ? errno : S_ISDIR(st.st_mode) ? EISDIR : 0;
    if (cause == 0)
        cause = read_all(fd, st.st_size > 0 ? (size_t)st.st_size : 0, a, data, len);
    if (cause == ENOMEM)
        return qj_fail(err, QJ_E_MEMORY);
    return cause == 0 ? QJ_OK : failed(err, QJ_E_FILE_READ, path, cause);
}

qj_rc qj_file_read(const char *path, qj_arena *a, char **data, size_t *len, qj_err *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        bool missing = errno == ENOENT || errno == ENOTDIR;
        return missing ? qj_fail(err, QJ_E_FILE_MISSING, qj_text_arg("file", path))
                       : failed(err, QJ_E_FILE_READ, path, errno);
    }
    qj_rc rc = read_open(fd, path, a, data, len, err);
    (void)close(fd);
    return rc;
}

qj_rc qj_file_read_input(const char *path, qj_arena *a, char **data, size_t *len, qj_err *err) {
    return strcmp(path, "-") == 0 ? read_open(STDIN_FILENO, path, a, data, len, err) : qj_file_read(path, a, data, len, err);
}

static int write_all(int fd, const char *p, size_t n) {
    while (n > 0) {
        ssize_t put = write(fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno;
        p += put;
        n -= (size_t)put;
    }
    return 0;
}

// A rename is durable only when its folder is.
static void sync_folder(const char *path) {
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    int n = slash == NULL ? snprintf(folder, sizeof folder, ".")
                          : snprintf(folder, sizeof folder, "%.*s", (int)(slash - path + 1), path);
    int fd = n < 0 || (size_t)n >= sizeof folder ? -1 : open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    (void)fsync(fd);
    (void)close(fd);
}

// Devices and pipes can't be replaced: what is written goes straight in.
static int write_special(const char *path, const void *data, size_t len) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int cause = write_all(fd, data, len);
    if (close(fd) != 0 && cause == 0)
        cause = errno;
    return cause;
}

static int write_and_rename(const char *path, mode_t mode, const void *data, size_t len) {
    char beside[PATH_MAX];
    int n = snprintf(beside, sizeof beside, "%s.%ld.part", path, (long)getpid());
    if (n < 0 || (size_t)n >= sizeof beside)
        return ENAMETOOLONG;
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0)
        return errno;
    int cause = write_all(fd, data, len);
    if (cause == 0 && fsync(fd) != 0)
        cause = errno;
    if (close(fd) != 0 && cause == 0)
        cause = errno;
    if (cause == 0 && rename(beside, path) != 0)
        cause = errno;
    if (cause != 0)
        (void)unlink(beside);
    else
        sync_folder(path);
    return cause;
}

qj_rc qj_file_write(const char *path, const void *data, size_t len, qj_err *err) {
    struct stat st;
    char target[PATH_MAX];
    int cause;
    if (stat(path, &st) != 0)
        cause = write_and_rename(path, 0666, data, len);
    else if (S_ISDIR(st.st_mode))
        cause = EISDIR;
    else if (!S_ISREG(st.st_mode))
        cause = write_special(path, data, len);
    else if (access(path, W_OK) != 0 || realpath(path, target) == NULL) // a link stays a link to its target
        cause = errno;
    else
        cause = write_and_rename(target, st.st_mode & 0777, data, len);
    return cause == 0 ? QJ_OK : failed(err, QJ_E_FILE_WRITE, path, cause);
}

bool qj_file_exists(const char *path) {
    struct stat st;
    return stat(path, &st) == 0;
}
