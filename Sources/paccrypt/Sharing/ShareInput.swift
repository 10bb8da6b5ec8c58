import CommandLineIO
import Foundation
import PacCryptAPI
import PacCryptClient
import PacCryptCore
import Threads

/// Something to share: a file, a folder, a stream, or a text.
struct ShareInput: Sendable {
    /// As it was typed; `-` is standard input.
    let path: String
    let isFolder: Bool
    /// Nil for a folder.
    private let file: InputFile?

    init(path: String) throws {
        self.path = path
        isFolder = path != "-" && Path.isDirectory(path)
        file = isFolder ? nil : try InputFile(path: path)
    }

    /// What the recipient sees, whoever encrypts the input.
    private var name: String { Path.name(of: path).map(Path.told) ?? "standard-input" }

    /// The whole input as text.
    ///
    /// - Throws: ``CommandError`` when it is longer than servers take, or no text.
    func text() throws -> String {
        let bytes = try file?.peek(RequestBound.formMessage + 1) ?? []
        guard bytes.count <= RequestBound.formMessage else {
            throw CommandError.textTooLong(input: path)
        }
        guard !bytes.isEmpty, !isFolder, let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError.notText(input: path)
        }
        return text
    }

    /// The input as it is, for a server that encrypts it.
    func upload() throws -> UploadFile {
        guard let file else { throw CommandError.folderNotSealed(input: path) }
        let reader = try InputReader(file)
        return UploadFile(name: name, length: file.size) { maximum in
            try await ThreadPool.background.run { try reader.read(maximum) }
        }
    }

    /// The input as a container, sealed while it is sent.
    func sealed(_ seal: ShareSeal, isText: Bool) throws -> SealedInput {
        let info =
            isText
            ? FileInfo(kind: .text, type: "text/plain; charset=utf-8", size: UInt64(try text().utf8.count))
            : FileInfo(of: path, isFolder: isFolder, size: file?.size)
                ?? (isFolder ? nil : FileInfo(kind: .file, name: name, size: file?.size))
        let sealer = try ContainerSealer(cipher: seal.cipher, fileKey: seal.fileKey)
        let head = try sealer.head(slots: seal.slots, info: info)
        let payloadSize = try info?.size.map { try sealer.payload.payloadSize(ofPlaintext: $0) }
        return try SealedInput(
            head: head, length: payloadSize.map { $0 + UInt64(head.count) }, payload: sealer.payload,
            source: file.map { .file($0) } ?? .folder(FolderStream(path)))
    }
}

/// The key and the slots that all containers of a share have in common, so that one derivation opens them all.
struct ShareSeal: Sendable {
    let cipher: Cipher
    let fileKey: FileKey
    let slots: [Slot]

    /// Costs a key derivation for a password.
    init(cipher: Cipher, recipients: [Recipient]) throws {
        let fileKey = FileKey()
        self.cipher = cipher
        self.fileKey = fileKey
        slots = try recipients.map { try $0.slot(for: fileKey) }
    }
}
