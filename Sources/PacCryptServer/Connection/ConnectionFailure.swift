/// Why a request could not be received whole. Whoever reads the body gets it thrown.
enum ConnectionFailure: Error {
    /// The body arrived too slowly, or stopped.
    case tooSlow
    /// The connection's input ended before the body did.
    case truncated
    /// The bytes are not HTTP.
    case malformed
    /// The header, or the trailer of a chunked body, is too large.
    case headersTooLarge
}
