import Foundation

/// Troubles of a machine that a program meets when it is started with these variables. They are made by a library that
/// answers in place of the system's, so that neither rights nor a file system of the test's own are needed.
public enum MachineTrouble {
    private enum Failure: Error {
        case notBuilt(String)
    }

    /// A disk that is full when the files in a folder, unnamed ones included, have so many bytes.
    public static func fullDisk(_ folder: String, bytes: Int) throws -> [String: String] {
        [
            "LD_PRELOAD": try library.get(), "SMALL_DISK": URL(filePath: folder).resolvingSymlinksInPath().path,
            "SMALL_DISK_BYTES": String(bytes),
        ]
    }

    /// Ports below 1024 that this user may not listen on.
    public static func closedPorts() throws -> [String: String] {
        ["LD_PRELOAD": try library.get(), "CLOSED_PORTS": "1"]
    }

    /// The start of a command line under which files are closed by their permissions for root, too.
    public static let withoutPowerOverFiles: [String] =
        geteuid() == 0
        ? [
            "setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps",
            "-dac_override,-dac_read_search",
        ]
        : ["env"]

    /// The library, which lies beside the test's own program.
    private static let library = Result { () throws -> String in
        let ours = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let library = ours.deletingLastPathComponent().appending(path: "libMachineTrouble.so").path
        let folder = try TemporaryFolder()
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments = [
            "clang", "-shared", "-fPIC", "-O1", "-w", "-o", folder.path("library"),
            try folder.write(source, to: "trouble.c"), "-ldl",
        ]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw Failure.notBuilt("clang failed") }
        // Others may be using the one that is there.
        let new = "\(library).\(UUID().uuidString)"
        try FileManager.default.moveItem(atPath: folder.path("library"), toPath: new)
        guard rename(new, library) == 0 else { throw Failure.notBuilt(String(cString: strerror(errno))) }
        return library
    }

    private static let source = #"""
        #define _GNU_SOURCE
        #include <dirent.h>
        #include <dlfcn.h>
        #include <errno.h>
        #include <netinet/in.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/stat.h>
        #include <sys/statvfs.h>
        #include <unistd.h>

        #define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

        static int is_below(const char *folder, const char *path) {
            size_t length = strlen(folder);
            return strncmp(path, folder, length) == 0 && (path[length] == '/' || path[length] == 0);
        }

        /* Whether a descriptor is of a file on the small disk. */
        static int is_on_disk(int descriptor) {
            const char *folder = getenv("SMALL_DISK");
            char link[64], path[4096];
            snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
            ssize_t count = folder ? readlink(link, path, sizeof path - 1) : -1;
            path[count < 0 ? 0 : count] = 0;
            return count > 0 && is_below(folder, path);
        }

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

        /* What files with a name and open ones without have together. */
        static long long bytes_left(void) {
            long long used = used_below(getenv("SMALL_DISK"));
            for (int descriptor = 0; descriptor < 1024; descriptor++) {
                struct stat status;
                if (fstat(descriptor, &status) || !S_ISREG(status.st_mode) || status.st_nlink) continue;
                if (is_on_disk(descriptor)) used += status.st_size;
            }
            long long left = atoll(getenv("SMALL_DISK_BYTES")) - used;
            return left > 0 ? left : 0;
        }

        static int is_full(int descriptor, size_t count) {
            struct stat status;
            if (!getenv("SMALL_DISK") || fstat(descriptor, &status) || !S_ISREG(status.st_mode)) return 0;
            int full = is_on_disk(descriptor) && bytes_left() < (long long)count;
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
            if (result == 0 && is_on_disk(descriptor)) {
                volume->f_frsize = volume->f_bsize = 1;
                volume->f_blocks = atoll(getenv("SMALL_DISK_BYTES"));
                volume->f_bfree = volume->f_bavail = bytes_left();
            }
            return result;
        }

        int bind(int descriptor, const struct sockaddr *address, socklen_t length) {
            if (getenv("CLOSED_PORTS") && address->sa_family == AF_INET) {
                int port = ntohs(((const struct sockaddr_in *)address)->sin_port);
                if (port > 0 && port < 1024) {
                    errno = EACCES;
                    return -1;
                }
            }
            return NEXT(bind)(descriptor, address, length);
        }
        """#
}
