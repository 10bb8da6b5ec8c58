import Foundation
import Testing

@testable import DurableFiles

@Suite("Private folders")
struct PrivateFolderTests {
    @Test("The rights of the group and of others are taken away, through a link too; what is private stays as it is")
    func restricts() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("paccrypt-\(UUID())")
        defer { try? FileManager.default.removeItem(at: root) }
        let folder = root.appendingPathComponent("data").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let link = root.appendingPathComponent("link").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder)
        for (mode, path, restricted) in [(0o755, folder, 0o700), (0o550, link, 0o500), (0o700, folder, 0o700)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder)
            try PrivateFolder.restrict(path: path)
            let attributes = try FileManager.default.attributesOfItem(atPath: folder)
            #expect(attributes[.posixPermissions] as? Int == restricted)
        }
    }

    @Test("A folder that is not there is told")
    func missing() {
        #expect(throws: FileError(.system(ENOENT), "look at", "/nowhere")) {
            try PrivateFolder.restrict(path: "/nowhere")
        }
    }
}
