/* A file system that can do less, below LIMITED_FILES. It knows neither unnamed files nor renaming that does not
   replace, and ignores a change of one time without the other. LIMITED_CHMOD and LIMITED_CHOWN are "deny" or "ignore"; with LIMITED_OWNER every file belongs to that
   account and may be read and written by everybody, as on SMB and vfat. */

#include "trouble.h"

#include <stdarg.h>

#define IS_LIMITED(directory, name) name_is_in("LIMITED_FILES", directory, name)
#define IS_LIMITED_FILE(descriptor) descriptor_is_in("LIMITED_FILES", descriptor)

/* What a change of rights or owners comes to: 1 if it is made, 0 if it is ignored, -1 with errno if it is refused. */
static int change(const char *variable) {
    const char *answer = getenv(variable), *owner = getenv("LIMITED_OWNER");
    if (answer && !strcmp(answer, "deny")) REFUSE(EPERM);
    if (answer && !strcmp(answer, "ignore")) return 0;
    if (owner && geteuid() != 0 && geteuid() != (uid_t)atoi(owner)) REFUSE(EPERM);
    return owner ? 0 : 1;
}

#define CHANGE(variable, limited, call)         \
    do {                                        \
        int outcome = (limited) ? change(variable) : 1; \
        return outcome == 1 ? (call) : outcome; \
    } while (0)

int chmod(const char *path, mode_t mode) {
    CHANGE("LIMITED_CHMOD", IS_LIMITED(AT_FDCWD, path), NEXT(chmod)(path, mode));
}

int fchmod(int descriptor, mode_t mode) {
    CHANGE("LIMITED_CHMOD", IS_LIMITED_FILE(descriptor), NEXT(fchmod)(descriptor, mode));
}

int fchmodat(int directory, const char *name, mode_t mode, int flags) {
    CHANGE("LIMITED_CHMOD", IS_LIMITED(directory, name), NEXT(fchmodat)(directory, name, mode, flags));
}

int chown(const char *path, uid_t owner, gid_t group) {
    CHANGE("LIMITED_CHOWN", IS_LIMITED(AT_FDCWD, path), NEXT(chown)(path, owner, group));
}

int lchown(const char *path, uid_t owner, gid_t group) {
    CHANGE("LIMITED_CHOWN", IS_LIMITED(AT_FDCWD, path), NEXT(lchown)(path, owner, group));
}

int fchown(int descriptor, uid_t owner, gid_t group) {
    CHANGE("LIMITED_CHOWN", IS_LIMITED_FILE(descriptor), NEXT(fchown)(descriptor, owner, group));
}

int fchownat(int directory, const char *name, uid_t owner, gid_t group, int flags) {
    CHANGE("LIMITED_CHOWN", IS_LIMITED(directory, name), NEXT(fchownat)(directory, name, owner, group, flags));
}

/* The permissions that a new file gets: where they are forced, everybody's. */
static mode_t given(mode_t mode, mode_t everybody, int limited) {
    return limited && getenv("LIMITED_OWNER") ? mode | everybody : mode;
}

static int opened(int (*next)(int, const char *, int, ...), int directory, const char *name, int flags, mode_t mode) {
    int limited = (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE) && IS_LIMITED(directory, name);
    if (limited && (flags & O_TMPFILE) == O_TMPFILE) REFUSE(EOPNOTSUPP);
    return next(directory, name, flags, given(mode, 0666, limited));
}

#define MODE(last)              \
    va_list rest;               \
    va_start(rest, last);       \
    mode_t mode = va_arg(rest, mode_t); \
    va_end(rest)

int openat(int directory, const char *name, int flags, ...) {
    MODE(flags);
    return opened(NEXT(openat), directory, name, flags, mode);
}

int openat64(int directory, const char *name, int flags, ...) {
    MODE(flags);
    return opened(NEXT(openat64), directory, name, flags, mode);
}

int open(const char *name, int flags, ...) {
    MODE(flags);
    return opened(NEXT(openat), AT_FDCWD, name, flags, mode);
}

int open64(const char *name, int flags, ...) {
    MODE(flags);
    return opened(NEXT(openat64), AT_FDCWD, name, flags, mode);
}

int mkdir(const char *path, mode_t mode) {
    return NEXT(mkdir)(path, given(mode, 0777, IS_LIMITED(AT_FDCWD, path)));
}

int mkdirat(int directory, const char *name, mode_t mode) {
    return NEXT(mkdirat)(directory, name, given(mode, 0777, IS_LIMITED(directory, name)));
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    if (flags && IS_LIMITED(to, new)) REFUSE(EINVAL);
    return NEXT(renameat2)(from, old, to, new, flags);
}

int utimensat(int directory, const char *name, const struct timespec times[2], int flags) {
    int is_alone = times && (times[0].tv_nsec == UTIME_OMIT) != (times[1].tv_nsec == UTIME_OMIT);
    if (is_alone && IS_LIMITED(directory, name)) return 0;
    return NEXT(utimensat)(directory, name, times, flags);
}

/* Shows the owner and the permissions that every file of the mount has. */
static int shown(int result, struct stat *status, int limited) {
    const char *owner = getenv("LIMITED_OWNER");
    if (result || !limited || !owner) return result;
    status->st_uid = status->st_gid = atoi(owner);
    status->st_mode |= 0666;
    if (S_ISDIR(status->st_mode) || status->st_mode & 0111) status->st_mode |= 0111;
    return 0;
}

int stat(const char *path, struct stat *status) {
    return shown(NEXT(stat)(path, status), status, IS_LIMITED(AT_FDCWD, path));
}

int lstat(const char *path, struct stat *status) {
    return shown(NEXT(lstat)(path, status), status, IS_LIMITED(AT_FDCWD, path));
}

int fstat(int descriptor, struct stat *status) {
    return shown(NEXT(fstat)(descriptor, status), status, IS_LIMITED_FILE(descriptor));
}

int fstatat(int directory, const char *name, struct stat *status, int flags) {
    return shown(NEXT(fstatat)(directory, name, status, flags), status, IS_LIMITED(directory, name));
}
