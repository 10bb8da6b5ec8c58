import ContentPipeline
import PacShare
import TestSupport

/// A scanner that finds one sequence of bytes.
public struct SignatureScanner: ContentScanner {
    private let signature: [UInt8]
    private let name: String
    private let limit: UInt64
    private let isAvailable: Bool

    /// - Parameters:
    ///   - signature: the bytes to find; with none nothing is found.
    ///   - name: what the finding is called.
    ///   - limit: the most bytes that it reads of a file.
    ///   - isAvailable: false for a scanner that does not answer.
    public init(
        signature: [UInt8] = [], name: String = "Test-Signature", limit: UInt64 = .max, isAvailable: Bool = true
    ) {
        self.signature = signature
        self.name = name
        self.limit = limit
        self.isAvailable = isAvailable
    }

    public func begin(expectedBytes: UInt64?) async -> any ContentScan {
        SignatureScan(signature: signature, name: name, limit: limit, isAvailable: isAvailable)
    }
}

private final class SignatureScan: ContentScan {
    private let signature: [UInt8]
    private let name: String
    private let limit: UInt64
    private let isAvailable: Bool
    private var tail: [UInt8] = []
    private var count: UInt64 = 0
    private var isFound = false

    init(signature: [UInt8], name: String, limit: UInt64, isAvailable: Bool) {
        self.signature = signature
        self.name = name
        self.limit = limit
        self.isAvailable = isAvailable
    }

    func write(_ bytes: RawSpan) async {
        let room = Int(clamping: limit - min(limit, count))
        let window = tail + bytes.withUnsafeBytes { Array($0.prefix(room)) }
        count += UInt64(bytes.byteCount)
        isFound = isFound || !signature.isEmpty && ByteSearch.contains(signature, in: window)
        tail = window.suffix(max(0, signature.count - 1))
    }

    func finish() async {}

    var verdict: ScanVerdict {
        guard isAvailable else { return .notScanned(reason: .unavailable) }
        if isFound { return .infected(signature: name) }
        if count > limit { return .notFullyScanned(reason: .tooLarge) }
        return .clean(engine: "signature", signatureDate: "1970-01-01")
    }

    func abort() {}
}
