import FileSystem
import SystemPackage
import Glibc
import TestSupport
import Testing

@testable import FolderArchive

/// Makes files for tests, under names of any bytes.
struct FileTree {
    let root: [UInt8]

    init(_ root: String, creating: Bool = true) throws {
        self.root = Array(root.utf8)
        if creating { try #require(mkdir(root, 0o755) == 0) }
    }

    func path(_ name: [UInt8]) -> [CChar] { (root + [.slash] + name).cString }

    func makeDirectory(_ name: String) throws { try makeDirectory(Array(name.utf8)) }

    func makeDirectory(_ name: [UInt8]) throws {
        try #require(mkdir(path(name), 0o755) == 0)
    }

    func makeFile(_ name: String, _ content: [UInt8] = [], permissions: mode_t = 0o644) throws {
        try makeFile(Array(name.utf8), content, permissions: permissions)
    }

    func makeFile(_ name: [UInt8], _ content: [UInt8] = [], permissions: mode_t = 0o644) throws {
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(write(descriptor, content, content.count) == content.count)
        try #require(fchmod(descriptor, permissions) == 0)
    }

    func makeLink(_ name: String, to target: String) throws {
        try #require(symlink(target, path(Array(name.utf8))) == 0)
    }

    func makeHardLink(_ name: String, to target: String) throws {
        try #require(link(path(Array(target.utf8)), path(Array(name.utf8))) == 0)
    }

    func setPermissions(_ name: String, _ permissions: mode_t) throws {
        try #require(chmod(path(Array(name.utf8)), permissions) == 0)
    }

    func setModified(_ name: String, seconds: Int, nanoseconds: Int) throws {
        let time = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
        try #require(utimensat(AT_FDCWD, path(Array(name.utf8)), [time, time], AT_SYMLINK_NOFOLLOW) == 0)
    }

    func status(_ name: String) throws -> Stat {
        try #require(try status(root + [.slash] + Array(name.utf8)))
    }

    func exists(_ name: String) -> Bool {
        (try? status(root + [.slash] + Array(name.utf8))) != nil
    }

    private func status(_ path: [UInt8]) throws -> Stat? {
        try Stat(existing: FilePath(bytes: path), followingLink: false)
    }

    func content(_ name: String) throws -> [UInt8] {
        try #require(Self.content(path(Array(name.utf8))))
    }

    private static func content(_ path: [CChar]) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &block, block.count)
            if count <= 0 { return count == 0 ? content : nil }
            content += block[..<count]
        }
    }

    /// Everything below the root and the root itself, by path, in words that differ whenever something does.
    func snapshot() throws -> [String: String] {
        var entries: [String: String] = [:]
        var firstNames: [Stat.Identity: String] = [:]
        try add(root, as: ".", to: &entries, &firstNames)
        return entries
    }

    private func add(
        _ path: [UInt8], as name: String, to entries: inout [String: String],
        _ firstNames: inout [Stat.Identity: String]
    ) throws {
        let status = try #require(try self.status(path))
        let mode = String(status.permissions.rawValue, radix: 8)
        var words = "\(status.type) \(mode) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        switch status.type {
        case .regular:
            let content = try #require(Self.content(path.cString))
            words += " \(content.count) bytes \(content.hashValue) first \(firstNames[status.identity] ?? name)"
            firstNames[status.identity] = firstNames[status.identity] ?? name
        case .symbolicLink:
            var target = [CChar](repeating: 0, count: 4096)
            let count = readlink(path.cString, &target, target.count)
            words += " to \(target.prefix(count))"
        default:
            break
        }
        entries[name] = words
        guard status.type == .directory else { return }
        let names = try OpenFolder(FilePath(bytes: path)).names().map(\.bytes)
        for child in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            try add(path + [.slash] + child, as: "\(name)/\(QuotedName(child))", to: &entries, &firstNames)
        }
    }
}

extension TemporaryFolder {
    /// Removes a name with all that is below it.
    func remove(_ name: String) throws { try OpenFolder(FilePath(path)).removeTree(FilePath(name)) }
}
