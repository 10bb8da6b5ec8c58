import TextEncodings

/// The end of the log at some moment: whoever keeps it elsewhere can prove what the log held until then.
public struct AuditHead: Sendable, Hashable, CustomStringConvertible {
    /// The sequence number of the last entry, from 1.
    public let seq: UInt64
    /// SHA-256 of the last line without its newline, 32 bytes.
    public let hash: [UInt8]

    /// - Parameters:
    ///   - seq: the sequence number of the last entry, from 1.
    ///   - hash: SHA-256 of the last line without its newline.
    /// - Returns: nil when the hash is not 32 bytes long.
    public init?(seq: UInt64, hash: [UInt8]) {
        guard hash.count == 32 else { return nil }
        self.seq = seq
        self.hash = hash
    }

    /// Parses `SEQ:HASH`, a decimal number and 64 hexadecimal digits; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let seq = UInt64(digits: parts[0]), let hash = Hexadecimal.bytes(parts[1])
        else { return nil }
        self.init(seq: seq, hash: hash)
    }

    /// `SEQ:HASH`.
    public var description: String { "\(seq):\(Hexadecimal.text(hash))" }
}
