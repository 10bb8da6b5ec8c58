import RequestGuard

/// What all connections and requests share out, apart from the disk and the unfinished files of uploads.
struct ServerBudgets: Sendable {
    /// Open connections.
    let connections: FairBudget
    /// Requests in progress; a quarter is kept for those with short bodies.
    let requests: FairBudget
    /// Downloads under way. Some connections are left for everything else.
    let downloads: FairBudget
    /// Bytes of bodies that are held whole, and of answers to them; a quarter is kept for small ones.
    let memory: FairBudget
    /// Bytes of the small forms of shares.
    let shareForms: FairBudget
    /// Bytes of the small forms of the admin area.
    let adminForms: FairBudget

    init(_ configuration: ServerConfiguration) {
        let requestCount = configuration.maximumRequestsInFlight
        let bytes = configuration.maximumBufferedBytes
        func budget(_ total: Int, reserve: Int = 0) -> FairBudget {
            FairBudget(total: total, reserve: reserve, keepsRoomForLittle: true, clock: configuration.budgetClock)
        }
        connections = budget(configuration.maximumConnections)
        requests = budget(requestCount, reserve: requestCount / 4)
        downloads = budget(max(1, configuration.maximumConnections * 3 / 4))
        memory = budget(bytes, reserve: bytes / 4)
        shareForms = budget(bytes / 4)
        adminForms = budget(bytes / 4)
    }
}

extension ClaimSize {
    /// Bytes of a body that is short.
    static let shortBodyCount = 64 << 10

    /// That of a body of so many bytes.
    init(ofBody count: Int) {
        self = count <= Self.shortBodyCount ? .small : .large
    }

    /// That of an answer of so many bytes: base64 makes the answer to a short body longer.
    init(ofAnswer count: Int) {
        self = count <= 2 * Self.shortBodyCount ? .small : .large
    }
}
