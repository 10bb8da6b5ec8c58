/// Why a form was refused: a code that programs compare, a reason that people read, and the place that noticed it.
///
/// Two errors are equal when their codes are: the reason may change from one version to the next.
/// A reason never holds bytes of the request; the names in it come from the caller's own ``FieldTable``.
public struct MultipartError: Error, Sendable {
    /// What a server should answer.
    public enum Category: Sendable {
        /// The request breaks the format or the caller's rules: 400.
        case malformed
        /// The request is larger than a limit: 413.
        case tooLarge
        /// The request is not a form at all: 415.
        case unsupportedMediaType
    }

    /// The machine-readable kind of an error.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The stable spelling, in lower case with underscores.
        public let description: String
        /// What a server should answer.
        public let category: Category

        private init(_ description: String, _ category: Category) {
            self.description = description
            self.category = category
        }

        /// The content type is another than `multipart/form-data`.
        public static let unsupportedMediaType = Code("unsupported_media_type", .unsupportedMediaType)
        /// The content type names no boundary, or one that RFC 2046 does not allow.
        public static let invalidBoundary = Code("invalid_boundary", .malformed)
        /// The body ended and its boundary was never seen.
        public static let missingBoundary = Code("missing_boundary", .malformed)
        /// The body ended before its final boundary.
        public static let truncated = Code("truncated_form", .malformed)
        /// Something other than `--`, padding or a line end follows a boundary.
        public static let malformedDelimiter = Code("malformed_delimiter", .malformed)
        /// A part's header breaks the rules of RFC 7578.
        public static let malformedHeader = Code("malformed_part_header", .malformed)
        /// A part is encoded, with base64 for instance, which RFC 7578 §4.7 deprecates for HTTP.
        public static let unsupportedEncoding = Code("unsupported_part_encoding", .malformed)
        /// A name, a file name or a text field is not valid UTF-8.
        public static let notUTF8 = Code("not_utf8", .malformed)
        /// A field that may occur once occurs again.
        public static let repeatedField = Code("repeated_field", .malformed)
        /// There is a field that the caller's table does not list, and the table refuses those.
        public static let unknownField = Code("unknown_field", .malformed)
        /// There are more bytes before the first boundary than allowed.
        public static let preambleTooLarge = Code("preamble_too_large", .tooLarge)
        /// There are more bytes after the final boundary than allowed.
        public static let epilogueTooLarge = Code("epilogue_too_large", .tooLarge)
        /// A part has more bytes or lines of header than allowed.
        public static let headerTooLarge = Code("part_header_too_large", .tooLarge)
        /// There are more parts than allowed.
        public static let tooManyParts = Code("too_many_parts", .tooLarge)
        /// A text field, or all of them together, is longer than allowed.
        public static let fieldTooLarge = Code("field_too_large", .tooLarge)
    }

    /// The kind of the error.
    public let code: Code
    /// What happened, in a sentence for a person.
    public let reason: String
    /// The file and line that noticed it.
    public let place: String

    init(_ code: Code, _ reason: String, file: StaticString = #fileID, line: UInt = #line) {
        self.code = code
        self.reason = reason
        self.place = "\(file):\(line)"
    }
}

extension MultipartError: Equatable {
    public static func == (left: MultipartError, right: MultipartError) -> Bool {
        left.code == right.code
    }
}

extension MultipartError: CustomStringConvertible {
    public var description: String { reason }
}
