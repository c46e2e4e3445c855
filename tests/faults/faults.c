/*
 * Preloaded into a program, makes its system calls fail as disks, locks and full tables make them fail.
 *
 * CLAWTAIL_FAULTS names a file of rules, a line each:   call path errno percent
 *   call     open, read, write, sync, truncate, lock (fcntl) or flock, or * for all of them
 *   path     part of the path of the file; a rule never concerns any other file
 *   errno    a number
 *   percent  how many of the calls fail
 * The file is read again for every call that may fail, so a test changes the weather by changing the file. No file, no
 * faults.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static int read_rules(char *rules, size_t size)
{
    static const char *name;
    if (!name) name = getenv("CLAWTAIL_FAULTS");
    if (!name) return 0;
    int file = (int)syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC, 0);
    if (file < 0) return 0;
    long length = syscall(SYS_read, file, rules, size - 1);
    syscall(SYS_close, file);
    if (length <= 0) return 0;
    rules[length] = 0;
    return 1;
}

/* Whether the call fails now; then errno says how. */
static int fails(const char *call, const char *path)
{
    char rules[2048];
    int before = errno;
    if (!path || !read_rules(rules, sizeof rules)) return 0;
    for (char *line = strtok(rules, "\n"); line; line = strtok(NULL, "\n"))
    {
        char what[32], where[512];
        int error, percent;
        if (sscanf(line, "%31s %511s %d %d", what, where, &error, &percent) != 4) continue;
        if (strcmp(what, "*") && strcmp(what, call)) continue;
        if (!strstr(path, where)) continue;
        static __thread unsigned seed;
        if (!seed) seed = (unsigned)getpid() * 2654435761u + (unsigned)syscall(SYS_gettid);
        if (rand_r(&seed) % 100 < percent)
        {
            errno = error;
            return 1;
        }
    }
    errno = before;
    return 0;
}

static int handle_fails(const char *call, int handle)
{
    char link[64], path[1024];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return fails(call, path);
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define OPEN(name) \
    int name(const char *path, int flags, ...) \
    { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = va_arg(more, mode_t); \
        va_end(more); \
        REAL(name); \
        return fails("open", path) ? -1 : real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) \
    { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = va_arg(more, mode_t); \
        va_end(more); \
        REAL(name); \
        return fails("open", path) ? -1 : real(folder, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

#define TRANSFER(name, pointer, ...) ssize_t name(int handle, pointer bytes, size_t count, ##__VA_ARGS__)

TRANSFER(read, void *)
{
    REAL(read);
    return handle_fails("read", handle) ? -1 : real(handle, bytes, count);
}
TRANSFER(pread, void *, off_t at)
{
    REAL(pread);
    return handle_fails("read", handle) ? -1 : real(handle, bytes, count, at);
}
TRANSFER(pread64, void *, off64_t at)
{
    REAL(pread64);
    return handle_fails("read", handle) ? -1 : real(handle, bytes, count, at);
}
TRANSFER(write, const void *)
{
    REAL(write);
    return handle_fails("write", handle) ? -1 : real(handle, bytes, count);
}
TRANSFER(pwrite, const void *, off_t at)
{
    REAL(pwrite);
    return handle_fails("write", handle) ? -1 : real(handle, bytes, count, at);
}
TRANSFER(pwrite64, const void *, off64_t at)
{
    REAL(pwrite64);
    return handle_fails("write", handle) ? -1 : real(handle, bytes, count, at);
}

int fsync(int handle)
{
    REAL(fsync);
    return handle_fails("sync", handle) ? -1 : real(handle);
}

int fdatasync(int handle)
{
    REAL(fdatasync);
    return handle_fails("sync", handle) ? -1 : real(handle);
}

int ftruncate(int handle, off_t length)
{
    REAL(ftruncate);
    return handle_fails("truncate", handle) ? -1 : real(handle, length);
}

int ftruncate64(int handle, off64_t length)
{
    REAL(ftruncate64);
    return handle_fails("truncate", handle) ? -1 : real(handle, length);
}

#define FCNTL(name) \
    int name(int handle, int command, ...) \
    { \
        va_list more; \
        va_start(more, command); \
        void *argument = va_arg(more, void *); \
        va_end(more); \
        REAL(name); \
        int locks = command == F_SETLK || command == F_SETLKW || command == F_GETLK; \
        return locks && handle_fails("lock", handle) ? -1 : real(handle, command, argument); \
    }
FCNTL(fcntl)
FCNTL(fcntl64)

int flock(int handle, int operation)
{
    REAL(flock);
    return handle_fails("flock", handle) ? -1 : real(handle, operation);
}
