import MultipartForm
import PacCryptAPI

/// The file of a form: its name, and how much of it has come.
struct FormFile {
    /// The name as the sender gave it; nil when it gave none.
    let name: String?
    private let limit: UInt64
    private var count: UInt64 = 0

    /// - Parameters:
    ///   - header: that of the file's part.
    ///   - limit: the most bytes.
    init(_ header: PartHeader, limit: UInt64) {
        name = header.filename
        self.limit = limit
    }

    /// Counts bytes that came.
    ///
    /// - Throws: ``RequestError`` with `fileTooLarge`.
    mutating func count(_ bytes: RawSpan) throws {
        count += UInt64(bytes.byteCount)
        guard count <= limit else { throw RequestError(.fileTooLarge) }
    }

    /// True for what a browser sends for a file that nobody chose.
    var isUnchosen: Bool { name == "" && isEmpty }

    /// Whether it is no more than a field that somebody left empty, where there is a text too.
    var isNothingBesideText: Bool { (name ?? "").isEmpty && isEmpty }

    /// Whether nothing of it has come.
    var isEmpty: Bool { count == 0 }
}
