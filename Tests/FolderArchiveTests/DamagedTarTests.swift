import FileSystem
import SystemPackage
import Glibc
import TestSupport
import Testing

@testable import FolderArchive

/// Streams that are not, or no longer, complete tar streams.
@Suite struct DamagedTarTests {
    private let directory: TemporaryFolder

    init() throws {
        directory = try TemporaryFolder()
    }

    private func refusal(of stream: [UInt8]) -> ErrorKind? {
        let error = #expect(throws: FolderArchiveError.self) { try unpack(stream, into: directory.path("copy")) }
        #expect(access(directory.path("copy"), F_OK) != 0, "everything made is removed")
        return error?.kind
    }

    /// A stream as the packer writes it, with every kind of entry.
    private func sample() throws -> [UInt8] {
        let folder = try FileTree(directory.path("folder"))
        try folder.makeDirectory("directory")
        try folder.makeFile("directory/file", (0..<1500).map { UInt8(truncatingIfNeeded: $0 &* 13) })
        try folder.makeHardLink("hard", to: "directory/file")
        try folder.makeLink("link", to: "directory/file")
        try folder.makeFile(String(repeating: "long", count: 60), [1])
        try folder.setPermissions("directory", 0o500)
        return try packed(directory.path("folder"))
    }

    @Test("a stream cut anywhere is refused")
    func truncated() throws {
        let stream = try sample()
        #expect(stream.count % 512 == 0)
        for boundary in stride(from: 0, to: stream.count, by: 512) {
            for length in [boundary, boundary + 1, boundary + 200, boundary + 511] {
                #expect(refusal(of: Array(stream[..<length])) == .truncated, "cut at \(length)")
            }
        }
        try unpack(stream, into: directory.path("copy"))
    }

    @Test("what follows the end is refused, unless it is zeros")
    func trailing() throws {
        let stream = TarBuilder.stream { $0.add("file", data: [1]) }
        for rest in [[1], [UInt8](repeating: 0, count: 100_000) + [1], stream, Array("x".utf8)] {
            #expect(refusal(of: stream + rest) == .trailingData)
        }
        #expect(refusal(of: Array(stream.dropLast(512)) + stream) == .trailingData)
        try unpack(stream + [UInt8](repeating: 0, count: 100_000), into: directory.path("copy"))
        #expect(try FileTree(directory.path("copy"), creating: false).content("file") == [1])
    }

    @Test("an archive without entries is an empty folder")
    func empty() throws {
        try unpack([UInt8](repeating: 0, count: 1024), into: directory.path("copy"))
        #expect(try FileTree(directory.path("copy"), creating: false).snapshot().count == 1)
    }

    static let otherFormats: [(String, [UInt8])] = [
        ("text", Array(String(repeating: "just text\n", count: 1000).utf8)),
        ("gzip", [0x1F, 0x8B, 8, 0] + [UInt8](repeating: 0x55, count: 2000)),
        ("zip", Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 0, count: 2000)),
        ("cpio", Array("070701".utf8) + [UInt8](repeating: 0x30, count: 2000)),
        ("ar", Array("!<arch>\n".utf8) + [UInt8](repeating: 0x20, count: 2000)),
        ("mtree", Array("#mtree\nfile type=link link=/etc\n".utf8) + [UInt8](repeating: 0x0A, count: 2000)),
    ]

    @Test("other formats and compressed streams are refused", arguments: otherFormats)
    func otherFormat(name: String, stream: [UInt8]) {
        #expect(refusal(of: stream) == .notTar)
    }

    @Test("a header with a wrong checksum is refused")
    func checksum() {
        let stream = TarBuilder.stream {
            $0.add("file", data: [1])
            $0.add("other", checksum: 1)
        }
        #expect(refusal(of: stream) == .damaged)
    }

    @Test("a size that the stream does not hold is refused", arguments: [513, 1 << 20, 0o77777777777])
    func size(claimed: Int) {
        let stream = TarBuilder.stream { $0.add("file", data: [1], size: claimed) }
        #expect(refusal(of: stream) == .truncated)
    }

    @Test("whatever bytes change, nothing is written outside and a refused stream leaves nothing", arguments: 0..<8)
    func flipped(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let stream = try sample()
        try OpenFolder(FilePath(directory.path)).removeTree("folder")
        for _ in 0..<60 {
            var flipped = stream
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                flipped[Int.random(in: flipped.indices, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            }
            // With a right checksum a header gets past the first test.
            if Bool.random(using: &random) { Self.fixChecksums(&flipped) }
            do {
                try unpack(flipped, into: directory.path("copy"))
                #expect(try namesInDirectory() == ["copy"])
                try OpenFolder(FilePath(directory.path)).removeTree("copy")
            } catch _ as FolderArchiveError {
                #expect(try namesInDirectory() == [])
            }
        }
    }

    private func namesInDirectory() throws -> [String] {
        try OpenFolder(FilePath(directory.path)).names().map(\.string)
    }

    private static func fixChecksums(_ stream: inout [UInt8]) {
        for start in stride(from: 0, to: stream.count, by: 512)
        where stream[start + 257..<start + 262].elementsEqual("ustar".utf8) {
            stream.replaceSubrange(start + 148..<start + 156, with: [UInt8](repeating: 0x20, count: 8))
            let sum = String(stream[start..<start + 512].reduce(0) { $0 + Int($1) }, radix: 8)
            let text = String(repeating: "0", count: 6 - sum.count) + sum
            stream.replaceSubrange(start + 148..<start + 155, with: Array(text.utf8) + [0])
        }
    }
}
