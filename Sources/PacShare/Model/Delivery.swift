/// Bytes that were sent.
public struct SentRange: Sendable, Hashable {
    /// What they are part of.
    public enum Item: Sendable, Hashable {
        /// The file at that place in the share, from 0: what is in it, or the container under a sealed lease.
        case file(Int)
        /// All files as a zip of that many bytes.
        case zip(size: UInt64)
    }

    /// What they are part of.
    public let item: Item
    /// Which of its bytes.
    public let bytes: Range<UInt64>

    /// Makes one from its members.
    public init(_ item: Item, _ bytes: Range<UInt64>) {
        self.item = item
        self.bytes = bytes
    }
}

/// How much of a share was sent under a lease.
public struct Delivery: Sendable, Hashable, Codable {
    /// The most ranges that are kept of all files together, besides one of each. Who downloads many files does so in
    /// one piece each.
    static let limit = 256

    /// Each file's size, and what was sent of it.
    private var files: [Coverage]
    /// The same of the zip, once some of it was sent.
    private var zip: Coverage?
    /// What of each file arrived, and of the zip; nil before anything was sent of
    /// a share that is destroyed at once, and for all others.
    private var arrivedFiles: [Arrival]?
    private var arrivedZip: Arrival?
    /// All bytes that were sent, repeated ones included.
    public private(set) var bytesSent: UInt64 = 0

    /// Each file's bytes.
    var sizes: [UInt64] { files.map(\.size) }

    /// The ranges that are kept of all files.
    var rangeCount: Int { files.reduce(0) { $0 + $1.rangeCount } }

    init(sizes: [UInt64]) {
        files = sizes.map { Coverage(size: $0) }
    }

    /// True when every file was sent, or the zip.
    public var isComplete: Bool {
        zip?.isComplete == true || files.allSatisfy(\.isComplete)
    }

    /// True when every file arrived, or the zip.
    var hasArrived: Bool {
        arrivedZip?.isComplete == true || arrivedFiles?.allSatisfy(\.isComplete) == true
    }

    /// True when every file was sent, or the zip, and the end arrived last: somebody went on with a download that
    /// broke. What they had of it by then is not known.
    var isResumedToEnd: Bool {
        if let zip, let arrivedZip, zip.isComplete, arrivedZip.isEnded { return true }
        guard let arrivedFiles else { return false }
        return Swift.zip(files, arrivedFiles).allSatisfy { $0.isComplete && $1.isEnded }
    }

    /// True when the last bytes of a file or of the zip were sent, or more than there is.
    var isSpent: Bool {
        let total = files.reduce(UInt64(0)) { $0.addingClamped($1.size) }
        return bytesSent > max(total, zip?.size ?? 0) || (files + [zip].compactMap { $0 }).contains(where: \.hasTail)
    }

    /// Adds bytes that were sent. Those of a file that there is none of are only counted.
    mutating func add(_ sent: SentRange) {
        bytesSent = bytesSent.addingClamped(sent.bytes.upperBound - sent.bytes.lowerBound)
        switch sent.item {
        case .file(let index) where files.indices.contains(index):
            files[index].add(sent.bytes)
            if rangeCount > Self.limit + files.count { files[index].forgetSmallest() }
        case .file:
            break
        case .zip(let size):
            var coverage = zip?.size == size ? zip ?? Coverage(size: size) : Coverage(size: size)
            coverage.add(sent.bytes)
            zip = coverage
        }
    }

    /// Adds which bytes are known to have arrived. Those that were sent and are not among them may get lost.
    mutating func add(arrived: [SentRange], ofSent sent: [SentRange]) {
        for range in sent { changeArrival(of: range.item) { $0.addUncertain() } }
        for range in arrived { changeArrival(of: range.item) { $0.add(range.bytes) } }
    }

    private mutating func changeArrival(of item: SentRange.Item, _ change: (inout Arrival) -> Void) {
        switch item {
        case .file(let index) where files.indices.contains(index):
            var arrivals = arrivedFiles ?? sizes.map { Arrival(size: $0) }
            change(&arrivals[index])
            let ranges = arrivals.reduce(0) { $0 + $1.coverage.rangeCount }
            if ranges > Self.limit + files.count { arrivals[index].forgetSmallest() }
            arrivedFiles = arrivals
        case .file:
            break
        case .zip(let size):
            var arrival = arrivedZip?.coverage.size == size ? arrivedZip ?? Arrival(size: size) : Arrival(size: size)
            change(&arrival)
            arrivedZip = arrival
        }
    }
}

extension UInt64 {
    /// The sum, or the greatest number when it is greater.
    func addingClamped(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
