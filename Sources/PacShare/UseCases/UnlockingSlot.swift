import PacCryptCore
import RequestGuard

/// The key of the metadata and the slot that the pickup password opens.
struct UnlockingSlot: Sendable {
    let fileKey: FileKey
    let slot: Slot

    /// - Throws: what the runner of derivations throws.
    static func make(
        _ password: Password, _ services: ShareServices, client: ClientKey
    ) async throws -> UnlockingSlot {
        try await services.derivations.run(.sealing(slots: 1), client: client) { [kdf = services.kdf] in
            let fileKey = FileKey()
            return UnlockingSlot(
                fileKey: fileKey, slot: try Recipient.password(password, kdf).slot(for: fileKey))
        }
    }
}
