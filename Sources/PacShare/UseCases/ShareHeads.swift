import PacCryptCore

/// The heads of the containers of a share, for somebody who opens them alone. Each is read when it is asked for.
public struct ShareHeads: Sendable {
    let share: Share
    let metadata: ShareMetadata
    let services: ShareServices

    /// The length of each head in bytes, in the order of the files.
    public var counts: [Int] { share.blobs.map(\.headCount) }

    /// A head, known to be that of the container that the share was made with, and of the length that ``counts`` says.
    ///
    /// - Parameter index: from 0.
    /// - Throws: ``ShareError/noSuchFile``, ``ShareError/tampered``, ``ShareError/lost``, and what the store throws.
    public func head(at index: Int) async throws -> ContainerHead {
        guard share.blobs.indices.contains(index) else { throw ShareError.noSuchFile }
        return try await StoredContainer.opened(share, metadata, at: index, in: services).head
    }
}
