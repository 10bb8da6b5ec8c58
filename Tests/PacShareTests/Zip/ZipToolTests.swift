import Foundation
import PacShare
import TestSupport
import Testing

/// Zips that other programs read.
@Suite("Zip, read by other programs")
struct ZipToolTests {
    private static let names = [
        "plain.txt", "plain.txt", "Grüße, Κόσμε 世界.txt", "no ending", ".hidden", "a/../../evil.txt", "..", "",
        "C:\\Windows\\x.dll", "line\nbreak.txt", "con.txt", "e\u{0301}.txt", "\u{00E9}.txt", "right\u{202E}gpj.exe",
    ]

    /// A zip of files with those names and pseudo-random contents, in a folder that goes with the value.
    private static func make() throws -> (file: URL, layout: ZipLayout, contents: [[UInt8]], folder: TemporaryFolder) {
        var generator = SeededGenerator(seed: 3)
        let contents = names.indices.map { generator.bytes($0 * 1000) }
        let entries = zip(names, contents).map { name, content in
            ZipEntry(name: name, size: UInt64(content.count), crc32: crc32(content), modified: 1_700_000_000)
        }
        let layout = ZipLayout(entries)
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "all.zip")
        try Data(bytes(layout, contents, 0..<layout.size)).write(to: file)
        return (file, layout, contents, folder)
    }

    @Test("Python's zipfile finds every file whole, under its name and date")
    func python() throws {
        let (file, layout, contents, folder) = try Self.make()
        defer { withExtendedLifetime(folder) {} }
        let script = """
            import sys, zipfile, json
            z = zipfile.ZipFile(sys.argv[1])
            assert z.testzip() is None
            print(json.dumps([[i.filename, i.file_size, i.compress_type, list(i.date_time), z.read(i).hex()]
                              for i in z.infolist()]))
            """
        let output = try run("python3", "-c", script, file.path)
        let found = try #require(try JSONSerialization.jsonObject(with: output) as? [[Any]])
        #expect(found.map { $0[0] as? String } == layout.names)
        #expect(found.map { $0[1] as? Int } == contents.map(\.count))
        #expect(found.allSatisfy { $0[2] as? Int == 0 && $0[3] as? [Int] == [2023, 11, 14, 22, 13, 20] })
        let hexadecimal = contents.map { $0.map { String(format: "%02x", $0) }.joined() }
        #expect(found.map { $0[4] as? String } == hexadecimal)
    }

    @Test("unzip and bsdtar unpack every file whole, and nothing outside the folder", arguments: ["unzip", "bsdtar"])
    func unpack(_ tool: String) throws {
        let (file, layout, contents, folder) = try Self.make()
        defer { withExtendedLifetime(folder) {} }
        let target = folder.url.appending(path: "out")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        if tool == "unzip" {
            _ = try run("unzip", "-t", "-q", file.path)
            _ = try run("unzip", "-q", file.path, "-d", target.path)
        } else {
            _ = try run("bsdtar", "-xf", file.path, "-C", target.path)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: target.path).count == contents.count)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == ["all.zip", "out"])
        for (name, content) in zip(layout.names, contents) {
            #expect(try Data(contentsOf: target.appending(path: name)) == Data(content), "\(name)")
        }
    }

    @Test("files and places beyond 4 GiB, and more files than 65,535, have their zip64 fields")
    func zip64() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let huge = UInt64(5) << 30
        let cases: [[ZipEntry]] = [
            [ZipEntry(name: "huge", size: huge, crc32: 1), ZipEntry(name: "after", size: 3, crc32: 2)],
            [ZipEntry(name: "just", size: UInt64(UInt32.max), crc32: 1)],
            [ZipEntry(name: "under", size: UInt64(UInt32.max) - 1, crc32: 1)],
            (0..<65_536).map { ZipEntry(name: "\($0)", size: 0, crc32: 0) },
        ]
        for (number, entries) in cases.enumerated() {
            let layout = ZipLayout(entries)
            let file = folder.url.appending(path: "\(number).zip")
            try writeSparse(layout, to: file)
            let script = """
                import sys, zipfile
                z = zipfile.ZipFile(sys.argv[1])
                i = z.infolist()
                print(len(i), i[0].file_size, i[-1].filename, i[-1].header_offset, z.open(i[-1]).read(0) == b'')
                """
            let found = String(decoding: try run("python3", "-c", script, file.path), as: UTF8.self)
            let first = entries[0].size
            let offset = entries.count == 2 ? "\(huge + 30 + 4 + 20)" : entries.count == 1 ? "0" : nil
            #expect(found.hasPrefix("\(entries.count) \(first) \(entries.last?.name ?? "")"))
            if let offset { #expect(found.contains(" \(offset) True")) }
            // `-l` reads the directory alone; the contents are holes.
            let listing = String(decoding: try run("unzip", "-l", file.path), as: UTF8.self)
            #expect(listing.contains("\(first)"))
        }
    }

    /// Writes what stands around the files, and leaves holes for them.
    private func writeSparse(_ layout: ZipLayout, to file: URL) throws {
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        var offset: UInt64 = 0
        for segment in layout.segments(0..<layout.size) {
            switch segment {
            case .literal(let bytes):
                try handle.seek(toOffset: offset)
                try handle.write(contentsOf: Data(bytes))
                offset += UInt64(bytes.count)
            case .file(_, let range):
                offset += range.upperBound - range.lowerBound
            }
        }
        #expect(offset == layout.size)
        try handle.close()
    }
}

/// Runs a program and returns what it printed.
func run(_ program: String, _ arguments: String...) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(program)")
    return data
}

func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = CRC32()
    bytes.withUnsafeBytes { crc.update($0) }
    return crc.value
}

/// The bytes of a range, put together from the segments.
func bytes(_ layout: ZipLayout, _ contents: [[UInt8]], _ range: Range<UInt64>) -> [UInt8] {
    layout.segments(range).flatMap { segment in
        switch segment {
        case .literal(let bytes): bytes
        case .file(let index, let range): Array(contents[index][Int(range.lowerBound)..<Int(range.upperBound)])
        }
    }
}
