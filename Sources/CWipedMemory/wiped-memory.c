/*
 * An executable's own `malloc` and its relatives: glibc's, but what is freed is wiped before.
 *
 * A password passes through the buffers of sockets, of the HTTP parser, of JSON and of strings, which libraries own and
 * free as they like. Whatever they do, nothing of it is left in memory that nobody uses any more.
 *
 * All of the family is here, though most only forward: a library that is loaded before glibc and has an allocator of
 * its own would otherwise allocate what is freed here.
 */

#define _GNU_SOURCE

#include "include/CWipedMemory.h"

#include <stdint.h>
#include <stdlib.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define HAS_OTHER_ALLOCATOR
#endif
#endif

#if !defined(__GLIBC__) || defined(HAS_OTHER_ALLOCATOR)

bool WipedMemoryIsUsed(void) { return false; }

#else

#include <dlfcn.h>
#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *memory);

/* Memory that is a mapping of its own goes back to the system when it is freed, which gives it to nobody unwiped. glibc
 * keeps this in the word before the memory, as every program's core dump shows it. */
static bool is_mapping(const void *memory) {
    return ((const size_t *)memory)[-1] & 2;
}

static void wipe(void *memory, size_t count) {
    memset(memory, 0, count);
    /* The compiler must not conclude that nobody reads it. */
    __asm__ __volatile__("" : : "r"(memory) : "memory");
}

bool WipedMemoryIsUsed(void) {
    return dlsym(RTLD_DEFAULT, "free") == (void *)&free;
}

void *malloc(size_t size) { return __libc_malloc(size); }

void *calloc(size_t count, size_t size) { return __libc_calloc(count, size); }

void free(void *memory) {
    if (!memory) return;
    if (!is_mapping(memory)) wipe(memory, malloc_usable_size(memory));
    __libc_free(memory);
}

void *realloc(void *memory, size_t size) {
    if (!memory) return __libc_malloc(size);
    if (size == 0) return free(memory), NULL;
    /* The system moves its pages. */
    if (is_mapping(memory)) return __libc_realloc(memory, size);
    size_t old = malloc_usable_size(memory);
    if (size <= old) {
        if (old - size < old / 2) return memory;
        wipe((char *)memory + size, old - size);
        return __libc_realloc(memory, size);
    }
    /* glibc would move it and leave a copy. */
    void *moved = __libc_malloc(size);
    if (!moved) return NULL;
    memcpy(moved, memory, old);
    free(memory);
    return moved;
}

void *reallocarray(void *memory, size_t count, size_t size) {
    size_t total;
    if (__builtin_mul_overflow(count, size, &total)) return errno = ENOMEM, NULL;
    return realloc(memory, total);
}

void *memalign(size_t alignment, size_t size) { return __libc_memalign(alignment, size); }

void *aligned_alloc(size_t alignment, size_t size) { return __libc_memalign(alignment, size); }

int posix_memalign(void **result, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
    int saved = errno;
    void *memory = __libc_memalign(alignment, size);
    errno = saved;
    if (!memory) return ENOMEM;
    *result = memory;
    return 0;
}

void *valloc(size_t size) { return __libc_memalign((size_t)sysconf(_SC_PAGESIZE), size); }

void *pvalloc(size_t size) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t rounded;
    if (__builtin_add_overflow(size, page - 1, &rounded)) return errno = ENOMEM, NULL;
    return __libc_memalign(page, rounded / page * page);
}

#endif
