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
final class FileUpload {
    let description: FileDescription
    private(set) var size: UInt64 = 0
    private(set) var crc = CRC32()
    private(set) var verdict: ScanVerdict?
    private(set) var sealer: ContainerSealer
    private(set) var headRoom: ContainerSealer.HeadRoom
    private var writer: any BlobWriter
    /// Nil once the content has ended: its buffers are not kept for the files that follow.
    private var payload: PayloadSealer?
    private let scan: any ContentScan

    init(
        _ description: FileDescription, sealer: ContainerSealer, headRoom: ContainerSealer.HeadRoom,
        writer: any BlobWriter, scan: any ContentScan
    ) {
        self.description = description
        self.sealer = sealer
        self.headRoom = headRoom
        self.writer = writer
        self.scan = scan
        payload = PayloadSealer(sealer.payload)
    }

    func take(_ bytes: UnsafeRawBufferPointer) throws {
        guard let payload else { throw ShareError.misuse("The file has ended.") }
        size = size.addingClamped(UInt64(bytes.count))
        crc.update(bytes)
        scan.gather(bytes)
        try payload.append(bytes, to: writer.gather)
    }

    func drain() async throws {
        await scan.drain()
        try await writer.drain()
    }

    /// Ends the content: all of it is sealed and out of memory, and the verdict is there.
    func finish() async throws -> ScanVerdict {
        try payload?.finish(to: writer.gather)
        payload = nil
        try await writer.flush()
        let verdict = await scan.finish()
        self.verdict = verdict
        return verdict
    }

    func commit(_ head: ContainerHead) async throws -> ShareBlob {
        let blob = try await writer.commit(prefix: head.bytes)
        return ShareBlob(id: blob.id, size: blob.size, headCount: head.count, plaintextSize: size)
    }

    /// Seals the content anew with another cipher, in constant memory. The first pass is stored for the time of the
    /// second, under a key that is only in memory.
    func reseal(_ cipher: Cipher, in blobs: any BlobStore) async throws {
        let room = ContainerHead.maximumCount
        let first = try await writer.commit(prefix: [UInt8](repeating: 0, count: headRoom.count))
        do {
            let second = try ContainerSealer(cipher: cipher, fileKey: sealer.fileKey)
            let target = try await blobs.makeWriter(room: room)
            let source = try await blobs.reader(first.id)
            let opener = PayloadOpener(sealer.payload)
            let payload = PayloadSealer(second.payload)
            var offset = UInt64(headRoom.count)
            while offset < source.size {
                let count = min(source.size - offset, UInt64(256 << 10))
                try await source.read(at: offset, count: Int(count)) { piece in
                    try opener.append(piece) { try payload.append($0, to: target.gather) }
                }
                try await target.drain()
                offset += count
            }
            try opener.finish { try payload.append($0, to: target.gather) }
            try payload.finish(to: target.gather)
            try await target.flush()
            writer = target
            headRoom = .reserved
            sealer = second
        } catch {
            try? await blobs.delete(first.id)
            throw error
        }
        try await blobs.delete(first.id)
    }

    func abort() {
        scan.cancel()
        writer.abort()
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
        guard let mac = HeaderMAC(bytes: head.mac), let verdict else {
            throw ShareError.misuse("The file was not finished.")
        }
        return SharedFile(
            name: description.name, type: description.type, size: size, modified: description.modified,
            crc32: crc.value, headerMAC: mac, scan: verdict)
    }
}
