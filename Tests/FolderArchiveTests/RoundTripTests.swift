import FileSystem
import Glibc
import TestSupport
import Testing

@testable import FolderArchive

@Suite struct RoundTripTests {
    /// Packs `folder` in `directory`, unpacks it beside, and compares.
    private static func expectRoundTrip(in directory: TemporaryFolder) throws {
        let folder = try FileTree(directory.path("folder"), creating: false)
        let expected = try folder.snapshot()
        try unpack(try packed(directory.path("folder")), into: directory.path("copy"))
        let copy = try FileTree(directory.path("copy"), creating: false)
        #expect(try copy.snapshot() == expected)
    }

    @Test("an empty folder keeps its permissions and time")
    func emptyFolder() throws {
        let directory = try TemporaryFolder()
        let folder = try FileTree(directory.path("folder"))
        try folder.setPermissions(".", 0o750)
        try folder.setModified(".", seconds: 1_234_567_890, nanoseconds: 123_456_789)
        try Self.expectRoundTrip(in: directory)
        #expect(try packed(directory.path("folder")).count < 8192)
    }

    static let oddNames: [[UInt8]] =
        [
            "with space", " leading", "trailing ", "new\nline", "tab\t", "quote\"'`", "-rf", "--", "*?[", "back\\slash",
            "größe", "日本語", "e\u{301}", "\u{1B}[31m", "\u{202E}x", "...", "..a", "a..", "C:", "%2e%2e", "\u{7F}",
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC3, 0x28], [0x80, 0x81, 0x0A], [0x01], [0xE2, 0x82], Array(0x01...0x2E), Array(0x30...0xFF),
            [UInt8](repeating: UInt8(ascii: "n"), count: 255), [UInt8](repeating: 0xFE, count: 255),
        ]

    @Test("names of any bytes survive, whatever the locale", arguments: ["C", "C.UTF-8", "POSIX"])
    func names(locale: String) async throws {
        try await onThread {
            let identifier = try #require(newlocale(1 << LC_CTYPE, locale, nil))
            defer { freelocale(identifier) }
            let previous = uselocale(identifier)
            defer { uselocale(previous) }
            let directory = try TemporaryFolder()
            let folder = try FileTree(directory.path("folder"))
            for (index, name) in Self.oddNames.enumerated() {
                try folder.makeFile(name, [UInt8](repeating: UInt8(index), count: index))
                try folder.makeDirectory([UInt8(ascii: "d")] + name.prefix(254))
                try folder.makeFile([UInt8(ascii: "d")] + name.prefix(254) + [.slash] + name)
                try #require(symlink(name.cString, folder.path(Array("link\(index)".utf8))) == 0)
            }
            try Self.expectRoundTrip(in: directory)
        }
    }

    @Test("long paths and deep directories survive", arguments: [(3, 200), (700, 1), (1_100, 1), (11, 255)])
    func depth(levels: Int, length: Int) throws {
        let directory = try TemporaryFolder()
        let folder = try FileTree(directory.path("folder"))
        var path: [UInt8] = []
        for _ in 0..<levels {
            path += (path.isEmpty ? [] : [.slash]) + [UInt8](repeating: UInt8(ascii: "d"), count: length)
            try folder.makeDirectory(path)
        }
        try folder.makeFile(path + Array("/f".utf8), [1, 2, 3])
        try folder.makeHardLink("hard", to: String(decoding: path + Array("/f".utf8), as: UTF8.self))
        try unpack(try packed(directory.path("folder")), into: directory.path("copy"))
        let copy = try FileTree(directory.path("copy"), creating: false)
        #expect(try copy.content(String(decoding: path + Array("/f".utf8), as: UTF8.self)) == [1, 2, 3])
    }

    @Test("links stay links, and hard links share one file")
    func links() throws {
        let directory = try TemporaryFolder()
        let folder = try FileTree(directory.path("folder"))
        try folder.makeDirectory("a")
        try folder.makeDirectory("a/b")
        try folder.makeFile("a/file", [1, 2, 3])
        try folder.makeHardLink("a/b/second", to: "a/file")
        try folder.makeHardLink("third", to: "a/file")
        try folder.makeLink("a/b/up", to: "../file")
        try folder.makeLink("a/b/top", to: "../..")
        try folder.makeLink("down", to: "a/b")
        try folder.makeLink("dangling", to: "missing")
        try folder.makeHardLink("dangling too", to: "dangling")
        try folder.setModified("dangling", seconds: 1_000_000_000, nanoseconds: 1)
        try Self.expectRoundTrip(in: directory)
        let copy = try FileTree(directory.path("copy"), creating: false)
        #expect(try copy.status("third").linkCount == 3)
        #expect(try copy.status("third").identity == copy.status("a/b/second").identity)
    }

    @Test("permissions survive, read-only directories with content too", arguments: [true, false])
    func permissions(isPrivileged: Bool) async throws {
        let run: @Sendable () throws -> Void = {
            let directory = try TemporaryFolder()
            let folder = try FileTree(directory.path("folder"))
            for permissions: mode_t in [0o400, 0o444, 0o500, 0o600, 0o640, 0o666, 0o777] {
                try folder.makeFile("f\(permissions)", [1], permissions: permissions)
                let name = "d\(permissions)"
                try folder.makeDirectory(name)
                try folder.makeFile("\(name)/file", [2])
                try folder.makeDirectory("\(name)/inner")
                try folder.setPermissions("\(name)/inner", permissions | 0o500)
                try folder.setPermissions(name, permissions | 0o500)
            }
            try folder.setPermissions(".", 0o500)
            try Self.expectRoundTrip(in: directory)
        }
        try await isPrivileged ? onThread(run) : unprivileged(run)
    }

    @Test(
        "modification times survive to the nanosecond",
        arguments: [(0, 0), (0, 1), (1, 999_999_999), (1_700_000_000, 123_456_789), (4_102_444_800, 5), (-1, 0)])
    func times(seconds: Int, nanoseconds: Int) throws {
        let directory = try TemporaryFolder()
        let folder = try FileTree(directory.path("folder"))
        try folder.makeDirectory("directory")
        try folder.makeFile("directory/file", [1])
        try folder.makeLink("link", to: "directory")
        for name in ["directory/file", "directory", "link", "."] {
            try folder.setModified(name, seconds: seconds, nanoseconds: nanoseconds)
        }
        try Self.expectRoundTrip(in: directory)
        let copy = try FileTree(directory.path("copy"), creating: false)
        #expect(try copy.status("directory").st_mtim.tv_nsec == nanoseconds)
    }

    @Test(
        "files of every size about a block survive",
        arguments: [0, 1, 511, 512, 513, 65_023, 65_024, 65_535, 65_536, 65_537, 200_000])
    func sizes(size: Int) throws {
        let directory = try TemporaryFolder()
        let folder = try FileTree(directory.path("folder"))
        try folder.makeFile("file", (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 7) })
        try folder.makeFile("zeros", [UInt8](repeating: 0, count: size))
        try Self.expectRoundTrip(in: directory)
    }

    @Test("the stream of an unchanged folder is the same each time, sorted, and says nothing of owners")
    func stable() throws {
        let directory = try TemporaryFolder()
        let folder = try FileTree(directory.path("folder"))
        for name in ["b", "a", "é", "c", "B"] { try folder.makeFile(name, Array(name.utf8)) }
        let stream = try packed(directory.path("folder"))
        #expect(try packed(directory.path("folder")) == stream)
        let headers = stride(from: 0, to: stream.count, by: 512).map { Array(stream[$0..<$0 + 512]) }
            .filter { $0[257..<262].elementsEqual("ustar".utf8) }
        let names = headers.filter { $0[156] != UInt8(ascii: "x") }.map { Array($0.prefix { $0 != 0 }) }
        #expect(names == ["./", "B", "a", "b", "c", "é"].map { Array($0.utf8) })
        for header in headers {
            #expect(header[108..<116].elementsEqual("000000 \0".utf8))
            #expect(header[116..<124].elementsEqual("000000 \0".utf8))
            #expect(header[265..<329].allSatisfy { $0 == 0 })
        }
        for word in ["SCHILY", "LIBARCHIVE", "atime", "ctime", "uname", "uid"] {
            #expect(!String(decoding: stream, as: UTF8.self).contains(word))
        }
    }
}
