import FileSystem
import SystemPackage
import Glibc
import TestSupport
import Testing

@testable import FolderArchive

/// Streams that try to reach out of the destination, or to make what nobody should unpack.
@Suite struct HostileTarTests {
    private let directory: TemporaryFolder

    /// Lies beside the destination, and is not to be touched.
    private let outside: FileTree

    init() throws {
        directory = try TemporaryFolder()
        outside = try FileTree(directory.path("outside"))
        try outside.makeFile("file", Array("untouched".utf8), permissions: 0o600)
        try outside.makeDirectory("directory")
    }

    /// Unpacks a stream that must be refused, leaving nothing behind.
    @discardableResult
    private func refusal(of stream: [UInt8]) throws -> FolderArchiveError? {
        let before = try FileTree(directory.path, creating: false).snapshot()
        let error = #expect(throws: FolderArchiveError.self) { try unpack(stream, into: directory.path("copy")) }
        var after = try FileTree(directory.path, creating: false).snapshot()
        after["."] = before["."]
        #expect(after == before)
        return error
    }

    private func refusal(_ build: (inout TarBuilder) -> Void) throws -> ErrorKind? {
        try refusal(of: TarBuilder.stream(build))?.kind
    }

    static let badNames: [(String, ErrorKind)] = [
        ("/etc/x", .absolutePath), ("//x", .absolutePath), ("/", .absolutePath), ("../x", .parentComponent),
        ("..", .parentComponent), ("a/../../x", .parentComponent), ("a/..", .parentComponent),
        ("./../x", .parentComponent), (".", .emptyName),
    ]

    @Test("names that lead outside are refused for every kind of entry", arguments: badNames, ["0", "1", "2", "5"])
    func names(name: (String, ErrorKind), type: String) throws {
        if name.0 == "." && type == "5" { return try unpackFolderEntry() }
        let code = try refusal { $0.add(name.0, type: Character(type), link: "a") }
        #expect(code == name.1)
        let paxCode = try refusal { $0.add(paxName: Array(name.0.utf8), type: Character(type), link: [0x61]) }
        #expect(paxCode == name.1)
    }

    private func unpackFolderEntry() throws {
        try unpack(TarBuilder.stream { $0.add(".", type: "5", permissions: 0o7751) }, into: directory.path("copy"))
        #expect(try outside.status("../copy").permissions.rawValue == 0o751)
    }

    @Test("a file with an empty name is refused")
    func emptyName() throws {
        #expect(try refusal { $0.add("") } == .emptyName)
    }

    @Test("a NUL in a name never makes two names of it")
    func nulInName() throws {
        let stream = TarBuilder.stream { $0.add(paxName: Array("../x\0/../y".utf8)) }
        #expect(try refusal(of: stream)?.kind == .parentComponent)
        try unpack(TarBuilder.stream { $0.add(paxName: Array("a\0/../../b".utf8)) }, into: directory.path("copy"))
        #expect(try FileTree(directory.path("copy"), creating: false).snapshot().keys.sorted() == [".", "./\"a\""])
    }

    @Test("names that are too long are refused")
    func longNames() throws {
        let long = [UInt8](repeating: UInt8(ascii: "n"), count: 256)
        #expect(try refusal { $0.add(paxName: long) } == .nameTooLong)
        let deep = Array(String(repeating: "d/", count: 2050).utf8)
        #expect(try refusal { $0.add(paxName: deep + [0x66]) } == .nameTooLong)
        let link = try refusal {
            $0.add("a", data: [1])
            $0.add(paxName: [0x63], type: "1", link: [0x61])
            $0.add(paxName: [0x62], type: "1", link: deep + [0x66])
        }
        #expect(link == .nameTooLong)
    }

    @Test(
        "links that lead outside are refused",
        arguments: [
            ("link", "/etc"), ("link", ".."), ("link", "../outside"), ("a/link", "../../outside"), ("link", "b/.."),
            ("link", "b/../../outside"), ("a/b/link", "../../../x"), ("link", ""),
        ])
    func symbolicLinks(name: String, target: String) throws {
        let error = try refusal(of: TarBuilder.stream { $0.add(name, type: "2", link: target) })
        #expect(error?.kind == .linkLeadsOutside)
        #expect(error?.description.contains("\"\(name)\"") == true)
    }

