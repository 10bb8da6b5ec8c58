import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import FileSystem

@Suite("What interrupted writes have left")
struct LeftoversTests {
    private static let digits = "0123456789abcdef"
    private static let left = ".out.\(digits).partial"

    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// Sweeps what is an hour old, that many seconds from now.
    private func sweep(after seconds: Int) throws {
        let open = try folder.opened()
        try Leftovers(in: open, ofFiles: ["tmp", "partial"], ofFolders: ["partial"])
            .remove(of: "out", in: open, olderThan: 3600, now: time(nil) + seconds)
    }

    @Test("Only names of the exact form go, when they are old")
    func forms() throws {
        let own = [Self.left, ".out.\(Self.digits).tmp"]
        let others = [
            ".out.\(Self.digits)0.partial", ".out.0123.partial", ".out.0123456789ABCDEF.partial",
            "out.\(Self.digits).partial", ".out2.\(Self.digits).partial", ".out.\(Self.digits).bak", "out",
        ]
        for name in own + others { try folder.write([1], to: name) }
        try sweep(after: 3000)
        #expect(try folder.names == (own + others).sorted())
        try sweep(after: 4000)
        #expect(try folder.names == others.sorted())
    }

    @Test("Beside nothing of the name nothing goes")
    func withoutFile() throws {
        try folder.write([1], to: Self.left)
        try sweep(after: 4000)
        #expect(try folder.names == [Self.left])
    }

    @Test("What was given an old time a moment ago is not old")
    func oldTime() throws {
        for name in ["out", Self.left] { try folder.write([1], to: name) }
        #expect(utimes(folder.path(Self.left).string, [timeval(), timeval()]) == 0)
        try sweep(after: 0)
        #expect(try folder.names == [Self.left, "out"])
        try sweep(after: 4000)
        #expect(try folder.names == ["out"])
    }

    @Test("What somebody still writes to stays, however long ago they wrote last")
    func inUse() throws {
        try folder.write([1], to: "out")
        let names = TemporaryName(stem: "out", ending: "partial")
        let partial = try PartialFile(in: try folder.opened(using: []), hiddenName: names.random)
        try partial.file.write([2])
        let hidden = try #require(partial.hiddenName?.string)
        try sweep(after: 1_000_000)
        #expect(try folder.names == [hidden, "out"])
        try partial.publish(as: "out", replacing: true)
        #expect(try folder.names == ["out"])
        #expect(try folder.read("out") == [2])
    }

    @Test("Other names of the file itself go at once")
    func secondNames() throws {
        try folder.write([1], to: "out")
        #expect(link(folder.path("out").string, folder.path(Self.left).string) == 0)
        try sweep(after: 0)
        #expect(try folder.names == ["out"])
    }

    @Test("A folder goes with all that is in it, unless it is in use, or its name is one for files only")
    func folders() throws {
        let (used, other) = (".out.1123456789abcdef.partial", ".out.\(Self.digits).tmp")
        for name in ["out", Self.left, used, other] {
            mkdir(folder.path(name).string, 0o700)
            try folder.write([1], to: "\(name)/file")
        }
        let lock = try FileLock(folder: folder.path(used))
        try sweep(after: 4000)
        #expect(try folder.names == [other, used, "out"])
        lock.release()
        try sweep(after: 4000)
        #expect(try folder.names == [other, "out"])
    }

    @Test("A link is neither followed nor removed")
    func links() throws {
        for name in ["out", "target", Self.left] { try folder.write([1], to: name) }
        symlink("target", folder.path(".out.1123456789abcdef.partial").string)
        try sweep(after: 4000)
        #expect(try folder.names == [".out.1123456789abcdef.partial", "out", "target"])
    }
}
