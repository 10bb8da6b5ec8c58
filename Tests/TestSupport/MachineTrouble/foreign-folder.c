/* Nothing in a folder with the name FOREIGN_FOLDER may be removed, nor the folder be moved, as when it belongs to somebody
   else; nor may a file with the name FOREIGN_FILE. In a folder with the name BUSY_FOLDER there is a new file for each that
   is removed. A file with the name MOUNTED_FILE cannot be replaced, as when it is mounted by itself. */

#include "trouble.h"

static int has_name_of(const char *variable, int directory) {
    const char *wanted = getenv(variable), *name;
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
    ssize_t count = wanted ? readlink(link, path, sizeof path - 1) : -1;
    path[count < 0 ? 0 : count] = 0;
    return (name = strrchr(path, '/')) && !strcmp(name + 1, wanted);
}

int unlinkat(int directory, const char *name, int flags) {
    static int count = 0;
    const char *foreign = getenv("FOREIGN_FILE");
    if (has_name_of("FOREIGN_FOLDER", directory) || (foreign && !strcmp(name, foreign))) REFUSE(EACCES);
    int result = NEXT(unlinkat)(directory, name, flags);
    if (result == 0 && has_name_of("BUSY_FOLDER", directory)) {
        char new[32];
        snprintf(new, sizeof new, "new%d", count++);
        int descriptor = NEXT(openat)(directory, new, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (descriptor >= 0) close(descriptor);
    }
    return result;
}

int renameat(int from, const char *old, int to, const char *new) {
    const char *foreign = getenv("FOREIGN_FOLDER");
    if (foreign && !strcmp(old, foreign)) REFUSE(EACCES);
    const char *mounted = getenv("MOUNTED_FILE");
    if (mounted && !strcmp(new, mounted)) REFUSE(EBUSY);
    return NEXT(renameat)(from, old, to, new);
}
