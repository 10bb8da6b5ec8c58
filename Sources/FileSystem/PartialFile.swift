import CLinux
import Glibc
public import SystemPackage
import Synchronization

/// A file that gets its name only when it is complete. Its calls block.
///
/// Where the file system can, it has no name at all until then (`O_TMPFILE`, open(2)), so that not even a killed
/// process leaves anything; elsewhere it has a hidden one, and a lock tells ``Leftovers`` that it is in use.
public final class PartialFile: Sendable {
    /// The open file, for reading and writing.
    public let file: OpenFile
    /// The hidden name that it has until it is complete; nil where it has none.
    public let hiddenName: FilePath?
    private let folder: OpenFolder
    /// Whether the file has neither its final name nor is discarded.
    private let isOpen = Mutex(true)

    /// - Parameters:
    ///   - folder: where the file will be.
    ///   - permissions: its permissions, before the process's mask.
    ///   - hiddenName: gives a name to use where files have none without; asked again when something has it.
    /// - Throws: the failed system call.
    public init(
        in folder: OpenFolder, permissions: FilePermissions = .ownerReadWrite, hiddenName: () -> FilePath
    ) throws(FileError) {
        self.folder = folder
        if let file = try Self.openUnnamed(in: folder, permissions: permissions) {
            self.file = file
            self.hiddenName = nil
        } else {
            (file, self.hiddenName) = try TemporaryName.choosing(hiddenName) { name throws(FileError) in
                let options: FileDescriptor.OpenOptions = [.create, .exclusiveCreate, .noFollow]
                return try OpenFile(
                    name, in: folder, .readWrite, options, permissions: permissions, action: "create")
            }
            // Where there are no locks, nobody takes it for a leftover.
            try? file.lock()
        }
    }

    deinit {
        discard()
    }

    /// Gives the file its final name. Whether name and contents are on the disk is the caller's to see to.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - replacing: whether a file that has it is replaced, in one step.
    /// - Throws: `EEXIST` when something has the name and nothing is to be replaced, or the failed system call. The
    ///   file then has no name, or its hidden one, as before.
    public func publish(as name: FilePath, replacing: Bool) throws(FileError) {
        try isOpen.withLock { isOpen throws(FileError) in
            do throws(FileError) {
                switch (hiddenName, replacing) {
                case (let hidden?, true): try folder.rename(hidden, to: name)
                case (let hidden?, false): try folder.renameWithoutReplacing(hidden, to: name)
                case (nil, _): try link(to: name, replacing: replacing)
                }
            } catch .system(let error, _, _) {
                // A hidden name tells nobody anything.
                throw .system(error, action: replacing ? "replace" : "create", path: folder.path(of: name))
            }
            isOpen = false
        }
    }

    /// Removes the hidden name of a file that is not complete.
    public func discard() {
        isOpen.withLock { isOpen in
            if isOpen, let hiddenName { _ = try? folder.remove(hiddenName) }
            isOpen = false
        }
    }

    /// Gives a file without a name its final one: by way of a hidden one when something else has it.
    private func link(to name: FilePath, replacing: Bool) throws(FileError) {
        do throws(FileError) {
            return try linkSelf(to: name)
        } catch .system(.fileExists, _, _) where replacing {}
        let (_, hidden) = try TemporaryName.choosing(TemporaryName(stem: name).random) { hidden throws(FileError) in
            try linkSelf(to: hidden)
        }
        do throws(FileError) {
            try folder.rename(hidden, to: name)
        } catch {
            _ = try? folder.remove(hidden)
            throw error
        }
    }

    private func linkSelf(to name: FilePath) throws(FileError) {
        try systemCall("create", folder.path(of: name)) {
            name.withPlatformString {
                linkat(AT_FDCWD, Self.ownPath(of: file), folder.descriptor.rawValue, $0, AT_SYMLINK_FOLLOW)
            }
        }
    }

    /// Opens a file without a name; nil where that, or naming it later, is not possible.
    static func openUnnamed(in folder: OpenFolder, permissions: FilePermissions) throws(FileError) -> OpenFile? {
        guard folder.features.contains(.unnamedFiles) else { return nil }
        do throws(FileError) {
            let options = FileDescriptor.OpenOptions(rawValue: LinuxOpenUnnamed)
            let descriptor = try OpenFile.open(
                ".", in: folder.descriptor.rawValue, .readWrite, options, permissions, action: "create a file in",
                path: folder.path)
            let file = OpenFile(owning: descriptor, path: folder.path)
            // Without proc(5) it could never be named.
            return access(ownPath(of: file), F_OK) == 0 ? file : nil
        } catch .system(let error, _, _)
            where error.meansUnsupported || [.isDirectory, .noSuchFileOrDirectory].contains(error)
        {
            return nil
        }
    }

    /// Where proc(5) shows an open file of this process.
    private static func ownPath(of file: OpenFile) -> String {
        "/proc/self/fd/\(file.descriptor.rawValue)"
    }
}
