import AdminAccess
import CredentialFile
import Foundation
import PacCryptCore
import RequestGuard
import SystemPackage
import TestSupport
import Testing

/// A folder with files of credentials, and what opens them.
struct Fixture {
    let folder: TemporaryFolder
    let key: FernetKey

    /// An empty folder with a fresh key.
    init() throws {
        folder = try TemporaryFolder()
        key = .random()
        try folder.write(key.text.withUnsafeBytes { Array($0) }, to: "admin_key.key")
    }

    /// A copy of what the original left.
    static func original() throws -> Fixture {
        let vectors = try #require(Bundle.module.url(forResource: "Vectors", withExtension: nil))
        let source = vectors.appending(path: "original")
        let folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: source.path) {
            try folder.write(Array(Data(contentsOf: source.appending(path: name))), to: name)
        }
        return Fixture(
            folder: folder, key: try FernetKey(text: String(decoding: folder.read("admin_key.key"), as: UTF8.self)))
    }

    private init(folder: TemporaryFolder, key: FernetKey) {
        self.folder = folder
        self.key = key
    }

    func open(key: FernetKey? = nil) throws -> CredentialFile {
        try CredentialFile(folder: folder.filePath, key: key ?? self.key) { Timestamp(milliseconds: 1_700_000_000_000) }
    }

    /// Puts a token of these contents into a file.
    func seal(_ contents: String, into name: String = CredentialFile.name) throws {
        try folder.write(Fernet.seal(Array(contents.utf8), with: key, seconds: 0), to: name)
    }

    /// What is sealed in a file.
    func contents(_ name: String = CredentialFile.name) throws -> String {
        String(decoding: try Fernet.open(folder.read(name), with: key), as: UTF8.self)
    }

    /// The path of the account's file.
    var account: FilePath { folder.filePath(CredentialFile.name) }

    static func account(_ name: String = "admin") throws -> AdminAccount {
        AdminAccount(
            name: name, password: try PasswordHash(originalHash: String(repeating: "A", count: 43) + "=", salt: "AAAA"))
    }
}
