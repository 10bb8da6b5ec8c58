import PacCryptCore

/// A container of a leased share whose head was read.
struct LeasedContainer: Sendable {
    /// Its open blob; nil when it is to be opened when it is its turn, so that many files do not hold as many
    /// descriptors.
    let reader: (any BlobReader)?
    /// Its open head; nil when it is handed out as it lies.
    let unlocked: UnlockedContainer?
}

extension LeasedShare {
    /// The container of a file and its blob, opened and checked now unless they were before.
    ///
    /// - Parameter index: from 0.
    /// - Throws: ``ShareError/tampered``, ``ShareError/lost``, and what the store throws.
    func container(at index: Int) async throws -> (blob: any BlobReader, unlocked: UnlockedContainer?) {
        guard only == nil || only == index else { throw ShareError.misuse("This file was not to be read.") }
        if let known = containers[index] {
            if let reader = known.reader ?? readers[index] { return (reader, known.unlocked) }
            return (
                try await StoredContainer.reader(of: share.blobs[index], of: share, in: services), known.unlocked
            )
        }
        let (blob, head) = try await StoredContainer.opened(share, metadata, at: index, readers[index], in: services)
        return (blob, try fileKey.map { try head.unlock(with: $0, limits: .server) })
    }
}
