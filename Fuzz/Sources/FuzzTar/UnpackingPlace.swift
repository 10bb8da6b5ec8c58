import FolderArchive
import FuzzSupport
import Glibc

/// A folder with nothing in it but a file that must stay as it is and, while something is unpacked, the destination.
struct UnpackingPlace {
    private let root: String
    private let stream: CInt
    private var outside: String { root + "/outside" }
    private var destination: String { root + "/folder" }

    init() {
        // In memory, where the system has it.
        let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(parent)/fuzz-tar-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, let file = tmpfile() else { fatalError("no temporary folder") }
        root = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        stream = fileno(file)
        // What leads to somewhere by a relative path is noticed there as well.
        guard chdir(root) == 0, makeOutside() else { fatalError("the temporary folder cannot be used") }
    }

    /// Removes the folder.
    func remove() {
        unlink(outside)
        rmdir(root)
    }

    /// Unpacks a stream, and checks what there is afterwards.
    func unpack(_ bytes: [UInt8]) {
        guard ftruncate(stream, 0) == 0, pwrite(stream, bytes, bytes.count, 0) == bytes.count,
            lseek(stream, 0, SEEK_SET) == 0
        else { fatalError("the temporary file cannot be written") }
        do throws(FolderArchiveError) {
            try FolderUnpacker(destination: .init(destination)).unpack(from: .init(rawValue: stream))
            let tree = Array(destination.utf8)
            check(tree)
            removeTree(tree)
        } catch {
            if case .notRemoved = error { demand(false, "nothing is left after an error: \(error)") }
        }
        demand(names(in: Array(root.utf8)) == [Array("outside".utf8)], "there is nothing else outside of the folder")
        var status = stat()
        demand(
            lstat(outside, &status) == 0 && status.st_size == 0 && status.st_nlink == 1
                && status.st_mode == S_IFREG | 0o640 && status.st_mtim.tv_sec == 1_000_000_000,
            "what lies outside stays as it is")
    }

    private func makeOutside() -> Bool {
        let file = open(outside, O_CREAT | O_EXCL | O_WRONLY, 0o640)
        let times = [timespec](repeating: timespec(tv_sec: 1_000_000_000, tv_nsec: 0), count: 2)
        return file >= 0 && fchmod(file, 0o640) == 0 && futimens(file, times) == 0 && close(file) == 0
    }

    // Names need not be UTF-8, so that paths are bytes.

    private func check(_ path: [UInt8]) {
        let status = self.status(of: path)
        demand(status.st_mode & 0o7000 == 0, "no entry has more than permissions")
        switch status.st_mode & S_IFMT {
        case S_IFDIR:
            chmod(path.cString, 0o700)
            for name in names(in: path) { check(path + [UInt8(ascii: "/")] + name) }
        case S_IFLNK: checkLink(path)
        case S_IFREG: break
        default: demand(false, "there are files, folders and links alone")
        }
    }

    /// A link that leads somewhere leads into the folder.
    private func checkLink(_ path: [UInt8]) {
        guard let resolved = realpath(path.cString, nil) else { return }
        defer { free(resolved) }
        let place = String(cString: resolved)
        demand(place == destination || place.hasPrefix(destination + "/"), "a link leads into the folder")
    }

    private func removeTree(_ path: [UInt8]) {
        guard status(of: path).st_mode & S_IFMT == S_IFDIR else {
            unlink(path.cString)
            return
        }
        for name in names(in: path) { removeTree(path + [UInt8(ascii: "/")] + name) }
        rmdir(path.cString)
    }

    private func status(of path: [UInt8]) -> stat {
        var status = stat()
        demand(lstat(path.cString, &status) == 0, "an entry can be looked at")
        return status
    }

    private func names(in path: [UInt8]) -> [[UInt8]] {
        guard let folder = opendir(path.cString) else { return [] }
        defer { closedir(folder) }
        var names: [[UInt8]] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in Array(bytes.prefix { $0 != 0 }) }
            if name != [0x2E] && name != [0x2E, 0x2E] { names.append(name) }
        }
        return names
    }
}

extension [UInt8] {
    fileprivate var cString: [CChar] { map { CChar(bitPattern: $0) } + [0] }
}
