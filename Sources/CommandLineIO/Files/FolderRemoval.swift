import CLinux
import Glibc

/// Removes folders with all that is in them.
///
/// Symbolic links are removed, never followed. Folders within are moved up before they are emptied, so that the depth
/// does not matter.
struct FolderRemoval: ~Copyable {
    /// How many times in a row nothing could be removed before it is given up, while others still write into it.
    private static let attempts = 100
    private static let pauseMicroseconds: UInt32 = 20_000

    private let root: Int32

    /// Removes a name, if it is there. What cannot be removed stays.
    static func remove(_ name: String, in parent: ParentFolder) {
        for _ in 0..<attempts {
            parent.remove(name)
            if let removal = try? FolderRemoval(name: Array(name.utf8CString), in: parent.descriptor) {
                while removal.emptyOnce() > 0 {}
            }
            parent.remove(name, isFolder: true)
            if let status = try? parent.status(of: name), status.isFolder {
                usleep(pauseMicroseconds)
            } else {
                return
            }
        }
    }

    private init(name: [CChar], in parent: Int32) throws(SystemError) {
        root = try Self.open(name, in: parent)
    }

    deinit {
        close(root)
    }

    /// Removes what the folder holds, except what was moved up meanwhile, and returns how many names are gone.
    private func emptyOnce() -> Int {
        forEachName(in: root) { name in
            if Self.removeName(name, in: root) { return true }
            guard let child = try? Self.open(name, in: root) else { return false }
            defer { close(child) }
            let count = forEachName(in: child) { Self.removeName($0, in: child) || moveUp($0, from: child) }
            return Self.removeName(name, in: root) || count > 0
        }
    }

    private func forEachName(in folder: Int32, _ remove: ([CChar]) -> Bool) -> Int {
        guard let names = try? FolderNames(of: folder) else { return 0 }
        var count = 0
        while let name = names.next() {
            if remove(name) { count += 1 }
        }
        return count
    }

    private func moveUp(_ name: [CChar], from folder: Int32) -> Bool {
        // A folder is moved only with permission to write to it, because its `..` changes.
        if let opened = try? Self.open(name, in: folder) { close(opened) }
        return renameat(folder, name, root, PartialName.random(for: "")) == 0
    }

    /// Removes a file, a link or an empty folder.
    private static func removeName(_ name: [CChar], in folder: Int32) -> Bool {
        unlinkat(folder, name, 0) == 0 || unlinkat(folder, name, AT_REMOVEDIR) == 0
    }

    /// Opens a folder, not a link to one, having made it readable and writable.
    private static func open(_ name: [CChar], in folder: Int32) throws(SystemError) -> Int32 {
        let reached = try checked { openat(folder, name, LinuxOpenPath | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
        defer { close(reached) }
        // fchmod does not take a descriptor opened for its path only; proc(5) leads to the folder itself.
        chmod("/proc/self/fd/\(reached)", S_IRWXU)
        return try checked { openat(reached, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    }
}
