import FuzzSupport

@testable import PacCryptCore

/// A container that a stranger could have sealed: the header and the content are the fuzzer's, and what needs the keys is
/// made with them.
struct SealedSample {
    let container: [UInt8]
    /// The header, with the slots and the information that were made.
    let header: ContainerHeader
    let content: [UInt8]
    /// Sealed bytes of a chunk.
    let chunkSize: Int
    /// Whether the content was sealed, and is not what the fuzzer wrote.
    let isContentSealed: Bool
    /// Whether everything in the head was made.
    let isHeadSealed: Bool

    /// - Parameter bytes: a head as the fuzzer wrote it, and what follows. Nil when it is none, or the header is too long.
    init?(_ bytes: [UInt8], _ plan: Plan) {
        guard let written = try? ContainerHead(parsing: bytes) else { return nil }
        var header = written.header
        if !plan.leavesSlots { header.slots = header.slots.map { KnownKeys.all.made($0) } }
        if !plan.leavesInfo, !header.sealedInfo.isEmpty {
            header.sealedInfo = Self.sealed(info: header.sealedInfo, salt: header.salt)
        }
        guard let head = try? ContainerHead(sealing: header, with: KnownKeys.all.fileKey) else { return nil }
        let content = Array(bytes.dropFirst(written.count))
        let cipher = required {
            try PayloadCipher(
                cipher: header.cipher, fileKey: KnownKeys.all.fileKey, salt: header.salt,
                // A chunk takes memory before it is known to be too large.
                chunkSizeLog2: min(header.chunkSizeLog2, KnownKeys.limits.chunkSizeLog2))
        }
        container =
            (plan.leavesMAC ? Array(head.bytes.dropLast(ContainerHead.macCount)) + written.mac : head.bytes)
            + (plan.leavesContent ? content : Self.sealed(content, cipher, pieceSize: plan.pieceSize))
        self.header = header
        self.content = content
        chunkSize = cipher.layout.sealedChunkSize
        isContentSealed = !plan.leavesContent
        isHeadSealed = !plan.leavesSlots && !plan.leavesInfo && !plan.leavesMAC
    }

    /// Whether the limits refuse the container.
    var isTooCostly: Bool {
        (try? KnownKeys.limits.check(chunkSizeLog2: header.chunkSizeLog2)) == nil
            || header.slots.contains { slot in
                slot.passwordKDF.map { (try? KnownKeys.limits.check($0)) == nil } ?? false
            }
    }

    /// Whether a slot was made for the credential.
    func opens(with credential: Credential) -> Bool {
        header.slots.contains { slot in
            switch (credential, slot) {
            case (.password, .password), (.linkKey, .linkKey): true
            case (.privateKey(.rsa), .rsa): slot == KnownKeys.all.rsaSlot
            case (.privateKey(.xwing), .xwing): slot == KnownKeys.all.xwingSlot
            default: false
            }
        }
    }

    private static func sealed(_ content: [UInt8], _ cipher: PayloadCipher, pieceSize: Int) -> [UInt8] {
        var sealed: [UInt8] = []
        let sealer = PayloadSealer(cipher)
        required {
            try content.forEachPiece(of: pieceSize) { try sealer.append($0) { sealed += $0 } }
            try sealer.finish { sealed += $0 }
        }
        return sealed
    }

    /// File information of any bytes.
    private static func sealed(info: [UInt8], salt: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: info.count + LibcryptoCipher.tagCount)
        let count = required {
            let cipher = try LibcryptoCipher(.aes256GCM, key: KnownKeys.all.fileKey.infoKey(salt: salt))
            return info.withUnsafeBytes { info in
                output.withUnsafeMutableBytes { cipher.seal(info, nonce: [UInt8](repeating: 0, count: 12), into: $0) }
            }
        }
        demand(count == output.count, "information can be sealed")
        return output
    }
}

/// A container that is opened as readers do.
struct Opening {
    private(set) var plaintext: [UInt8] = []
    private(set) var unlocked: UnlockedContainer?
    /// Why it does not open.
    private(set) var error: PacCryptError.Code?

    init(of container: [UInt8], _ plan: Plan) {
        do {
            let head = try ContainerHead(parsing: container)
            let unlocked = try head.unlock(with: plan.credential, limits: KnownKeys.limits)
            self.unlocked = unlocked
            let opener = PayloadOpener(unlocked.payload)
            try Array(container.dropFirst(head.count)).forEachPiece(of: plan.pieceSize) { piece in
                try opener.append(piece) { plaintext += $0 }
            }
            try opener.finish { plaintext += $0 }
        } catch {
            self.error = (error as? PacCryptError)?.code
            demand(self.error != nil, "there are no other errors: \(error)")
        }
    }
}
