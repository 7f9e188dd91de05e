#define _GNU_SOURCE // renameat2
#include "store/sqlite/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const companions[] = {"", "-journal", "-wal", "-shm"};

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

char *path_folder(const char *path) {
    size_t n = (size_t)(base_name(path) - path);
    char *folder = malloc(n + 2);
    if (folder == NULL)
        return NULL;
    if (n == 0)
        folder[n++] = '.';
    else
        memcpy(folder, path, n);
    folder[n] = 0;
    return folder;
}

char *path_part(const char *path) {
    size_t folder = (size_t)(base_name(path) - path), cap = strlen(path) + 40;
    char *part = malloc(cap);
    if (part != NULL)
        snprintf(part, cap, "%.*s.%s.%ld.part", (int)folder, path, path + folder, (long)getpid());
    return part;
}

void path_remove_part(const char *part) {
    size_t cap = strlen(part) + 16;
    char *name = malloc(cap);
    for (size_t i = 0; name != NULL && i < sizeof companions / sizeof *companions; i++) {
        snprintf(name, cap, "%s%s", part, companions[i]);
        unlink(name);
    }
    free(name);
}

// The process in ".<base>.<pid>.part" and its companions, or 0 for any other name.
static long part_owner(const char *entry, const char *base) {
    size_t n = strlen(base);
    if (entry[0] != '.' || strncmp(entry + 1, base, n) != 0 || entry[n + 1] != '.')
        return 0;
    char *end;
    errno = 0;
    long pid = strtol(entry + n + 2, &end, 10);
    if (errno != 0 || pid <= 0 || strncmp(end, ".part", 5) != 0)
        return 0;
    for (size_t i = 0; i < sizeof companions / sizeof *companions; i++) {
        if (strcmp(end + 5, companions[i]) == 0)
            return pid;
    }
    return 0;
}

void path_remove_leftovers(const char *path) {
    char *folder = path_folder(path);
    DIR *d = folder != NULL ? opendir(folder) : NULL;
    struct dirent *e;
    while (d != NULL && (e = readdir(d)) != NULL) {
        long pid = part_owner(e->d_name, base_name(path));
        // Our own number on a file that we have not made yet: a dead process had it before us.
        if (pid > 0 && (pid == (long)getpid() || (kill((pid_t)pid, 0) != 0 && errno == ESRCH)))
            unlinkat(dirfd(d), e->d_name, 0);
    }
    if (d != NULL)
        closedir(d);
    free(folder);
}

bool path_writable(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && (st.st_mode & 0222) != 0 && access(path, W_OK) == 0;
}

int path_sync_folder(const char *path) {
    char *folder = path_folder(path);
    if (folder == NULL)
        return ENOMEM;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(folder);
    // Some file systems can't sync a folder (EINVAL); then there is nothing more that could be done.
    int rc = fd < 0 || (fsync(fd) != 0 && errno != EINVAL) ? errno : 0;
    if (fd >= 0)
        close(fd);
    return rc;
}

static int sync_file(const char *path) {
    int fd = open(path, O_RDWR | O_CLOEXEC);
    int rc = fd < 0 || fsync(fd) != 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    return rc;
}

int path_publish(const char *part, const char *path) {
    int rc = sync_file(part);
    if (rc != 0)
        return rc;
    if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) != 0) {
        if (errno != EINVAL && errno != ENOSYS)
            return errno;
        // A file system that can't: a second name fails, too, when the first is taken.
        if (link(part, path) != 0)
            return errno;
        unlink(part);
    }
    return path_sync_folder(path);
}
