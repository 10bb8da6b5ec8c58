import Foundation
import PacShare
import TestSupport
import Testing

@testable import OriginalInstance

@Suite("The original's uploads")
struct OriginalUploadsTests {
    private static let id = "DlaX_k_wdUb315h7SqNBebaykJYFY13C"

    @Test(
        "The files of a share are told from others by their names",
        arguments: [
            ("\(id).json", true), ("\(id).enc", true), ("\(id).aes_gcm.encrypted", true),
            ("\(id).aes_cbc.encrypted", true), ("\(id).xchacha.encrypted", true), ("\(id).rsa_hybrid.encrypted", true),
            ("settings.json", false), ("admin_creds.json", false), ("\(id)", false), ("\(id).txt", false),
            ("\(id).json.bak", false),
            ("\(id).encrypted", false), ("\(id).other.encrypted", false), ("fifteen-letters.json", false),
            (".json", false),
            ("\(id)/x.json", false), ("has space in it.json", false), ("\(id).JSON", false),
        ])
    func names(name: String, isShare: Bool) {
        #expect((OriginalUploads.shareID(ofFile: name) != nil) == isShare)
    }

    @Test("All files of shares are deleted and counted; other files, links and folders stay")
    func removal() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("subfolder.json")
        let other = String(repeating: "b", count: 32)
        for (name, size) in [
            ("\(Self.id).json", 10), ("\(Self.id).xchacha.encrypted", 100), ("\(other).enc", 7), ("notes.txt", 3),
            ("subfolder.json/\(other).json", 5),
        ] {
            try folder.write(Data(count: size), to: name)
        }
        try FileManager.default.createSymbolicLink(
            at: folder["\(other).json"], withDestinationURL: folder["notes.txt"])

        let removal = try OriginalUploads(folder: folder.filePath).removeAll()
        var expected = UploadRemoval()
        (expected.shares, expected.files, expected.bytes) = (2, 3, 117)
        #expect(removal == expected)
        let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        #expect(left == ["\(other).json", "notes.txt", "subfolder.json", "subfolder.json/\(other).json"])
        #expect(try OriginalUploads(folder: folder.filePath).removeAll() == UploadRemoval())
    }

    @Test("An upload folder that is not there is empty")
    func missingFolder() throws {
        #expect(try OriginalUploads(folder: "/nowhere/at/all").removeAll() == UploadRemoval())
    }
}
