import Glibc
public import SystemPackage

extension OpenFolder {
    /// How many times in a row nothing could be removed before it is given up, while others still write into it.
    private static let removalAttempts = 100
    private static let pauseMicroseconds: UInt32 = 20_000

    /// Removes what has a name, a folder with all that is in it, read-only folders included.
    ///
    /// Symbolic links are removed, never followed. Folders within are moved up before they are emptied, so that the
    /// depth does not matter. While others still write into the folder it is tried for two seconds.
    ///
    /// - Throws: why something could not be removed. It stays.
    public func removeTree(_ name: FilePath) throws(FileError) {
        for attempt in 1...Self.removalAttempts {
            var obstacle: FileError?
            if removeOne(name, &obstacle) { return }
            if let folder = emptying(name) {
                while folder.emptyOnce(&obstacle) > 0 { obstacle = nil }
            }
            do throws(FileError) {
                if try status(of: name)?.type != .directory { try remove(name) } else { try removeFolder(name) }
                return
            } catch {
                // Only what somebody still writes into is worth another look.
                guard error.errno == .directoryNotEmpty else { throw error }
                if let obstacle { throw obstacle }
                guard attempt < Self.removalAttempts else { throw error }
                usleep(Self.pauseMicroseconds)
            }
        }
    }

    /// Removes what the folder holds, except what was moved up meanwhile, and returns how many names are gone.
    private func emptyOnce(_ obstacle: inout FileError?) -> Int {
        removeNames(&obstacle) { name, obstacle in
            if removeOne(name, &obstacle) { return true }
            guard let child = emptying(name) else { return false }
            let count = child.removeNames(&obstacle) { child.removeOne($0, &$1) || moveUp($0, from: child) }
            return removeOne(name, &obstacle) || count > 0
        }
    }

    private func removeNames(_ obstacle: inout FileError?, _ remove: (FilePath, inout FileError?) -> Bool) -> Int {
        var count = 0
        do throws(FileError) {
            var listing = try FolderListing(of: self)
            while let entry = try listing.next() {
                if remove(entry.name, &obstacle) { count += 1 }
            }
        } catch {
            obstacle = obstacle ?? error
        }
        return count
    }

    private func moveUp(_ name: FilePath, from folder: OpenFolder) -> Bool {
        // A folder is moved only with permission to write to it, because its `..` changes.
        _ = folder.emptying(name)
        return (try? folder.rename(name, to: TemporaryName.random(for: ""), in: self)) != nil
    }

    /// Removes a file, a link or an empty folder. Keeps why it could not, unless a folder is not empty.
    private func removeOne(_ name: FilePath, _ obstacle: inout FileError?) -> Bool {
        do throws(FileError) {
            try remove(name)
            return true
        } catch .system(.isDirectory, _, _) {
            do throws(FileError) {
                try removeFolder(name)
                return true
            } catch {
                if error.errno != .directoryNotEmpty { obstacle = obstacle ?? error }
                return false
            }
        } catch {
            obstacle = obstacle ?? error
            return false
        }
    }

    /// A folder, not a link to one, made readable and writable where the file system allows; nil when it is none.
    private func emptying(_ name: FilePath) -> OpenFolder? {
        guard let folder = try? OpenFolder(name, in: self) else { return nil }
        // fchmod does not take a descriptor opened for its path only; proc(5) leads to the folder itself.
        chmod("/proc/self/fd/\(folder.descriptor.rawValue)", S_IRWXU)
        return folder
    }
}
