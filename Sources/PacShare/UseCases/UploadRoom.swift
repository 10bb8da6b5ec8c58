/// What an upload may still take: of the share's own size, of the storage, of the volume.
struct UploadRoom {
    /// How many bytes may come between two looks at the storage.
    private static let interval: UInt64 = 64 << 20

    private let limits: ShareLimits
    private var received: UInt64 = 0
    private var checkedAt: UInt64 = 0

    init(limits: ShareLimits) {
        self.limits = limits
    }

    /// True when it is time to look at the storage again.
    var needsCheck: Bool { received - checkedAt >= Self.interval }

    mutating func take(_ count: UInt64) throws {
        received = received.addingClamped(count)
        try checkSize(received)
    }

    /// - Parameter expected: bytes that are announced and have not come yet.
    mutating func check(_ shares: any ShareStore, _ blobs: any BlobStore, expected: UInt64 = 0) async throws {
        checkedAt = received
        try checkSize(received.addingClamped(expected))
        let space = try await blobs.space()
        guard space.freeBytes >= limits.reserve(of: space).addingClamped(expected) else { throw Self.full }
        guard limits.storageLimitBytes > 0 else { return }
        let stored = try await shares.totals().storedBytes
        let wanted = stored.addingClamped(received).addingClamped(expected)
        guard wanted <= limits.storageLimitBytes else { throw Self.full }
    }

    private func checkSize(_ count: UInt64) throws {
        guard count <= limits.maxBytes else {
            throw ShareError(.tooLarge, "A share has at most \(limits.maxBytes) bytes.")
        }
    }

    private static let full = BlobError(.storageFull, "There is no room for more shares.")
}

extension ScanVerdict {
    /// Refuses what the operator does not accept.
    ///
    /// - Parameters:
    ///   - limits: what the operator accepts.
    ///   - position: the file's place in the share, from 1; nil for a file alone.
    /// - Throws: ``ShareError/Code/infected``, ``ShareError/Code/scanRequired``.
    public func check(_ limits: ShareLimits, position: Int? = nil) throws {
        switch self {
        case .infected(let signature):
            let place = position.map { " (file \($0))" } ?? ""
            throw ShareError(.infected, "File rejected: \(signature)\(place)")
        case .notFullyScanned where limits.isScanRequired,
            .notScanned(.unavailable) where limits.isScanRequired,
            .notScanned(.sealedBySender) where limits.isScanRequired:
            let file = position.map { "File \($0)" } ?? "The file"
            throw ShareError(.scanRequired, "\(file) could not be scanned whole, which is required here.")
        case .clean, .notFullyScanned, .notScanned:
            return
        }
    }
}
