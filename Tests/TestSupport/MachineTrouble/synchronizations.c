/* Each time that the contents of a file are synchronised, its size is added to the file SYNCHRONIZATION_LOG, a line
   each. With UNSYNCHRONIZED_FOLDERS the disk fails when a folder is synchronised, with UNSYNCHRONIZED_FILES when a file
   is. */

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

static int fails(int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status)) return 0;
    return (S_ISDIR(status.st_mode) && getenv("UNSYNCHRONIZED_FOLDERS")) ||
           (S_ISREG(status.st_mode) && getenv("UNSYNCHRONIZED_FILES"));
}

int fdatasync(int descriptor) {
    if (fails(descriptor)) REFUSE(EIO);
    note(descriptor);
    return NEXT(fdatasync)(descriptor);
}

int fsync(int descriptor) {
    if (fails(descriptor)) REFUSE(EIO);
    note(descriptor);
    return NEXT(fsync)(descriptor);
}
