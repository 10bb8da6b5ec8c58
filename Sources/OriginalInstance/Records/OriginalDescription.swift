import PacCryptCore
import PacShare
import RequestGuard

/// A share of the original's as one of this program would look that is not kept anywhere.
struct OriginalDescription: Sendable {
    let share: Share
    let metadata: ShareMetadata

    /// - Parameters:
    ///   - original: the share.
    ///   - rules: what the settings say.
    ///   - now: the time.
    /// - Throws: an error of the random numbers, or ``ShareError/misuse(_:)``.
    init(_ original: StoredOriginal, _ rules: OriginalShareRules, now: Timestamp) throws {
        let algorithm = original.record.algorithm
        let isHandedOutAsItLies = rules.handsOutAsItLies(original.file)
        let size =
            isHandedOutAsItLies
            ? original.file.size : OriginalContent.plaintextSize(inFileOf: original.file.size, algorithm: algorithm)
        let createdAt = original.createdAt(now: now)
        // Nobody has it: the original gave its senders none.
        let manageToken = ShareToken.random()
        share = Share(
            id: original.id,
            content: ShareContent(
                kind: .file, requiresCode: original.record.codeSecret != nil, isSealedBySender: false,
                blobs: [ShareBlob(id: .random(), size: original.file.size, headCount: 0, plaintextSize: size)],
                metadata: []),
            rules: ShareRules(burnGraceSeconds: rules.limits.burnGraceSeconds), uploader: .nobody,
            manage: ManageSecret(
                hash: manageToken.hash,
                label: try TokenSeal(SecretBytes([UInt8]()), under: manageToken, for: .manage)),
            createdAt: createdAt, expiresAt: original.expiresAt)
        guard let noMAC = HeaderMAC(bytes: [UInt8](repeating: 0, count: HeaderMAC.byteCount)) else {
            throw ShareError.misuse("A MAC of 32 bytes was refused.")
        }
        metadata = ShareMetadata(
            shareID: original.id.text, createdAt: createdAt, kind: .file, algorithm: algorithm.id,
            codeSecret: original.record.codeSecret?.base32, isSealedBySender: false, openProofHash: nil,
            files: [
                SharedFile(
                    name: nil, type: nil, size: size, crc32: nil, headerMAC: noMAC,
                    scan: isHandedOutAsItLies
                        ? .notFullyScanned(reason: .encrypted) : .notScanned(reason: .notYet))
            ])
    }
}

extension OriginalShareRules {
    /// Whether a file is too large to be opened here.
    func handsOutAsItLies(_ file: OriginalFile) -> Bool { file.size > legacyMaxBytes }
}
