import ContentPipeline
import PacCryptCore
import TextEncodings

/// What a sender's program says of a file.
public struct FileDescription: Sendable, Equatable {
    /// Its name; it may be anything.
    public var name: String
    /// Its MIME type.
    public var type: String?
    /// When it was last changed, in seconds since 1970.
    public var modified: Int64?
    /// Its size, if the program says it.
    public var expectedBytes: UInt64?
    /// Whether it is a text to be read at once, rather than a file.
    public var isText: Bool

    /// Makes one from its members.
    public init(
        name: String, type: String? = nil, modified: Int64? = nil, expectedBytes: UInt64? = nil, isText: Bool = false
    ) {
        self.name = name
        self.type = type
        self.modified = modified
        self.expectedBytes = expectedBytes
        self.isText = isText
    }

    /// What its container says, of so many bytes.
    func info(size: UInt64) -> FileInfo {
        FileInfo(
            kind: isText ? .text : nil, name: name, type: type, size: size,
            modified: modified.map(RFC3339.text(seconds:)))
    }
}

/// One file on its way: scanned, sealed and written in one pass, with room for the head that comes last.
final class FileUpload: ContentSink {
    let description: FileDescription
    private(set) var size: UInt64 = 0
    private(set) var crc = CRC32()
    private(set) var sealer: ContainerSealer
    private(set) var headRoom: ContainerSealer.HeadRoom
    private var writer: any BlobWriter
    private var sealing: any ContentSink
    private let scan: any ContentScan
    private let ciphers: CipherPool
    private let piece: ContentPiece

    init(
        _ description: FileDescription, sealer: ContainerSealer, headRoom: ContainerSealer.HeadRoom,
        writer: any BlobWriter, scan: any ContentScan, ciphers: CipherPool, piece: ContentPiece
    ) {
        self.description = description
        self.sealer = sealer
        self.headRoom = headRoom
        self.writer = writer
        self.scan = scan
        self.ciphers = ciphers
        self.piece = piece
        sealing = ciphers.sink(sealing: sealer.payload, into: writer, piece: piece)
    }

    /// What the scanner found; once the content has ended.
    var verdict: ScanVerdict { scan.verdict }

    func write(_ bytes: RawSpan) async throws {
        size = size.addingClamped(UInt64(bytes.byteCount))
        bytes.withUnsafeBytes { crc.update($0) }
        await scan.write(bytes)
        try await sealing.write(bytes)
    }

    /// Ends the content: all of it is sealed and out of memory, and the verdict is there.
    func finish() async throws {
        try await sealing.finish()
        await scan.finish()
    }

    func commit(_ head: ContainerHead) async throws -> ShareBlob {
        // Does nothing where the content has ended, and throws what made it end too early.
        try await sealing.finish()
        let blob = try await writer.commit(prefix: head.bytes)
        return ShareBlob(id: blob.id, size: blob.size, headCount: head.count, plaintextSize: size)
    }

    /// Seals the content anew with another cipher, in constant memory. What the first pass wrote, under a key that is
    /// only in memory, never becomes a blob.
    func reseal(_ cipher: Cipher, in blobs: any BlobStore) async throws {
        let first = writer
        let second = try ContainerSealer(cipher: cipher, fileKey: sealer.fileKey)
        let target = try await blobs.makeWriter(room: ContainerHead.maximumCount, pieceCount: piece.count)
        let resealing = ciphers.sink(sealing: second.payload, into: target, piece: piece)
        do {
            let payload = StoredPayload(
                in: try await first.reader(), from: UInt64(headRoom.count), cipher: sealer.payload,
                plaintextSize: size)
            try await resealing.write(all: ciphers.source(of: payload, pieceCount: piece.count))
            try await resealing.finish()
        } catch {
            resealing.abort()
            throw error
        }
        first.abort()
        writer = target
        sealing = resealing
        headRoom = .reserved
        sealer = second
    }

    func abort() {
        scan.abort()
        sealing.abort()
    }
}

extension ContainerSealer.HeadRoom {
    /// Bytes to leave free; only for rooms that have a fixed size.
    var count: Int {
        switch self {
        case .exact: 0
        case .reserved: ContainerHead.maximumCount
        case .bytes(let count): count
        }
    }
}

extension FileUpload {
    func makeHead(slots: [Slot]) throws -> ContainerHead {
        try sealer.head(slots: slots, info: description.info(size: size), room: headRoom)
    }

    func shared(_ head: ContainerHead) throws -> SharedFile {
        guard let mac = HeaderMAC(bytes: head.mac) else { throw ShareError.tampered }
        return SharedFile(
            name: description.name, type: description.type, size: size, modified: description.modified,
            crc32: crc.value, headerMAC: mac, scan: verdict)
    }
}
