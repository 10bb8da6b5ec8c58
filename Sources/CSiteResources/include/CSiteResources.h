#ifndef C_SITE_RESOURCES_H
#define C_SITE_RESOURCES_H

#include <stddef.h>

/// A file of the site, which lies in the program itself so that a copied one finds its pages.
struct SiteResource {
    /// Its path below Resources.
    const char *path;
    const unsigned char *bytes;
    /// In bytes.
    size_t length;
};

/// All files of the site.
struct SiteResources {
    const struct SiteResource *first;
    size_t count;
};

struct SiteResources siteResources(void);

#endif
