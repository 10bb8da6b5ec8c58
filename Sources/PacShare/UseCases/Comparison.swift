import RequestGuard

/// Walks the blobs that lie in the store and those that shares refer to side by side, both in the order of their names,
/// in constant memory but for what does not fit together.
struct Comparison {
    /// What does not fit together, and how much there is.
    struct Result {
        var blobs = 0
        var orphans: [BlobID] = []
        /// Blobs that active shares refer to.
        var wanted = 0
        /// Those of them that are not there.
        var missing: [StoredReference] = []
        /// Shares that are not active and have blobs that are there: lost ones, or ones about to be cleaned up.
        var withheld: Set<ShareKey> = []
    }

    /// How many references to blobs are fetched at once.
    private static let referencePage = 1000
    /// How many blobs are listed at once, 32 bytes each. A store may have to look at all that it has for each page, so
    /// many small ones would take a time that grows with the square of their number.
    private static let blobPage = 65_536

    private let services: ShareServices
    private let youngest: Timestamp

    init(_ services: ShareServices, olderThan youngest: Timestamp) {
        self.services = services
        self.youngest = youngest
    }

    func run() async throws -> Result {
        var result = Result()
        let blobs = services.blobs
        let shares = services.shares
        var lying = Pages { try await blobs.blobs(after: $0?.id, limit: Self.blobPage) }
        var known = Pages { try await shares.blobs(after: $0?.blob, limit: Self.referencePage) }
        var blob = try await lying.next()
        var reference = try await known.next()
        while blob != nil || reference != nil {
            if let lies = blob, reference.map({ lies.id < $0.blob }) ?? true {
                result.blobs += 1
                if lies.committedAt <= youngest { result.orphans.append(lies.id) }
                blob = try await lying.next()
            } else if let refers = reference, blob.map({ refers.blob < $0.id }) ?? true {
                if refers.activeUntil != nil {
                    result.wanted += 1
                    result.missing.append(refers)
                }
                reference = try await known.next()
            } else {
                result.blobs += 1
                if let refers = reference {
                    if refers.activeUntil != nil { result.wanted += 1 } else { result.withheld.insert(refers.share) }
                }
                blob = try await lying.next()
                reference = try await known.next()
            }
        }
        return result
    }
}

/// The elements of a list that is fetched page by page.
struct Pages<Element> {
    private let fetch: (Element?) async throws -> [Element]
    private var page: ArraySlice<Element> = []
    private var last: Element?
    private var isOver = false

    init(fetch: @escaping (Element?) async throws -> [Element]) {
        self.fetch = fetch
    }

    mutating func next() async throws -> Element? {
        if page.isEmpty, !isOver {
            page = try await fetch(last)[...]
            isOver = page.isEmpty
        }
        last = page.first ?? last
        return page.popFirst()
    }
}
