import Foundation
import PacCryptCore

/// Containers that the command line itself would not make.
enum HostileContainer {
    /// A folder container around any bytes.
    static func folder(named name: String, tar: Data, password: String) throws -> Data {
        let recipient = Recipient.password(
            try Password(password), .argon2id(iterations: 1, memoryKiB: 8))
        return Data(
            try Container.seal(
                Array(tar), cipher: .aesGCM, for: [recipient], info: FileInfo(kind: .folder, name: name)))
    }

    /// A file container of any name.
    static func file(named name: String, content: [UInt8], password: String) throws -> Data {
        let recipient = Recipient.password(
            try Password(password), .argon2id(iterations: 1, memoryKiB: 8))
        return Data(
            try Container.seal(content, cipher: .aesGCM, for: [recipient], info: FileInfo(kind: .file, name: name)))
    }

    /// What a server keeps to describe a share.
    static func shareMetadata(password: String) throws -> Data {
        let recipient = Recipient.password(
            try Password(password), .argon2id(iterations: 1, memoryKiB: 8))
        return Data(
            try Container.seal(
                Array("{}".utf8), cipher: .aesGCM, for: [recipient],
                info: FileInfo(type: "application/vnd.paccrypt.share+json")))
    }
}
