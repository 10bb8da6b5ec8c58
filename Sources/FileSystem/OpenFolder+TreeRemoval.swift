import Glibc
public import SystemPackage

extension OpenFolder {
    /// How many times it is looked again at a folder into which others still write.
    private static let removalAttempts = 100
    private static let pauseMicroseconds: UInt32 = 20_000

    /// Removes what has a name, a folder with all that is in it, read-only folders included.
    ///
    /// Symbolic links are removed, never followed. Folders within are moved up before they are emptied, so that the
    /// depth does not matter. When others still write into the folder it is tried for two seconds more.
    ///
    /// - Throws: why something could not be removed. It stays, its folders writable for their owner. Those from below the
    ///   first level may then lie in the folder itself, under names that ``TemporaryName`` makes of theirs; the error
    ///   names the path at which it stayed.
    public func removeTree(_ name: FilePath) throws(FileError) {
        for attempt in 1...Self.removalAttempts {
            var obstacle: FileError?
            if removeOne(name, &obstacle) { return }
            if let folder = emptying(name) {
                // Each time there is one level less. What is found at a later attempt is new.
                while folder.emptyOnce(&obstacle) > 0, attempt == 1 { obstacle = nil }
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

    /// Removes what the folder holds, except the folders that are moved up meanwhile, and returns how many those are.
    private func emptyOnce(_ obstacle: inout FileError?) -> Int {
        var count = 0
        forEachName(&obstacle) { name, obstacle in
            guard !removeOne(name, &obstacle), let child = emptying(name) else { return }
            child.forEachName(&obstacle) { inner, obstacle in
                if !child.removeOne(inner, &obstacle), moveUp(inner, from: child, &obstacle) { count += 1 }
            }
            _ = removeOne(name, &obstacle)
        }
        return count
    }

    private func forEachName(_ obstacle: inout FileError?, _ body: (FilePath, inout FileError?) -> Void) {
        do throws(FileError) {
            var listing = try FolderListing(of: self)
            while let entry = try listing.next() { body(entry.name, &obstacle) }
        } catch {
            obstacle = obstacle ?? error
        }
    }

    private func moveUp(_ name: FilePath, from folder: OpenFolder, _ obstacle: inout FileError?) -> Bool {
        // A folder is moved only with permission to write to it, because its `..` changes.
        guard folder.emptying(name) != nil else { return false }
        do throws(FileError) {
            try folder.rename(name, to: TemporaryName(stem: name).random(), in: self)
            return true
        } catch {
            if case .system(let number, _, let path) = error, number != .noSuchFileOrDirectory {
                obstacle = obstacle ?? .system(number, action: "delete", path: path)
            }
            return false
        }
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
