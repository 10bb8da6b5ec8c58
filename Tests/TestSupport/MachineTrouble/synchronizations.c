/* Each time that the contents of a file are synchronised, its size is added to the file SYNCHRONIZATION_LOG, a line
   each. */

#include "trouble.h"

int fdatasync(int descriptor) {
    const char *path = getenv("SYNCHRONIZATION_LOG");
    struct stat status;
    FILE *log = path && !fstat(descriptor, &status) ? fopen(path, "ae") : NULL;
    if (log) {
        fprintf(log, "%lld\n", (long long)status.st_size);
        fclose(log);
    }
    return NEXT(fdatasync)(descriptor);
}
