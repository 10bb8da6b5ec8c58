import ContentPipeline
import PacCryptCore

/// Data that is no container, received whole: what the original PacCrypt wrote, if anything.
///
/// ```swift
/// let opened = try await pool.run(cost: .originalContent, client: client) {
///     try original.open(with: credential, algorithm: algorithm)
/// }
/// ```
public struct ReceivedOriginal: Sendable {
    private let body: SpooledBody
    private let spool: Spool
    private let piece: ContentPiece

    init(body: SpooledBody, spool: Spool, piece: ContentPiece) {
        self.body = body
        self.spool = spool
        self.piece = piece
    }

    /// Opens the data, verifies it, and seals its plaintext under a fresh key that is only in memory: so the answer
    /// streams in constant memory however slow the client, and whoever comes next need not wait for that.
    ///
    /// Blocks, derives a key, and for AES-GCM needs memory for the whole content several times: to be run in a
    /// ``DerivationPool`` at the cost ``DerivationCost/originalContent``, which lets in one at a time.
    ///
    /// - Parameters:
    ///   - credential: the password, or the RSA private key for the hybrid form.
    ///   - algorithm: the one to take, if it is known; else the one that fits is found by trying.
    /// - Throws: `PacCryptError.Code.noSlotOpens` when nothing fits, `.notAContainer` when it is too short for any;
    ///   ``SpoolError``.
    public func open(
        with credential: Credential, algorithm: Algorithm?
    ) throws -> (plaintext: PlaintextBody, algorithm: Algorithm) {
        let content = try OriginalContent(
            opening: SpooledByteSource(body: body), with: credential, algorithm: algorithm)
        let cipher = try ContainerSealer(cipher: .aesGCM).payload
        var stored = ResealedContent(cipher, spool, piece)
        try content.write { try stored.write($0) }
        return (try stored.finish(), content.algorithm)
    }
}

/// Content that is sealed again, in memory or in a file. Its calls block, as all around it does.
private struct ResealedContent {
    private let cipher: PayloadCipher
    private let spool: Spool
    private let piece: ContentPiece
    private let sealer: PayloadSealer
    private var size: UInt64 = 0
    private var gathered: [UInt8] = []
    private var file: SpoolFile?
    private var offset: UInt64 = 0

    init(_ cipher: PayloadCipher, _ spool: Spool, _ piece: ContentPiece) {
        self.cipher = cipher
        self.spool = spool
        self.piece = piece
        sealer = PayloadSealer(cipher)
    }

    mutating func write(_ plaintext: UnsafeRawBufferPointer) throws {
        size += UInt64(plaintext.count)
        var rest = plaintext[...]
        while !rest.isEmpty {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(SpoolSink.memoryCount))
            try sealer.append(piece) { gathered += $0 }
            rest = rest.dropFirst(piece.count)
            if gathered.count > SpoolSink.memoryCount { try moveOn() }
        }
    }

    mutating func finish() throws -> PlaintextBody {
        try sealer.finish { gathered += $0 }
        guard gathered.count > SpoolSink.memoryCount || file != nil else {
            return PlaintextBody(
                size: size, sealed: SpooledBody(bytes: gathered), from: 0, cipher: cipher, ciphers: spool.ciphers)
        }
        let file = try moveOn()
        let sealed = SpooledBody(file: file, size: offset, piece: piece)
        return PlaintextBody(size: size, sealed: sealed, from: 0, cipher: cipher, ciphers: spool.ciphers)
    }

    @discardableResult
    private mutating func moveOn() throws -> SpoolFile {
        let file = try file ?? spool.makeFile()
        self.file = file
        try gathered.withUnsafeBytes { try file.write($0, at: offset) }
        offset += UInt64(gathered.count)
        gathered.removeAll(keepingCapacity: true)
        return file
    }
}

/// A spooled body, read at any place.
private struct SpooledByteSource: ByteSource {
    let body: SpooledBody

    var size: UInt64 { body.size }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try body.read(at: offset, into: buffer)
    }
}
