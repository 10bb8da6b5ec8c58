import FileSystem
import Foundation
import PacShare
import SystemPackage
import TestSupport
import Testing

@testable import PacCryptServer

struct SpoolFolderTests {
    private let temporary: TemporaryFolder
    private var path: String { temporary.path + "/spool" }
    private var folderPath: FilePath { FilePath(path) }

    init() throws {
        temporary = try TemporaryFolder()
    }

    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("The folder is made for its owner alone, with a marker, and opened again")
    func making() throws {
        _ = try SpoolFolder(path: folderPath)
        #expect(try permissions(path) == 0o700)
        #expect(try permissions(path + "/" + SpoolFolder.markerName.string) == 0o600)
        #expect(chmod(path, 0o755) == 0)
        _ = try SpoolFolder(path: folderPath)
        #expect(try permissions(path) == 0o700)
        #expect(try temporary.names(in: "spool") == [SpoolFolder.markerName.string])
    }

    @Test("A file has no name, and belongs to nobody else", arguments: [.all, []] as [FileSystemFeatures])
    func unlinked(features: FileSystemFeatures) throws {
        let folder = try SpoolFolder(path: folderPath, using: features)
        let status = try folder.makeFile().status()
        #expect(status.linkCount == 0)
        #expect(status.permissions == .ownerReadWrite)
        #expect(try temporary.names(in: "spool") == [SpoolFolder.markerName.string])
        #expect(try folder.volumeSpace().totalBytes > 0)
    }

    @Test("Sweeping removes the files it named itself, and nothing else")
    func sweep() throws {
        let instance = InstanceID.random()
        _ = try SpoolFolder(path: folderPath, for: instance)
        let own = "body-0123456789abcdef0123456789abcdef"
        let kept = [
            "body-", "body-0123456789abcdef0123456789abcde", own + "0", "body-0123456789ABCDEF0123456789abcdef",
            "body-0123456789abcdef0123456789abcdeg", "notes.txt",
        ]
        for name in kept + [own, ".body.0123456789abcdef.tmp"] { try temporary.write("", to: "spool/" + name) }
        let folder = "body-ffffffffffffffffffffffffffffffff"
        let link = "body-eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"
        try FileManager.default.createDirectory(atPath: path + "/" + folder, withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: path + "/" + link, withDestinationPath: path + "/notes.txt")
        _ = try SpoolFolder(path: folderPath, for: instance)
        #expect(try temporary.names(in: "spool") == (kept + [folder, link, SpoolFolder.markerName.string]).sorted())
    }

    @Test("Nothing is swept in a folder that is another instance's, or nobody's, but the next time it is this one's")
    func foreignSweep() throws {
        let own = "body-0123456789abcdef0123456789abcdef"
        let all = [SpoolFolder.markerName.string, own].sorted()
        // Earlier versions left the marker empty.
        _ = try SpoolFolder(path: folderPath)
        try temporary.write("theirs", to: "spool/" + own)
        let last = InstanceID.random()
        for instance in [InstanceID.random(), .random(), last] {
            _ = try SpoolFolder(path: folderPath, for: instance)
            #expect(try temporary.names(in: "spool") == all)
        }
        _ = try SpoolFolder(path: folderPath, for: last)
        #expect(try temporary.names(in: "spool") == [SpoolFolder.markerName.string])
    }

    @Test("A marker that is a link is not written through")
    func linkedMarker() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try temporary.write("precious", to: "file")
        try FileManager.default.createSymbolicLink(
            atPath: path + "/" + SpoolFolder.markerName.string, withDestinationPath: temporary.path + "/file")
        #expect(throws: SpoolError.self) { try SpoolFolder(path: folderPath, for: .random()) }
        #expect(try temporary.text("file") == "precious")
    }

    @Test("A folder with other contents and no marker is not taken over")
    func foreign() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try temporary.write("precious", to: "spool/body-0123456789abcdef0123456789abcdef")
        let error = #expect(throws: SpoolError.self) { try SpoolFolder(path: folderPath) }
        #expect(error == .foreignFolder(folderPath))
        #expect(try temporary.names(in: "spool").count == 1)
    }

    @Test("A link, a file and a missing parent are refused")
    func notAFolder() throws {
        try temporary.write("", to: "file")
        try FileManager.default.createSymbolicLink(
            atPath: temporary.path + "/link", withDestinationPath: temporary.path)
        for name in ["file", "link", "missing/spool"] {
            let error = #expect(throws: SpoolError.self) {
                try SpoolFolder(path: FilePath(temporary.path + "/" + name))
            }
            guard case .file(let refusal)? = error else {
                Issue.record("\(name) is not refused as a file")
                continue
            }
            #expect([.notDirectory, .noSuchFileOrDirectory].contains(refusal.errno))
        }
    }
}
