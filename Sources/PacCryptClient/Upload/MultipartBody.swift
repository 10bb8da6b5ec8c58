import HTTPSyntax
import NIOCore
import PacCryptAPI

/// A form as it is sent (RFC 7578): a sequence of pieces, whose files are read one piece at a time.
struct MultipartBody: AsyncSequence, Sendable {
    fileprivate enum Piece: Sendable {
        case bytes([UInt8])
        case file(UploadFile)
    }

    /// The bytes of a file that are read at once.
    private static let pieceCount = 256 << 10

    /// Random: a file holds it with a probability of 2^-128.
    private let boundary: String
    private var pieces: [Piece] = []
    /// Watches what the connection takes.
    let watch = UploadWatch()
    /// Called with every number of bytes of files that were handed to the connection.
    var progress: @Sendable (Int) -> Void = { _ in }

    init() {
        boundary = "paccrypt-" + (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 36) }.joined()
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The bytes of the whole form; nil when a file's are not known, or would be no length.
    var length: Int64? {
        var sum: Int64 = Int64(end.count)
        for piece in pieces {
            let count: Int64?
            switch piece {
            case .bytes(let bytes): count = Int64(bytes.count)
            case .file(let file): count = file.length.flatMap(Int64.init(exactly:))
            }
            guard let count else { return nil }
            let (total, isTooLarge) = sum.addingReportingOverflow(count)
            if isTooLarge { return nil }
            sum = total
        }
        return sum
    }

    /// Adds a field, unless it has no value.
    mutating func add(_ name: FormFieldName, _ value: String?) {
        guard let value else { return }
        append(header: "name=\"\(name.rawValue)\"\r\n")
        pieces.append(.bytes(Array(value.utf8) + Self.lineEnd))
    }

    /// Adds a file.
    mutating func add(_ file: UploadFile) {
        append(
            header: "name=\"\(FormFieldName.file.rawValue)\"; \(Self.fileName(file.name))\r\n"
                + "Content-Type: application/octet-stream\r\n")
        pieces += [.file(file), .bytes(Self.lineEnd)]
    }

    private static let lineEnd = Array("\r\n".utf8)

    private var end: [UInt8] { Array("--\(boundary)--\r\n".utf8) }

    private mutating func append(header: String) {
        pieces.append(.bytes(Array("--\(boundary)\r\nContent-Disposition: form-data; \(header)\r\n".utf8)))
    }

    /// The parameters for the name of a file, from which the server reads the same name.
    ///
    /// As browsers write it, `%22` could be a quotation mark, and two backslashes one. Where that could be, the
    /// extended form (RFC 8187) is there too, which says it for certain and goes before the other.
    private static func fileName(_ name: String) -> String {
        let plain = "filename=\"\(escaped(name))\""
        let isCertain = !name.utf8.contains { $0 == ASCII.percent || $0 == ASCII.backslash }
        return isCertain ? plain : plain + "; filename*=\(ExtendedValue.text(name))"
    }

    /// A name as browsers write it (HTML, multipart/form-data encoding algorithm).
    private static func escaped(_ name: String) -> String {
        // Scalar by scalar: to Swift, a line's end of two is one character.
        name.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "\"": escaped += "%22"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }

    func makeAsyncIterator() -> Iterator {
        Iterator(pieces: pieces + [.bytes(end)], watch: watch, progress: progress)
    }

    struct Iterator: AsyncIteratorProtocol {
        private let pieces: [Piece]
        private let watch: UploadWatch
        private let progress: @Sendable (Int) -> Void
        private var index = 0
        private var sentOfFile: UInt64 = 0

        fileprivate init(pieces: [Piece], watch: UploadWatch, progress: @escaping @Sendable (Int) -> Void) {
            self.pieces = pieces
            self.watch = watch
            self.progress = progress
        }

        mutating func next() async throws -> ByteBuffer? {
            watch.asked()
            let piece = try await nextPiece()
            if piece != nil { watch.handed() }
            return piece
        }

        private mutating func nextPiece() async throws -> ByteBuffer? {
            while index < pieces.count {
                switch pieces[index] {
                case .bytes(let bytes):
                    index += 1
                    return ByteBuffer(bytes: bytes)
                case .file(let file):
                    let bytes = try await file.read(MultipartBody.pieceCount)
                    sentOfFile += UInt64(bytes.count)
                    try check(file, isAtEnd: bytes.isEmpty)
                    guard bytes.isEmpty else {
                        progress(bytes.count)
                        return ByteBuffer(bytes: bytes)
                    }
                    sentOfFile = 0
                    index += 1
                }
            }
            return nil
        }

        private func check(_ file: UploadFile, isAtEnd: Bool) throws {
            guard let length = file.length else { return }
            guard isAtEnd ? sentOfFile == length : sentOfFile <= length else {
                throw ClientError(.sourceChanged, "What is uploaded changed meanwhile: try again")
            }
        }
    }
}
