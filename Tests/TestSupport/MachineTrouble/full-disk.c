/* A disk that is full when the files below SMALL_DISK have SMALL_DISK_BYTES bytes, unnamed ones included. A disk that
   hangs when the files below HANGING_DISK are to have more than HANGING_DISK_BYTES, until there is a file
   HANGING_DISK_END. */

#include "trouble.h"

#include <dirent.h>
#include <sys/statvfs.h>

static long long used_below(const char *folder) {
    long long used = 0;
    DIR *entries = opendir(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        char path[4096];
        struct stat status;
        if (entry->d_name[0] == '.' && (!entry->d_name[1] || !strcmp(entry->d_name, ".."))) continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (lstat(path, &status)) continue;
        used += S_ISDIR(status.st_mode) ? used_below(path) : status.st_size;
    }
    if (entries) closedir(entries);
    return used;
}

/* What files with a name and open ones without leave of the disk. */
static long long bytes_left(const char *disk, const char *bytes) {
    long long used = used_below(getenv(disk));
    for (int descriptor = 0; descriptor < 1024; descriptor++) {
        struct stat status;
        if (fstat(descriptor, &status) || !S_ISREG(status.st_mode) || status.st_nlink) continue;
        if (descriptor_is_in(disk, descriptor)) used += status.st_size;
    }
    long long left = atoll(getenv(bytes)) - used;
    return left > 0 ? left : 0;
}

static int lacks_room(const char *disk, const char *bytes, int descriptor, size_t count) {
    struct stat status;
    if (!getenv(disk) || fstat(descriptor, &status) || !S_ISREG(status.st_mode)) return 0;
    return descriptor_is_in(disk, descriptor) && bytes_left(disk, bytes) < (long long)count;
}

static int hangs(int descriptor, size_t count) {
    const char *end = getenv("HANGING_DISK_END");
    if (end && !access(end, F_OK)) return 0;
    return lacks_room("HANGING_DISK", "HANGING_DISK_BYTES", descriptor, count);
}

static int is_full(int descriptor, size_t count) {
    while (hangs(descriptor, count)) usleep(10000);
    int full = lacks_room("SMALL_DISK", "SMALL_DISK_BYTES", descriptor, count);
    if (full) errno = ENOSPC;
    return full;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    return is_full(descriptor, count) ? -1 : NEXT(write)(descriptor, bytes, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return is_full(descriptor, count) ? -1 : NEXT(pwrite)(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off_t offset) {
    return is_full(descriptor, count) ? -1 : NEXT(pwrite64)(descriptor, bytes, count, offset);
}

int fstatvfs(int descriptor, struct statvfs *volume) {
    int result = NEXT(fstatvfs)(descriptor, volume);
    if (result == 0 && descriptor_is_in("SMALL_DISK", descriptor)) {
        volume->f_frsize = volume->f_bsize = 1;
        volume->f_blocks = atoll(getenv("SMALL_DISK_BYTES"));
        volume->f_bfree = volume->f_bavail = bytes_left("SMALL_DISK", "SMALL_DISK_BYTES");
    }
    return result;
}
