import Foundation
import SystemPackage
import TestSupport
import Testing

@testable import FileSystem

/// Every promise holds on a file system that has everything, on one that has nothing, and on those between.
@Suite("Files that get their name when they are complete")
struct PartialFileTests {
    static let fileSystems: [FileSystemFeatures] = [
        .all, .all.subtracting(.unnamedFiles), .all.subtracting([.unnamedFiles, .renameFlags]), [],
    ]

    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("The file is complete when it appears, and nothing lies beside it", arguments: fileSystems)
    func appears(features: FileSystemFeatures) throws {
        let open = try folder.opened(using: features)
        let partial = try PartialFile(in: open) { ".hidden" }
        try partial.file.write([1, 2, 3])
        #expect(try folder.names == (features.contains(.unnamedFiles) ? [] : [".hidden"]))
        try partial.publish(as: "file", replacing: false)
        #expect(try folder.names == ["file"])
        #expect(try folder.read("file") == [1, 2, 3])
        #expect(try folder.mode("file") == 0o600)
        partial.discard()
        #expect(try folder.names == ["file"])
    }

    @Test("A name that is taken is kept unless it is to be replaced", arguments: fileSystems)
    func taken(features: FileSystemFeatures) throws {
        let open = try folder.opened(using: features)
        try folder.write([9], to: "file")
        let partial = try PartialFile(in: open) { ".hidden" }
        try partial.file.write([1])
        let error = #expect(throws: FileError.self) { try partial.publish(as: "file", replacing: false) }
        #expect(error?.errno == .fileExists)
        #expect(try folder.read("file") == [9])
        try partial.publish(as: "file", replacing: true)
        #expect(try folder.read("file") == [1])
        #expect(try folder.names == ["file"])
    }

    @Test("A folder of that name is never replaced, and nothing is left", arguments: fileSystems)
    func folderInPlace(features: FileSystemFeatures) throws {
        let open = try folder.opened(using: features)
        try open.makeFolder("file")
        do {
            let partial = try PartialFile(in: open) { ".hidden" }
            for replacing in [false, true] {
                #expect(throws: FileError.self) { try partial.publish(as: "file", replacing: replacing) }
            }
        }
        #expect(try folder.names == ["file"])
        #expect(try open.status(of: "file")?.type == .directory)
    }

    @Test("A file that is let go leaves nothing", arguments: fileSystems)
    func letGo(features: FileSystemFeatures) throws {
        let open = try folder.opened(using: features)
        do {
            let partial = try PartialFile(in: open) { ".hidden" }
            try partial.file.write([1])
        }
        #expect(try folder.names == [])
    }

    @Test("A hidden name that is taken is passed over")
    func hiddenNameTaken() throws {
        let open = try folder.opened(using: [])
        try folder.write([9], to: ".1")
        var number = 0
        let partial = try PartialFile(in: open) {
            number += 1
            return FilePath(".\(number)")
        }
        #expect(partial.hiddenName == ".2")
        #expect(try folder.read(".1") == [9])
    }
}

/// A folder for one test, with what the tests of file systems need.
struct TestFolder {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    var path: FilePath { FilePath(folder.path) }
    var names: [String] { get throws { try folder.names } }

    func path(_ name: String) -> FilePath { FilePath(folder.path(name)) }
    func read(_ name: String) throws -> [UInt8] { try folder.read(name) }
    func write(_ bytes: [UInt8], to name: String) throws { try folder.write(bytes, to: name) }
    func mode(_ name: String) throws -> Int? { try folder.mode(name) }

    func opened(using features: FileSystemFeatures = .all) throws -> OpenFolder {
        try OpenFolder(path, using: features)
    }
}
