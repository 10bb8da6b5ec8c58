/* Each time that the contents of a file are synchronised, its size is added to the file SYNCHRONIZATION_LOG, a line
   each. With UNSYNCHRONIZED_FOLDERS the disk fails when a folder is synchronised. */

#include "trouble.h"

static void note(int descriptor) {
    const char *path = getenv("SYNCHRONIZATION_LOG");
    struct stat status;
    FILE *log = path && !fstat(descriptor, &status) ? fopen(path, "ae") : NULL;
    if (log) {
        fprintf(log, "%lld\n", (long long)status.st_size);
        fclose(log);
    }
}

int fdatasync(int descriptor) {
    note(descriptor);
    return NEXT(fdatasync)(descriptor);
}

int fsync(int descriptor) {
    struct stat status;
    if (getenv("UNSYNCHRONIZED_FOLDERS") && !fstat(descriptor, &status) && S_ISDIR(status.st_mode)) REFUSE(EIO);
    note(descriptor);
    return NEXT(fsync)(descriptor);
}
