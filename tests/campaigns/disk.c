/* Between the program and the kernel: what is written to the files of one database, in order, and failures on demand.

   Loaded by LD_PRELOAD (see disk.py). Only files in the watched folder whose name begins with "handoffd.db" count; the
   shared memory of the WAL index is no file that has to last. Everything else passes. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITE = 1, TRUNCATE = 2, SYNC = 3, MARK = 4 };
enum { NOTHING = 0, DATABASE = 1, WAL = 2, JOURNAL = 3 };
enum { FDS = 65536 };

struct record {
    uint32_t op, file;
    uint64_t offset, length;
};

static unsigned char files[FDS];
static char folder[4096];
static unsigned char *bytes;
static size_t used, room;
static int failing, failing_at, failing_errno;
static int counts[4];

static int file_of(const char *path) {
    size_t length = strlen(folder);
    if (length == 0 || strncmp(path, folder, length) != 0) return NOTHING;
    const char *name = strrchr(path, '/');
    if (strcmp(name, "/handoffd.db") == 0) return DATABASE;
    if (strcmp(name, "/handoffd.db-wal") == 0) return WAL;
    if (strcmp(name, "/handoffd.db-journal") == 0) return JOURNAL;
    return NOTHING;
}

static void put(uint32_t op, uint32_t file, uint64_t offset, const void *data, uint64_t length) {
    struct record head = {op, file, offset, length};
    uint64_t body = data ? length : 0;
    if (used + sizeof head + body > room) {
        room = (used + sizeof head + body) * 2 + (1 << 20);
        bytes = realloc(bytes, room);
        if (!bytes) abort();
    }
    memcpy(bytes + used, &head, sizeof head);
    if (body) memcpy(bytes + used + sizeof head, data, body);
    used += sizeof head + body;
}

/* Returns whether this call is the one that fails. */
static int fails(int kind) {
    if (++counts[kind] == failing_at && failing == kind) {
        errno = failing_errno;
        return 1;
    }
    return 0;
}

static int watched(int fd) { return fd >= 0 && fd < FDS && folder[0] ? files[fd] : NOTHING; }

void disk_watch(const char *path) {
    strncpy(folder, path, sizeof folder - 1);
    used = 0;
    memset(counts, 0, sizeof counts);
    memset(files, 0, sizeof files);
    failing = 0;
}

void disk_fail(int kind, int at, int error) { failing = kind, failing_at = at, failing_errno = error; }
void disk_mark(const char *data, uint64_t length) { put(MARK, NOTHING, 0, data, length); }
int disk_count(int kind) { return counts[kind]; }
const unsigned char *disk_log(uint64_t *length) {
    *length = used;
    return bytes;
}

static int opened(int fd, const char *path) {
    if (fd >= 0 && fd < FDS) files[fd] = (unsigned char)file_of(path);
    return fd;
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = (mode_t)va_arg(more, int); \
        va_end(more); \
        return opened(real(path, flags, mode), path); \
    }
OPEN(open)
OPEN(open64)

int close(int fd) {
    REAL(close);
    if (fd >= 0 && fd < FDS) files[fd] = NOTHING;
    return real(fd);
}

#define PWRITE(name) \
    ssize_t name(int fd, const void *data, size_t length, off_t offset) { \
        REAL(name); \
        int file = watched(fd); \
        if (file && fails(WRITE)) return -1; \
        ssize_t done = real(fd, data, length, offset); \
        if (file && done > 0) put(WRITE, (uint32_t)file, (uint64_t)offset, data, (uint64_t)done); \
        return done; \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define FTRUNCATE(name) \
    int name(int fd, off_t size) { \
        REAL(name); \
        int file = watched(fd); \
        if (file && fails(WRITE)) return -1; \
        int done = real(fd, size); \
        if (file && done == 0) put(TRUNCATE, (uint32_t)file, 0, NULL, (uint64_t)size); \
        return done; \
    }
FTRUNCATE(ftruncate)
FTRUNCATE(ftruncate64)

#define FSYNC(name) \
    int name(int fd) { \
        REAL(name); \
        int file = watched(fd); \
        if (file && fails(SYNC)) return -1; \
        int done = real(fd); \
        if (file && done == 0) put(SYNC, (uint32_t)file, 0, NULL, 0); \
        return done; \
    }
FSYNC(fsync)
FSYNC(fdatasync)

/* A file that is gone is one without a byte, until the next sync of its successor. */
int unlink(const char *path) {
    REAL(unlink);
    int file = file_of(path), done = real(path);
    if (file && done == 0) put(TRUNCATE, (uint32_t)file, 0, NULL, 0);
    return done;
}
