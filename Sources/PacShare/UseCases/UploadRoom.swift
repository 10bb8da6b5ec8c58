import RequestGuard

/// What an upload takes and may still take: of the share's own size, of the storage, of the volume, of the open files,
/// and of what its client may have. What it took is given back by ``close()``, at the latest when it is dropped.
final class UploadRoom {
    /// How many bytes may come between two looks at the storage.
    private static let interval: UInt64 = 64 << 20

    private let limits: ShareLimits
    private let allowances: [ShareAllowance]
    /// The widest network around who uploads.
    private let network: UploaderKey
    private let claimant: Claimant
    private let account: UploadAccount
    private var received: UInt64 = 0
    private var checkedAt: UInt64 = 0
    /// What is stored besides the bytes that were received: heads, and the record.
    private var overhead = ShareLimitation.recordBytes
    private var counted: UInt64 = 0
    private var stored: UploadAccount.StoredBytes?
    private var places: [Claim] = []
    private var isCounted = false

    /// - Parameters:
    ///   - limits: what the operator allows.
    ///   - uploaders: who uploads and the networks around, from the narrowest.
    ///   - claimant: the same one to the budget of unfinished files.
    ///   - account: what all uploads under way take.
    init(limits: ShareLimits, uploaders: [UploaderKey], claimant: Claimant, account: UploadAccount) {
        self.limits = limits
        allowances = ShareQuota(activeSharesPerClient: limits.activeSharesPerClient).allowances(of: uploaders)
        network = uploaders.last ?? .nobody
        self.claimant = claimant
        self.account = account
    }

    deinit {
        close()
    }

    /// Finds out whether the client and the networks around may have one more share, and counts the upload as one.
    ///
    /// - Throws: ``ShareError/tooManyShares``, and what the store throws.
    func admit(_ services: ShareServices) async throws {
        guard !isCounted else { return }
        let counts = try await services.activeShares(of: allowances)
        guard account.begin(counts) else { throw ShareError.tooManyShares }
        isCounted = true
    }

    /// As ``admit(_:)``, without counting.
    func checkAdmission(_ services: ShareServices) async throws {
        let counts = try await services.activeShares(of: allowances)
        guard account.canBegin(counts) else { throw ShareError.tooManyShares }
    }

    /// Takes the place of a file that is open until the upload ends.
    ///
    /// - Parameters:
    ///   - description: what the record says of the file; nil when it says nothing of its own.
    ///   - headCount: bytes that are stored besides the content.
    /// - Throws: ``ShareError/tooManyUploads``.
    func beginFile(_ description: FileDescription?, headCount: Int) throws(ShareError) {
        do {
            places.append(try account.files.take(for: claimant))
        } catch {
            throw .tooManyUploads
        }
        overhead = overhead.addingClamped(UInt64(headCount)).addingClamped(ShareLimitation.recordBytesPerFile)
            .addingClamped(description.map(LongNames.bytes(of:)) ?? 0)
    }

    func take(_ count: UInt64) throws {
        received = received.addingClamped(count)
        try checkSize(received)
    }

    /// Looks whether what has come still fits; at the storage itself only from time to time.
    func follow(_ services: ShareServices) async throws {
        if received - checkedAt >= Self.interval || !count() { try await check(services) }
    }

    /// - Parameter expected: bytes that are announced and have not come yet.
    func check(_ services: ShareServices, expected: UInt64 = 0) async throws {
        checkedAt = received
        try checkSize(received.addingClamped(expected))
        try await checkStorage(services, expected: expected)
    }

    /// Finds out whether a second copy of so many bytes has room for a while, besides what has come.
    func checkCopy(_ services: ShareServices, bytes: UInt64) async throws {
        try await checkStorage(services, expected: bytes)
    }

    private func checkStorage(_ services: ShareServices, expected: UInt64) async throws {
        let space = try await services.blobs.space()
        guard space.availableBytes >= limits.reserve(of: space).addingClamped(expected) else { throw BlobError.noRoom }
        guard limits.storageLimitBytes > 0 else { return }
        stored = try await account.look(at: services.shares)
        guard count(expected: expected) else { throw BlobError.noRoom }
    }

    /// What it took is in the store now.
    func becameShare() {
        account.end(counted, of: network, becameShare: true)
        counted = 0
    }

    /// Gives back what the upload took.
    func close() {
        account.end(counted, of: network, becameShare: false)
        counted = 0
        places = []
        if isCounted { account.end(allowances.map(\.uploader)) }
        isCounted = false
    }

    /// Counts what has come, when there is room for it.
    private func count(expected: UInt64 = 0) -> Bool {
        guard limits.storageLimitBytes > 0 else { return true }
        guard let stored else { return false }
        return account.raise(
            &counted, to: received.addingClamped(overhead), expected: expected, of: network,
            stored: stored, limit: limits.storageLimitBytes)
    }

    private func checkSize(_ count: UInt64) throws(ShareError) {
        guard count <= limits.maxBytes else {
            throw .tooLarge(mostBytes: limits.maxBytes)
        }
    }
}

extension ShareServices {
    /// Looks how many shares there are that are not over, of each that may have so many.
    fileprivate func activeShares(of allowances: [ShareAllowance]) async throws -> [CountedShares] {
        var counts: [CountedShares] = []
        for allowance in allowances {
            let active = try await shares.activeShares(of: allowance.uploader, now: clock())
            counts.append(CountedShares(allowance: allowance, active: active))
        }
        return counts
    }
}

extension ScanVerdict {
    /// Refuses what the operator does not accept.
    ///
    /// - Parameters:
    ///   - limits: what the operator accepts.
    ///   - position: the file's place in the share, from 1; nil for a file alone.
    /// - Throws: ``ShareError/infected(signature:file:)``, ``ShareError/notScanned(file:)``.
    public func check(_ limits: ShareLimits, position: Int? = nil) throws(ShareError) {
        switch self {
        case .infected(let signature):
            throw .infected(signature: signature, file: position)
        case .notFullyScanned where limits.isScanRequired,
            .notScanned(.unavailable) where limits.isScanRequired,
            .notScanned(.sealedBySender) where limits.isScanRequired:
            throw .notScanned(file: position)
        case .clean, .notFullyScanned, .notScanned:
            return
        }
    }
}
