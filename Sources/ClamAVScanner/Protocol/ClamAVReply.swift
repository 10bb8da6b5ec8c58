/// What clamd answers to INSTREAM (clamd(8), "COMMANDS").
enum ClamAVReply: Equatable {
    /// `stream: OK`.
    case clean
    /// `stream: NAME FOUND`.
    case found(signature: String)
    /// The stream is longer than clamd's StreamMaxLength.
    case streamTooLong
    /// An error, or nothing that clamd says.
    case other(text: String)

    /// The most bytes of an answer that are looked at; clamd's are shorter.
    static let maximumCount = 4096
    /// The most characters that are kept of what clamd wrote.
    private static let maximumTextCount = 200
    /// The one answer that finds a file clean: whatever else it says, or a zero that is missing, makes it another.
    private static let cleanAnswer = Array("stream: OK\0".utf8)

    /// Reads an answer. One that stops before the zero at its end finds nothing clean.
    init(_ bytes: [UInt8]) {
        let text = Self.printable(bytes.prefix { $0 != 0 && $0 != UInt8(ascii: "\n") })
        if bytes.starts(with: Self.cleanAnswer) {
            self = .clean
        } else if text.hasPrefix("stream: "), text.hasSuffix(" FOUND"), text.utf8.count > "stream:  FOUND".utf8.count {
            let name = text.dropFirst("stream: ".count).dropLast(" FOUND".count)
            self = .found(signature: String(name.prefix(Self.maximumTextCount)))
        } else if text.hasPrefix("INSTREAM size limit exceeded") {
            self = .streamTooLong
        } else {
            self = .other(text: String(text.prefix(Self.maximumTextCount)))
        }
    }

    /// Names of signatures come from databases that others write, and end up in answers and logs.
    static func printable(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.map { (0x20...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }
}
