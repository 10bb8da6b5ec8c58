/// Why a form was refused. No error holds bytes of the request; the names in it come from the caller's own
/// ``FieldTable``.
public enum MultipartError: Error, Hashable, Sendable {
    // What is no form.

    /// The content type is another than `multipart/form-data`.
    case notMultipart

    // What breaks the format or the caller's rules.

    /// The content type names no boundary, or one that RFC 2046 does not allow.
    case invalidBoundary(String)
    /// The body ended and its boundary was never seen.
    case missingBoundary
    /// The body ended before its final boundary.
    case truncated
    /// Something other than `--`, padding or a line end follows a boundary.
    case malformedDelimiter
    /// A part's header breaks the rules of RFC 7578.
    case malformedHeader(String)
    /// A part is encoded, with base64 for instance, which RFC 7578 §4.7 deprecates for HTTP.
    case encodedPart
    /// A name, a file name or a text field is not valid UTF-8.
    case notUTF8(String)
    /// A field that may occur once occurs again.
    case repeatedField(String)
    /// There is a field that the caller's table does not list, and the table refuses those.
    case unknownField

    // What is larger than a limit.

    /// There are more bytes before the first boundary than allowed.
    case preambleTooLarge(limit: Int)
    /// There are more bytes after the final boundary than allowed.
    case epilogueTooLarge(limit: Int)
    /// More bytes than allowed follow a boundary on its line.
    case delimiterTooLarge(limit: Int)
    /// A part has more bytes of header than allowed.
    case headerTooLarge(limit: Int)
    /// A part has more lines of header than allowed.
    case tooManyHeaderLines(limit: Int)
    /// There are more parts than allowed.
    case tooManyParts(limit: Int)
    /// A field is longer than allowed. An unlisted one has no name here.
    case fieldTooLarge(String?, limit: Int)
    /// All text fields together are longer than allowed.
    case textsTooLarge(limit: Int)
}

extension MultipartError: CustomStringConvertible {
    /// What happened, in words for a person.
    public var description: String {
        switch self {
        case .notMultipart: "the content type must be multipart/form-data"
        case .invalidBoundary(let problem): problem
        case .missingBoundary: "the body does not hold the boundary that its content type names"
        case .truncated: "the body ends before its final boundary"
        case .malformedDelimiter: "a boundary is followed by neither -- nor CR LF"
        case .malformedHeader(let problem): problem
        case .encodedPart: "a part's Content-Transfer-Encoding must be binary or absent"
        case .notUTF8(let text): "\(text) is not valid UTF-8"
        case .repeatedField(let name): "the field \(name) occurs more than once"
        case .unknownField: "the form has a field that is not known here"
        case .preambleTooLarge(let limit): "more than \(limit) bytes come before the first boundary"
        case .epilogueTooLarge(let limit): "more than \(limit) bytes follow the final boundary"
        case .delimiterTooLarge(let limit): "a boundary is followed by more than \(limit) bytes"
        case .headerTooLarge(let limit): "a part's header is longer than \(limit) bytes"
        case .tooManyHeaderLines(let limit): "a part's header has more than \(limit) lines"
        case .tooManyParts(let limit): "the form has more than \(limit) parts"
        case .fieldTooLarge(let name?, let limit): "the field \(name) is longer than \(limit) bytes"
        case .fieldTooLarge(nil, let limit): "a field that is not known here is longer than \(limit) bytes"
        case .textsTooLarge(let limit): "the text fields together are longer than \(limit) bytes"
        }
    }
}
