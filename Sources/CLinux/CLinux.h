#ifndef C_LINUX_H
#define C_LINUX_H

#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/prctl.h>

// What glibc declares for _GNU_SOURCE only, which Swift's Glibc module is built without.

/// Opens a name only to reach what lies below it.
static const int LinuxOpenPath = __O_PATH;

/// Makes a file without a name in the directory that is opened.
static const int LinuxOpenUnnamed = __O_TMPFILE;

/// sync_file_range: begins to write what is not yet on the disk, without waiting for the end.
static const unsigned int LinuxSyncFileRangeWrite = 2;

extern int sync_file_range(int descriptor, off_t offset, off_t count, unsigned int flags);

/// renameat2: fails with EEXIST instead of replacing what has the new name.
static const unsigned int LinuxRenameNoReplace = 1;

/// renameat2: gives each of the two files the name of the other.
static const unsigned int LinuxRenameExchange = 2;

/// Writes the file system that a descriptor lies in out to its disk.
extern int syncfs(int descriptor);

extern int renameat2(int oldDirectory, const char *oldName, int newDirectory, const char *newName, unsigned int flags);

/// Names a thread for debuggers, in at most 15 bytes and a zero; a longer name is refused.
extern int pthread_setname_np(pthread_t thread, const char *name);

/// The name of a thread, in a buffer of at least 16 bytes.
extern int pthread_getname_np(pthread_t thread, char *name, size_t count);

/// mallopt: free memory at the end of an arena above which it is given back to the system.
static const int LinuxMallocTrimThreshold = M_TRIM_THRESHOLD;

/// mallopt: how much more than needed an arena takes from the system at once.
static const int LinuxMallocTopPad = M_TOP_PAD;

/// mallopt: from so many bytes on a piece of memory is one of its own, which goes back to the system when it is freed.
static const int LinuxMallocMapThreshold = M_MMAP_THRESHOLD;

/// mallopt: the most arenas, which threads share.
static const int LinuxMallocArenaMax = M_ARENA_MAX;

/// prctl, which takes any number of arguments and so cannot be called from Swift: nothing but root reads the memory of
/// this process from now on, and it leaves no core dump.
static inline int LinuxForbidDump(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

#endif
