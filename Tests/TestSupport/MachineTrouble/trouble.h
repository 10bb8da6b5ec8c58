/* What the troubles share: the functions that they stand in for, and where a file lies. */

#ifndef TROUBLE_H
#define TROUBLE_H

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The function of the C library that one of ours stands in front of. */
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Ends a call that is refused. */
#define REFUSE(number) return errno = (number), -1

static inline int is_below(const char *folder, const char *path) {
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
}

/* Whether a descriptor's file lies in the folder that the variable names. */
static inline int descriptor_is_in(const char *variable, int descriptor) {
    const char *folder = getenv(variable);
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t count = folder ? readlink(link, path, sizeof path - 1) : -1;
    path[count < 0 ? 0 : count] = 0;
    return count > 0 && is_below(folder, path);
}

/* Whether a name, looked up as `openat` does, lies in the folder that the variable names. */
static inline int name_is_in(const char *variable, int directory, const char *name) {
    const char *folder = getenv(variable);
    char path[4096];
    int descriptor;
    if (!folder || !name) return 0;
    if (sscanf(name, "/proc/self/fd/%d", &descriptor) == 1) return descriptor_is_in(variable, descriptor);
    if (name[0] == '/') return is_below(folder, name);
    if (directory != AT_FDCWD) return descriptor_is_in(variable, directory);
    if (!getcwd(path, sizeof path)) return 0;
    size_t length = strlen(path);
    snprintf(path + length, sizeof path - length, "/%s", name);
    return is_below(folder, path);
}

#endif
