#ifndef C_WIPED_MEMORY_H
#define C_WIPED_MEMORY_H

#include <stdbool.h>

/// Whether this program wipes what it frees: linked into an executable, the functions of this target stand in for the
/// C library's `free` and `realloc`, for everything in the process. They do not where a sanitizer or another C library
/// has an allocator of its own.
bool WipedMemoryIsUsed(void);

#endif