    @Test("a chain of links that would rise out of the destination is refused")
    func chain() throws {
        let code = try refusal {
            $0.add("d/e/", type: "5")
            $0.add("b", type: "2", link: "d/e")
            $0.add("a", type: "2", link: "b/../..")
            $0.add("a/outside/file")
        }
        #expect(code == .linkLeadsOutside)
    }

    @Test("nothing is written through a link, not even to the inside", arguments: ["0", "1", "2", "5"])
    func throughLink(type: String) throws {
        for name in ["link/x", "link/x/y", "link/d/x"] {
            let code = try refusal {
                $0.add("file")
                $0.add("d/", type: "5")
                $0.add("link", type: "2", link: "d")
                $0.add(name, type: Character(type), link: "file")
            }
            #expect(code == .pathThroughLink)
        }
    }

    @Test("libarchive itself refuses to write through a link below the destination")
    func secureFlags() throws {
        let copy = try FileTree(directory.path("copy"))
        try copy.makeLink("link", to: "../outside")
        let path = try EntryPath(archived: Array("link/new".utf8))
        let entry = TarEntry(
            name: copy.root + [.slash] + path.bytes, content: .file(size: 0), permissions: .ownerReadWrite,
            modified: nil)
        let error = #expect(throws: FolderArchiveError.self) { try DiskWriter().begin(entry, for: path) }
        #expect(error?.kind == .destinationFailed)
        #expect(!outside.exists("new"))
    }

    @Test("the destination itself may be reached through links")
    func destinationThroughLink() throws {
        try outside.makeLink("here", to: "directory")
        try unpack(TarBuilder.stream { $0.add("a/b", data: [1]) }, into: directory.path("outside/here/copy"))
        #expect(try outside.content("directory/copy/a/b") == [1])
    }

    @Test("a name below a file is refused")
    func throughFile() throws {
        let code = try refusal {
            $0.add("file")
            $0.add("file/x")
        }
        #expect(code == .pathThroughLink)
    }

    static let hardLinkTargets: [(String, ErrorKind)] = [
        ("/etc/passwd", .absolutePath), ("../outside/file", .parentComponent), ("d/../file", .parentComponent),
        ("", .duplicate), ("missing", .invalidHardLink), ("d", .invalidHardLink), (".", .invalidHardLink),
        ("link", .invalidHardLink), ("to directory/file", .pathThroughLink), ("d/missing/x", .invalidHardLink),
    ]

    @Test("a hard link must name an earlier file, and not through a link", arguments: hardLinkTargets)
    func hardLinks(target: String, code: ErrorKind) throws {
        let refused = try refusal {
            $0.add("d/", type: "5")
            $0.add("d/file", data: [1])
            $0.add("link", type: "2", link: "d/file")
            $0.add("to directory", type: "2", link: "d")
            $0.add(target.isEmpty ? "link" : "hard", type: "1", link: target)
        }
        #expect(refused == code)
    }

    @Test("a hard link cannot carry data into its target")
    func hardLinkWithData() throws {
        let refused = try refusal {
            $0.add("file", data: [1])
            $0.add(records: [("linkpath", Array("file".utf8)), ("path", Array("hard".utf8))])
            $0.add("hard", type: "1", link: "file", data: [2, 3])
        }
        #expect(refused == .invalidHardLink)
    }

    @Test("devices, pipes and sockets are refused", arguments: ["3", "4", "6"])
    func special(type: String) throws {
        let error = try refusal(of: TarBuilder.stream { $0.add("d\u{1B}", type: Character(type)) })
        #expect(error?.kind == .unsupported)
        #expect(error?.description == "the entry \"d\\u{1b}\" is neither file, folder nor link")
    }

    @Test(
        "a name that comes twice is refused, unless it is a directory both times",
        arguments: ["0", "1", "2", "5"], ["0", "1", "2", "5"])
    func duplicates(first: String, second: String) throws {
        let build: (inout TarBuilder) -> Void = {
            $0.add("file", data: [9])
            $0.add("x", type: Character(first), link: "file")
            $0.add("x", type: Character(second), link: "file")
        }
        guard first != "5" || second != "5" else {
            try unpack(TarBuilder.stream(build), into: directory.path("copy"))
            return
        }
        #expect(try refusal(build) == .duplicate)
    }

    @Test("a link in place of a directory whose attributes are still to be set is refused")
    func directoryReplaced() throws {
        let code = try refusal {
            $0.add("d/", type: "5", permissions: 0o777)
            $0.add("d", type: "2", link: "x")
        }
        #expect(code == .duplicate)
    }

