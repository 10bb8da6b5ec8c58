import CommandLineIO
import FileSystem
import PacCryptCore
import SystemPackage

/// Opens one piece of data of the original PacCrypt.
struct OriginalDecryption {
    /// What is read into memory when the input cannot be read twice.
    private static let maximumStreamCount = 256 << 20
    let opening: Opening
    var isText = false

    func open(_ input: InputFile, path: String) throws {
        if path != "-", let source = try FileByteSource(path: FilePath(byteText: path)) {
            return try open(source, path: path)
        }
        let bytes = try input.peek(Self.maximumStreamCount + 1)
        guard bytes.count <= Self.maximumStreamCount else {
            throw CommandError.originalStreamTooLong
        }
        try open(MemoryByteSource(bytes), path: path)
    }

    func open(_ source: some ByteSource, path: String) throws {
        guard source.size > 0 else { throw PacCryptError(.notAContainer, "This is empty, not a PacCrypt container.") }
        let algorithm = opening.algorithm ?? EncryptedName.algorithm(of: path)
        let credential = try opening.credentials.credentialForOriginal(isHybrid: OriginalContent.isHybrid(source))
        let content: OriginalContent
        do {
            content = try OriginalContent(opening: source, with: credential, algorithm: algorithm)
        } catch let error as PacCryptError where error.code == .noSlotOpens && !isCalledEncrypted(path) {
            throw PacCryptError(.notAContainer, "This is not a PacCrypt container, and no data of the original's.")
        }
        let output = try opening.output(for: path, name: nil, isText: isText)
        try content.write { try output.write($0) }
        try output.commit(synchronizing: true)
    }

    /// Whether the caller says, by the name or an option, that this is encrypted.
    private func isCalledEncrypted(_ path: String) -> Bool {
        opening.algorithm != nil || EncryptedName.hasEnding(path)
    }
}

/// A regular file, read at any place.
private struct FileByteSource: ByteSource {
    let size: UInt64
    private let file: OpenFile

    /// Nil for anything but a regular file.
    init?(path: FilePath) throws {
        file = try OpenFile(path, .readOnly, .nonBlocking, action: "read")
        let status = try file.status()
        guard status.type == .regular else { return nil }
        size = UInt64(clamping: status.size)
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try file.read(at: offset, into: buffer)
    }
}
