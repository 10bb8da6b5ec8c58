/// Makes one container: the payload first or the head first, as the caller's output allows.
public struct ContainerSealer: Sendable {
    /// How much room a head takes.
    public enum HeadRoom: Sendable {
        /// As much as it needs.
        case exact
        /// ``ContainerHead/maximumCount`` bytes, for a writer that left that many free and fills them in last.
        case reserved
        /// Exactly so many bytes, for a writer that left that many free.
        case bytes(Int)
    }

    /// The key of the container.
    public let fileKey: FileKey
    /// Seals the payload's chunks.
    public let payload: PayloadCipher
    /// The cipher of the payload.
    public let cipher: Cipher
    private let chunkSizeLog2: UInt8
    private let salt: [UInt8]

    /// Starts a container with a fresh salt.
    ///
    /// - Parameters:
    ///   - cipher: the cipher of the payload.
    ///   - fileKey: a fresh key, or that of the other containers of a share.
    ///   - chunkSizeLog2: binary logarithm of the chunk size in bytes, 12…24.
    /// - Throws: ``PacCryptError/Code/invalidArgument`` for another chunk size.
    public init(
        cipher: Cipher, fileKey: FileKey = FileKey(),
        chunkSizeLog2: UInt8 = ContainerHeader.standardChunkSizeLog2
    ) throws {
        guard ContainerHeader.chunkSizes.contains(chunkSizeLog2) else {
            throw PacCryptError(.invalidArgument, "Chunks have 4 KiB to 16 MiB.")
        }
        self.cipher = cipher
        self.fileKey = fileKey
        self.chunkSizeLog2 = chunkSizeLog2
        salt = try Sodium.randomBytes(count: ContainerHeader.saltCount)
        payload = try PayloadCipher(cipher: cipher, fileKey: fileKey, salt: salt, chunkSizeLog2: chunkSizeLog2)
    }

    /// Makes the head.
    ///
    /// - Parameters:
    ///   - slots: who can open the container, each made for ``fileKey``.
    ///   - info: what the container says about its content.
    ///   - room: how many bytes it takes.
    /// - Throws: ``PacCryptError/Code/malformedHeader`` or ``PacCryptError/Code/invalidArgument`` when slots and
    ///   information do not fit the format.
    public func head(slots: [Slot], info: FileInfo?, room: HeadRoom = .exact) throws -> ContainerHead {
        var header = ContainerHeader(
            cipher: cipher, chunkSizeLog2: chunkSizeLog2, salt: salt, slots: slots, sealedInfo: [])
        switch room {
        case .exact:
            if let info {
                header.sealedInfo = try InfoSeal.seal(info, fileKey: fileKey, salt: salt)
            }
        case .reserved:
            try fill(&header, with: info, to: ContainerHead.maximumCount)
        case .bytes(let count):
            try fill(&header, with: info, to: count)
        }
        return try ContainerHead(sealing: header, with: fileKey)
    }

    /// 32 bytes that prove to a server that their bearer can open the container.
    public var openProof: SecretBytes { fileKey.openProof(salt: salt) }

    /// Pads the information so that the whole head has `count` bytes.
    private func fill(_ header: inout ContainerHeader, with info: FileInfo?, to count: Int) throws {
        let frame = ContainerHead.prefixCount + ContainerHead.macCount
        let left = count - frame - (try HeaderCodec.encode(header).count)
        header.sealedInfo = try InfoSeal.seal(info ?? FileInfo(), fileKey: fileKey, salt: salt, count: left)
    }
}