    @Test("setuid, setgid, sticky, owners and extended attributes are not restored")
    func strippedAttributes() throws {
        let stream = TarBuilder.stream {
            $0.add(records: [
                ("SCHILY.xattr.user.test", Array("value".utf8)), ("LIBARCHIVE.xattr.user.test", Array("dmFsdWU".utf8)),
                ("SCHILY.acl.access", Array("user::rwx,user:1:rwx,group::r-x,mask::r-x,other::r-x".utf8)),
                ("uid", Array("12345".utf8)), ("gid", Array("12345".utf8)), ("uname", Array("daemon".utf8)),
                ("SCHILY.fflags", Array("immutable,append".utf8)),
            ])
            $0.add("file", data: [1], permissions: 0o7755)
            $0.add("directory/", type: "5", permissions: 0o7755)
        }
        try unpack(stream, into: directory.path("copy"))
        for name in ["file", "directory"] {
            var status = stat()
            try #require(lstat(directory.path("copy/\(name)"), &status) == 0)
            #expect(status.st_mode & 0o7777 == 0o755)
            #expect(status.st_uid == geteuid())
            #expect(try sizeOfAttributes(directory.path("copy/\(name)")) == 0)
        }
    }

    @Test("a sparse file's data must lie within its size")
    func sparse() throws {
        func stream(realSize: String, map: String) -> [UInt8] {
            TarBuilder.stream {
                $0.add(records: [
                    ("GNU.sparse.major", [0x31]), ("GNU.sparse.minor", [0x30]), ("GNU.sparse.name", [0x66]),
                    ("GNU.sparse.realsize", Array(realSize.utf8)),
                ])
                let map = Array(map.utf8)
                let data = map + [UInt8](repeating: 0, count: 512 - map.count) + [UInt8](repeating: 7, count: 512)
                $0.add("GNUSparseFile.0/f", data: data)
            }
        }
        try unpack(stream(realSize: "2048", map: "1\n1024\n512\n"), into: directory.path("copy"))
        let expected = [0, 0, 7, 0].flatMap { [UInt8](repeating: $0, count: 512) }
        #expect(try FileTree(directory.path("copy"), creating: false).content("f") == expected)
        try OpenFolder(FilePath(directory.path)).removeTree("copy")
        #expect(try refusal(of: stream(realSize: "16", map: "1\n1024\n512\n"))?.kind == .dataBeyondSize)
        #expect(try refusal(of: stream(realSize: "1", map: "1\n0\n512\n"))?.kind == .dataBeyondSize)
    }

    @Test("a description of an entry that goes on and on is refused")
    func endlessHeader() throws {
        var builder = TarBuilder()
        builder.add(records: [
            ("GNU.sparse.major", [0x31]), ("GNU.sparse.minor", [0x30]), ("GNU.sparse.name", [0x66]),
            ("GNU.sparse.realsize", Array("1000000000".utf8)),
        ])
        builder.add("f", data: Array("1000000\n".utf8) + Array(String(repeating: "1\n1\n", count: 900_000).utf8))
        builder.end()
        #expect(try refusal(of: builder.bytes)?.kind == .headerTooLarge)
        let code = try refusal {
            for _ in 0..<2000 { $0.add(records: [("comment", [UInt8](repeating: 0x61, count: 4000))], global: true) }
            $0.add("f")
        }
        #expect(code == .headerTooLarge || code == .damaged)
    }

    @Test("a tree deeper than descriptors reach is removed when the stream turns out bad")
    func deepRefusal() throws {
        let code = try refusal {
            $0.add(paxName: Array(String(repeating: "d/", count: 1900).utf8), type: "5")
            $0.add("../x")
        }
        #expect(code == .parentComponent)
    }

    @Test("a destination that exists is refused and left alone")
    func destinationExists() throws {
        for name in ["outside", "outside/file"] {
            let error = #expect(throws: FolderArchiveError.self) {
                try unpack(TarBuilder.stream { $0.add("x") }, into: directory.path(name))
            }
            #expect(error?.kind == .destinationExists)
        }
        #expect(try outside.content("file") == Array("untouched".utf8))
    }

    @Test("a destination that cannot be made is an error")
    func noParent() throws {
        let error = #expect(throws: FolderArchiveError.self) { try unpack([], into: directory.path("missing/copy")) }
        #expect(error?.kind == .destinationFailed)
    }
}
