/// A container whose head was authenticated: its payload can be opened.
public struct UnlockedContainer: Sendable, Redacted {
    /// All before the payload.
    public let head: ContainerHead
    /// The key of the container, for sealing others under the same slot.
    public let fileKey: FileKey
    /// What the container says about its content; nil when it says nothing.
    public let info: FileInfo?
    /// Opens the payload's chunks.
    public let payload: PayloadCipher

    /// 32 bytes that prove to a server that their bearer can open this container.
    public var openProof: SecretBytes { fileKey.openProof(salt: head.header.salt) }
}

/// The file information was secret until the container was opened, and stays out of logs.
extension ContainerHead {
    /// Opens the head with a credential. For a password this costs the key derivation that the header asks for.
    ///
    /// - Parameter limits: the most work and memory to spend.
    /// - Throws: ``PacCryptError/Code/noSlotOpens`` for a wrong password or key,
    ///   ``PacCryptError/Code/limitExceeded`` before too costly a derivation,
    ///   ``PacCryptError/Code/headerNotAuthentic`` when the header was changed, and
    ///   ``PacCryptError/Code/malformedHeader`` when the file information cannot be read.
    public func unlock(with credential: Credential, limits: ReaderLimits) throws -> UnlockedContainer {
        try limits.check(chunkSizeLog2: header.chunkSizeLog2)
        for slot in header.slots {
            if let fileKey = try credential.open(slot, limits: limits) {
                return try unlock(with: fileKey, limits: limits)
            }
        }
        throw PacCryptError(.noSlotOpens, noSlotOpensReason(for: credential))
    }

    /// Opens the head with its file key, as one that another container of the same slot gave.
    ///
    /// - Parameter limits: the most memory to spend.
    /// - Throws: ``PacCryptError/Code/limitExceeded``, ``PacCryptError/Code/headerNotAuthentic`` or
    ///   ``PacCryptError/Code/malformedHeader``.
    public func unlock(with fileKey: FileKey, limits: ReaderLimits) throws -> UnlockedContainer {
        try limits.check(chunkSizeLog2: header.chunkSizeLog2)
        guard isAuthentic(under: fileKey) else {
            throw PacCryptError(.headerNotAuthentic, "The container's header was changed.")
        }
        return UnlockedContainer(
            head: self, fileKey: fileKey,
            info: try InfoSeal.open(header.sealedInfo, fileKey: fileKey, salt: header.salt),
            payload: try PayloadCipher(
                cipher: header.cipher, fileKey: fileKey, salt: header.salt, chunkSizeLog2: header.chunkSizeLog2))
    }

    private func noSlotOpensReason(for credential: Credential) -> String {
        guard !header.slots.allSatisfy(\.isUnknown) else {
            return "This container is opened in a way that this version does not know."
        }
        let isForPassword = header.slots.contains { $0.passwordKDF != nil }
        switch credential {
        case .password where isForPassword: return "The password is wrong."
        case .password: return "This container is opened by a key, not by a password."
        case .privateKey where isForPassword, .linkKey where isForPassword:
            return "This container is opened by a password, not by a key."
        case .privateKey: return "This container was not encrypted for this private key."
        case .linkKey: return "This container was not encrypted for this link key."
        }
    }
}
