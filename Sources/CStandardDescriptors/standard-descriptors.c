/*
 * A constructor, because the runtime of Swift opens descriptors of its own before `main` of the program is called.
 */

#define _GNU_SOURCE

#include "include/CStandardDescriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void StandardDescriptorsOpen(void) {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        if (fcntl(descriptor, F_GETFD) != -1 || errno != EBADF) continue;
        /* The lowest number that is free is this one. The wrong direction, so that whoever uses it hears of it. */
        int opened = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
#ifdef O_PATH
        /* A jail may have no devices; every system has a root. */
        if (opened == -1) opened = open("/", O_PATH);
#endif
        if (opened == -1) return;
    }
}

__attribute__((constructor(101))) static void open_before_main(void) {
    StandardDescriptorsOpen();
}
